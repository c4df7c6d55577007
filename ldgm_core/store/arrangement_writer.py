"""Writing arrangements, what is due, and the instruments that a school adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert

from ldgm_core.domain.arrangement import Arrangement, ArrangementId, ArrangementRoot, Member
from ldgm_core.domain.arrangement_flow import ArrangementEvent
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring
from ldgm_core.domain.instrument import OwnInstrument
from ldgm_core.domain.meeting import PupilId
from ldgm_core.store import tables as t
from ldgm_core.store.arrangement_reader import ArrangementReader
from ldgm_core.store.row_writer import RowWriter

__all__ = ["ArrangementWriter"]


class ArrangementWriter(RowWriter, ArrangementReader):
    """Writes about arrangements and days, within one transaction."""

    def add_root(self, root: ArrangementRoot) -> None:
        """Begin an arrangement."""
        self._insert(t.arrangements, root)

    def lock_root(self, arrangement_id: ArrangementId) -> ArrangementRoot:
        """Return the arrangement and keep others from adding to it until the end of this transaction."""
        return ArrangementRoot(**self._locked(t.arrangements, arrangement_id, missing="arrangement_unknown"))

    def mark_shared(self, arrangement_id: ArrangementId) -> None:
        """Remember that the arrangement is nobody's alone any more."""
        self._update(t.arrangements, t.arrangements.c.id == arrangement_id, pupil_id=None)

    def add_version(self, root: ArrangementRoot, body: Arrangement, *, version: int, recorded_by: str, now: datetime) -> None:
        """Keep a version of what is agreed."""
        row = {"organisation_id": root.organisation_id, "arrangement_id": root.id, "version": version, "body": body}
        self._insert(t.arrangement_versions, {**row, "recorded_by": recorded_by, "recorded_at": now})

    def add_member(self, member: Member) -> None:
        """Keep a version of a pupil's part."""
        self._insert(t.arrangement_members, member)

    def add_event(self, event: ArrangementEvent) -> None:
        """Keep what happened."""
        self._insert(t.arrangement_events, event)

    def add_talk(self, talk: ArrangementTalk) -> None:
        """Keep a talk."""
        self._insert(t.arrangement_talks, talk)

    def mark_talk_held(self, talk_id: str, *, outcome: str) -> bool:
        """Write down the outcome of a talk, once; False when it has one."""
        where = and_(t.arrangement_talks.c.id == talk_id, t.arrangement_talks.c.outcome == "")
        return self._update(t.arrangement_talks, where, outcome=outcome) == 1

    def add_monitoring(self, monitoring: Monitoring) -> None:
        """Keep what was seen in a period."""
        self._insert(t.monitorings, monitoring)

    def add_own_instrument(self, instrument: OwnInstrument) -> None:
        """Keep an instrument that a school added."""
        self._insert(t.own_instruments, instrument)

    def mark_instrument_withdrawn(self, instrument_id: str, *, now: datetime) -> None:
        """Take an instrument off the list; sources that name it stay as they are."""
        self._update(t.own_instruments, t.own_instruments.c.id == instrument_id, withdrawn_at=now)

    def replace_due(
        self, rows: Sequence[dict[str, Any]], *, pupil_id: PupilId | None = None, arrangement_id: ArrangementId | None = None
    ) -> None:
        """Put these days in the place of those of a pupil, or of an arrangement."""
        owner = t.due_dates.c.pupil_id == pupil_id if pupil_id is not None else t.due_dates.c.arrangement_id == arrangement_id
        self._connection.execute(t.due_dates.delete().where(owner))
        if rows:
            self._connection.execute(insert(t.due_dates), list(rows))
