"""Remarks on the minutes screen: read, answered, written down for somebody, and in the way of sealing until answered."""

from __future__ import annotations

from ldgm_core.domain.rating import SubmitKey
from ldgm_core.services import preparation, remarking
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, Open, School, seen

T = load_texts()


def test_before_the_end_there_is_nothing_to_remark_on(school: School, open_page: Open) -> None:
    """The draft goes to phones when the meeting is closed."""
    assert T("minutes.remarks") not in seen(open_page("minutes", school.meeting("planned")))
    assert T("minutes.remarks_none") in seen(open_page("minutes", school.meeting("closed")))


def test_a_remark_from_a_phone_is_answered_and_then_the_minutes_can_be_sealed(school: School, open_page: Open) -> None:
    """Words stay words; sealing says what is missing; an empty answer is refused; after the answer the hash is there."""
    made = school.meeting("closed")
    remark = remarking.add_remark(school.store, school.actors(made)[3], words="<b>dinsdag</b>", key=SubmitKey("remark-1"), now=NOW)
    screen = open_page("minutes", made)
    assert "&lt;b&gt;dinsdag&lt;/b&gt;" in seen(screen)
    screen.button(key="finish_minutes").click().run()
    screen.button(key="finish_yes").click().run()
    assert T("error.remarks_unanswered", count=1) in seen(screen)
    field, button = f"remark_answer_{remark.rating_id}", f"answer_remark_{remark.rating_id}"
    assert "" == screen.text_area(key=field).value
    screen.button(key=button).click().run()
    assert T("error.text_empty", field_key=T("field.remark_answer")) in seen(screen)
    screen.text_area(key=field).input("verbeterd")
    screen.button(key=button).click().run()
    (thread,) = remarking.load_remarks(school.store, school.actor, meeting_id=made)
    assert thread.answer is not None
    assert ("verbeterd", "Anna", True) == (thread.answer.words, thread.answer.answered_by, "Opgeslagen om" in seen(screen))
    screen.button(key="finish_minutes").click().run()
    screen.button(key="finish_yes").click().run()
    assert T("minutes.is_final") in seen(open_page("minutes", made))


def test_a_remark_is_written_down_for_somebody(school: School, open_page: Open) -> None:
    """Nobody is chosen beforehand, and who wrote it down stands beside it."""
    made = school.meeting("closed")
    screen = open_page("minutes", made)
    assert screen.selectbox(key=f"remark_who_{made}").value is None
    screen.text_area(key=f"remark_words_{made}").input("namens")
    screen.button(key=f"add_remark_{made}").click().run()
    assert () == remarking.load_remarks(school.store, school.actor, meeting_id=made)
    people = preparation.load_preparation(school.store, school.actor, meeting_id=made).people
    mother = next(person for person in people if person.display_name == "Moeder")
    screen.selectbox(key=f"remark_who_{made}").select(mother.id)
    screen.button(key=f"add_remark_{made}").click().run()
    (thread,) = remarking.load_remarks(school.store, school.actor, meeting_id=made)
    assert ("namens", "Anna", "Moeder") == (thread.remark.words, thread.remark.written_down_by, thread.person.display_name)
