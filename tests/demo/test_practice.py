"""A practice meeting: clearly nobody's, opened at once, and the computer answers for the played people when it is asked to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from ldgm_core.demo.practice import Practice
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.services import debate, installation, inviting, meeting_course, perspective, preparation, scoring, second_round
from ldgm_core.store import Store, open_store
from ldgm_core.texts import load_texts

NOW = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
SECRET = b"fictional secret of the tests, 32+"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/practice.sqlite3")
    yield store
    store.close()


@pytest.fixture
def actor(store: Store) -> StaffActor:
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    return StaffActor(account.id, account.organisation_id, account.is_administrator)


@pytest.fixture
def practice(store: Store) -> Practice:
    return Practice(store, texts=load_texts(), secret=SECRET, clock=lambda: NOW)


def who_answered(store: Store, actor: StaffActor, meeting_id: MeetingId) -> set[str]:
    return {name for name, count in scoring.load_progress(store, actor, meeting_id=meeting_id).answered.items() if count}


class Clock:
    """A clock that somebody turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def test_a_practice_meeting_is_open_and_says_what_it_is(store: Store, actor: StaffActor, practice: Practice) -> None:
    """The pupil is fictional and called so; two people had answered at home; the next one is about another case."""
    first, second = (practice.begin(actor) for _ in range(2))
    room = preparation.load_preparation(store, actor, meeting_id=first)
    assert (True, True, True) == (room.pupil.is_fictional, "oefening" in room.pupil.call_name, practice.is_practice(room.pupil))
    assert 2 == len(who_answered(store, actor, first))
    assert room.pupil.call_name != preparation.load_preparation(store, actor, meeting_id=second).pupil.call_name


def test_one_press_lets_one_person_answer_and_another_lets_everybody(store: Store, actor: StaffActor, practice: Practice) -> None:
    """Then nothing is open any more, and a further press says so; who has no answer in the case stays missing, as in life."""
    meeting_id = practice.begin(actor)
    counts = [practice.answer(actor, meeting_id=meeting_id, everybody=everybody) for everybody in (False, True, True)]
    assert [1, len(who_answered(store, actor, meeting_id)) - 3, 0] == counts
    assert counts[1] >= 2


def test_played_people_answer_a_second_round_and_the_perspective(store: Store, actor: StaffActor, practice: Practice) -> None:
    """All the way to the estimates, with the same button."""
    meeting_id = practice.begin(actor)
    practice.answer(actor, meeting_id=meeting_id, everybody=True)
    areas = [area.id for area in scoring.load_progress(store, actor, meeting_id=meeting_id).matrix.scored_areas]
    scoring.reveal_all(store, actor, meeting_id=meeting_id, area_ids=areas, rng=random.Random(1), now=NOW)
    area_id = next(AreaId(entry.area_id) for entry in debate.load_debate(store, actor, meeting_id=meeting_id).entries)
    talk = debate.load_talk(store, actor, meeting_id=meeting_id, area_id=area_id)
    for person in talk.people:
        debate.mark_turn(store, actor, poll_id=talk.rounds[0].poll_id, participant_id=person.id, has_spoken=True, now=NOW)
    second_round.open_second_round(store, actor, meeting_id=meeting_id, area_id=area_id, now=NOW)
    assert practice.answer(actor, meeting_id=meeting_id, everybody=True) > 0
    perspective.open_perspective(store, actor, meeting_id=meeting_id, now=NOW)
    assert practice.answer(actor, meeting_id=meeting_id, everybody=True) > 0
    polls = scoring.load_progress(store, actor, meeting_id=meeting_id).polls
    assert {"destination", "direction"} <= {str(poll.area_id) for poll in polls}
    assert 0 == practice.answer(actor, meeting_id=meeting_id, everybody=True)


def test_in_a_meeting_about_somebody_else_nobody_is_played(store: Store, actor: StaffActor, practice: Practice) -> None:
    """A fictional pupil of the demo, or a real one, is left alone."""
    meeting_id = practice.begin(actor)
    room = preparation.load_preparation(store, actor, meeting_id=meeting_id)
    new = preparation.NewMeeting(
        None, "Mats", "groep 5", room.pupil.sector, NOW.date(), 112, "Jaarlijkse bespreking", room.meeting.matrix_version
    )
    other = preparation.create_meeting(store, actor, new, now=NOW)
    assert 0 == practice.answer(actor, meeting_id=other, everybody=True)
    assert not practice.is_practice(preparation.load_preparation(store, actor, meeting_id=other).pupil)
    assert all(isinstance(poll, OpenPoll) or not poll.is_revealed for poll in scoring.load_progress(store, actor, meeting_id=other).polls)


def test_answers_come_one_by_one_as_time_passes_and_somebody_is_late(store: Store, actor: StaffActor) -> None:
    """Two were there before, nobody acts twice within two seconds, and the last one comes after more than a minute."""
    clock = Clock()
    practice = Practice(store, texts=load_texts(), secret=SECRET, clock=clock)
    meeting_id = practice.begin(actor)
    seen = [(0.0, len(who_answered(store, actor, meeting_id)))]
    while (clock.now - NOW).total_seconds() < 150:
        clock.turn(2.5)
        practice.go_on(actor, meeting_id=meeting_id)
        count = len(who_answered(store, actor, meeting_id))
        assert count - seen[-1][1] in (0, 1)
        if count != seen[-1][1]:
            seen.append(((clock.now - NOW).total_seconds(), count))
    assert (0.0, 2) == seen[0]
    assert min(after - before for (before, _), (after, _) in pairwise(seen)) >= 2
    assert seen[-2][0] < 75 <= seen[-1][0]
    assert 0 == practice.answer(actor, meeting_id=meeting_id, everybody=True)


def test_a_program_that_was_started_again_goes_on_and_what_was_paused_does_not_come_all_at_once(store: Store, actor: StaffActor) -> None:
    """What is due follows from the store and the clock; after two minutes without a look, people still come one by one."""
    clock = Clock()
    meeting_id = Practice(store, texts=load_texts(), secret=SECRET, clock=clock).begin(actor)
    clock.turn(120)
    assert 2 == len(who_answered(store, actor, meeting_id))
    again = Practice(store, texts=load_texts(), secret=SECRET, clock=clock)
    assert again.go_on(actor, meeting_id=meeting_id)
    assert not again.go_on(actor, meeting_id=meeting_id)
    assert 3 == len(who_answered(store, actor, meeting_id))


def test_in_a_meeting_that_is_paused_nobody_answers_until_it_runs_again(store: Store, actor: StaffActor) -> None:
    """The pause is of the meeting and not of a screen: another practice meeting goes on, and a press still lets people answer."""
    clock = Clock()
    practice = Practice(store, texts=load_texts(), secret=SECRET, clock=clock)
    paused, other = practice.begin(actor), practice.begin(actor)
    practice.pause(paused, is_paused=True)
    clock.turn(120)
    assert [False, True] == [practice.runs(meeting_id) for meeting_id in (paused, other)]
    assert [False, True] == [practice.go_on(actor, meeting_id=meeting_id) for meeting_id in (paused, other)]
    assert 1 == practice.answer(actor, meeting_id=paused, everybody=False)
    practice.pause(paused, is_paused=False)
    clock.turn(10)
    assert practice.go_on(actor, meeting_id=paused)


def test_time_alone_answers_nothing_in_a_meeting_that_is_no_practice(store: Store, actor: StaffActor, practice: Practice) -> None:
    """Not for a pupil with the name of a case either, and not in a practice meeting that is over."""
    clock = Clock()
    practice = Practice(store, texts=load_texts(), secret=SECRET, clock=clock)
    over = practice.begin(actor)
    room = preparation.load_preparation(store, actor, meeting_id=over)
    meeting_course.close_meeting(store, actor, meeting_id=over, now=clock.now)
    new = preparation.NewMeeting(
        None, room.pupil.call_name, "groep 5", room.pupil.sector, NOW.date(), 112, "Jaarlijkse bespreking", room.meeting.matrix_version
    )
    real = preparation.create_meeting(store, actor, new, now=NOW)
    for person in room.people:
        settings = inviting.PersonSettings(person.display_name, person.role, person.role_group)
        inviting.add_person(store, actor, settings, meeting_id=real, secret=SECRET, now=NOW)
    meeting_course.open_meeting(store, actor, meeting_id=real, now=NOW)
    clock.turn(300)
    assert [False, False] == [practice.go_on(actor, meeting_id=meeting_id) for meeting_id in (over, real)]
    assert set() == who_answered(store, actor, real)
