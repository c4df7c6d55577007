"""What cannot be taken back is asked twice; what can be, has a way back beside it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from ldgm_core.domain.access import StaffRole
from ldgm_core.services import personal_link, preparation, staff
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, SECRET, Open, School, seen

ROOT = Path(__file__).resolve().parents[2]
T = load_texts()
# Every button whose service takes something away, and why one press is enough, or where the question stands.
TAKES_AWAY = re.compile(r"(remove|withdraw|renew|release|end|close|delete)_\w+|finish_minutes|reveal_(all|poll)")
ASKED_OR_UNDONE = {
    "closing._close": "asks: close_question",
    "sealing._finish": "asks: seal_question",
    "reveal._reveal": "asks when people are missing: reveal_question",
    "second_round._reveal": "asks when people are missing: round_question",
    "estimates._reveal": "asks when people are missing: estimates_question",
    "people_form._remove": "asks: ask_first",
    "invitations._renew": "asks: ask_first",
    "invitations._free": "undone by whoever joins again with the same link; the answers stay",
    "school_people._end": "asks: ask_first",
    "school_people._remove_factor": "undone by the person, who sets it up again; the sentence beside it says so",
    "own_sessions._end": "undone by signing in again",
    "own_instruments._withdraw": "undone by adding it to the list again; what was written with it stays",
    "school_template._withdraw": "undone by handing the file over again; each version is kept",
    "keeping_deletion._withdraw": "takes back a request for deletion, which can be made again",
}


def callbacks_that_take_away() -> set[str]:
    """Functions of ui/ that call a service whose name says that it takes something away."""
    found = set()
    for path in sorted((ROOT / "ui").glob("*.py")):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            services = [call.attr for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)]
            if any(TAKES_AWAY.fullmatch(name) for name in services):
                found.add(f"{path.stem}.{function.name}")
    return found


def test_every_button_that_takes_something_away_is_in_the_list() -> None:
    """A new one is found here and has to say where it asks or how it is undone."""
    assert set() == callbacks_that_take_away() ^ set(ASKED_OR_UNDONE)
    for name, why in ASKED_OR_UNDONE.items():
        if why.startswith("asks"):
            source = (ROOT / "ui" / f"{name.partition('.')[0]}.py").read_text(encoding="utf-8")
            assert why.rpartition(": ")[2] in source, name


def test_a_person_is_taken_off_the_list_after_a_question_only(school: School, open_page: Open) -> None:
    """The first press asks and changes nothing; "nee" goes back; "ja" does it."""
    meeting_id = school.meeting("prepared")
    person = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).people[0]
    screen = open_page("prepare", meeting_id)

    def is_there() -> bool:
        people = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).people
        return person.id in {one.id for one in people}

    screen.button(key=f"remove_{person.id}").click().run()
    assert (True, True) == (T("prepare.remove_means", name=person.display_name) in seen(screen), is_there())
    screen.button(key=f"no_remove_{person.id}").click().run()
    assert is_there()
    screen.button(key=f"remove_{person.id}").click().run()
    screen.button(key=f"yes_remove_{person.id}").click().run()
    assert not is_there()


def test_a_link_is_renewed_after_a_question_only(school: School, open_page: Open) -> None:
    """Printed cards would stop working: the generation of the link stays until "ja"."""
    meeting_id = school.meeting("prepared")
    person = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).people[0]
    screen = open_page("prepare", meeting_id)
    screen.selectbox(key=f"invite_{meeting_id}").select(person.id).run()
    links = [personal_link.load_link_token(school.store, school.actor, participant_id=person.id, secret=SECRET)]
    for key in (f"renew_{person.id}", f"yes_renew_{person.id}"):
        screen.button(key=key).click().run()
        links.append(personal_link.load_link_token(school.store, school.actor, participant_id=person.id, secret=SECRET))
    assert (True, False) == (links[0] == links[1], links[1] == links[2])


def test_access_is_ended_after_a_question_only(school: School, open_page: Open) -> None:
    """Somebody who presses the wrong button can go back."""
    staff.invite(school.store, school.actor, display_name="Bram", role=StaffRole.FACILITATOR, now=NOW)
    bram = next(one for one in staff.list_staff(school.store, school.actor).rows if one.account.display_name == "Bram").account
    screen = open_page("settings")
    screen.button(key=f"end_access_{bram.id}").click().run()
    assert T("settings.end_access_means", name="Bram") in seen(screen)
    screen.button(key=f"yes_end_access_{bram.id}").click().run()
    ended = next(one for one in staff.list_staff(school.store, school.actor).rows if one.account.id == bram.id).account.ended_at
    assert ended is not None


def test_a_row_that_was_taken_out_of_the_plan_comes_back_with_its_words(school: School, open_page: Open) -> None:
    """Until the plan is stored again nothing is gone."""
    meeting_id = school.meeting("planned")
    screen = open_page("plan", meeting_id)

    def goals() -> list[str]:
        return [field.value for field in screen.text_area if field.key.startswith("plan_goals_") and "_wording_" in field.key]

    before = goals()
    next(button for button in screen.button if re.match(r"plan_goals_0_remove_", button.key)).click().run()
    assert len(goals()) == len(before) - 1
    next(button for button in screen.button if re.match(r"plan_goals_0_put_back_", button.key)).click().run()
    assert before == goals()
