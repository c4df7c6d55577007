"""What people say stands in the order in which it was said, whatever the clock of the machine does meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ldgm_core.domain.rating import SubmitKey
from ldgm_core.services import debate, perspective, remarking, reporting
from tests.meetings import COGNITION, NOW, Team

SAID = ("als eerste", "daarna", "als derde", "ten slotte")
JUMPS = (timedelta(), timedelta(days=-1), timedelta(hours=-1), timedelta(days=365))
"""The clock at each of the four, beside the beginning: put back twice, and then far ahead."""
MOMENTS = tuple(NOW + jump for jump in JUMPS)


def test_turns_and_notes_keep_their_order(team: Team) -> None:
    """Also when somebody's turn was taken back in between: the next one comes behind all that are there."""
    for name, column in zip(team.actors, (2, 5, 3, 6), strict=True):
        team.submit(name, column)
    team.reveal()
    order = ("Chloé", "Anna", "Moeder", "Bram")
    for name, words, moment in zip(order, SAID, MOMENTS, strict=True):
        team.now = moment
        team.speak(name)
        debate.add_note(team.store, team.staff, meeting_id=team.meeting_id, area_id=None, words=words, now=moment)
    assert [team.actors[name].participant_id for name in order] == list(spoken(team))
    with team.store.reading() as tx:
        assert list(SAID) == [note.words for note in tx.load_notes(team.meeting_id)]
    for has_spoken in (False, True):
        chloe = team.actors["Chloé"].participant_id
        debate.mark_turn(
            team.store, team.staff, poll_id=team.poll(round_=1), participant_id=chloe, has_spoken=has_spoken, now=NOW - timedelta(days=9)
        )
    assert [team.actors[name].participant_id for name in ("Anna", "Moeder", "Bram", "Chloé")] == list(spoken(team))


def spoken(team: Team) -> tuple[str, ...]:
    return debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION).spoken


def answer(team: Team, remark_id: str, words: str, now: datetime) -> None:
    """Write down what was done with a remark."""
    own = {"meeting_id": team.meeting_id, "remark_id": remark_id, "answered_by": "Anna"}
    remarking.answer_remark(team.store, team.staff, words=words, now=now, **own)


def test_dissents_remarks_and_addenda_keep_their_order(team: Team) -> None:
    """Through the minutes too."""
    team.submit("Anna", 3)
    team.reveal()
    anna = team.actors["Anna"]
    for words, moment in zip(SAID, MOMENTS, strict=True):
        perspective.add_dissent(team.store, anna, words=words, key=SubmitKey(f"dissent {words}"), now=moment)
    team.close()
    for words, moment in zip(SAID, MOMENTS, strict=True):
        remark = remarking.add_remark(team.store, anna, words=words, key=SubmitKey(f"remark {words}"), now=moment)
        answer(team, remark.rating_id, "verbeterd", moment)
    reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)
    for words, moment in zip(SAID, MOMENTS, strict=True):
        reporting.add_addendum(team.store, team.staff, meeting_id=team.meeting_id, words=words, who="Anna", now=moment)
    minutes = reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id)
    for said in (minutes.dissents, minutes.remarks, minutes.addenda):
        assert list(SAID) == [one.words for one in said]


@pytest.mark.parametrize("jump", JUMPS[1:], ids=str)
def test_the_last_answer_to_a_remark_counts(team: Team, jump: timedelta) -> None:
    """And not the one with the latest time."""
    team.close()
    remark = remarking.add_remark(team.store, team.actors["Anna"], words="klopt niet", key=SubmitKey("remark-1"), now=NOW)
    for words, moment in (("eerst dit", NOW), ("toch anders", NOW + jump)):
        answer(team, remark.rating_id, words, moment)
    (thread,) = remarking.load_remarks(team.store, team.staff, meeting_id=team.meeting_id)
    assert thread.answer is not None
    assert "toch anders" == thread.answer.words
