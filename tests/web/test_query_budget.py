"""How many questions a phone's page asks of the store: as many in a full room of a large school as in a small one."""

from __future__ import annotations

from collections.abc import Callable

from tests.statements import heard, questions
from tests.web.room import Phone, Room

# What is asked when a page is opened again, or an answer is sent; whoever changes a page so that it asks more writes that down here.
BUDGET = {"list": 8, "an area": 8, "a picture": 8, "an answer": 9}


def count(room: Room, phone: Callable[..., Phone]) -> dict[str, int]:
    """The questions of each page of one phone."""
    own = phone(room, "Jan")
    room.reveal("support_learning")
    answers = {
        "list": lambda: own.get(own.home),
        "an area": lambda: own.get(f"{own.home}o/cognition"),
        "a picture": lambda: own.get(f"{own.home}beeld/support_learning"),
        "an answer": lambda: own.post(f"{own.home}o/cognition", data=form, follow_redirects=False),
    }
    form = own.fields("cognition") | {"answer": "3", "certainty": "sure", "context": "classroom"}
    found = {}
    for name, ask in answers.items():
        with heard(room.store) as statements:
            answered = ask()
        assert answered.status_code in (200, 303), name
        found[name] = len(questions(statements))
    return found


def test_a_phone_asks_no_more_in_a_full_room_of_a_large_school(make_room: Callable[..., Room], phone: Callable[..., Phone]) -> None:
    """Neither more people nor more meetings."""
    small = make_room(Jan="teacher", Piet="teacher", Moeder="parent")
    small.open()
    few = count(small, phone)
    for _ in range(20):
        make_room(Anna="teacher").open()
    full = make_room(Jan="teacher", **{f"Mens{number}": "teacher" for number in range(14)})
    full.open()
    assert few == count(full, phone)
    assert few == BUDGET
