"""
Who may do what: every service, every address and every screen, found in the code, for every kind of person, against a table.

The table is authorisation.toml. A cell is one letter: + may (or is refused for another reason than who it is), n not allowed, 0 not found,
s sign in first, . cannot be asked: the type of the service takes no such person. What is new and stands in no row fails by name.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

import ldgm_core.services
from ldgm_core.domain import access as gate
from ldgm_core.domain.access import Action, Actor, ParticipantActor, StaffActor, StaffRole
from ldgm_core.domain.account import Account
from ldgm_core.domain.identity import Identity
from ldgm_core.domain.keeping import DeletionGround, RestrictionKind
from ldgm_core.domain.matrix import AreaId, Sector
from ldgm_core.domain.retention import RetentionClass
from ldgm_core.errors import LdgmError, NotAllowed, NotFound
from ldgm_core.imports.pupil_file import PupilFile
from ldgm_core.services import (
    deletion,
    following,
    meeting_course,
    personal_link,
    preparation,
    privacy,
    room_code,
    scoring,
    sign_in_link,
    source,
    staff,
    staff_session,
)
from ldgm_core.services.preparation import NewMeeting
from ldgm_core.services.second_factor import TypedCode
from ldgm_core.store import Store
from ldgm_core.texts import load_texts
from tests.meetings import NOW, SECRET, TEAM, Team, new_team, store_in
from tests.pages.conftest import SCRIPT
from tests.pages.school import seen
from tests.trust.test_freezing import valid_values
from tests.web.room import HOST, WEAK, Browser, streamlit_stand_in
from tests.web.room import SECRET as WEB_SECRET
from ui import context, places
from web import Site, make_middleware, make_routes

TABLE = tomllib.loads((Path(__file__).parent / "authorisation.toml").read_text(encoding="utf-8"))
ROLES = ("facilitator", "participant", "observer", "colleague", "administrator", "other_school", "nobody")
"""In the order of the letters of a row. The administrator and the colleague are of the same school and lead other meetings."""
BOARDS = {
    "bord": "how_far.load_how_far",
    "schattingen": "turnout.load_estimate_turnout",
    "ronde/{area_id}": "turnout.load_second_turnout",
}
"""The question behind each stream that brings counts, by the end of its address."""
LATER = NOW + timedelta(minutes=1)
# Called last: they take away what other services are asked about.
LAST = (
    "preparation.create_meeting",
    "inviting.remove_person",
    "device.release_device",
    "privacy.lift_restriction",
    "privacy.restrict",
    "meeting_course.close_meeting",
    "staff.end_access",
    "deletion.confirm_deletion",
)


@dataclass
class House:
    """A meeting in full swing in one of two schools, and everybody who could come to its doors."""

    store: Store
    team: Team
    values: Mapping[str, Any]
    actors: Mapping[str, Actor]
    sessions: Mapping[str, str]
    devices: Mapping[str, str]

    def ask(self, name: str, role: str) -> str:
        """The letter of one cell: call the service as this person with arguments that are right for the facilitator."""
        service = service_of(name)
        actor = self.actors.get(role)
        wanted = str(inspect.signature(service).parameters["actor"].annotation)
        if actor is None or (wanted in ("StaffActor", "ParticipantActor") and wanted != type(actor).__name__):
            return "."
        with self.store.reading() as tx:
            arguments = self._arguments(name, service, {"actor": actor, "tx": tx, "identity": Identity("i", role)})
            if "tx" in inspect.signature(service).parameters:
                return letter_of(service, arguments)
        return letter_of(service, arguments)

    def _arguments(self, name: str, service: Any, own: dict[str, Any]) -> dict[str, Any]:
        given = {**self.values, **self.values["special"].get(name, {}), **own}
        arguments = {}
        for parameter in inspect.signature(service).parameters.values():
            if parameter.name in given:
                arguments[parameter.name] = given[parameter.name]
            else:
                assert parameter.default is not inspect.Parameter.empty, f"{name}: say in this file what to give for {parameter.name!r}"
        return arguments

    def browser(self, app: Starlette, role: str) -> Browser:
        """A browser of this person: staff with a session, participants with a device, nobody with neither."""
        browser = Browser(app)
        if role in self.sessions:
            browser.cookies.set("ldgm_sessie", self.sessions[role], domain="school.test", path="/")
        if role in self.devices:
            browser.cookies.set("ldgm_deelnemer", self.devices[role], domain="school.test", path="/")
        return browser


def letter_of(service: Any, arguments: Mapping[str, Any]) -> str:
    """What a call says about who asked; a refusal for another reason, or something that is none, means that the gate let it through."""
    try:
        result = service(**arguments)
    except NotAllowed:
        return "n"
    except NotFound:
        return "0"
    except (LdgmError, TypeError, AttributeError):
        return "+"
    return "0" if service.__name__ in ("find_revision", "may_follow") and not result else "+"


def service_of(name: str) -> Any:
    module, function = name.split(".")
    return getattr(importlib.import_module(f"ldgm_core.services.{module}"), function)


def all_services() -> Iterator[str]:
    """Every public function of every service, by module."""
    for found in pkgutil.iter_modules(ldgm_core.services.__path__):
        module = importlib.import_module(f"ldgm_core.services.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}"


ASKED = [name for name in all_services() if "actor" in inspect.signature(service_of(name)).parameters]
IN_ORDER = [name for name in ASKED if name not in LAST] + [name for name in LAST if name in ASKED]


def all_addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Every address of a plain page with each method; those that only say "not found" stand behind the others and are left out."""
    known = set()
    for route in make_routes(site):
        assert isinstance(route, Route)
        if route.path in known or route.path.endswith("{rest:path}") or (route.path.count("/") == 1 and route.path not in ALONE):
            continue
        known.add(route.path)
        yield from ((method, route.path) for method in sorted((route.methods or set()) - {"HEAD"}))


ALONE = {"/healthz", "/aanmelden", "/wachtwoord", "/tweede-stap", "/opnieuw", "/uitloggen", "/k", "/doorgegeven"}


def account_of(store: Store, administrator: StaffActor, role: StaffRole) -> tuple[StaffActor, str]:
    """Somebody of the same school, signed in."""
    link = staff.invite(store, administrator, display_name=role.value, role=role, now=NOW)
    session = sign_in_link.sign_in(store, token=link, now=NOW)
    found = staff_session.find_staff(store, session_token=session, now=NOW)
    assert found is not None
    return found[0], session


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    store = store_in(tmp_path_factory.mktemp("house"))
    team = new_team(store, opens=False, people=(*TEAM, ("Dirk", "teacher"), ("Kijker", "partnership")))
    meeting_course.open_meeting(store, team.staff, meeting_id=team.meeting_id, now=NOW)
    for name, column in (("Anna", 2), ("Bram", 5)):
        team.submit(name, column, observation="ziet iets")
    team.reveal()
    team.speak("Anna", "Bram")
    devices = {}
    for role, name in (("participant", "Anna"), ("observer", "Kijker")):
        token = personal_link.link_token(SECRET, team.actors[name].participant_id, 1)
        devices[role] = personal_link.bind_device(store, token=token, now=NOW)[1]
    code = preparation.load_preparation(store, team.staff, meeting_id=team.meeting_id).meeting.room_code
    room_code.request_admission(store, typed_code=code, participant_id=team.actors["Chloé"].participant_id, now=NOW)
    (waiting,) = scoring.load_progress(store, team.staff, meeting_id=team.meeting_id).at_the_door
    first = team.staff
    actors: dict[str, Actor] = {"facilitator": StaffActor(first.account_id, first.organisation_id), "participant": team.actors["Anna"]}
    actors["observer"] = team.actors["Kijker"]
    sessions = {}
    actors["colleague"], sessions["colleague"] = account_of(store, first, StaffRole.FACILITATOR)
    actors["administrator"], sessions["administrator"] = account_of(store, first, StaffRole.ADMINISTRATOR)
    leader = account_of(store, first, StaffRole.FACILITATOR)[0]
    other, link = staff.add_school(store, name="Andere school", administrator="Xander", now=NOW)
    actors["other_school"] = StaffActor(other.id, other.organisation_id, True)
    sessions["other_school"] = sign_in_link.sign_in(store, token=link, now=NOW)
    administrator = actors["administrator"]
    assert isinstance(administrator, StaffActor)
    staff.change_role(store, administrator, account_id=first.account_id, role=StaffRole.FACILITATOR, signed_in_at=NOW, now=NOW)
    own = Account(first.account_id, first.organisation_id, "Gespreksleider", False, NOW)
    sessions["facilitator"] = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, own, now=NOW), now=NOW)
    values = {**valid_values(team, waiting.id), **more_values(team, leader)}
    values["special"] = {**values["special"], **special_values(team)}
    yield House(store, team, values, actors, sessions, devices)
    store.close()


def more_values(team: Team, leader: StaffActor) -> dict[str, Any]:
    pupil = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil
    request = deletion.ask_deletion(
        team.store, team.staff, pupil_id=pupil.id, ground=DeletionGround.MISTAKE, typed_name=pupil.call_name, now=NOW
    )
    restriction = privacy.restrict(team.store, team.staff, pupil_id=pupil.id, kind=RestrictionKind.HOLD, reason="zaak", now=NOW)
    return {
        "action": Action.LEAD, "today": NOW.date(), "days_ahead": 30, "session_token": "x", "session_id": "x", "device_token": "x",
        "sign_in_name": "iemand", "passphrase": "", "old": "", "new": "kort", "instead_of": "", "keeper": WEAK,
        "typed": "Ma", "display_name": "Nieuw", "role": StaffRole.FACILITATOR, "account_id": leader.account_id, "request_id": request,
        "account_ids": (leader.account_id,), "from_id": leader.account_id,
        "typed_name": "anders", "signed_in_at": NOW, "restriction_id": restriction, "retention_class": RetentionClass.LOG, "months": 12,
        "reason": "reden", "left_on": NOW.date(),  "ground": DeletionGround.MISTAKE, "what": "minutes",
        "deed": None, "data": b"", "try_out": bytes, "file": PupilFile((), (), ()), "chosen": (), "sector": Sector.SO, "before": None,
        "pupil_ids": (pupil.id,), "name": "WISC", "note": "", "added_by": "Anna", "instrument_id": "x",
        "covers_pupil_scores": False, "case_id": "", "next_on": None,
    }  # fmt: skip


def own_instrument(team: Team) -> str:
    source.add_own_instrument(team.store, team.staff, name="Eigen lijst", area_id=None, note="", added_by="Anna", now=NOW)
    return next(iter(preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).own_instruments)).id


def special_values(team: Team) -> dict[str, dict[str, Any]]:
    pupil = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil
    return {
        "preparation.create_meeting": {"new": NewMeeting(pupil.id, "", "", Sector.SO, NOW.date(), 112, "Nog een", "so-2026.1")},
        "inviting.remove_person": {"participant_id": team.actors["Dirk"].participant_id},
        "answering.submit_rating": {"poll_id": team.poll(AreaId("didactic"))},
        "source.withdraw_instrument": {"instrument_id": own_instrument(team)},
        "gate.require_school": {"action": Action.USE_PUPILS},
        "handing_over.hand_over_meetings": {"from_id": "nobody", "to_id": "nobody"},
        "second_factor.set_own_factor": {"typed": TypedCode("", SECRET, WEAK), "sealed": ""},
        "second_factor.remove_own_factor": {"typed": TypedCode("", SECRET, WEAK)},
        "signing_in.prove_again": {"second": None},
        "proving.require_own_passphrase": {"typed": ""},
        "privacy.restrict": {"kind": RestrictionKind.FREEZE},
        "privacy.require_keeper": {"action": Action.KEEP},
    }


def test_every_service_stands_in_the_table_and_the_table_names_no_other() -> None:
    """With an actor: a row of seven letters. Without one: a reason why nobody is asked for."""
    assert sorted(ASKED) == sorted(TABLE["services"])
    assert sorted(set(all_services()) - set(ASKED)) == sorted(TABLE["without_actor"])
    assert [] == [name for name, row in TABLE["services"].items() if len(row) != len(ROLES) or set(row) - set("+n0s.")]


@pytest.fixture(scope="module")
def site(house: House) -> Site:
    ticks = iter(range(10**9))
    return Site(
        store=house.store, secret=WEB_SECRET, base_url=HOST, texts=load_texts(), clock=lambda: LATER, keeper=WEAK, ticks=lambda: next(ticks)
    )


@pytest.fixture(scope="module")
def app(site: Site) -> Starlette:
    return Starlette(routes=[*make_routes(site), *streamlit_stand_in()], middleware=make_middleware(site))


def letter_of_answer(status: int, location: str) -> str:
    if status == 303:
        return "s" if location == "/aanmelden" else "+"
    return {403: "n", 404: "0"}.get(status, "+")


@pytest.mark.parametrize("name", sorted(places.PLACES))
def test_a_screen_shows_each_person_what_the_table_says(house: House, name: str, monkeypatch: pytest.MonkeyPatch, app: Starlette) -> None:
    """The screens are for staff: a participant and a visitor are led to the way in before Streamlit is asked."""
    surroundings = context.Surroundings(house.store, SECRET, HOST, HOST, False, load_texts(), lambda: LATER)
    context.set_surroundings(surroundings)
    letters = []
    for role in ROLES:
        monkeypatch.setattr(context, "session_token", lambda role=role: house.sessions.get(role, ""))
        letters.append(letter_of_screen(house, name, role, app))
    assert TABLE["screens"][name] == "".join(letters)


def letter_of_screen(house: House, name: str, role: str, app: Starlette) -> str:
    t = load_texts()
    if role not in house.sessions:
        answer = house.browser(app, role).get(f"/{places.PLACES[name][0]}", headers={"accept": "text/html"}, follow_redirects=False)
        return letter_of_answer(answer.status_code, answer.headers.get("location", ""))
    screen = AppTest.from_file(str(SCRIPT), default_timeout=30).run()
    screen.query_params["bespreking"] = house.team.meeting_id
    shown = seen(screen.switch_page(f"../pages/{name}.py").run() if name != "home" else screen.run())
    if t("error.meeting_unknown") in shown:
        return "0"
    return "n" if t("error.not_yours_to_do") in shown else "+"


def test_every_address_does_for_each_person_what_the_table_says(house: House, site: Site, app: Starlette) -> None:
    """All in one test, so that the store is asked in one order; each deviation is named with its row as it should be."""
    parts = {
        "meeting_id": house.team.meeting_id, "participant_id": house.team.actors["Anna"].participant_id, "area_id": "cognition",
        "pupil_id": house.values["pupil_id"], "ending": "csv", "name": "plain.css",
    }  # fmt: skip
    rows = {}
    ways_out = ("doorgeven", "uitloggen")
    for method, path in sorted(all_addresses(site), key=lambda pair: (pair[1].endswith(ways_out), pair)):
        letters = []
        for role in ROLES:
            browser = house.browser(app, role)
            if path.startswith("/live/") or path.endswith("/live"):
                letters.append("+" if follows(house, role, path) else "0")
                continue
            address = path.format_map(defaultdict(lambda: "bestaat-niet", parts))
            if method == "GET":
                answer = browser.get(address, follow_redirects=False)
            else:
                answer = browser.post(address, data={"name": role}, follow_redirects=False)
            letters.append(letter_of_answer(answer.status_code, answer.headers.get("location", "")))
        rows[f"{method} {path}"] = "".join(letters)
    assert rows == TABLE["addresses"]


def follows(house: House, role: str, path: str) -> bool:
    """An event stream never ends, so the question behind it is asked: test_event, test_board and test_turnout in tests/web do open it."""
    if path == "/live/{meeting_id}":
        return role in house.sessions and following.may_follow(house.store, house.actors[role], meeting_id=house.team.meeting_id)
    if path.startswith("/live/"):
        return role in house.sessions and house.ask(BOARDS[path.removeprefix("/live/{meeting_id}/")], role) == "+"
    actor = house.actors.get(role)
    return isinstance(actor, ParticipantActor) and actor.participant_id == house.team.actors["Anna"].participant_id


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_service_does_for_each_person_what_the_table_says(house: House, name: str) -> None:
    """Strangers first, the facilitator last: what is refused changes nothing."""
    actual = {role: house.ask(name, role) for role in reversed(ROLES)}
    assert TABLE["services"][name] == "".join(actual[role] for role in ROLES)


def test_every_screen_stands_in_the_table() -> None:
    """Found in the list of places."""
    assert sorted(places.PLACES) == sorted(TABLE["screens"])


def test_every_action_of_the_gate_is_asked_for_somewhere() -> None:
    """An action that nobody asks for protects nothing."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path("ldgm_core/services").glob("*.py"))
    assert [] == [action.name for action in Action if f"Action.{action.name}" not in code]


@pytest.mark.parametrize("planted", ["everybody of the school", "another school too", "participants lead"])
def test_a_gate_that_is_too_wide_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
    """The table fails when the gate lets through who should stay out."""
    real = gate.may

    def wide(actor: Actor, action: Action, thing: gate.Thing) -> bool:
        is_same = actor.organisation_id == thing.organisation_id
        if planted == "everybody of the school":
            return real(actor, action, thing) or (is_same and isinstance(actor, StaffActor))
        if planted == "participants lead":
            return real(actor, action, thing) or (is_same and isinstance(actor, ParticipantActor))
        return real(actor, action, thing) or isinstance(actor, StaffActor)

    monkeypatch.setattr(gate, "may", wide)
    with pytest.raises(AssertionError):
        test_a_service_does_for_each_person_what_the_table_says(house, "scoring.load_progress")
