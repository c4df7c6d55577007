"""
How long the list of what is due takes over a large school: `python -m bench.due`, with `--pupils` and `--meetings`.

Fills a store of its own with 10,000 pupils and 30,000 meetings of one facilitator, closed, with a decision, a plan and moments to look
again; measures opening the list; then adds twice as many meetings of other schools and measures again. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, literal, select

from bench.machine import report, summary
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.due import DueKind
from ldgm_core.domain.matrix import Leerroute3, Sector
from ldgm_core.domain.meeting import Step
from ldgm_core.domain.plan import Goal, Plan
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import due, installation, preparation
from ldgm_core.store import Store, open_store
from ldgm_core.store import tables as t

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
RUNS, AT_ONCE = 30, 2000


def main() -> None:
    """Fill, measure, add other schools, measure again, and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pupils", type=int, default=10_000)
    asked.add_argument("--meetings", type=int, default=30_000)
    size = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder).as_posix()}/due.sqlite3")
        own = installation.make_first_account(store, organisation_name="Eigen school", display_name="Gespreksleider", now=NOW)
        actor = StaffActor(own.id, own.organisation_id, own.is_administrator)
        fill(store, own, pupils=size.pupils, meetings=size.meetings, seed=1)
        alone = measure(store, actor)
        for number in (2, 3):
            other = other_school(store, number)
            fill(store, other, pupils=size.pupils, meetings=size.meetings, seed=number)
        among_others = measure(store, actor)
        check_rows(store, actor)
        store.close()
    report("due", {"pupils": size.pupils, "meetings": size.meetings, "alone": alone, "with_two_other_schools": among_others})


def measure(store: Store, actor: StaffActor) -> dict[str, Any]:
    """Return how long the list takes, for two months and for a year ahead, and what the screen of pupils asks besides."""
    taken: dict[str, list[float]] = {"list_60_days": [], "list_366_days": [], "pupils_screen": []}
    for _ in range(RUNS):
        taken["list_60_days"].append(timed(lambda: due.list_due(store, actor, today=TODAY)))
        taken["list_366_days"].append(timed(lambda: due.list_due(store, actor, today=TODAY, days_ahead=366)))
        taken["pupils_screen"].append(timed(lambda: pupils_screen(store, actor)))
    found = due.list_due(store, actor, today=TODAY, days_ahead=366)
    return {"shown": len(found.items), "is_all": found.following is None, **{name: summary(values) for name, values in taken.items()}}


def pupils_screen(store: Store, actor: StaffActor) -> None:
    """Everything that the screen with the list asks of the store."""
    pupils = preparation.find_pupils(store, actor, typed="", limit=20).rows
    preparation.list_meetings_about(store, actor, pupil_ids=[pupil.id for pupil in pupils])
    due.list_due(store, actor, today=TODAY, days_ahead=366, limit=20)


def timed(do: Any) -> float:
    """Return the milliseconds that a call takes."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def other_school(store: Store, number: int) -> Account:
    """Add a school with a facilitator of its own."""
    with store.writing() as tx:
        account = Account(AccountId(tx.new_id()), tx.add_organisation(name=f"School {number}", now=NOW), f"Leider {number}", False, NOW)
        tx.add_account(account)
    return account


def fill(store: Store, account: Account, *, pupils: int, meetings: int, seed: int) -> None:
    """Add pupils and meetings in bulk."""
    rng = random.Random(seed)
    for table, rows in (
        (t.pupils, pupil_rows(account, pupils, seed)),
        (t.meetings, meeting_rows(account, pupils, meetings, seed)),
        (t.decisions, decision_rows(account, meetings, seed)),
        (t.plans, plan_rows(account, meetings, seed)),
        (t.check_moments, moment_rows(account, meetings, seed, rng)),
        (t.due_dates, due_rows(account, pupils, meetings, seed)),
    ):
        add(store, table, rows)
    add_open_moments(store, account)


def add_open_moments(store: Store, account: Account) -> None:
    """What the services would work out: the moments that are not done are days to remember."""
    moments, meetings = t.check_moments.c, t.meetings.c
    named = [literal(DueKind.MOMENT.value), moments.due_on, literal(0), moments.id]
    rows = select(moments.id, moments.organisation_id, meetings.facilitator_id, meetings.pupil_id, meetings.id, *named)
    own = rows.join_from(t.check_moments, t.meetings).where(moments.done_at.is_(None), meetings.facilitator_id == account.id)
    columns = ["id", "organisation_id", "account_id", "pupil_id", "meeting_id", "kind", "due_on", "number", "moment_id"]
    with store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        connection.execute(insert(t.due_dates).from_select(columns, own))


def add(store: Store, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Add rows by the thousand."""
    batch: list[dict[str, Any]] = []
    with store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        for row in rows:
            batch.append(row)
            if len(batch) == AT_ONCE:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)


def pupil_rows(account: Account, pupils: int, seed: int) -> Iterator[dict[str, Any]]:
    """Pupils of one school."""
    for number in range(pupils):
        yield {
            "id": f"p{seed}-{number}",
            "organisation_id": account.organisation_id,
            "call_name": f"Leerling {number}",
            "group_name": f"Groep {number % 40}",
            "sector": Sector.SO,
            "is_fictional": True,
            "created_at": NOW,
        }


def held_on(pupils: int, number: int) -> date:
    """One meeting a year per pupil: the first round two years ago."""
    return TODAY - timedelta(days=700 - 365 * (number // pupils) + number % 60)


def meeting_rows(account: Account, pupils: int, meetings: int, seed: int) -> Iterator[dict[str, Any]]:
    """Closed meetings, spread over the pupils."""
    for number in range(meetings):
        yield {
            "id": f"m{seed}-{number}",
            "organisation_id": account.organisation_id,
            "pupil_id": f"p{seed}-{number % pupils}",
            "facilitator_id": account.id,
            "matrix_version": "so-2026.1",
            "leerroute3": Leerroute3.STANDARD,
            "overlay": "",
            "area_ids": ("cognition", "destination", "direction"),
            "level_rule_version": "2026.1",
            "reason": "Jaarlijks",
            "held_on": held_on(pupils, number),
            "calendar_age_months": 112,
            "shows_names": False,
            "is_pupil_present": False,
            "room_code": f"R{seed}-{number}",
            "step": Step.MINUTES,
            "opened_at": NOW,
            "closed_at": NOW,
            "created_at": NOW,
            "revision": 0,
        }


def decision_rows(account: Account, meetings: int, seed: int) -> Iterator[dict[str, Any]]:
    """A decision in every meeting."""
    words = dict.fromkeys(("destination", "direction", "why", "observations", "reconsider_when", "apart_reason", "decided_by"), "woorden")
    for number in range(meetings):
        own = {"organisation_id": account.organisation_id, "meeting_id": f"m{seed}-{number}", "version": 1, "recorded_at": NOW}
        yield {**own, **words, "outcome": Outcome.DECIDED, "until_on": until_on(number)}


def until_on(number: int) -> date:
    """Somewhere in the year ahead, or overdue."""
    return TODAY + timedelta(days=number % 300 - 60)


def plan_rows(account: Account, meetings: int, seed: int) -> Iterator[dict[str, Any]]:
    """A plan with two goals in every meeting."""
    for number in range(meetings):
        goals = (Goal(None, "lezen", by_on=until_on(number)), Goal(None, "rekenen", by_on=until_on(number + 7)))
        own = {"organisation_id": account.organisation_id, "meeting_id": f"m{seed}-{number}", "version": 1}
        yield {**own, "plan": Plan(goals=goals), "recorded_by": "Anna", "recorded_at": NOW}


def moment_rows(account: Account, meetings: int, seed: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Two moments per meeting, most of them done."""
    for number in range(2 * meetings):
        due_on = TODAY + timedelta(days=rng.randrange(-700, 300))
        is_done = due_on < TODAY and rng.random() < 0.9
        yield {
            "id": f"c{seed}-{number}",
            "organisation_id": account.organisation_id,
            "meeting_id": f"m{seed}-{number // 2}",
            "kind": CheckKind.YEARLY if number % 2 else CheckKind.IN_BETWEEN,
            "due_on": due_on,
            "about": "kijken",
            "done_at": NOW if is_done else None,
        }


def due_rows(account: Account, pupils: int, meetings: int, seed: int) -> Iterator[dict[str, Any]]:
    """What the services would work out: the perspective and the goals of the newest meeting of each pupil."""
    for number in range(max(0, meetings - pupils), meetings):
        own = {"organisation_id": account.organisation_id, "account_id": account.id, "pupil_id": f"p{seed}-{number % pupils}"}
        days = ((DueKind.PERSPECTIVE, 0, until_on(number)), (DueKind.GOAL, 1, until_on(number)), (DueKind.GOAL, 2, until_on(number + 7)))
        for place, (kind, goal, day) in enumerate(days):
            yield {
                "id": f"d{seed}-{number}-{place}",
                **own,
                "meeting_id": f"m{seed}-{number}",
                "arrangement_id": None,
                "kind": kind,
                "due_on": day,
                "number": goal,
            }


def check_rows(store: Store, actor: StaffActor) -> None:
    """Stop when the rows that were filled in are not what the services work out: then the numbers would be about something else."""
    before = due.list_due(store, actor, today=TODAY, days_ahead=366)
    with store.writing() as tx:
        for number in range(20):
            due.refresh_pupil(tx, f"p1-{number}")  # type: ignore[arg-type]
    after = due.list_due(store, actor, today=TODAY, days_ahead=366)
    assert [one.due_on for one in before.items] == [one.due_on for one in after.items], "bench.due fills in other rows than the services"


if __name__ == "__main__":
    main()
