"""Arrangements on the real store: who may do what, versions, members, talks, monitoring, and what is due of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.agreement import Agreement, AgreementState
from ldgm_core.domain.arrangement import ArrangementId, ArrangementKind, GrantStatus
from ldgm_core.domain.arrangement_flow import EventKind, NextStep
from ldgm_core.domain.meeting import PupilId
from ldgm_core.errors import BadInput, NotAllowed, NotFound, NotNow
from ldgm_core.services import arrangement_member, arrangement_watch, arranging, due, reporting
from ldgm_core.services.reporting import minutes_as_json
from ldgm_core.store import Store
from tests.arrangements import EVALUATED, TODAY, a_monitoring, a_talk, arrangement, begun, event, granted, happens, pupil_of
from tests.meetings import NOW, Team, new_meeting, new_team

YES = Agreement(AgreementState.YES, "Moeder", TODAY)


def colleague(team: Team) -> StaffActor:
    """Somebody else of the same school."""
    actor = StaffActor(AccountId("colleague"), team.staff.organisation_id)
    with team.store.writing() as tx:
        tx.add_account(Account(actor.account_id, actor.organisation_id, "Bo", False, NOW))
    return actor


def room(team: Team, arrangement_id: ArrangementId, actor: StaffActor | None = None) -> arranging.ArrangementRoom:
    """What the screen of this arrangement shows."""
    return arranging.load_arrangement(team.store, actor or team.staff, arrangement_id=arrangement_id)


def test_an_arrangement_is_asked_for_in_a_meeting_and_lives_on(team: Team) -> None:
    """It stands there with its pupil and its state, and moves when people press."""
    arrangement_id = begun(team)
    asked = room(team, arrangement_id)
    assert (1, GrantStatus.REQUESTED, ["Mats"]) == (asked.version, asked.status, [one.call_name for one in asked.pupils.values()])
    granted(team, arrangement_id)
    happens(team, arrangement_id, EventKind.STARTED)
    team.close()
    happens(team, arrangement_id, EventKind.EVALUATED, **EVALUATED)
    happens(team, arrangement_id, EventKind.CONTINUED)
    assert (GrantStatus.RUNNING, 7) == (room(team, arrangement_id).status, len(room(team, arrangement_id).events))


def test_a_refused_step_stores_nothing(team: Team) -> None:
    """Granting before anybody judged leaves the one event of the request."""
    arrangement_id = begun(team)
    with pytest.raises(NotNow, match="arrangement_assessor_missing"):
        happens(team, arrangement_id, EventKind.GRANTED)
    assert [EventKind.REQUESTED] == [one.kind for one in room(team, arrangement_id).events]


def test_what_is_agreed_keeps_its_versions(team: Team) -> None:
    """An unchanged one makes no new version, and once it is over nothing changes any more."""
    arrangement_id = begun(team)

    def record(title: str) -> int:
        body = arrangement(title=title)
        return arranging.record_arrangement(team.store, team.staff, body, arrangement_id=arrangement_id, recorded_by="Anna", now=NOW)

    assert [1, 2, 2] == [record("Stoptechniek"), record("Rust"), record("Rust")]
    happens(team, arrangement_id, EventKind.ENDED)
    with pytest.raises(NotNow, match="arrangement_over"):
        record("Anders")
    with pytest.raises(NotNow, match="arrangement_over"):
        join(team, arrangement_id, pupil_of(team.store, team.meeting_id))


def join(team: Team, arrangement_id: ArrangementId, pupil_id: PupilId, *, is_in: bool = True, consent: Agreement = YES) -> None:
    """Record a pupil's part."""
    arrangement_member.record_member(
        team.store,
        team.staff,
        arrangement_id=arrangement_id,
        pupil_id=pupil_id,
        is_in=is_in,
        consent=consent,
        recorded_by="Anna",
        now=NOW,
    )


def test_a_group_has_several_pupils_and_an_individual_one_has_one(team: Team) -> None:
    """Pupils come and go; what their parents said is kept per pupil."""
    other = pupil_of(team.store, new_meeting(team.store, team.staff, call_name="Noa"))
    with pytest.raises(BadInput, match="arrangement_one_pupil"):
        begun(team, pupils=[other])
    with pytest.raises(BadInput, match="arrangement_one_pupil"):
        join(team, begun(team), other)
    group = begun(team, kind=ArrangementKind.GROUP, pupils=[other])
    join(team, group, other)
    consents = {one.pupil_id: one.consent for one in room(team, group).members}
    assert {pupil_of(team.store, team.meeting_id): None, other: AgreementState.YES} == consents
    join(team, group, other, is_in=False)
    assert [pupil_of(team.store, team.meeting_id)] == [one.pupil_id for one in room(team, group).members]
    with pytest.raises(BadInput, match="consent_incomplete"):
        join(team, group, other, consent=Agreement(AgreementState.YES))


def test_who_does_not_keep_it_sees_only_pupils_of_own_meetings(team: Team) -> None:
    """A colleague who leads a meeting about one of them reads along; the others are a number."""
    actor = colleague(team)
    noa = new_meeting(team.store, actor, call_name="Noa")
    group = begun(team, kind=ArrangementKind.GROUP, pupils=[pupil_of(team.store, noa)])
    granted(team, group)
    arrangement_watch.add_monitoring(team.store, team.staff, a_monitoring(team, group), now=NOW)
    seen = room(team, group, actor)
    assert (["Noa"], 1, ()) == ([one.call_name for one in seen.pupils.values()], seen.others, seen.monitorings)
    assert [group] == [row.root.id for row in arranging.list_arrangements(team.store, actor).rows]


@pytest.mark.parametrize(
    "press",
    [
        lambda team, actor, one: arranging.load_arrangement(team.store, actor, arrangement_id=one),
        lambda team, actor, one: arranging.add_event(team.store, actor, event(EventKind.ENDED, arrangement_id=one), now=NOW),
        lambda team, actor, one: arrangement_watch.add_talk(team.store, actor, a_talk(one), now=NOW),
        lambda team, actor, one: arrangement_watch.add_monitoring(team.store, actor, a_monitoring(team, one), now=NOW),
        lambda team, actor, one: arrangement_watch.record_outcome(team.store, actor, arrangement_id=one, talk_id="x", outcome="y", now=NOW),
        lambda team, actor, one: arranging.record_arrangement(
            team.store, actor, arrangement(), arrangement_id=one, recorded_by="B", now=NOW
        ),
    ],
)
def test_somebody_elses_arrangement_is_not_found(team: Team, press: Callable[..., object]) -> None:
    """The same answer as for one that never existed, of this school or another; and a participant may not ask at all."""
    arrangement_id, actor = begun(team), colleague(team)
    stranger = replace(team.staff, organisation_id="other school")  # type: ignore[arg-type]
    for who, which in ((actor, arrangement_id), (stranger, arrangement_id), (team.staff, ArrangementId("never"))):
        with pytest.raises(NotFound, match="arrangement_unknown"):
            press(team, who, which)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        press(team, team.actors["Anna"], arrangement_id)


def test_a_pupil_of_another_school_cannot_be_in_it(team: Team) -> None:
    """Not found, as always."""
    with team.store.writing() as tx:
        elsewhere = tx.add_organisation(name="Andere school", now=NOW)
        tx.add_account(Account(AccountId("there"), elsewhere, "Bo", False, NOW))
    there = StaffActor(AccountId("there"), elsewhere)
    pupil_id = pupil_of(team.store, new_meeting(team.store, there, call_name="Ver weg"))
    with pytest.raises(NotFound, match="pupil_unknown"):
        begun(team, kind=ArrangementKind.GROUP, pupils=[pupil_id])


def test_a_talk_is_planned_and_gets_its_outcome_once(team: Team) -> None:
    """Until then it is due."""
    arrangement_id = begun(team)
    arrangement_watch.add_talk(team.store, team.staff, a_talk(arrangement_id), now=NOW)
    (talk,) = room(team, arrangement_id).talks
    assert ("due_kind.arrangement_talk", "Stoptechniek") in due_of(team)

    def outcome(words: str, talk_id: str = talk.id) -> None:
        arrangement_watch.record_outcome(team.store, team.staff, arrangement_id=arrangement_id, talk_id=talk_id, outcome=words, now=NOW)

    with pytest.raises(BadInput, match="text_empty"):
        outcome(" ")
    outcome("door met minder uren")
    with pytest.raises(NotNow, match="talk_is_held"):
        outcome("anders")
    with pytest.raises(NotFound, match="talk_unknown"):
        outcome("x", "nope")
    assert ["door met minder uren"] == [one.outcome for one in room(team, arrangement_id).talks]
    assert ("due_kind.arrangement_talk", "Stoptechniek") not in due_of(team)


def due_of(team: Team) -> list[tuple[str, str]]:
    """Kind and title of everything that is due within two years."""
    return [(one.kind_key, one.title) for one in due.list_due(team.store, team.staff, today=NOW.date(), days_ahead=730).items]


def test_nothing_is_monitored_before_the_grant_and_nothing_is_due_after_the_end(team: Team) -> None:
    """The period keeps what pupil, parents and teacher say."""
    arrangement_id = begun(team)
    with pytest.raises(NotNow, match="arrangement_not_granted"):
        arrangement_watch.add_monitoring(team.store, team.staff, a_monitoring(team, arrangement_id), now=NOW)
    granted(team, arrangement_id)
    arrangement_watch.add_monitoring(team.store, team.staff, a_monitoring(team, arrangement_id), now=NOW)
    (seen,) = room(team, arrangement_id).monitorings
    assert ("fijner", "rustiger thuis", "meer rust") == (seen.pupil_says, seen.parents_say, seen.teacher_says)
    assert {"due_kind.arrangement_evaluation", "due_kind.arrangement_end"} == {kind for kind, _ in due_of(team)}
    happens(team, arrangement_id, EventKind.STARTED)
    happens(team, arrangement_id, EventKind.EVALUATED, next_step=NextStep.STOP, happened_on=date(2026, 12, 15))
    happens(team, arrangement_id, EventKind.ENDED, happened_on=date(2026, 12, 15))
    assert [] == due_of(team)


def test_the_minutes_tell_of_this_pupil_only(team: Team) -> None:
    """Of the others in a group the minutes know how many there are, and no ids of the store."""
    noa = new_meeting(team.store, team.staff, call_name="Noa")
    group = begun(team, kind=ArrangementKind.GROUP, pupils=[pupil_of(team.store, noa)])
    granted(team, group)
    arrangement_watch.add_monitoring(team.store, team.staff, a_monitoring(team, group), now=NOW)
    of_noa = replace(a_monitoring(team, group), pupil_id=pupil_of(team.store, noa), seen="over Noa")
    arrangement_watch.add_monitoring(team.store, team.staff, of_noa, now=NOW)
    minutes = reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id)
    (told,) = minutes.arrangements
    assert (1, GrantStatus.GRANTED, ["twee keer per week"]) == (told.other_pupils, told.status, [one.seen for one in told.periods])
    text = minutes_as_json(minutes)
    assert [] == [word for word in (group, pupil_of(team.store, noa), "Noa") if word in text]


def test_the_overview_counts_this_school_only(store: Store) -> None:
    """Twelve pupils in a group are a number; another school's are not in it."""
    team = new_team(store)
    others = [pupil_of(store, new_meeting(store, team.staff, call_name=f"L{number}")) for number in range(11)]
    begun(team, kind=ArrangementKind.TARGET_GROUP, pupils=others)
    overview = arranging.load_overview(store, team.staff)
    assert (12, [("kind", 12), ("status", 12), ("funding", 12), ("places", 12)]) == (
        overview.parts,
        [(one.name, one.cells[0].count) for one in overview.breakdowns if one.cells],
    )
    assert arranging.load_overview(store, replace(team.staff, organisation_id="other")).parts is None  # type: ignore[arg-type]


def test_what_pupils_share_stays_when_one_of_them_is_deleted_and_goes_with_the_last(team: Team) -> None:
    """The deleted pupil's part and what was seen of it are gone; the arrangement goes with the pupil whose alone it is then."""
    store, mats = team.store, pupil_of(team.store, team.meeting_id)
    noa = pupil_of(store, new_meeting(store, team.staff, call_name="Noa"))
    group, alone = begun(team, kind=ArrangementKind.GROUP, pupils=[noa]), begun(team, title="Alleen Mats")
    granted(team, group)
    for pupil_id in (mats, noa):
        arrangement_watch.add_monitoring(store, team.staff, replace(a_monitoring(team, group), pupil_id=pupil_id, seen=pupil_id), now=NOW)
    arrangement_watch.add_talk(store, team.staff, a_talk(group), now=NOW)
    with store.writing() as tx:
        tx.keeping.delete_pupil(mats)
    left = room(team, group)
    assert ([noa], [noa], None, noa) == (
        [one.pupil_id for one in left.members],
        [one.seen for one in left.monitorings],
        left.root.meeting_id,
        left.root.pupil_id,
    )
    with pytest.raises(NotFound, match="arrangement_unknown"):
        room(team, alone)
    with store.writing() as tx:
        tx.keeping.delete_pupil(noa)
    assert () == arranging.list_arrangements(store, team.staff).rows


def test_every_change_leaves_an_entry_per_pupil(team: Team) -> None:
    """The access log says who changed something that touches a pupil, with ids and no names."""
    noa = pupil_of(team.store, new_meeting(team.store, team.staff, call_name="Noa"))
    group = begun(team, kind=ArrangementKind.GROUP, pupils=[noa])
    happens(team, group, EventKind.ENDED)
    with team.store.reading() as tx:
        log = [one for one in tx.keeping.load_log(team.staff.organisation_id) if one.what == "arrangements"]
    assert sorted(2 * [pupil_of(team.store, team.meeting_id), noa]) == sorted(one.pupil_id or "" for one in log)
    assert {team.staff.account_id} == {one.actor_id for one in log}
