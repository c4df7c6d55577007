"""Research: off until somebody says yes, withdrawable, and never more than it may show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import ParticipantId, RoleGroup
from ldgm_core.domain.research import CaseType, ResearchData
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound
from ldgm_core.services import research
from ldgm_core.store import Store
from tests.meetings import NOW, new_facilitator, store_in
from tests.research_meetings import TEAM, add_consented, add_meeting, add_vignette, consent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = store_in(tmp_path)
    yield store
    store.close()


@pytest.fixture
def staff(store: Store) -> StaffActor:
    return new_facilitator(store)


def load(store: Store, staff: StaffActor, *, seed: int = 1, case_type: CaseType = CaseType.PUPIL) -> ResearchData:
    return research.load_research_data(store, staff, case_type=case_type, rng=random.Random(seed))


def refusal(store: Store, staff: StaffActor, **wanted: CaseType) -> str:
    with pytest.raises(LdgmError) as caught:
        load(store, staff, **wanted)
    return str(caught.value)


def test_research_is_off_until_somebody_says_yes(store: Store, staff: StaffActor) -> None:
    """A meeting nobody asked about has no consent and is in no file."""
    meetings = [add_meeting(store, staff, seed=seed) for seed in range(10)]
    assert research.load_consent(store, staff, meeting_id=meetings[0]) is None
    assert "research_too_few {'meetings': 0, 'least': 10}" == refusal(store, staff)


def test_a_consent_says_who_recorded_it_and_when(store: Store, staff: StaffActor) -> None:
    """As it was stored."""
    meeting_id = add_meeting(store, staff)
    recorded = consent(store, staff, meeting_id, recorded_by="  Anna  de Wit ", covers_pupil_scores=True)
    assert recorded == research.load_consent(store, staff, meeting_id=meeting_id)
    assert (True, True, "Anna de Wit", NOW, 1) == (
        recorded.is_given, recorded.covers_pupil_scores, recorded.recorded_by, recorded.recorded_at, recorded.version
    )  # fmt: skip


def test_a_consent_taken_back_takes_the_meeting_out(store: Store, staff: StaffActor) -> None:
    """The newest version counts, the older ones stay where they are."""
    meetings = add_consented(store, staff, 11)
    assert 11 == len(load(store, staff).meetings)
    back = consent(store, staff, meetings[0], is_given=False, covers_pupil_scores=True)
    assert (2, False, False) == (back.version, back.is_given, back.covers_pupil_scores)
    assert 10 == len(load(store, staff).meetings)
    consent(store, staff, meetings[1], is_given=False)
    assert "research_too_few {'meetings': 9, 'least': 10}" == refusal(store, staff)


def test_a_nameless_consent_is_refused(store: Store, staff: StaffActor) -> None:
    """Somebody must stand for it."""
    meeting_id = add_meeting(store, staff)
    with pytest.raises(BadInput, match="text_empty"):
        consent(store, staff, meeting_id, recorded_by=" ")
    assert research.load_consent(store, staff, meeting_id=meeting_id) is None


def test_only_the_facilitator_of_the_meeting_records_and_reads_consent(store: Store, staff: StaffActor) -> None:
    """For a colleague the meeting does not exist; a participant may not."""
    meeting_id = add_meeting(store, staff)
    colleague = StaffActor(AccountId("somebody-else"), staff.organisation_id)
    participant = ParticipantActor(ParticipantId("p"), meeting_id, staff.organisation_id, scores=True)
    for actor, refused in ((colleague, NotFound), (participant, NotAllowed)):
        with pytest.raises(refused):
            consent(store, actor, meeting_id)  # type: ignore[arg-type]
        with pytest.raises(refused):
            research.load_consent(store, actor, meeting_id=meeting_id)


def test_a_colleague_does_not_get_my_meetings(store: Store, staff: StaffActor) -> None:
    """A file holds the meetings of the one who asks."""
    add_consented(store, staff, 10)
    colleague = StaffActor(AccountId("colleague"), staff.organisation_id)
    with store.writing() as tx:
        tx.add_account(Account(colleague.account_id, colleague.organisation_id, "Bram", is_administrator=True, created_at=NOW))
    assert "research_too_few {'meetings': 0, 'least': 10}" == refusal(store, colleague)


def test_open_meetings_and_open_polls_stay_out(store: Store, staff: StaffActor) -> None:
    """Only what was revealed in a meeting that is over."""
    add_consented(store, staff, 10)
    going_on, blind = add_meeting(store, staff, closes=False), add_meeting(store, staff, reveals=False)
    for meeting_id in (going_on, blind):
        consent(store, staff, meeting_id)
    data = load(store, staff)
    assert (10, 1) == (len(data.meetings), data.meetings_left_out)


def test_the_status_counts_what_a_file_would_hold(store: Store, staff: StaffActor) -> None:
    """Per sort; a vignette that one team discussed is not there yet."""
    add_consented(store, staff, 3)
    add_vignette(store, staff, "V1", teams=2)
    add_vignette(store, staff, "V2", teams=1)
    found = {status.case_type: (status.meetings, status.least) for status in research.load_research_status(store, staff)}
    assert {CaseType.PUPIL: (3, 10), CaseType.VIGNETTE: (2, 2)} == found


def test_the_ids_are_new_in_every_file(store: Store, staff: StaffActor) -> None:
    """Two files of the same meetings share no id."""
    add_consented(store, staff, 10)

    def ids(data: ResearchData) -> set[str]:
        return {i for m in data.meetings for i in (m.meeting_id, m.case_id, *(rater.rater_id for rater in m.raters))}

    assert 10 + 10 + 10 * 7 == len(ids(load(store, staff)))
    assert set() == ids(load(store, staff)) & ids(load(store, staff, seed=2))


def test_two_meetings_of_one_pupil_are_one_case(store: Store, staff: StaffActor) -> None:
    """They are not independent, and the intervals must know it."""
    meetings = add_consented(store, staff, 10)
    with store.writing() as tx:
        tx.mark_meeting(meetings[0], pupil_id=tx.load_meeting(meetings[1]).pupil_id)
    assert (10, 9) == (len(load(store, staff).meetings), len({meeting.case_id for meeting in load(store, staff).meetings}))


def test_the_pupils_own_scores_need_their_own_consent(store: Store, staff: StaffActor) -> None:
    """Without it nothing shows that a pupil took part: no rater, no rating, no dissent; with it the pupil is one of the rest."""
    meetings = add_consented(store, staff, 10)
    data = load(store, staff)
    assert {7} == {len(meeting.raters) for meeting in data.meetings}
    assert {1} == {decision.dissents for m in data.meetings for decision in m.decisions if decision.item_id == "destination"}
    for meeting_id in meetings:
        consent(store, staff, meeting_id, covers_pupil_scores=True)
    data = load(store, staff)
    assert {8} == {len(meeting.raters) for meeting in data.meetings}
    assert not any(rater.role_group is RoleGroup.PUPIL for meeting in data.meetings for rater in meeting.raters)


def test_a_single_parent_cannot_be_told_from_the_rest(store: Store, staff: StaffActor) -> None:
    """Neither by role group nor by context, in the list of people and in the answers."""
    add_consented(store, staff, 10, roles=("teacher", "mentor", "nurse", "parent"))
    data = load(store, staff)
    groups = [rater.role_group for rater in data.meetings[0].raters]
    assert {RoleGroup.SCHOOL: 2, RoleGroup.OTHER: 2} == {group: groups.count(group) for group in set(groups)}
    contexts = {r.context for m in data.meetings for r in (*m.raters, *m.ratings)}
    assert {"classroom", None} == contexts


def test_a_role_group_of_few_meetings_is_not_shown(store: Store, staff: StaffActor) -> None:
    """Four meetings with two parents are fewer than five."""
    add_consented(store, staff, 4)
    add_consented(store, staff, 8, roles=("teacher", "mentor", "teacher", "nurse", "nurse"))
    shown = {rater.role_group for meeting in load(store, staff).meetings for rater in meeting.raters}
    assert {RoleGroup.SCHOOL, RoleGroup.CARE, RoleGroup.OTHER} == shown


def test_a_quarter_of_few_meetings_is_not_shown(store: Store, staff: StaffActor) -> None:
    """Three in another quarter: then the quarter says nothing at all, or the three would be known by their empty cell."""
    add_consented(store, staff, 10)
    add_consented(store, staff, 3, held_on=date(2026, 3, 1))
    assert {None} == {meeting.quarter for meeting in load(store, staff).meetings}
    add_consented(store, staff, 2, held_on=date(2026, 3, 1))
    assert {"2026-Q1", "2026-Q3"} == {meeting.quarter for meeting in load(store, staff).meetings}


def test_a_matrix_that_few_meetings_used_stays_out(store: Store, staff: StaffActor) -> None:
    """Its answers cannot be read without it, so the meetings are left out and counted."""
    add_consented(store, staff, 10)
    add_consented(store, staff, 4, sector=Sector.VSO)
    data = load(store, staff)
    assert ({Sector.SO}, 10, 4) == ({m.school_type for m in data.meetings}, len(data.meetings), data.meetings_left_out)
    add_consented(store, staff, 1, sector=Sector.VSO)
    assert (15, 0) == (len(load(store, staff).meetings), load(store, staff).meetings_left_out)


def test_an_item_that_few_meetings_used_stays_out(store: Store, staff: StaffActor) -> None:
    """Four meetings that judged one area more cannot be told from the others by it."""
    most = ("cognition", "didactic")
    add_consented(store, staff, 8, area_ids=most)
    add_consented(store, staff, 4, area_ids=(*most, "support_medical"))
    data = load(store, staff)
    assert ["cognition", "didactic", "destination", "direction"] == [item.item_id for item in data.items]
    assert not any(d.item_id == "support_medical" for m in data.meetings for d in (*m.ratings, *m.decisions))


def test_an_answer_that_never_came_is_no_answer_without_a_column(store: Store, staff: StaffActor) -> None:
    """A rater who answered nothing is there, with the reason, and is no "do not know"."""
    for meeting_id in add_consented(store, staff, 10):
        with store.writing() as tx:
            late = replace(tx.load_participants(meeting_id)[0], id=ParticipantId(tx.new_id()), display_name="Te laat")
            tx.add_participant(late, token_hash=tx.new_id())
    meeting = load(store, staff).meetings[0]
    assert 8 == len(meeting.raters)
    assert 1 == sum(not rating.is_answer for rating in meeting.ratings if (rating.item_id, rating.round) == ("cognition", 1))
    assert 7 == len(meeting.answers("cognition", 1))


def test_a_vignette_needs_a_code_that_cannot_be_a_name(store: Store, staff: StaffActor) -> None:
    """One or two letters and a number."""
    meeting_id = add_meeting(store, staff, is_fictional=True)
    for typed in ("", "Mats", "casus Mats", "123", "ABC1", "=A1"):
        with pytest.raises(BadInput, match="research_case_id_wrong"):
            consent(store, staff, meeting_id, case_type=CaseType.VIGNETTE, case_id=typed)
    assert "V12" == consent(store, staff, meeting_id, case_type=CaseType.VIGNETTE, case_id=" v 12 ").case_id


def test_a_real_pupil_is_no_vignette_and_a_fictional_one_no_pupil(store: Store, staff: StaffActor) -> None:
    """Otherwise two real meetings could leave as vignettes, or a demonstration as research about children."""
    real, fictional = add_meeting(store, staff), add_meeting(store, staff, is_fictional=True)
    with pytest.raises(BadInput, match="research_real_pupil"):
        consent(store, staff, real, case_type=CaseType.VIGNETTE, case_id="V1")
    with pytest.raises(BadInput, match="research_fictional_pupil"):
        consent(store, staff, fictional)
    assert consent(store, staff, fictional, is_given=False).is_given is False


def test_vignettes_and_pupils_are_two_files(store: Store, staff: StaffActor) -> None:
    """Two teams are enough for a vignette; one is not, and is left out."""
    add_consented(store, staff, 10)
    assert "research_too_few_teams {'least': 2}" == refusal(store, staff, case_type=CaseType.VIGNETTE)
    add_vignette(store, staff, "V1", teams=2)
    add_vignette(store, staff, "V2", teams=1)
    data = load(store, staff, case_type=CaseType.VIGNETTE)
    assert (["V1", "V1"], 1) == ([meeting.case_id for meeting in data.meetings], data.meetings_left_out)
    assert 10 == len(load(store, staff).meetings)


def test_the_team_of_these_tests_has_somebody_who_looks_on() -> None:
    """So that the numbers above also say that observers are not counted."""
    assert (9, "committee_chair") == (len(TEAM), TEAM[-1])
