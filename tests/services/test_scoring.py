"""Step 1 on the real store: answers, keys, the reveal, and who may not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Participant, ParticipantId
from ldgm_core.domain.poll import OpenPoll, RevealedPoll, RevealStep
from ldgm_core.domain.rating import NonScore, PollId, SubmitKey
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import debate, inviting, meeting_course, preparation, scoring
from ldgm_core.store import Store
from tests.meetings import COGNITION, NOW, SECRET, Team, new_meeting, new_team, rating


def test_a_later_answer_replaces_the_earlier_one_until_the_reveal(team: Team) -> None:
    """The last confirmed answer counts."""
    team.submit("Anna", 2)
    team.submit("Anna", 5)
    team.reveal()
    seen = team.seen_by("Anna")
    assert isinstance(seen, RevealedPoll)
    assert (5,) == seen.scores


def test_an_answer_that_was_replaced_is_still_there(team: Team) -> None:
    """Rows are added and never overwritten: what somebody answered first can be shown to who doubts the second."""
    for column in (2, 5, 3):
        team.submit("Anna", column)
    with team.store.reading() as tx:
        assert [2, 5, 3] == list(tx._connection.exec_driver_sql('SELECT "column" FROM ratings ORDER BY seq').scalars())


def test_the_same_key_stores_once_and_gives_the_first_receipt(team: Team) -> None:
    """A double tap, a retry, a second tab."""
    first = team.submit("Anna", 2, key="samesamesame")
    again = team.submit("Anna", 6, key="samesamesame")
    assert (first.rating_id, first.submitted_at, True) == (again.rating_id, again.submitted_at, again.is_repeat)
    team.reveal()
    seen = team.seen_by("Anna")
    assert isinstance(seen, RevealedPoll)
    assert (2,) == seen.scores


def test_two_people_may_use_the_same_key(team: Team) -> None:
    """Keys belong to their sender."""
    team.submit("Anna", 2, key="samesamesame")
    assert not team.submit("Bram", 3, key="samesamesame").is_repeat


def test_nothing_is_stored_after_the_reveal(team: Team) -> None:
    """Too late is too late, and said so."""
    team.submit("Anna", 2)
    team.reveal()
    with pytest.raises(NotNow, match="poll_closed"):
        team.submit("Bram", 3)
    seen = team.seen_by("Bram")
    assert isinstance(seen, RevealedPoll)
    assert (2,) == seen.scores


def test_a_second_reveal_changes_nothing(team: Team) -> None:
    """Revealed once, never again."""
    assert (True, False) == (team.reveal(), team.reveal())


def test_the_press_reveals_at_once_only_when_nobody_is_missing(team: Team) -> None:
    """With somebody missing nothing is revealed and it has to be asked first; a second press reveals nothing."""
    team.submit("Anna", 2)
    assert press_reveal(team) is None
    assert isinstance(team.seen_by("Anna"), OpenPoll)
    for name in team.actors:
        team.submit(name, 2)
    assert (1, 0) == (press_reveal(team), press_reveal(team))
    assert isinstance(team.seen_by("Anna"), RevealedPoll)


def test_who_leads_and_scores_answers_before_the_reveal(team: Team) -> None:
    """One area or all: the reveal waits for that one answer, also a non-score, and for nobody else's."""
    lead = add_leader(team)
    team.submit("Anna", 2)
    with pytest.raises(NotNow, match="leader_not_ready"):
        team.reveal()
    with pytest.raises(NotNow, match="leader_not_ready"):
        scoring.reveal_all(team.store, team.staff, meeting_id=team.meeting_id, area_ids=[COGNITION], rng=team.rng, now=NOW)
    assert isinstance(team.seen_by("Anna"), OpenPoll)
    team.actors["Leider"] = lead
    team.submit("Leider", None, non_score=NonScore.UNDECIDED, certainty=None)
    assert team.reveal()


def test_who_leads_is_one_person_and_speaks_last(team: Team) -> None:
    """A second one is refused; the list of who has not spoken ends with whoever leads."""
    add_leader(team)
    with pytest.raises(BadInput, match="leader_twice"):
        add_leader(team, name="Tweede")
    team.actors["Leider"] = ParticipantActor(person_of(team, "Leider").id, team.meeting_id, team.staff.organisation_id, True)
    add_person(team, "Later", minutes=1)
    for name in ("Anna", "Leider"):
        team.submit(name, 2)
    team.reveal()
    talk = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)
    assert ("Later", "Leider") == tuple(person.display_name for person in talk.silent[-2:])


def press_reveal(team: Team) -> int | None:
    return scoring.reveal_if_complete(team.store, team.staff, meeting_id=team.meeting_id, area_ids=[COGNITION], rng=team.rng, now=NOW)


def add_person(team: Team, name: str, *, leads: bool = False, minutes: int = 0) -> ParticipantId:
    """Invite one more teacher, some minutes later."""
    person = inviting.PersonSettings(name, "teacher", leads=leads)
    return inviting.add_person(
        team.store, team.staff, person, meeting_id=team.meeting_id, secret=SECRET, now=NOW + timedelta(minutes=minutes)
    )


def add_leader(team: Team, *, name: str = "Leider") -> ParticipantActor:
    """Invite a teacher who leads the talk."""
    return ParticipantActor(add_person(team, name, leads=True), team.meeting_id, team.staff.organisation_id, True)


def person_of(team: Team, name: str) -> Participant:
    """The participant of this name."""
    people = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).people
    return next(person for person in people if person.display_name == name)


def test_of_many_reveals_at_once_exactly_one_counts(team: Team) -> None:
    """Two facilitators, one effect."""
    poll_id = team.poll()
    start = threading.Barrier(8)

    def press(_: int) -> bool:
        start.wait()
        return scoring.reveal_poll(team.store, team.staff, poll_id=poll_id, rng=team.rng, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        assert 1 == sum(pool.map(press, range(8)))


def test_answers_that_race_with_the_reveal_are_either_shown_or_refused(store: Store) -> None:
    """What was acknowledged is in the reveal; what is not in it was refused. Thirty people, some too late."""
    names = tuple((f"P{number}", "teacher") for number in range(30))
    team = new_team(store, people=names)
    poll_id, start = team.poll(), threading.Barrier(31)

    def answer(name: str) -> str | None:
        start.wait()
        try:
            key = SubmitKey(f"race-{name:>04}")
            scoring.submit_rating(store, team.actors[name], poll_id=poll_id, rating=rating(3), key=key, now=NOW)
        except NotNow:
            return None
        return name

    def reveal() -> None:
        start.wait()
        scoring.reveal_poll(store, team.staff, poll_id=poll_id, rng=team.rng, now=NOW)

    with ThreadPoolExecutor(31) as pool:
        pool.submit(reveal)
        accepted = [name for name in pool.map(answer, [name for name, _ in names]) if name]
    seen = team.seen_by("P0")
    assert isinstance(seen, RevealedPoll)
    assert len(accepted) == len(seen.answers)


def test_progress_counts_people_and_tells_no_values(team: Team) -> None:
    """Who is how far, and nothing else."""
    team.submit("Anna", 7, observation="kanarie")
    progress = scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id)
    assert {team.actors["Anna"].participant_id: 1} == progress.answered
    assert "kanarie" not in repr(progress)
    assert 3 == len(progress.missing(next(poll for poll in progress.polls if poll.area_id == COGNITION)))


def test_an_observer_neither_scores_nor_is_missing(store: Store) -> None:
    """Somebody who looks on."""
    team = new_team(store, people=(("Anna", "teacher"), ("Voorzitter", "committee_chair")))
    with pytest.raises(NotAllowed, match="observer_does_not_score"):
        team.submit("Voorzitter", 3)
    with pytest.raises(NotAllowed, match="observer_does_not_score"):
        scoring.finish_scoring(store, team.actors["Voorzitter"], is_finished=True, now=NOW)
    team.submit("Anna", 3)
    assert press_reveal(team) == 1


def test_another_meetings_poll_does_not_exist_for_a_participant(team: Team, store: Store) -> None:
    """The same answer as for a poll that never existed."""
    other = replace(team, meeting_id=new_meeting(store, team.staff, call_name="Noor"), actors={})
    inviting.add_person(store, team.staff, inviting.PersonSettings("X", "teacher"), meeting_id=other.meeting_id, secret=b"s", now=NOW)
    meeting_course.open_meeting(store, team.staff, meeting_id=other.meeting_id, now=NOW)
    codes = []
    for poll_id in (other.poll(), PollId("never-existed")):
        with pytest.raises(NotFound) as caught:
            scoring.submit_rating(store, team.actors["Anna"], poll_id=poll_id, rating=rating(3), key=SubmitKey("x" * 8), now=NOW)
        codes.append(caught.value.code)
    assert ["poll_unknown", "poll_unknown"] == codes


def test_a_stranger_finds_no_meeting(team: Team) -> None:
    """Another account, another school, and a participant of another meeting: all the same answer."""
    strangers = [
        StaffActor(AccountId("other"), team.staff.organisation_id),
        StaffActor(team.staff.account_id, OrganisationId("other")),
        ParticipantActor(ParticipantId("x"), "another", team.staff.organisation_id, True),  # type: ignore[arg-type]
    ]
    for stranger in strangers:
        with pytest.raises(NotFound, match="meeting_unknown"):
            scoring.load_progress(team.store, stranger, meeting_id=team.meeting_id)


def test_a_participant_cannot_reveal(team: Team) -> None:
    """The reveal is the facilitator's."""
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        scoring.reveal_poll(team.store, team.actors["Anna"], poll_id=team.poll(), rng=team.rng, now=NOW)


@pytest.mark.parametrize("button", ["submit", "reveal", "finish"])
def test_nothing_happens_in_a_meeting_that_is_over(team: Team, button: str) -> None:
    """Closed is closed, for everybody."""
    poll_id = team.poll()
    team.close()
    with pytest.raises(NotNow, match="meeting_over"):
        match button:
            case "submit":
                scoring.submit_rating(team.store, team.actors["Anna"], poll_id=poll_id, rating=rating(3), key=SubmitKey("x" * 8), now=NOW)
            case "reveal":
                scoring.reveal_poll(team.store, team.staff, poll_id=poll_id, rng=team.rng, now=NOW)
            case "finish":
                scoring.finish_scoring(team.store, team.actors["Anna"], is_finished=True, now=NOW)


def test_names_are_shown_only_if_the_meeting_chose_them(store: Store) -> None:
    """Chosen before the first answer, for everybody alike."""
    team = new_team(store)
    team.submit("Anna", 2)
    team.reveal()
    with pytest.raises(NotAllowed, match="names_not_chosen"):
        scoring.show_more(store, team.staff, poll_id=team.poll(), step=RevealStep.NAMES)


def test_an_open_poll_cannot_be_shown_step_by_step(team: Team) -> None:
    """The steps begin with the reveal."""
    with pytest.raises(NotNow, match="poll_not_revealed"):
        scoring.show_more(team.store, team.staff, poll_id=team.poll(), step=RevealStep.GROUPS)


def test_the_steps_of_a_reveal_never_go_back(team: Team) -> None:
    """What was shown was shown."""
    team.submit("Anna", 2)
    team.reveal()
    for step in (RevealStep.GROUPS, RevealStep.SHAPE):
        scoring.show_more(team.store, team.staff, poll_id=team.poll(), step=step)
    seen = team.seen_by("Anna")
    assert isinstance(seen, RevealedPoll)
    assert RevealStep.GROUPS is seen.step


def test_the_perspective_is_not_asked_before_its_step(team: Team) -> None:
    """Destination and direction are estimated after the debate."""
    sheet = scoring.load_own_sheet(team.store, team.actors["Anna"])
    assert 10 == len(sheet.polls)
    with pytest.raises(LdgmError, match="area_unknown"):
        sheet.poll_of(AreaId("destination"))


def test_a_server_that_comes_back_has_everything_that_was_acknowledged(team: Team) -> None:
    """A second store on the same file stands for a restarted server."""
    team.submit("Anna", 2, observation="blijft")
    again = replace(team, store=team.store.__class__(team.store._engine))
    seen = again.seen_by("Anna")
    assert isinstance(seen, OpenPoll)
    assert seen.own is not None
    assert ("blijft", 2) == (seen.own.observation, seen.own.column)
