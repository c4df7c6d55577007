"""Writing the conversation and what came of it: turns, notes, agreed pictures, the decision, dissents and reflections."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.debate import AgreedPicture, Draw, Note
from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.domain.poll import Poll
from ldgm_core.domain.rating import PollId
from ldgm_core.domain.reflection import Reflection
from ldgm_core.store import tables as t
from ldgm_core.store.row_writer import RowWriter

__all__ = ["DebateWriter"]


class DebateWriter(RowWriter):
    """Writes about the conversation and the decision, for the Writer."""

    def add_draw(self, draw: Draw, *, organisation_id: OrganisationId) -> None:
        """Keep what chance decided."""
        self._insert(t.draws, {**vars(draw), "organisation_id": organisation_id})

    def add_turn(self, poll: Poll, participant_id: ParticipantId, *, now: datetime) -> None:
        """Remember that somebody spoke."""
        row = {"poll_id": poll.id, "participant_id": participant_id, "organisation_id": poll.organisation_id, "spoke_at": now}
        self._insert_behind(t.turns, row, within="poll_id")

    def remove_turn(self, poll_id: PollId, participant_id: ParticipantId) -> None:
        """Take back a turn that was ticked by mistake."""
        self._changed.add(t.turns.name)
        self._connection.execute(t.turns.delete().where(and_(t.turns.c.poll_id == poll_id, t.turns.c.participant_id == participant_id)))

    def add_note(self, note: Note, *, organisation_id: OrganisationId) -> None:
        """Keep a note."""
        self._insert_behind(t.notes, {**vars(note), "organisation_id": organisation_id})

    def add_picture(self, picture: AgreedPicture) -> None:
        """Keep a version of an agreed picture."""
        self._insert(t.agreed_pictures, picture)

    def add_decision(self, decision: Decision) -> None:
        """Keep a version of the decision."""
        self._insert(t.decisions, decision)

    def add_dissent(self, dissent: Dissent) -> None:
        """Keep a dissent."""
        self._insert_behind(t.dissents, dissent)

    def add_reflection(self, reflection: Reflection) -> None:
        """Keep somebody's private answers."""
        self._insert(t.reflections, reflection)
