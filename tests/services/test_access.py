"""Getting in: links, devices, the room's code, the door, staff sessions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import (
    following,
    installation,
    inviting,
    meeting_course,
    personal_link,
    preparation,
    room_code,
    sign_in_link,
    staff_session,
)
from ldgm_core.services.device import find_participant, mark_present, release_device
from ldgm_core.store import Store, tables
from tests.meetings import NOW, SECRET, Team, new_facilitator, new_team


def token_of(team: Team, name: str, generation: int = 1) -> str:
    return personal_link.link_token(SECRET, team.actors[name].participant_id, generation)


def code_of(team: Team) -> str:
    with team.store.reading() as tx:
        return tx.load_meeting(team.meeting_id).room_code


def test_a_personal_link_shows_who_and_binds_nothing_by_looking(team: Team) -> None:
    """Mail programs open links first; looking twice changes nothing."""
    for _ in range(2):
        invitation = personal_link.load_invitation(team.store, token=token_of(team, "Anna"))
        assert ("Anna", "Mats", False) == (invitation.participant.display_name, invitation.pupil.call_name, invitation.is_taken)


def test_a_link_is_bound_to_one_device_until_the_facilitator_frees_it(team: Team) -> None:
    """Replaying or forwarding a link gets nowhere."""
    _, device = personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
    with pytest.raises(NotAllowed, match="link_taken"):
        personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
    anna = team.actors["Anna"].participant_id
    release_device(team.store, team.staff, participant_id=anna, now=NOW)
    assert find_participant(team.store, device_token=device, participant_id=anna, now=NOW) is None
    personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)


def test_of_two_devices_at_once_one_is_bound(team: Team) -> None:
    """The check and the binding are one transaction."""

    def bind(_: int) -> bool:
        try:
            personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert 1 == sum(pool.map(bind, range(6)))


def test_devices_that_were_long_silent_are_remembered_together(team: Team) -> None:
    """One change of the meeting for all of them; who was remembered a moment ago, and who speaks for nobody, changes nothing."""
    devices = [personal_link.bind_device(team.store, token=token_of(team, name), now=NOW)[1] for name in ("Anna", "Bram")]

    def seen_after(now: datetime) -> tuple[int, list[datetime | None]]:
        with ThreadPoolExecutor(1) as at_the_door:  # a thread of its own: nobody's school was entered there
            at_the_door.submit(mark_present, team.store, [*devices, "of nobody"], now=now).result()
        with team.store.reading() as tx:
            presences = tx.load_presences(team.meeting_id)
            seen = [presences[team.actors[name].participant_id].seen_at for name in ("Anna", "Bram", "Chloé")]
            return tx.load_meeting(team.meeting_id).revision, seen

    before, _ = seen_after(NOW)
    later = NOW + timedelta(minutes=2)
    assert (before + 1, [later, later, None]) == seen_after(later)
    assert (before + 1, [later, later, None]) == seen_after(later + timedelta(seconds=30))


def test_a_device_speaks_for_its_own_participant_only(team: Team) -> None:
    """Anna's cookie is worth nothing under Bram's address."""
    _, device = personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
    bram = team.actors["Bram"].participant_id
    assert find_participant(team.store, device_token=device, participant_id=bram, now=NOW) is None
    assert find_participant(team.store, device_token="", participant_id=bram, now=NOW) is None


def test_a_renewed_link_makes_the_old_one_unknown(team: Team) -> None:
    """Unknown and replaced are the same answer."""
    anna = team.actors["Anna"].participant_id
    inviting.renew_link(team.store, team.staff, participant_id=anna, secret=SECRET, now=NOW)
    with pytest.raises(NotFound, match="link_unknown"):
        personal_link.load_invitation(team.store, token=token_of(team, "Anna"))
    assert personal_link.load_invitation(team.store, token=token_of(team, "Anna", 2)).participant.id == anna


def test_links_end_with_the_meeting(team: Team) -> None:
    """Dead at close."""
    team.close()
    with pytest.raises(NotNow, match="meeting_over"):
        personal_link.load_invitation(team.store, token=token_of(team, "Anna"))


def test_the_rooms_code_is_read_as_people_type_it(team: Team) -> None:
    """Case, spaces and dashes do not matter."""
    code = code_of(team)
    room = room_code.enter_room(team.store, typed_code=f" {code[:3].lower()}-{code[3:]} ", now=NOW)
    assert 4 == len(room.waiting_for)
    personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
    assert 3 == len(room_code.enter_room(team.store, typed_code=code, now=NOW).waiting_for)


@pytest.mark.parametrize(("code", "typed"), [("code_empty", " - "), ("code_unknown", "QQQQQQ"), ("code_unknown", "' OR 1=1 --")])
def test_a_wrong_code_is_refused(team: Team, code: str, typed: str) -> None:
    """One sentence each."""
    with pytest.raises((BadInput, NotFound)) as caught:
        room_code.enter_room(team.store, typed_code=typed, now=NOW)
    assert code == caught.value.code


def test_the_code_of_a_meeting_that_is_not_open_is_unknown(store: Store) -> None:
    """Neither before it opens nor after it closed."""
    team = new_team(store, opens=False)
    with pytest.raises(NotFound, match="code_unknown"):
        room_code.enter_room(store, typed_code=code_of(team), now=NOW)


def test_the_facilitator_admits_who_came_by_the_code(team: Team) -> None:
    """At the door, then in; once decided it stays decided."""
    anna = team.actors["Anna"].participant_id
    _, device = room_code.request_admission(team.store, typed_code=code_of(team), participant_id=anna, now=NOW)
    request = room_code.load_door(team.store, device_token=device)
    assert request is not None
    assert request.is_admitted is None
    assert find_participant(team.store, device_token=device, participant_id=anna, now=NOW) is None
    room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=request.id, is_admitted=True, now=NOW)
    assert find_participant(team.store, device_token=device, participant_id=anna, now=NOW) is not None
    with pytest.raises(NotNow, match="admission_decided"):
        room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=request.id, is_admitted=False, now=NOW)


def test_a_refused_device_stays_out(team: Team) -> None:
    """No is no."""
    anna = team.actors["Anna"].participant_id
    _, device = room_code.request_admission(team.store, typed_code=code_of(team), participant_id=anna, now=NOW)
    request = room_code.load_door(team.store, device_token=device)
    assert request is not None
    room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=request.id, is_admitted=False, now=NOW)
    assert find_participant(team.store, device_token=device, participant_id=anna, now=NOW) is None


def test_two_at_the_door_under_one_name_give_one_place(team: Team) -> None:
    """The second is told."""
    anna = team.actors["Anna"].participant_id
    devices = [room_code.request_admission(team.store, typed_code=code_of(team), participant_id=anna, now=NOW)[1] for _ in range(2)]
    first, second = (room_code.load_door(team.store, device_token=device) for device in devices)
    assert first is not None
    assert second is not None
    room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=first.id, is_admitted=True, now=NOW)
    with pytest.raises(NotNow, match="name_taken"):
        room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=second.id, is_admitted=True, now=NOW)
    with pytest.raises(NotAllowed, match="name_taken"):
        room_code.request_admission(team.store, typed_code=code_of(team), participant_id=anna, now=NOW)


def is_at_the_door(team: Team, now: datetime) -> bool:
    """Whether somebody who types the code at this moment comes to the door; a refusal is the one of an unknown code."""
    try:
        room_code.request_admission(
            team.store, typed_code=code_of(team), participant_id=team.actors["Chloé"].participant_id, now=now
        )
    except NotFound as refused:
        assert "code_unknown" == refused.code
        return False
    return True


def test_the_door_stands_open_for_half_an_hour(team: Team) -> None:
    """From the opening of the meeting; then the code is answered like one that nobody has, and so is who chose a name too late."""
    assert is_at_the_door(team, NOW + timedelta(minutes=30))
    shut = NOW + timedelta(minutes=30, seconds=1)
    assert not is_at_the_door(team, shut)
    refusals = []
    for code in (code_of(team), "QQQQQQQQ"):
        with pytest.raises(NotFound) as refused:
            room_code.enter_room(team.store, typed_code=code, now=shut)
        refusals.append((type(refused.value), refused.value.code, refused.value.facts))
    assert refusals[0] == refusals[1]


def test_the_facilitator_opens_the_door_for_another_half_hour(team: Team) -> None:
    """As often as it takes, before and after it shut; the half hour counts from the press."""
    for minutes in (29, 120, 300):
        pressed = NOW + timedelta(minutes=minutes)
        room_code.open_door(team.store, team.staff, meeting_id=team.meeting_id, now=pressed)
        assert is_at_the_door(team, pressed + timedelta(minutes=30))
        assert not is_at_the_door(team, pressed + timedelta(minutes=31))


def test_who_stands_at_the_door_when_it_shuts_can_still_be_let_in(team: Team) -> None:
    """The facilitator may be slow."""
    anna = team.actors["Anna"].participant_id
    _, device = room_code.request_admission(team.store, typed_code=code_of(team), participant_id=anna, now=NOW)
    request = room_code.load_door(team.store, device_token=device)
    assert request is not None
    late = NOW + timedelta(hours=2)
    room_code.admit(team.store, team.staff, meeting_id=team.meeting_id, admission_id=request.id, is_admitted=True, now=late)
    assert find_participant(team.store, device_token=device, participant_id=anna, now=late) is not None


def test_the_door_opens_only_while_the_meeting_is_open(store: Store) -> None:
    """Not before it, not after it; and it is shut in a meeting that was opened before there was a door."""
    team = new_team(store, opens=False)
    with pytest.raises(NotNow, match="meeting_not_open"):
        room_code.open_door(store, team.staff, meeting_id=team.meeting_id, now=NOW)
    meeting_course.open_meeting(store, team.staff, meeting_id=team.meeting_id, now=NOW)
    with store.writing() as tx:
        tx.mark_meeting(team.meeting_id, door_opened_at=None)
    assert not is_at_the_door(team, NOW)
    room_code.open_door(store, team.staff, meeting_id=team.meeting_id, now=NOW)
    assert is_at_the_door(team, NOW)
    team.close()
    assert not is_at_the_door(team, NOW)
    with pytest.raises(NotNow, match="meeting_over"):
        room_code.open_door(store, team.staff, meeting_id=team.meeting_id, now=NOW)


def test_opening_a_meeting_twice_opens_no_door_again(team: Team) -> None:
    """Opening again changes nothing; the button for the door is another one."""
    meeting_course.open_meeting(team.store, team.staff, meeting_id=team.meeting_id, now=NOW + timedelta(hours=1))
    assert not is_at_the_door(team, NOW + timedelta(hours=1))


def test_a_personal_link_does_not_mind_the_door(team: Team) -> None:
    """It cannot be guessed; it lives until the close, at most twelve hours after the deadline."""
    later = NOW + timedelta(hours=3)
    assert not is_at_the_door(team, later)
    participant, _ = personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=later)
    assert team.actors["Anna"].participant_id == participant.id


def test_a_name_of_another_meeting_is_not_on_this_rooms_list(team: Team) -> None:
    """The code of one room opens no other."""
    with pytest.raises(NotFound, match="participant_unknown"):
        room_code.request_admission(team.store, typed_code=code_of(team), participant_id=ParticipantId("x"), now=NOW)


def test_a_sign_in_link_works_once_and_for_twelve_hours(store: Store) -> None:
    """Unknown, used and too old are the same answer."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    token = sign_in_link.make_sign_in_link(store, account, now=NOW)
    session = sign_in_link.sign_in(store, token=token, now=NOW)
    assert staff_session.find_staff(store, session_token=session, now=NOW) is not None
    old = sign_in_link.make_sign_in_link(store, account, now=NOW)
    for wrong, moment in ((token, NOW), ("unknown", NOW), (old, NOW + timedelta(hours=12, seconds=1))):
        with pytest.raises(NotFound, match="sign_in_link_wrong"):
            sign_in_link.sign_in(store, token=wrong, now=moment)


def test_a_session_ends_when_idle_when_old_and_at_sign_out(store: Store) -> None:
    """A copied cookie is dead afterwards."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    session = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    later = NOW + timedelta(minutes=25)
    assert staff_session.find_staff(store, session_token=session, now=later) is not None
    assert staff_session.find_staff(store, session_token=session, now=later + timedelta(minutes=25)) is not None
    assert staff_session.find_staff(store, session_token=session, now=later + timedelta(hours=3)) is None
    staff_session.sign_out(store, session_token=session, now=later)
    assert staff_session.find_staff(store, session_token=session, now=later) is None


def test_a_session_that_is_used_all_day_ends_after_ten_hours(store: Store) -> None:
    """However busy its person is: seen every twenty minutes, it still counts at ten hours and is over a minute later."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    session = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    for minutes in range(20, 601, 20):
        assert staff_session.find_staff(store, session_token=session, now=NOW + timedelta(minutes=minutes)) is not None
    assert staff_session.find_staff(store, session_token=session, now=NOW + timedelta(minutes=601)) is None


def test_no_token_is_stored_as_it_is(team: Team) -> None:
    """A copied database opens no door."""
    _, device = personal_link.bind_device(team.store, token=token_of(team, "Anna"), now=NOW)
    with team.store._engine.connect() as connection:
        rows = [repr(row) for table in (tables.links, tables.devices) for row in connection.execute(table.select())]
    assert not [row for row in rows if device in row or token_of(team, "Anna") in row]


def test_the_first_account_is_made_once(store: Store) -> None:
    """Starting again finds it."""
    assert new_facilitator(store) == new_facilitator(store, name="Iemand anders")


def test_following_a_meeting_needs_a_place_in_it(team: Team) -> None:
    """Signals are for the people of the meeting."""
    assert following.may_follow(team.store, team.staff, meeting_id=team.meeting_id)
    assert following.may_follow(team.store, team.actors["Anna"], meeting_id=team.meeting_id)
    assert not following.may_follow(team.store, team.staff, meeting_id="x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "name", "role"), [("role_unknown", "Dirk", "king"), ("name_twice", "anna", "teacher"), ("text_empty", " ", "teacher")]
)
def test_a_person_that_does_not_fit_is_refused(team: Team, code: str, name: str, role: str) -> None:
    """Unknown role, a name twice, no name."""
    with pytest.raises(BadInput) as caught:
        inviting.add_person(team.store, team.staff, inviting.PersonSettings(name, role), meeting_id=team.meeting_id, secret=SECRET, now=NOW)
    assert code == caught.value.code


def test_people_who_answered_stay_on_the_list(team: Team) -> None:
    """Answers are not thrown away; who has not answered can go."""
    team.submit("Anna", 3)
    with pytest.raises(NotAllowed, match="person_has_answered"):
        inviting.remove_person(team.store, team.staff, participant_id=team.actors["Anna"].participant_id)
    inviting.remove_person(team.store, team.staff, participant_id=team.actors["Bram"].participant_id)
    assert 3 == len(preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).people)


def test_at_most_forty_people_fit(team: Team) -> None:
    """A sentence, not a slow page."""
    for number in range(36):
        inviting.add_person(
            team.store, team.staff, inviting.PersonSettings(f"P{number}", "teacher"), meeting_id=team.meeting_id, secret=SECRET, now=NOW
        )
    with pytest.raises(BadInput, match="too_many_people"):
        inviting.add_person(
            team.store, team.staff, inviting.PersonSettings("nog een", "teacher"), meeting_id=team.meeting_id, secret=SECRET, now=NOW
        )


def test_settings_are_fixed_once_the_meeting_is_open(team: Team) -> None:
    """What people were told before they scored stays true; the deadline may move."""
    meeting = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting

    def settings(*, shows_names: bool, overlay: str = "") -> preparation.MeetingSettings:
        return preparation.MeetingSettings(
            meeting.reason, meeting.held_on, 112, meeting.leerroute3, overlay, meeting.area_ids, shows_names, False, NOW + timedelta(days=2)
        )

    preparation.update_settings(team.store, team.staff, settings(shows_names=False), meeting_id=team.meeting_id)
    with pytest.raises(NotNow, match="settings_fixed"):
        preparation.update_settings(team.store, team.staff, settings(shows_names=True), meeting_id=team.meeting_id)
    with pytest.raises(LdgmError):
        preparation.update_settings(team.store, team.staff, settings(shows_names=False, overlay="geen toml ["), meeting_id=team.meeting_id)


def test_a_meeting_without_people_who_score_does_not_open(store: Store) -> None:
    """Somebody has to answer."""
    team = new_team(store, opens=False, people=(("Voorzitter", "committee_chair"),))
    with pytest.raises(NotNow, match="nobody_scores"):
        meeting_course.open_meeting(store, team.staff, meeting_id=team.meeting_id, now=NOW)


def test_another_schools_pupil_is_not_found(store: Store) -> None:
    """The same answer as for a pupil that never existed."""
    team = new_team(store)
    new = preparation.NewMeeting("nobody", "", "", None, NOW.date(), 112, "x", "so-2026.1")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="pupil_unknown"):
        preparation.create_meeting(store, team.staff, new, now=NOW)
