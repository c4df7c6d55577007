"""Every screen finds its rows by an index: what lies in the store besides makes none of them slower."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import Context, MeetingId, Pupil, PupilId
from ldgm_core.domain.rating import Certainty, Rating
from ldgm_core.services import answering, handing_over, preparation, scoring, staff
from ldgm_core.services.answering import Sent
from ldgm_core.services.device import find_participant
from ldgm_core.services.personal_link import bind_device, link_token, load_invitation
from ldgm_core.services.room_code import enter_room
from tests.pages.school import NOW, SECRET, Open, School
from tests.pages.test_screens import SCREENS
from tests.statements import heard, plans, scans, steps

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
        enter_room(school.store, typed_code=people.meeting.room_code, now=NOW)
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


@pytest.mark.parametrize("typed", ["mats 77", "mats", "groep"])
def test_a_search_costs_the_same_among_three_thousand_pupils(school: School, typed: str) -> None:
    """Whether it finds one, a few of them, or all; counted in steps of the database, not in time."""
    taken = []
    for pupils in (100, 3000):
        fill(school, pupils)
        with steps(school.store) as done:
            page = preparation.find_pupils(school.store, school.actor, typed=typed, limit=20)
        assert page.rows
        taken.append(len(done))
    assert taken[1] <= 1.3 * taken[0] + 3


def test_few_pupils_are_looked_up_and_not_sought_in_the_list_of_the_school(school: School) -> None:
    """SQLite is kept from its own choice, which is to read the whole list because it is in order already."""
    fill(school, 3)
    with heard(school.store) as found:
        preparation.find_pupils(school.store, school.actor, typed="mats", limit=20)
    looked = [plan for _, plan in plans(school.store, found) if plan.split()[1] == "pupils"]
    assert ["SEARCH pupils USING INDEX sqlite_autoindex_pupils_1 (id=?)"] == looked


def test_the_meetings_about_pupils_cost_the_same_whatever_else_somebody_leads(school: School) -> None:
    """Of a page of pupils, of one of them, and the next page of that one."""
    fill(school, 20)
    about = [pupil.id for pupil in preparation.find_pupils(school.store, school.actor, typed="mats", limit=20).rows]
    made = school.meeting("new", name="Ander")
    for pupil_id in about:
        lead(school, made, pupil_id, 3)
    taken = []
    for others in (50, 3000):
        lead(school, made, None, others)
        asked = []
        for pupil_ids in (about, about[:1]):
            with steps(school.store) as done:
                found = preparation.list_meetings_about(school.store, school.actor, pupil_ids=pupil_ids, limit=2)
            assert [2] * len(pupil_ids) == [len(page.rows) for page in found.values()]
            asked.append(len(done))
        for after in (None, found[about[0]].following):
            with steps(school.store) as done:
                assert preparation.list_meetings_of(school.store, school.actor, pupil_id=about[0], after=after, limit=2).rows
            asked.append(len(done))
        taken.append(asked)
    assert [] == [(few, many) for few, many in zip(*taken, strict=True) if many > 1.3 * few + 3]


@pytest.mark.parametrize("typed", ["", "collega"])
def test_a_page_of_people_costs_the_same_among_six_hundred(school: School, typed: str) -> None:
    """Counted in steps of the database: the page that is shown, and to whom meetings may go."""
    taken = []
    for people in (60, 600):
        with school.store.writing() as tx:
            for number in range(len(tx.load_accounts(school.actor.organisation_id)), people):
                tx.add_account(Account(AccountId(tx.new_id()), school.actor.organisation_id, f"Collega {number}", False, NOW))
        with steps(school.store) as done:
            page = staff.list_staff(school.store, school.actor, typed=typed, limit=20)
            found = handing_over.find_colleagues(school.store, school.actor, from_id=page.rows[3].account.id, typed=typed)
        assert page.following
        assert found.rows
        taken.append(len(done))
    assert taken[1] <= 1.3 * taken[0] + 3


def fill(school: School, count: int) -> None:
    """See that there are so many pupils: a hundred named Mats, and others."""
    with school.store.writing() as tx:
        there = len(tx.load_pupils(school.actor.organisation_id))
        for number in range(there, count):
            name = f"{'Mats' if number < 100 else 'Bo'} {number}"
            tx.add_pupil(Pupil(PupilId(tx.new_id()), school.actor.organisation_id, name, "groep 5", Sector.SO, True, NOW))


def lead(school: School, like: MeetingId, pupil_id: PupilId | None, count: int) -> None:
    """Lead so many meetings more, like this one: about a pupil, or about the same one."""
    with school.store.writing() as tx:
        meeting = tx.load_meeting(like)
        for _ in range(count):
            made, code = MeetingId(tx.new_id()), tx.new_id()[:16]
            tx.add_meeting(replace(meeting, id=made, room_code=code, pupil_id=pupil_id or meeting.pupil_id))


def answer() -> Rating:
    """Column 2, sure, in the classroom."""
    return Rating(2, None, Certainty.SURE, Context.CLASSROOM)
