"""Bevriezen: what is frozen can be read, stands in no list, and every service that would write to it refuses with a sentence."""

from __future__ import annotations

import ast
import importlib
import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.arrangement_flow import EventKind
from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.matrix import Leerroute3, Sector
from ldgm_core.domain.meeting import NormGroupFit, PupilId, Source, Step
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.domain.reflection import CouldSay
from ldgm_core.domain.research import CaseType
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.errors import NotNow
from ldgm_core.services import (
    archiving,
    arrangement_watch,
    arranging,
    due,
    personal_link,
    preparation,
    privacy,
    reporting,
    reviewing,
    room_code,
    scoring,
)
from ldgm_core.services.inviting import PersonSettings
from ldgm_core.services.preparation import MeetingSettings, NewMeeting
from ldgm_core.store import Store, belonging
from ldgm_core.store import tables as t
from ldgm_core.texts import load_texts
from tests.arrangements import a_monitoring, a_talk, arrangement, begun, event, granted
from tests.meetings import COGNITION, NOW, SECRET, Team, rating

SERVICES = Path(__file__).resolve().parents[2] / "ldgm_core" / "services"
# Services (or all of a file) that write, and not to a pupil's data: not tried here, each with its reason.
ELSEWHERE = {
    "installation.make_first_account": "an account",
    "proving": "counts wrong tries of an account",
    "second_factor": "an account",
    "sign_in_link.make_sign_in_link": "an account",
    "staff_session.find_staff": "an account",
    "staff_session.sign_out": "an account",
    "sign_in_link.sign_in_by_link": "an account",
    "staff": "the people of the school",
    "signing_in": "an account",
    "handing_over": "who leads a meeting, and nothing that is in it",
    "joining.try_code": "counts wrong tries, which are about nobody",
    "inspection": "the access log",
    "importing.import_pupils": "only adds pupils that are not there yet",
    "device.leave_device": "somebody must always be able to leave a shared device; no answer changes",
    "device.mark_present": "notes that a phone is there; no answer changes, and reading has to go on",
    "privacy.choose_term": "a rule of the school",
    "privacy.record_departure": "keeping goes on while data is frozen",
    "privacy.restrict": "keeping goes on while data is frozen",
    "privacy.lift_restriction": "keeping goes on while data is frozen, and somebody has to be able to lift it",
    "deletion.ask_deletion": "frozen data may be deleted",
    "deletion.withdraw_deletion": "frozen data may be deleted",
    "deletion.confirm_deletion": "frozen data may be deleted",
    "deletion.run_retention": "frozen data goes when its term is over",
    "deletion.delete_again": "what was deleted goes again, frozen before or not",
    "journal.note_seen": "the access log",
    "source.add_own_instrument": "a list of the school",
    "source.withdraw_instrument": "a list of the school",
    "journal.note_document": "the access log",
}


def writing_services() -> Iterator[str]:
    """Every public function of the services that opens a transaction to write, found in the code."""
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "store.writing()" in ast.unparse(node):
                yield f"{path.stem}.{node.name}"


TRIED = [name for name in writing_services() if not {name, name.split(".")[0]} & set(ELSEWHERE)]


@dataclass
class Frozen:
    """A meeting in full swing whose pupil was just frozen, and a valid value for every argument that a service may ask for."""

    team: Team
    pupil_id: PupilId
    restriction_id: str
    values: dict[str, Any]

    def call(self, name: str) -> Callable[[], object]:
        """The service with valid arguments."""
        module, function = name.split(".")
        service = getattr(importlib.import_module(f"ldgm_core.services.{module}"), function)
        given = {**self.values, **self.values["special"].get(name, {})}
        arguments = {}
        for parameter in inspect.signature(service).parameters.values():
            if parameter.name == "actor":
                arguments["actor"] = self.team.actors["Anna"] if "ParticipantActor" in str(parameter.annotation) else self.team.staff
            elif parameter.name in given:
                arguments[parameter.name] = given[parameter.name]
            else:
                assert parameter.default is not inspect.Parameter.empty, f"{name}: say in this file what to give for {parameter.name!r}"
        return lambda: service(**arguments)


def valid_values(team: Team, admission_id: str) -> dict[str, Any]:
    """A value for each argument by its name; `special` where one service means something else by it."""
    meeting = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting
    anna, later = team.actors["Anna"].participant_id, date(2027, 3, 1)
    settings = MeetingSettings(meeting.reason, meeting.held_on, 112, Leerroute3.STANDARD, "", meeting.area_ids, False, False, None)
    source = Source("", "", team.meeting_id, COGNITION, "WISC", "87", None, "Anna", NormGroupFit.NO, NOW)  # type: ignore[arg-type]
    moment = reviewing.add_moment(
        team.store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.YEARLY, due_on=date(2027, 9, 1), about="alles"
    )
    arrangement_id = begun(team)
    granted(team, arrangement_id)
    arrangement_watch.add_talk(team.store, team.staff, a_talk(arrangement_id), now=NOW)
    (talk,) = arranging.load_arrangement(team.store, team.staff, arrangement_id=arrangement_id).talks
    token = personal_link.load_link_token(team.store, team.staff, participant_id=team.actors["Moeder"].participant_id, secret=SECRET)
    return {
        "store": team.store, "meeting_id": team.meeting_id, "participant_id": anna, "area_id": COGNITION, "poll_id": team.poll(),
        "now": NOW + timedelta(minutes=1), "secret": SECRET, "rng": random.Random(1),
        "words": "woorden", "who": "Anna", "key": SubmitKey("k" * 20),
        "written_down_by": "", "recorded_by": "Anna", "made_by": "Anna", "evaluated_by": "Anna", "settings": settings, "source": source,
        "person": PersonSettings("Nieuw", "teacher"), "rating": rating(4), "is_finished": True, "has_spoken": True, "step": Step.DEBATE,
        "picture": team.picture(kind=PictureKind.AGREED), "decision": team.decision(), "plan": Plan(), "kind": CheckKind.YEARLY,
        "due_on": later, "about": "iets", "moment_id": moment, "goal_number": 1, "state": GoalState.AS_EXPECTED, "seen": "leest",
        "is_given": True, "case_type": CaseType.PUPIL, "area_ids": [COGNITION], "token": token, "typed_code": meeting.room_code,
        "admission_id": admission_id, "is_admitted": True, "could_say": CouldSay.YES, "unsaid": "", "is_passed_on": False,
        "remark_id": "r", "answered_by": "Anna", "arrangement_id": arrangement_id, "body": arrangement(title="Anders"), "asked_by": "Bram",
        "typed": "Ma",
        "asked_on": NOW.date(), "event": event(EventKind.STARTED, arrangement_id=arrangement_id), "talk": a_talk(arrangement_id),
        "talk_id": talk.id, "outcome": "door", "monitoring": a_monitoring(team, arrangement_id), "pupil_id": meeting.pupil_id,
        "is_in": True, "consent": Agreement(), "enrolled_on": later, "special": {"scoring.show_more": {"step": RevealStep.GROUPS}},
    }  # fmt: skip


@pytest.fixture
def frozen(team: Team) -> Frozen:
    """The meeting, revealed and talked about, with somebody at the door; then frozen."""
    for name, column in (("Anna", 2), ("Bram", 5)):
        team.submit(name, column, observation="ziet iets")
    team.reveal()
    team.speak("Anna", "Bram")
    chloe = team.actors["Chloé"].participant_id
    code = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting.room_code
    room_code.request_admission(team.store, typed_code=code, participant_id=chloe, now=NOW)
    (waiting,) = scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id).at_the_door
    values = valid_values(team, waiting.id)
    meeting = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id)
    new = NewMeeting(meeting.pupil.id, "", "", Sector.SO, NOW.date(), 112, "Nog een", "so-2026.1")
    values["new"] = new
    restriction_id = privacy.restrict(
        team.store, team.staff, pupil_id=meeting.pupil.id, kind=RestrictionKind.FREEZE, reason="geschil", now=NOW
    )
    return Frozen(team, meeting.pupil.id, restriction_id, values)


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    with store._engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in t.metadata.sorted_tables}


def test_every_service_that_writes_is_tried_or_has_a_reason() -> None:
    """None is forgotten, and no reason is left of one that is gone."""
    found = {part for name in writing_services() for part in (name, name.split(".")[0])}
    assert set() == set(ELSEWHERE) - found
    assert len(TRIED) > 25


@pytest.mark.parametrize("name", [name for name in TRIED if name != "archiving.import_archive"])
def test_a_service_that_writes_refuses_what_is_frozen_and_stores_nothing(frozen: Frozen, name: str) -> None:
    """With its sentence; not one row differs afterwards, in any table."""
    before = everything(frozen.team.store)
    with pytest.raises(NotNow) as refusal:
        frozen.call(name)()
    assert "pupil_frozen" == refusal.value.code
    assert "bevroren" in load_texts().sentence(refusal.value)
    assert before == everything(frozen.team.store)


def test_an_archive_of_a_frozen_pupil_is_not_read_in(team: Team) -> None:
    """The meeting was moved away and comes back while the pupil is frozen."""
    team.close()
    data = archiving.export_archive(team.store, team.staff, meeting_id=team.meeting_id)
    pupil_id = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil.id
    with team.store.writing() as tx:
        children = frozenset(table.name for table in belonging.tables_under(t.meetings))
        belonging.delete_under(tx._connection, t.meetings, t.meetings.c.id == team.meeting_id, only=children)
    privacy.restrict(team.store, team.staff, pupil_id=pupil_id, kind=RestrictionKind.FREEZE, reason="geschil", now=NOW)
    with pytest.raises(NotNow, match="pupil_frozen"):
        archiving.import_archive(team.store, team.staff, data, now=NOW)


def test_what_is_frozen_stands_in_no_list_and_can_be_read(frozen: Frozen) -> None:
    """Who has the address still reads it; nobody comes across it."""
    store, staff, meeting_id = frozen.team.store, frozen.team.staff, frozen.team.meeting_id
    assert () == preparation.find_pupils(store, staff, typed="").rows
    assert () == preparation.list_meetings(store, staff).rows
    assert due.DueList(()) == due.list_due(store, staff, today=NOW.date(), days_ahead=9999)
    assert () == arranging.list_arrangements(store, staff).rows
    assert reporting.load_minutes(store, staff, meeting_id=meeting_id).areas
    assert scoring.load_own_sheet(store, frozen.team.actors["Anna"]).polls


def test_after_lifting_everything_goes_on(frozen: Frozen) -> None:
    """And the history says that it was frozen."""
    store, staff = frozen.team.store, frozen.team.staff
    privacy.lift_restriction(store, staff, restriction_id=frozen.restriction_id, signed_in_at=NOW, now=NOW)
    assert 1 == len(preparation.find_pupils(store, staff, typed="").rows)
    frozen.call("debate.add_note")()
    assert () == privacy.load_keeping(store, staff, today=NOW.date()).restrictions
