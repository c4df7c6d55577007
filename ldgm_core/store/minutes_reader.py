"""Reading what became of the minutes: remarks on the draft, the sealed body and what was added to it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.remark import Remark, RemarkAnswer
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import RowReader

__all__ = ["Addendum", "FinalMinutes", "MinutesReader"]


class FinalMinutes(NamedTuple):
    """The body of final minutes as it was sealed."""

    body: str
    content_hash: str
    made_by: str
    made_at: datetime


class Addendum(NamedTuple):
    """Words added to final minutes."""

    words: str
    who: str
    written_at: datetime


class MinutesReader(RowReader):
    """Questions about the minutes, for the Reader."""

    def find_final_minutes(self, meeting_id: MeetingId) -> FinalMinutes | None:
        """Return the final minutes, if they were made."""
        columns = (t.final_minutes.c.body, t.final_minutes.c.content_hash, t.final_minutes.c.made_by, t.final_minutes.c.made_at)
        row = self._connection.execute(select(*columns).where(t.final_minutes.c.meeting_id == meeting_id)).one_or_none()
        return None if row is None else FinalMinutes(*row)

    def load_addenda(self, meeting_id: MeetingId) -> tuple[Addendum, ...]:
        """Return the addenda to final minutes in the order of writing."""
        query = select(t.addenda.c.words, t.addenda.c.who, t.addenda.c.written_at).where(t.addenda.c.meeting_id == meeting_id)
        return tuple(Addendum(*row) for row in self._connection.execute(query.order_by(t.addenda.c.number, t.addenda.c.id)))

    def load_remarks(self, meeting_id: MeetingId) -> tuple[Remark, ...]:
        """Return the remarks on the draft in the order of writing."""
        order = (t.remarks.c.number, t.remarks.c.id)
        return self._many(t.remarks, t.remarks.c.meeting_id == meeting_id, kind=Remark, order=order, leave_out=("number",))

    def load_remark_answers(self, meeting_id: MeetingId) -> tuple[RemarkAnswer, ...]:
        """Return what was done with the remarks, oldest first."""
        table = t.remark_answers
        order = (table.c.number, table.c.id)
        return self._many(table, table.c.meeting_id == meeting_id, kind=RemarkAnswer, order=order, leave_out=("number",))

    def find_template(self, organisation_id: OrganisationId) -> WordTemplate | None:
        """Return the newest version of a school's own Word template, if it ever had one; an empty body means that it was taken back."""
        order = (t.word_templates.c.version.desc(),)
        where = t.word_templates.c.organisation_id == organisation_id
        return next(iter(self._many(t.word_templates, where, kind=WordTemplate, order=order, limit=1)), None)
