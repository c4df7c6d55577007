"""Reading the conversation and what came of it: turns, notes, agreed pictures, the decision, dissents and reflections."""

from __future__ import annotations

from ldgm_core.domain.debate import AgreedPicture, Draw, Note, Turn
from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.rating import PollId
from ldgm_core.domain.reflection import Reflection
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import RowReader

__all__ = ["DebateReader"]


class DebateReader(RowReader):
    """Questions about the conversation and the decision, for the Reader."""

    def find_draw(self, poll_id: PollId) -> Draw | None:
        """Return what chance decided for a poll, if it was drawn."""
        return next(iter(self._many(t.draws, t.draws.c.poll_id == poll_id, kind=Draw, leave_out=("organisation_id",))), None)

    def load_turns(self, poll_id: PollId) -> tuple[Turn, ...]:
        """Return who has spoken about a poll, in that order."""
        order = (t.turns.c.number, t.turns.c.participant_id)
        return self._many(t.turns, t.turns.c.poll_id == poll_id, kind=Turn, order=order, leave_out=("organisation_id", "number"))

    def load_notes(self, meeting_id: MeetingId) -> tuple[Note, ...]:
        """Return the notes of a meeting in the order of writing."""
        return self._many(
            t.notes,
            t.notes.c.meeting_id == meeting_id,
            kind=Note,
            order=(t.notes.c.number, t.notes.c.id),
            leave_out=("organisation_id", "number"),
        )

    def load_pictures(self, meeting_id: MeetingId) -> dict[str, AgreedPicture]:
        """Return the newest agreed picture per area."""
        rows = self._many(
            t.agreed_pictures, t.agreed_pictures.c.meeting_id == meeting_id, kind=AgreedPicture, order=(t.agreed_pictures.c.version,)
        )
        return {picture.area_id: picture for picture in rows}

    def load_decisions(self, meeting_id: MeetingId) -> tuple[Decision, ...]:
        """Return all versions of the decision, oldest first."""
        return self._many(t.decisions, t.decisions.c.meeting_id == meeting_id, kind=Decision, order=(t.decisions.c.version,))

    def load_dissents(self, meeting_id: MeetingId) -> tuple[Dissent, ...]:
        """Return the dissents in the order of writing."""
        order = (t.dissents.c.number, t.dissents.c.id)
        return self._many(t.dissents, t.dissents.c.meeting_id == meeting_id, kind=Dissent, order=order, leave_out=("number",))

    def load_reflections(self, meeting_id: MeetingId) -> tuple[Reflection, ...]:
        """Return the last private answers of each person, in the order of the people's ids: nothing tells who answered first."""
        order = (t.reflections.c.participant_id, t.reflections.c.version)
        rows: tuple[Reflection, ...] = self._many(t.reflections, t.reflections.c.meeting_id == meeting_id, kind=Reflection, order=order)
        last = {one.participant_id: one for one in rows}
        return tuple(last.values())
