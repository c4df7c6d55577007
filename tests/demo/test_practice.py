"""A practice meeting: clearly nobody's, opened at once, and the computer answers for the played people when it is asked to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldgm_core.demo import Practice
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.services import debate, installation, perspective, preparation, scoring, second_round
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


def test_a_practice_meeting_is_open_and_says_what_it_is(store: Store, actor: StaffActor, practice: Practice) -> None:
    """The pupil is fictional and called so; nobody has answered; the next one is about another case."""
    first, second = (practice.begin(actor) for _ in range(2))
    room = preparation.load_preparation(store, actor, meeting_id=first)
    assert (True, True, True) == (room.pupil.is_fictional, "oefening" in room.pupil.call_name, practice.is_practice(room.pupil))
    assert {} == {name: count for name, count in scoring.load_progress(store, actor, meeting_id=first).answered.items() if count}
    assert room.pupil.call_name != preparation.load_preparation(store, actor, meeting_id=second).pupil.call_name


def test_one_press_lets_one_person_answer_and_another_lets_everybody(store: Store, actor: StaffActor, practice: Practice) -> None:
    """Then nothing is open any more, and a further press says so; who has no answer in the case stays missing, as in life."""
    meeting_id = practice.begin(actor)
    counts = [practice.answer(actor, meeting_id=meeting_id, everybody=everybody) for everybody in (False, True, True)]
    answered = scoring.load_progress(store, actor, meeting_id=meeting_id).answered
    assert [1, sum(count > 0 for count in answered.values()) - 1, 0] == counts
    assert counts[1] >= 4


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
