"""Writing what becomes of the minutes: remarks on the draft, the sealed body, what is added to it and the school's own template."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.remark import Remark, RemarkAnswer
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.store import tables as t
from ldgm_core.store.row_writer import RowWriter

__all__ = ["MinutesWriter"]


class MinutesWriter(RowWriter):
    """Writes about the minutes, for the Writer."""

    def add_final_minutes(self, meeting: Meeting, *, body: str, content_hash: str, made_by: str, now: datetime) -> None:
        """Seal the minutes."""
        row = {"meeting_id": meeting.id, "organisation_id": meeting.organisation_id, "body": body, "content_hash": content_hash}
        self._insert(t.final_minutes, {**row, "made_by": made_by, "made_at": now})

    def add_addendum(self, meeting: Meeting, *, words: str, who: str, now: datetime) -> None:
        """Add words to final minutes."""
        row = {"id": self.new_id(), "meeting_id": meeting.id, "organisation_id": meeting.organisation_id}
        self._insert_behind(t.addenda, {**row, "words": words, "who": who, "written_at": now})

    def add_remark(self, remark: Remark) -> None:
        """Keep a remark on the draft."""
        self._insert_behind(t.remarks, remark)

    def add_remark_answer(self, answer: RemarkAnswer) -> None:
        """Keep what was done with a remark."""
        self._insert_behind(t.remark_answers, answer)

    def add_template(self, template: WordTemplate) -> None:
        """Keep a version of a school's own Word template."""
        self._insert(t.word_templates, template)
