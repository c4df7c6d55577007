"""The two private questions on the real store: theirs alone, unless passed on; in no minutes, archive or research file."""

from __future__ import annotations

import pytest

from ldgm_core.domain.meeting import Step
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.domain.reflection import CouldSay
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services import archiving, meeting_course, reporting
from ldgm_core.services.reflection import PassedOn, Reflections, load_own_reflection, load_reflections, record_reflection
from tests.meetings import NOW, Team, new_meeting

CANARY = "kanarie in een lade"


def write(
    team: Team, name: str, could_say: CouldSay | None = CouldSay.YES, unsaid: str = "", *, passes_on: bool = False, key: str = ""
) -> None:
    """Answer as this person."""
    team.keys += 1
    record_reflection(
        team.store,
        team.actors[name],
        could_say=could_say,
        unsaid=unsaid,
        is_passed_on=passes_on,
        key=SubmitKey(key or f"reflect-{team.keys:08}"),
        now=NOW,
    )


def begin_debate(team: Team) -> None:
    """The debate has begun."""
    meeting_course.mark_step(team.store, team.staff, meeting_id=team.meeting_id, step=Step.DEBATE)


def seen(team: Team) -> Reflections:
    """What the facilitator may know."""
    return load_reflections(team.store, team.staff, meeting_id=team.meeting_id)


def test_only_words_that_were_passed_on_reach_the_facilitator(team: Team) -> None:
    """With the writer's name, because the form said so; the rest is a number of people."""
    begin_debate(team)
    write(team, "Anna", CouldSay.NO, CANARY)
    write(team, "Bram", None, "dit wil ik wel kwijt", passes_on=True)
    assert Reflections(2, len(team.actors), (PassedOn("Bram", "dit wil ik wel kwijt"),), None) == seen(team)
    assert CANARY not in repr(seen(team))


def test_taking_words_back_takes_them_from_the_facilitator(team: Team) -> None:
    """The last answers count."""
    begin_debate(team)
    write(team, "Anna", None, "toch liever niet", passes_on=True)
    write(team, "Anna", CouldSay.YES)
    assert ((), 1) == (seen(team).passed_on, seen(team).answered)


def test_counts_come_after_the_close(team: Team) -> None:
    """Until then a count would move with one phone."""
    begin_debate(team)
    for name, answer in zip(team.actors, (CouldSay.YES, CouldSay.NO, CouldSay.YES, CouldSay.YES), strict=True):
        write(team, name, answer)
    assert None is seen(team).counts
    team.close()
    assert {CouldSay.YES: 3, CouldSay.PARTLY: 0, CouldSay.NO: 1} == seen(team).counts


def test_own_answers_come_back_and_nobody_elses(team: Team) -> None:
    """A phone shows what its own person wrote."""
    begin_debate(team)
    write(team, "Anna", CouldSay.NO, CANARY)
    _, own = load_own_reflection(team.store, team.actors["Anna"])
    _, other = load_own_reflection(team.store, team.actors["Bram"])
    assert own is not None
    assert (CouldSay.NO, CANARY, None) == (own.could_say, own.unsaid, other)


def test_the_same_key_stores_once(team: Team) -> None:
    """A double tap changes nothing."""
    begin_debate(team)
    write(team, "Anna", CouldSay.NO, key="samesamesame")
    write(team, "Anna", CouldSay.YES, key="samesamesame")
    _, own = load_own_reflection(team.store, team.actors["Anna"])
    assert own is not None
    assert CouldSay.NO is own.could_say


def test_before_the_debate_and_after_the_close_nothing_is_kept(team: Team) -> None:
    """Each with its own sentence."""
    with pytest.raises(NotNow, match="reflection_too_early"):
        write(team, "Anna")
    begin_debate(team)
    team.close()
    with pytest.raises(NotNow, match="meeting_over"):
        write(team, "Anna")


def test_nobody_else_may_ask(team: Team) -> None:
    """Another facilitator's meeting is not there at all."""
    other = new_meeting(team.store, team.staff, call_name="Ander")
    with pytest.raises(NotFound, match="meeting_unknown"):
        load_reflections(team.store, team.actors["Anna"], meeting_id=other)


def test_no_record_holds_a_private_answer(team: Team) -> None:
    """Minutes and archive were promised to leave them out."""
    begin_debate(team)
    write(team, "Anna", CouldSay.NO, CANARY, passes_on=True)
    team.close()
    minutes = reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id)
    archive = archiving.export_archive(team.store, team.staff, meeting_id=team.meeting_id)
    assert CANARY not in repr(minutes)
    assert CANARY.encode() not in archive
    assert b"reflections" not in archive
