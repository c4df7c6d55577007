"""What is due, over all pupils: worked out anew per pupil and per arrangement when something changes, and read in one go for the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.due import Due, MeetingFacts, due_of_arrangement, due_of_pupil
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.due_reader import DueRow
from ldgm_core.store.paging import Cursor
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = ["MOST_DUE", "DueItem", "DueList", "list_due", "refresh_arrangement", "refresh_pupil"]

MOST_DUE = 200
"""Lines of the list where nobody asks for fewer; who has more works through the oldest first."""


@dataclass(frozen=True)
class DueItem:
    """
    One line of the list. `kind_key` is the text key of its kind; `title` names the pupil or the arrangement, `about` is what people wrote.

    `number`: which goal of the plan, from 1; 0 where it is about no goal.
    """

    id: str
    kind_key: str
    due_on: date
    title: str
    group_name: str
    about: str
    number: int
    meeting_id: MeetingId | None
    arrangement_id: ArrangementId | None


@dataclass(frozen=True)
class DueList:
    """The oldest lines first; `following`: after which line the list goes on, None when it ends here."""

    items: tuple[DueItem, ...]
    following: Cursor | None = None


@in_own_school
def list_due(
    store: Store, actor: StaffActor, *, today: date, days_ahead: int = 60, after: Cursor | None = None, limit: int = MOST_DUE
) -> DueList:
    """
    Return what this person must remember and what is overdue, up to `days_ahead` days from today, the oldest first.

    `after`: where an earlier part of the list ended.
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        page = tx.load_due(actor.account_id, until_on=today + timedelta(days=days_ahead), after=after, limit=limit)
        return DueList(_items(tx, page.rows), page.following)


def refresh_pupil(tx: Writer, pupil_id: PupilId) -> None:
    """Work out anew what is due of a pupil; to be called in the transaction that changes what it follows from."""
    pupil = tx.load_pupil(pupil_id)
    facts = tuple(_facts(tx, meeting_id) for meeting_id in tx.load_meeting_ids(pupil_id))
    rows = []
    for due in due_of_pupil(pupil.enrolled_on, facts):
        if due.meeting is None:
            continue  # nobody leads a meeting about this pupil yet, so there is nobody's list to put it on
        own = {"pupil_id": pupil_id, "meeting_id": due.meeting.id, "arrangement_id": None, "account_id": due.meeting.facilitator_id}
        rows.append({"id": due.moment_id or tx.new_id(), "organisation_id": pupil.organisation_id, **own, **_day(due)})
    tx.replace_due(rows, pupil_id=pupil_id)


def refresh_arrangement(tx: Writer, arrangement_id: ArrangementId) -> None:
    """Work out anew what is due of an arrangement; to be called in the transaction that changes what it follows from."""
    root = tx.load_root(arrangement_id)
    body = tx.load_versions([arrangement_id])[arrangement_id][-1].body
    events = tx.load_events([arrangement_id]).get(arrangement_id, ())
    own = {"pupil_id": None, "meeting_id": None, "arrangement_id": arrangement_id, "account_id": root.facilitator_id}
    dues = due_of_arrangement(body, events, tx.load_talks(arrangement_id))
    rows = [{"id": tx.new_id(), "organisation_id": root.organisation_id, **own, **_day(due)} for due in dues]
    tx.replace_due(rows, arrangement_id=arrangement_id)


def _day(due: Due) -> dict[str, object]:
    return {"kind": due.kind, "due_on": due.due_on, "number": due.number, "moment_id": due.moment_id}


def _facts(tx: Reader, meeting_id: MeetingId) -> MeetingFacts:
    decisions, plan = tx.load_decisions(meeting_id), tx.find_plan(meeting_id)
    return MeetingFacts(
        meeting=tx.load_meeting(meeting_id),
        decision=decisions[-1] if decisions else None,
        plan=plan[1] if plan else None,
        has_final_plan=plan is not None and plan[1].is_final,
        evaluated_goals=frozenset(one.goal_number for one in tx.load_evaluations(meeting_id)),
        moments=tx.load_moments(meeting_id),
    )


def _items(tx: Reader, rows: Sequence[DueRow]) -> tuple[DueItem, ...]:
    named = [row.arrangement_id for row in rows if row.arrangement_id is not None]
    titles = {arrangement_id: found[-1].body.title for arrangement_id, found in tx.load_versions(named).items()} if named else {}
    return tuple(
        DueItem(
            id=row.id,
            kind_key=f"check_kind.{row.moment_kind}" if row.moment_kind else f"due_kind.{row.kind}",
            due_on=row.due_on,
            title=row.pupil_name or (titles.get(row.arrangement_id, "") if row.arrangement_id else ""),
            group_name=row.group_name or "",
            about=row.about or "",
            number=row.number,
            meeting_id=row.meeting_id,
            arrangement_id=row.arrangement_id,
        )
        for row in rows
    )
