"""Between draft and final: who may read and remark, when, and that every remark stands in the final minutes with its answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ldgm_core.domain.rating import SubmitKey
from ldgm_core.domain.remark import MOST_REMARKS
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import remarking, reporting
from ldgm_core.services.remarking import RemarkThread
from ldgm_core.store import Store
from ldgm_core.texts import load_texts
from tests.meetings import NOW, SUPPORT, TEAM, Team, new_team


@pytest.fixture
def over(team: Team) -> Team:
    """A meeting that is closed; one area was revealed, one was answered and never revealed."""
    team.submit("Anna", 2)
    team.reveal()
    team.submit("Bram", 5, area_id=SUPPORT, observation="kanarie-nooit-onthuld")
    team.close()
    return team


def remark(team: Team, name: str = "Moeder", words: str = "dinsdag, niet donderdag", key: str = "remark-1") -> str:
    return remarking.add_remark(team.store, team.actors[name], words=words, key=SubmitKey(key), now=NOW).rating_id


def answer(team: Team, remark_id: str, words: str = "verbeterd", *, now: datetime = NOW) -> None:
    remarking.answer_remark(
        team.store, team.staff, meeting_id=team.meeting_id, remark_id=remark_id, words=words, answered_by="Anna", now=now
    )


def threads(team: Team) -> tuple[RemarkThread, ...]:
    return remarking.load_remarks(team.store, team.staff, meeting_id=team.meeting_id)


def seal(team: Team) -> str:
    return reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)


def test_a_remark_and_its_answer_stand_in_the_final_minutes(over: Team) -> None:
    """In the writer's words, by role when the meeting shows no names, with who answered; and they are under the hash."""
    answer(over, remark(over, words="=1+1 <b>dinsdag</b>"))
    seal(over)
    (found,) = reporting.load_minutes(over.store, over.staff, meeting_id=over.meeting_id).remarks
    assert ("parent", None, "=1+1 <b>dinsdag</b>", "", "verbeterd", "Anna") == (
        found.role, found.name, found.words, found.written_down_by, found.answer, found.answered_by,
    )  # fmt: skip
    with over.store.reading() as tx:
        sealed = tx.find_final_minutes(over.meeting_id)
    assert sealed is not None
    assert ["=1+1 <b>dinsdag</b>"] == [row["words"] for row in json.loads(sealed.body)["remarks"]]


def test_names_stand_beside_remarks_only_if_the_meeting_chose_names(store: Store) -> None:
    """The choice of the meeting holds for remarks too."""
    team = new_team(store, shows_names=True)
    team.close()
    remark(team)
    assert ["Moeder"] == [one.name for one in reporting.load_minutes(store, team.staff, meeting_id=team.meeting_id).remarks]


def test_a_participant_sees_the_own_remarks_only_and_the_draft_without_any(over: Team) -> None:
    """Others' remarks come with the final minutes; what was never revealed is in no draft."""
    answer(over, remark(over))
    remark(over, "Bram", "kanarie van Bram", key="remark-2")
    draft = remarking.load_draft(over.store, over.actors["Moeder"])
    assert draft.minutes is not None
    assert ((), ["dinsdag, niet donderdag"]) == (draft.minutes.remarks, [one.remark.words for one in draft.own])
    assert ("verbeterd", False) == (draft.own[0].answer and draft.own[0].answer.words, "kanarie" in repr(draft))


def test_after_the_end_a_participant_reads_no_draft_but_the_own_remarks(over: Team) -> None:
    """Final minutes are read by a link that the school sends."""
    answer(over, remark(over))
    seal(over)
    draft = remarking.load_draft(over.store, over.actors["Moeder"])
    assert (None, 1) == (draft.minutes, len(draft.own))


def test_the_same_form_sent_again_gives_the_first_receipt(over: Team) -> None:
    """A phone that lost its answer sends again."""
    assert remark(over) == remark(over)
    assert 1 == len(threads(over))


def test_a_later_answer_counts_and_the_earlier_one_is_kept(over: Team) -> None:
    """Rows are added, not overwritten."""
    made = remark(over)
    answer(over, made, "eerst")
    answer(over, made, "later", now=NOW + timedelta(seconds=1))
    with over.store.reading() as tx:
        kept = [one.words for one in tx.load_remark_answers(over.meeting_id)]
    assert ("later", {"eerst", "later"}) == (threads(over)[0].answer.words, set(kept))  # type: ignore[union-attr]


def test_a_remark_written_down_for_somebody_says_so(over: Team) -> None:
    """For who has no phone, or left before the draft was there."""
    mother = over.actors["Moeder"].participant_id
    remarking.add_remark_for(over.store, over.staff, participant_id=mother, words="namens", written_down_by="Anna", now=NOW)
    (found,) = threads(over)
    assert ("Moeder", "namens", "Anna") == (found.person.display_name, found.remark.words, found.remark.written_down_by)


def test_minutes_are_not_sealed_over_a_remark_without_an_answer(over: Team) -> None:
    """Nobody is passed over: the refusal says how many wait, and nothing was sealed."""
    made = remark(over)
    with pytest.raises(NotNow, match="remarks_unanswered") as caught:
        seal(over)
    assert 1 == caught.value.facts["count"]
    answer(over, made)
    assert 64 == len(seal(over))


def test_remarks_that_arrive_while_the_minutes_are_sealed_are_in_them_or_refused(over: Team) -> None:
    """Whatever the order of the two, no remark is accepted and left out."""

    def send(number: int) -> str | None:
        try:
            return seal(over) and None if number == 5 else remark(over, "Bram", key=f"race-{number:04}")
        except NotNow:
            return None

    with ThreadPoolExecutor(6) as pool:
        accepted = {made for made in pool.map(send, range(10)) if made}
    for made in accepted:
        with over.store.reading() as tx:
            is_final = tx.find_final_minutes(over.meeting_id) is not None
        if not is_final:
            answer(over, made)
    seal(over)
    assert len(accepted) == len(reporting.load_minutes(over.store, over.staff, meeting_id=over.meeting_id).remarks)


@pytest.mark.parametrize("words", ["", " \n ", "x" * 5001, "a\x00b", "a\u202eb"])
def test_words_that_cannot_be_kept_are_refused(over: Team, words: str) -> None:
    """In a remark and in an answer; nothing is stored."""
    made = remark(over)
    for attempt in (lambda: remark(over, words=words, key="remark-2"), lambda: answer(over, made, words)):
        with pytest.raises(BadInput, match="text_"):
            attempt()
    assert [(1, None)] == [(len(threads(over)), threads(over)[0].answer)]


def test_somebody_who_keeps_writing_is_told_that_it_is_enough(over: Team) -> None:
    """Twenty each; another person still has room."""
    for number in range(MOST_REMARKS):
        remark(over, key=f"remark-{number:03}")
    with pytest.raises(NotNow, match="remarks_full"):
        remark(over, key="remark-many")
    remark(over, "Bram", key="remark-bram")


def refusals(team: Team) -> dict[str, Callable[[], object]]:
    """What is refused whatever the state of the meeting."""
    made = remark(team)
    stranger = replace(team.staff, account_id="somebody", is_administrator=False)  # type: ignore[arg-type]
    watcher = team.actors["Voorzitter"]
    other = replace(team.actors["Anna"], meeting_id="elsewhere")  # type: ignore[arg-type]
    place = {"meeting_id": team.meeting_id}
    return {
        "observer_reads": lambda: remarking.load_draft(team.store, watcher),
        "observer_remarks": lambda: remark(team, "Voorzitter", key="remark-9"),
        "for_observer": lambda: remarking.add_remark_for(
            team.store, team.staff, participant_id=watcher.participant_id, words="x", written_down_by="", now=NOW
        ),
        "stranger_reads": lambda: remarking.load_remarks(team.store, stranger, **place),  # type: ignore[arg-type]
        "stranger_answers": lambda: remarking.answer_remark(
            team.store, stranger, remark_id=made, words="x", answered_by="x", now=NOW, **place  # type: ignore[arg-type]
        ),
        "stranger_writes_for": lambda: remarking.add_remark_for(
            team.store, stranger, participant_id=team.actors["Anna"].participant_id, words="x", written_down_by="", now=NOW
        ),
        "participant_answers": lambda: remarking.answer_remark(
            team.store, team.actors["Anna"], remark_id=made, words="x", answered_by="x", now=NOW, **place  # type: ignore[arg-type]
        ),
        "participant_reads_all": lambda: remarking.load_remarks(team.store, team.actors["Anna"], **place),  # type: ignore[arg-type]
        "other_meeting": lambda: remarking.load_draft(team.store, other),
        "unknown_remark": lambda: answer(team, "nothing"),
        "unknown_person": lambda: remarking.add_remark_for(
            team.store, team.staff, participant_id="nobody", words="x", written_down_by="", now=NOW  # type: ignore[arg-type]
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("which", "kind", "code"),
    [
        ("observer_reads", NotAllowed, "observer_does_not_remark"),
        ("observer_remarks", NotAllowed, "observer_does_not_remark"),
        ("for_observer", NotAllowed, "observer_does_not_remark"),
        ("stranger_reads", NotFound, "meeting_unknown"),
        ("stranger_answers", NotFound, "meeting_unknown"),
        ("stranger_writes_for", NotFound, "meeting_unknown"),
        ("participant_answers", NotAllowed, "not_yours_to_do"),
        ("participant_reads_all", NotAllowed, "not_yours_to_do"),
        ("other_meeting", NotFound, "meeting_unknown"),
        ("unknown_remark", NotFound, "remark_unknown"),
        ("unknown_person", NotFound, "participant_unknown"),
    ],
)
def test_who_may_not_is_refused_with_a_sentence(store: Store, which: str, kind: type[LdgmError], code: str) -> None:
    """Nothing changes, and the sentence is Dutch."""
    team = new_team(store, people=(*TEAM, ("Voorzitter", "committee_chair")))
    team.close()
    attempt = refusals(team)[which]
    before = threads(team)
    with pytest.raises(kind) as caught:
        attempt()
    assert (code, before) == (caught.value.code, threads(team))
    assert load_texts().sentence(caught.value).endswith(".")


@pytest.mark.parametrize(("is_final", "code"), [(False, "draft_not_ready"), (True, "remarks_over")])
def test_a_remark_has_its_time(team: Team, is_final: bool, code: str) -> None:
    """Not while the meeting goes on, and not when the minutes are final; the same for who writes it down for somebody."""
    if is_final:
        team.close()
        seal(team)
    mother = team.actors["Moeder"].participant_id
    with pytest.raises(NotNow, match=code):
        remark(team)
    with pytest.raises(NotNow, match=code):
        remarking.add_remark_for(team.store, team.staff, participant_id=mother, words="x", written_down_by="", now=NOW)


def test_there_is_no_draft_to_read_while_the_meeting_goes_on(team: Team) -> None:
    """A phone that guesses the address gets a sentence."""
    with pytest.raises(NotNow, match="draft_not_ready"):
        remarking.load_draft(team.store, team.actors["Anna"])


def test_a_final_answer_is_not_changed(over: Team) -> None:
    """What is under the hash stays; an addendum is the way."""
    made = remark(over)
    answer(over, made)
    seal(over)
    with pytest.raises(NotNow, match="remarks_over"):
        answer(over, made, "toch anders")
