"""Every screen finds its rows by an index: what lies in the store besides makes none of them slower."""

from __future__ import annotations

import pytest

from ldgm_core.domain.meeting import Context
from ldgm_core.domain.rating import Certainty, Rating
from ldgm_core.services import answering, preparation, scoring
from ldgm_core.services.answering import Sent
from ldgm_core.services.device import find_participant
from ldgm_core.services.personal_link import bind_device, link_token, load_invitation
from ldgm_core.services.room_code import enter_room
from tests.pages.school import NOW, SECRET, Open, School
from tests.pages.test_screens import SCREENS
from tests.statements import heard, scans

# Rows of these come with schools and their staff, or with what somebody typed wrongly in the last hours; not with meetings.
SMALL = frozenset({"organisations", "accounts", "second_factors", "failures", "alembic_version"})
LISTS = ("home", "pupils", "arrangements", "privacy", "settings")


def prepared(school: School) -> str:
    """A meeting that was led to its end, and one before it about another pupil."""
    school.meeting("final", name="Ada")
    return school.meeting("planned", name="Bas")


@pytest.mark.parametrize("name", [*SCREENS, *LISTS])
def test_no_screen_goes_through_a_whole_table(name: str, school: School, open_page: Open) -> None:
    """Whatever the planner has to choose from, it finds an index."""
    meeting_id = prepared(school)
    with heard(school.store) as found:
        open_page(name, meeting_id if name in SCREENS else None)
    assert len(found) > 5
    assert [] == scans(school.store, found, small=SMALL)


def test_a_missing_index_is_found(school: School, open_page: Open) -> None:
    """The test above can fail: without the index of the list of meetings, the first screen goes through all of them."""
    prepared(school)
    with school.store._engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_meetings_list")
    with heard(school.store) as found:
        open_page("home")
    assert any("meetings" in one for one in scans(school.store, found, small=SMALL))


def test_no_question_of_a_phone_goes_through_a_whole_table(school: School) -> None:
    """From the link to a kept answer, and the lobby of the room."""
    meeting_id = school.meeting("open")
    people = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id)
    who_scores = next(person for person in people.people if person.scores)  # added at one moment, so in the order of random ids
    token = link_token(SECRET, who_scores.id, 1)
    with heard(school.store) as found:
        load_invitation(school.store, token=token)
        enter_room(school.store, typed_code=people.meeting.room_code)
        participant, device = bind_device(school.store, token=token, now=NOW)
        actor_of = find_participant(school.store, device_token=device, participant_id=participant.id, now=NOW)
        assert actor_of is not None
        sheet = scoring.load_own_sheet(school.store, actor_of[0])
        scoring.load_openness(school.store, actor_of[0])
        poll = sheet.polls[0]
        sent = Sent(device, participant.id, poll.area_id, poll.poll_id, "a-key-of-a-phone", lambda _: answer(), NOW)
        (kept,) = answering.keep_answers(school.store, [sent])
    assert isinstance(kept, answering.Kept), kept
    assert [] == scans(school.store, found, small=SMALL)


def answer() -> Rating:
    """Column 2, sure, in the classroom."""
    return Rating(2, None, Certainty.SURE, Context.CLASSROOM)
