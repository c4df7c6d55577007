"""A clock that jumps: what was said keeps its order and its meaning, what was found closed stays closed, and nobody is locked out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services import (
    installation,
    joining,
    personal_link,
    preparation,
    reporting,
    room_code,
    scoring,
    sign_in_link,
    signing_in,
    staff_session,
)
from ldgm_core.services.device import find_participant
from ldgm_core.store import Store
from tests.meetings import COGNITION, NOW, SECRET, SUPPORT, Team, new_facilitator, new_team
from tests.web.room import WEAK

DAY = timedelta(days=1)
JUMPS = (-365 * DAY, -DAY, -timedelta(hours=1), timedelta(hours=1), DAY, 365 * DAY)
SUMMER, WINTER = datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC), datetime(2027, 10, 31, 0, 59, 59, tzinfo=UTC)
"""One second before the clocks of the Netherlands go forward and back."""


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_last_answer_counts_whatever_the_clock_did(team: Team, jump: timedelta) -> None:
    """By the order in which answers arrived, never by the time that they bear."""
    team.submit("Anna", 2)
    team.now += jump
    team.submit("Anna", 6)
    team.reveal()
    seen = team.seen_by("Anna")
    assert isinstance(seen, RevealedPoll)
    assert (6,) == seen.scores


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_what_was_revealed_and_closed_stays_so(team: Team, jump: timedelta) -> None:
    """No answer comes in again, the second round follows the first, and the end is the end; each though the clock stands elsewhere."""
    team.submit("Anna", 2)
    team.submit("Bram", 6)
    team.reveal()
    team.now += jump
    with pytest.raises(NotNow, match="poll_closed"):
        team.submit("Chloé", 3)
    assert team.reveal() is False
    team.speak("Anna", "Bram")
    team.second_round()
    assert [1, 2] == [poll.round for poll in polls(team) if poll.area_id == COGNITION]
    team.now -= 2 * jump
    team.close()
    with pytest.raises(NotNow, match="meeting_over"):
        team.submit("Anna", 3, area_id=SUPPORT)
    made = reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=team.now + jump)
    assert made == reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Bram", now=team.now)


def polls(team: Team) -> tuple[object, ...]:
    """The polls of the meeting in the order in which everything reads them."""
    return scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id).polls


def a_session(store: Store, now: datetime) -> str:
    """Sign in at this moment."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=now)
    return sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=now), now=now)


@pytest.mark.parametrize("lapse", [timedelta(minutes=31), timedelta(hours=11)])
def test_a_session_that_was_found_lapsed_is_dead_for_good(store: Store, lapse: timedelta) -> None:
    """Putting the clock back opens it no more."""
    session = a_session(store, NOW)
    assert staff_session.find_staff(store, session_token=session, now=NOW + lapse) is None
    assert staff_session.find_staff(store, session_token=session, now=NOW + timedelta(minutes=1)) is None


@pytest.mark.parametrize("jump", [-DAY, -timedelta(hours=1)], ids=str)
def test_a_clock_that_is_put_back_signs_nobody_out(store: Store, jump: timedelta) -> None:
    """Who is at work goes on, and from there the half hour counts again: the session does not stay open for the whole jump."""
    session = a_session(store, NOW)
    assert staff_session.find_staff(store, session_token=session, now=NOW + jump) is not None
    assert staff_session.find_staff(store, session_token=session, now=NOW + jump + timedelta(minutes=31)) is None


def test_a_link_that_was_found_too_old_is_used_up(store: Store) -> None:
    """The one-time link to sign in."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    token = sign_in_link.make_sign_in_link(store, account, now=NOW)
    for moment in (NOW + DAY, NOW):
        with pytest.raises(NotFound, match="sign_in_link_wrong"):
            sign_in_link.sign_in(store, token=token, now=moment)


def test_wrong_tries_from_a_clock_that_was_put_back_lock_nobody_out(store: Store) -> None:
    """They bear a time that is still to come; the count begins anew, and it still counts."""
    actor = new_facilitator(store)
    signing_in.set_passphrase(store, WEAK, actor, sign_in_name="anna", old="", new="paarse fietsen drogen langzaam", now=NOW, instead_of="")

    def wrong(now: datetime) -> None:
        signing_in.sign_in_with_passphrase(store, WEAK, sign_in_name="anna", passphrase="niet goed", now=now)

    def tries(now: datetime) -> list[str]:
        found = []
        for _ in range(8):
            with pytest.raises((NotAllowed, NotNow)) as refused:
                wrong(now)
            found.append(refused.value.code)
        return found

    tomorrow, today = tries(NOW + DAY), tries(NOW)
    assert tomorrow == today
    assert "try_again_later" == today[-1]
    signing_in.sign_in_with_passphrase(
        store, WEAK, sign_in_name="anna", passphrase="paarse fietsen drogen langzaam", now=NOW - timedelta(hours=2)
    )


def test_wrong_codes_from_a_clock_that_was_put_back_lock_no_browser_out(team: Team) -> None:
    """The budget of the room's code, of one browser and of all together."""
    code = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting.room_code
    for _ in range(joining.MOST_PER_BROWSER):
        with pytest.raises(NotFound):
            joining.try_code(team.store, typed_code="QQQQQQQQ", tried_by="tablet", now=NOW + DAY)
    with pytest.raises(NotNow, match="try_again_later"):
        joining.try_code(team.store, typed_code=code, tried_by="tablet", now=NOW + DAY)
    assert team.meeting_id == joining.try_code(team.store, typed_code=code, tried_by="tablet", now=NOW).meeting.id


@pytest.mark.parametrize("jump", [-DAY, -timedelta(hours=1)], ids=str)
def test_a_clock_that_is_put_back_keeps_no_door_open(team: Team, jump: timedelta) -> None:
    """The half hour would last as long as the jump; one press opens the door anew, and then it shuts in time."""
    code = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting.room_code

    def is_open(now: datetime) -> bool:
        try:
            return bool(joining.try_code(team.store, typed_code=code, tried_by=f"browser at {now}", now=now).waiting_for)
        except NotFound:
            return False

    assert (True, False) == (is_open(NOW), is_open(NOW + jump))
    room_code.open_door(team.store, team.staff, meeting_id=team.meeting_id, now=NOW + jump)
    assert [True, True, False] == [is_open(NOW + jump + timedelta(minutes=minutes)) for minutes in (0, 30, 31)]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_phone_stays_bound_and_is_seen_at_the_time_of_today(team: Team, jump: timedelta) -> None:
    """Its place is not lost, and the facilitator's screen does not take it for here or away because of an old clock."""
    anna = team.actors["Anna"].participant_id
    _, device = personal_link.bind_device(team.store, token=personal_link.link_token(SECRET, anna, 1), now=NOW)
    for now in (NOW + jump, NOW + jump + timedelta(minutes=5)):
        assert find_participant(team.store, device_token=device, participant_id=anna, now=now) is not None
        assert now == scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id).presences[anna].seen_at


@pytest.mark.parametrize("before", [SUMMER, WINTER])
def test_summer_time_changes_nothing(store: Store, before: datetime) -> None:
    """Across the hour that is skipped or comes twice: the session lives, answers keep their order, the deadline is the same moment."""
    team = new_team(store)
    session, after = a_session(store, before), before + timedelta(seconds=2)
    assert staff_session.find_staff(store, session_token=session, now=after) is not None
    for moment, column in ((before, 2), (after, 5)):
        team.now = moment
        team.submit("Anna", column)
    scoring.reveal_all(store, team.staff, meeting_id=team.meeting_id, area_ids=[COGNITION], rng=random.Random(1), now=after)
    seen = team.seen_by("Anna")
    assert isinstance(seen, RevealedPoll)
    assert ((5,), after) == (seen.scores, seen.revealed_at)
