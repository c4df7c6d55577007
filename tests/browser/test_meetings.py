"""
Two whole meetings as people hold them, from an empty program to the PDF: an SO and a VSO case with one projector, four phones and a tablet.

Both have what goes wrong on a real afternoon: a phone without network, somebody who comes late, a tablet for two, a laptop that restarts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from ldgm_core.demo.case import Case
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.showcase import CASES
from ldgm_core.domain.rating import Rating
from tests.browser.conftest import RunningApp, start_app
from tests.browser.facilitator import Facilitator
from tests.browser.guest import Guest
from tests.browser.hands import sign_in

NAMES = {
    "teacher": "Yağmur Łukasz", "mentor": "Bram Vos", "educational_psychologist": "Anna de Wit", "parent": "Fatma Şahin",
    "internal_coordinator": "Chloé Jansen", "school_social_worker": "Đặng Minh", "occupational_therapist": "Søren Bakker",
    "youth_doctor": "Zoë Mulder", "pupil": "Tygo",
}  # fmt: skip
Opinions = Mapping[str, Mapping[str, Rating]]
"""What each role says, per area."""
SOME, ALL = 4, 12  # areas: what most people answer here, and what one person of each side does
SIGN_IN = ("anna.dewit", "fiets regen appel toren")
GOAL = "Elke ochtend begint zij binnen tien minuten aan een taak."


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[list[RunningApp]]:
    """A program without any meeting; the test may put another one in its place, after a restart."""
    running = [start_app(tmp_path / "data", has_demo=False)]
    yield running
    running[0].stop()


def opinions(case: Case) -> dict[str, dict[str, Rating]]:
    """Return what each role of the case says, per area."""
    found: dict[str, dict[str, Rating]] = {person.role: {} for person in case.people}
    for said in case.ratings:
        found[case.people[said.person].role][said.area_id] = said.rating
    return found


def case_of(case_id: str) -> Case:
    return next(case for case in read_cases(CASES) if case.id == case_id)


def let_in(leader: Facilitator, guest: Guest, code: str) -> None:
    """Somebody types the code, the facilitator lets this person in, and the phone goes on by itself."""
    guest.knock(leader.base_url, code)
    leader.admit(guest.name)
    guest.enter()


def take_turns(leader: Facilitator, shared: BrowserContext, say: Opinions, roles: Sequence[str], code: str) -> None:
    """People without a phone answer one after the other on one tablet, and each hands it over."""
    for role in roles:
        guest = Guest(shared, NAMES[role], say[role])
        let_in(leader, guest, code)
        guest.answer_and_finish(most=SOME)
        guest.hand_over()


def restart(running: list[RunningApp], *, by_power_cut: bool) -> RunningApp:
    """End the program and start it again on the same data and address."""
    before = running[0]
    before.kill() if by_power_cut else before.stop()
    running[0] = start_app(before.data_dir, port=int(before.base_url.rsplit(":", 1)[1]), has_demo=False)
    return running[0]


def test_an_so_meeting_from_nothing_to_the_minutes(
    own_app: list[RunningApp],
    laptop: Callable[[], BrowserContext],
    phone: Callable[[], BrowserContext],
    tablet: Callable[[], BrowserContext],
    tmp_path: Path,
) -> None:
    """The program dies while people are answering; nobody loses an answer, and the minutes name groups and nobody's name."""
    case, say = case_of("SO-02"), opinions(case_of("SO-02"))
    first_laptop = laptop()
    leader = Facilitator(sign_in(first_laptop, own_app[0]), own_app[0].base_url)
    leader.make_meeting(pupil=case.call_name, sector="SO", age="11;2", reason=case.reason)
    for role, name in (
        ("Leerkracht", "teacher"), ("Orthopedagoog", "educational_psychologist"), ("Ouder of verzorger", "parent"),
        ("Intern begeleider", "internal_coordinator"), ("Schoolmaatschappelijk werker", "school_social_worker"),
        ("Ergotherapeut", "occupational_therapist"),
    ):  # fmt: skip
        leader.invite(NAMES[name], role)
    teacher_link, late_link = leader.link_of(NAMES["teacher"]), leader.link_of(NAMES["occupational_therapist"])
    leader.open()
    code = leader.room_code()

    teacher = Guest(phone(), NAMES["teacher"], say["teacher"])
    teacher.join_by_link(teacher_link)
    psychologist = Guest(phone(), NAMES["educational_psychologist"], say["educational_psychologist"])
    parent = Guest(phone(), NAMES["parent"], say["parent"])
    for guest in (psychologist, parent):
        let_in(leader, guest, code)
    expect(parent.page.get_by_role("heading", level=1)).to_be_visible()

    teacher.answer_and_finish()
    psychologist.open_area("cognition")
    psychologist.fill_in(say["educational_psychologist"]["cognition"])
    psychologist.context.set_offline(True)
    psychologist.page.locator("#answer button.main").click()
    expect(psychologist.page.locator("#net")).to_contain_text("Niet verbonden")
    assert psychologist.page.locator("p.saved").count() == 0
    psychologist.context.set_offline(False)
    psychologist.page.wait_for_url(re.compile("opgeslagen="))
    psychologist.answer_and_finish(most=SOME)

    # The laptop goes down in the middle: the browser is gone and the program with it.
    first_laptop.close()
    again = restart(own_app, by_power_cut=True)
    leader = Facilitator(sign_in(laptop(), again), again.base_url)
    leader.come_back(case.call_name)
    leader.expect_ready("2 van 6")
    parent.answer_and_finish(most=SOME)
    take_turns(leader, tablet(), say, ("internal_coordinator", "school_social_worker"), code)
    leader.expect_ready("5 van 6")
    for words in observations(say, "teacher", "parent"):
        assert words not in leader.page.content()
    leader.reveal()

    late = Guest(phone(), NAMES["occupational_therapist"], say["occupational_therapist"])
    late.join_by_link(late_link)
    leader.begin_debate()
    leader.talk_about_next()
    leader.let_speak(
        *(NAMES[role] for role in ("teacher", "educational_psychologist", "parent", "internal_coordinator", "school_social_worker"))
    )
    leader.ask_again()
    teacher.keep_first_answer()
    late_answer = {area: say["parent"].get(area) or next(iter(say["parent"].values())) for area in say["teacher"]}
    late.answer_open(late_answer)
    leader.reveal_again()
    leader.write_difference("samen bekeken, beide beelden blijven staan")

    leader.ask_perspective()
    for guest in (teacher, psychologist, parent):
        guest.estimate()
    leader.reveal_perspective()
    said = {"destination": case.decision.outcome, "direction": "vervolgonderwijs", "why": case.decision.why}
    leader.decide(said, column=case.decision.column or 7, by="Voorzitter CvB")
    parent.dissent("thuis zie ik een ander kind, dat wil ik zo opgeschreven zien")
    leader.plan(goal=GOAL)
    leader.set_moment("werkt de rustige plek?")
    leader.close_meeting()
    parent.remark_on_draft("mijn voornaam is goed zo")
    leader.answer_remark("dat blijft zo")
    leader.seal()

    text = leader.download("Verslag (PDF)", tmp_path)
    for words in (
        case.decision.outcome,
        "thuis zie ik een ander kind",
        "beide beelden blijven staan",
        GOAL,
        *observations(say, "teacher", "parent"),
    ):
        assert words in text, words
    assert 1 == text.count(NAMES["teacher"])  # among who was there; beside words and answers stands the group


def test_a_vso_meeting_with_the_pupil_in_the_room(
    own_app: list[RunningApp],
    laptop: Callable[[], BrowserContext],
    phone: Callable[[], BrowserContext],
    tablet: Callable[[], BrowserContext],
    tmp_path: Path,
) -> None:
    """Names were chosen, so the minutes hold them; a second round survives a restart, and somebody nobody had invited joins it."""
    case, say = case_of("VSO-03"), opinions(case_of("VSO-03"))
    app, first_laptop = own_app[0], laptop()
    leader = Facilitator(sign_in(first_laptop, app), app.base_url)
    leader.choose_passphrase(*SIGN_IN)
    leader.make_meeting(pupil=case.call_name, sector="VSO", age="14;2", reason=case.reason)
    for role, name in (
        ("Mentor", "mentor"), ("Orthopedagoog", "educational_psychologist"), ("Ouder of verzorger", "parent"),
        ("Intern begeleider", "internal_coordinator"), ("Leerling", "pupil"),
    ):  # fmt: skip
        leader.invite(NAMES[name], role)
    leader.set_up(shows_names=True, pupil_is_present=True)
    mentor_link = leader.link_of(NAMES["mentor"])
    leader.open()
    code = leader.room_code()

    mentor = Guest(phone(), NAMES["mentor"], say["mentor"])
    mentor.join_by_link(mentor_link)
    psychologist = Guest(phone(), NAMES["educational_psychologist"], say["educational_psychologist"])
    parent = Guest(phone(), NAMES["parent"], say["parent"])
    for guest, most in ((psychologist, SOME), (parent, ALL)):
        let_in(leader, guest, code)
        guest.answer_and_finish(most=most)
    mentor.answer_and_finish()
    take_turns(leader, tablet(), say, ("internal_coordinator", "pupil"), code)
    leader.expect_ready("5 van 5")
    leader.reveal()
    leader.begin_debate()
    leader.talk_about_next()
    leader.let_speak("Mentor", "Orthopedagoog", "Ouder of verzorger", "Intern begeleider", "Leerling")
    leader.ask_again()
    mentor.keep_first_answer()

    # The laptop restarts while the second round is open; the browser that comes back has no cookie.
    first_laptop.close()
    app = restart(own_app, by_power_cut=False)
    leader = Facilitator.sign_in_by_passphrase(laptop(), app.base_url, *SIGN_IN)
    leader.come_back(case.call_name)
    parent.keep_first_answer()
    leader.go_to("Voorbereiden")
    leader.invite(NAMES["youth_doctor"], "Jeugdarts")
    late = Guest(phone(), NAMES["youth_doctor"], say["youth_doctor"])
    late.join_by_link(leader.link_of(NAMES["youth_doctor"]))
    late.answer_open(say["mentor"])
    leader.go_to("Debat")
    leader.continue_talk()
    leader.reveal_again()
    leader.write_difference("thuis en op school zien wij iets anders")

    leader.ask_perspective()
    for guest in (mentor, psychologist, parent):
        guest.estimate()
    leader.reveal_perspective()
    said = {"destination": case.decision.outcome, "direction": "arbeid", "why": case.decision.why}
    leader.decide(said, column=case.decision.column or 6, by="Voorzitter CvB")
    mentor.dissent(case.decision.dissent)
    leader.plan(goal=GOAL)
    leader.set_moment("is het verzuim minder?")
    leader.close_meeting()
    leader.seal()

    text = leader.download("Verslag (PDF)", tmp_path)
    for words in (
        case.decision.outcome,
        case.decision.dissent,
        "thuis en op school zien wij iets anders",
        GOAL,
        *observations(say, "mentor", "parent"),
    ):
        assert words in text, words
    for role in ("mentor", "parent", "youth_doctor"):
        assert text.count(NAMES[role]) > 1, role


def observations(say: Opinions, *roles: str) -> list[str]:
    return [say[role]["cognition"].observation for role in roles]
