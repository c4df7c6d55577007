"""Faults planted where requests come in and people sign in: doors, forms, sessions, links, codes, limits, headers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.responses import Response

from ldgm_core.domain import door, proof
from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.meeting import Meeting
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services import failing, free_code, joining, room_code, sign_in_link, signing_in, staff_session, token_hash
from ldgm_core.services.passphrase import Keeper
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer
from tests.trust.fault import planted
from web import call, gate, header, pace, page, phone, refusal, security, signin

SECURITY = "tests/web/test_security.py::"
SIGNING_IN = "tests/services/test_signing_in.py::"
ACCESS = "tests/services/test_access.py::"
COOKIES = "tests/web/test_cookies.py::test_every_cookie_is_hidden_from_scripts_and_other_sites"
SECOND = "tests/services/test_second_factor.py::"


# forms, hosts and origins ---------------------------------------------------------------------------------------------------------------


@planted("abuse 18", SECURITY + "test_a_form_without_the_seal_of_its_browser_is_refused")
def forms_without_a_seal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(call, "require_seal", lambda *_: None)


@planted("abuse 18", SECURITY + "test_only_our_own_name_or_a_number_is_answered")
def any_host(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(security, "is_our_host", lambda *_: True)


@planted("abuse 18", SECURITY + "test_a_form_from_elsewhere_is_refused")
def any_origin_of_a_form(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(security, "comes_from_here", lambda *_, **__: True)


@planted("abuse 18", SECURITY + "test_a_websocket_opens_for_our_own_page_under_our_own_name")
def any_origin_of_a_websocket(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(security.OwnForms, "_is_own_websocket", lambda *_: True)


@planted("abuse 18", SECURITY + "test_every_answer_carries_the_safe_headers")
def frames_allowed(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(security.EVERYWHERE, "x-frame-options", "SAMEORIGIN")


@planted("abuse 8", SECURITY + "test_every_answer_carries_the_safe_headers")
def pages_that_a_browser_keeps(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(header.PLAIN_PAGE, "cache-control", "private, max-age=600")


@planted("abuse 9", SECURITY + "test_our_own_pages_allow_nothing_that_stands_in_the_page")
def scripts_in_the_page_allowed(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(page.PLAIN_PAGE, "content-security-policy", header.STREAMLIT_PAGE_POLICY)


@planted("abuse 9", "tests/trust/test_scripts.py::test_nothing_that_was_typed_is_live_on_any_page")
def words_that_are_not_escaped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(page.open_templates(), "autoescape", False)
    patch.setattr(page.open_templates(), "cache", None)  # the templates that were compiled before still escape


# who may --------------------------------------------------------------------------------------------------------------------------------


@planted("abuse 8", "tests/web/test_phone.py::test_one_device_reaches_no_other_participants_pages")
def a_device_that_speaks_for_everybody(patch: pytest.MonkeyPatch) -> None:
    honest = gate.find_participant

    def whoever_is_named(store: object, *, device_token: str, participant_id: object, now: object) -> object:
        with store.reading() as tx:  # type: ignore[attr-defined]
            device = tx.find_devices([token_hash.hash_token(device_token)]).get(token_hash.hash_token(device_token))
            own = device and device.participant
            try:
                return (
                    None
                    if own is None
                    else (
                        ParticipantActor(participant_id, own.meeting_id, own.organisation_id, True),
                        tx.load_participant(participant_id),
                    )
                )  # type: ignore[arg-type]
            except NotFound:
                return honest(store, device_token=device_token, participant_id=participant_id, now=now)  # type: ignore[arg-type]

    patch.setattr(gate, "find_participant", whoever_is_named)


@planted("abuse 8", "tests/web/test_join.py::test_handing_over_leaves_nothing_behind")
def handing_over_that_keeps_the_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phone, "leave_device", lambda *_, **__: None)


@planted("abuse 6", ACCESS + "test_a_link_is_bound_to_one_device_until_the_facilitator_frees_it")
def a_link_for_many_devices(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reader, "has_device", lambda *_: False)


@planted("abuse 6", ACCESS + "test_links_end_with_the_meeting")
def links_that_outlive_the_meeting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Meeting, "require_not_closed", lambda _: None)


@planted("abuse 6", "tests/trust/test_guessing.py::test_links_end_half_a_day_after_the_deadline")
def joining_that_never_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Meeting, "is_joining_over", lambda *_: False)


# sessions -------------------------------------------------------------------------------------------------------------------------------


@planted("abuse 19", SECURITY + "test_a_session_that_was_idle_too_long_opens_nothing")
def sessions_that_may_be_idle(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(staff_session, "SESSION_IDLE", timedelta(days=1))


@planted("abuse 19", ACCESS + "test_a_session_that_is_used_all_day_ends_after_ten_hours")
def sessions_that_never_grow_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(staff_session, "SESSION_LONGEST", timedelta(days=1))


@planted("abuse 19", SECURITY + "test_the_websocket_needs_a_living_session")
def signing_out_that_only_forgets_the_cookie(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Writer, "mark_session_revoked", lambda *_, **__: None)


@planted("abuse 19", SIGNING_IN + "test_another_role_counts_at_once_and_ends_the_sessions")
def sessions_that_survive_another_role(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Writer, "mark_sessions_revoked", lambda *_, **__: None)


@planted("abuse 19", "tests/web/test_signin.py::test_a_planted_session_id_is_not_taken_over")
def a_session_under_the_token_that_was_there(patch: pytest.MonkeyPatch) -> None:
    honest = signing_in.start_session

    def keep(tx: Writer, account: object, *, instead_of: str, now: object) -> str:
        if not instead_of:
            return honest(tx, account, instead_of="", now=now)  # type: ignore[arg-type]
        tx.add_session(account, token_hash=token_hash.hash_token(instead_of), now=now)  # type: ignore[arg-type]
        return instead_of

    patch.setattr(signing_in, "start_session", keep)


def _bake_without(patch: pytest.MonkeyPatch, **left_out: object) -> None:
    honest = Response.set_cookie
    patch.setattr(Response, "set_cookie", lambda self, *values, **more: honest(self, *values, **{**more, **left_out}))


@planted("abuse 19", COOKIES)
def cookies_that_scripts_can_read(patch: pytest.MonkeyPatch) -> None:
    _bake_without(patch, httponly=False)


@planted("abuse 18", COOKIES)
def cookies_that_other_sites_send_along(patch: pytest.MonkeyPatch) -> None:
    _bake_without(patch, samesite=None)


@planted("abuse 19", COOKIES)
def cookies_over_any_line(patch: pytest.MonkeyPatch) -> None:
    _bake_without(patch, secure=False)


@planted("abuse 19", SIGNING_IN + "test_what_opens_access_asks_for_a_fresh_proof")
def a_proof_that_lasts_all_day(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(proof, "PROOF_LASTS", timedelta(days=1))


@planted("abuse 19", SIGNING_IN + "test_what_opens_access_asks_for_a_fresh_proof")
def a_proof_without_a_passphrase(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signing_in, "require_own_passphrase", lambda *_, **__: None)


@planted("abuse 19", "tests/web/test_second_factor.py::test_proving_it_once_more_asks_passphrase_and_code")
def a_proof_without_the_second_step(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signing_in, "check_code", lambda *_, **__: None)
    patch.setattr(signing_in, "spend_code", lambda *_, **__: None)


@planted("abuse 19", "tests/web/test_join.py::test_staff_sign_in_by_a_press_and_out_for_good")
def signing_out_that_ends_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signin, "sign_out", lambda *_, **__: None)


@planted("abuse 8", SECURITY + "test_every_answer_carries_the_safe_headers")
def screens_that_a_browser_keeps(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(security.EVERYWHERE, "cache-control", "private, max-age=600")


@planted("clock jumps", "tests/trust/test_clock_jumps.py::test_a_session_that_was_found_lapsed_is_dead_for_good")
def sessions_that_lapse_only_for_now(patch: pytest.MonkeyPatch) -> None:
    honest = staff_session.find_staff

    def only_for_now(store: object, **more: object) -> object:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(Writer, "mark_session_revoked", lambda *_, **__: None)
            return honest(store, **more)  # type: ignore[arg-type]

    patch.setattr(staff_session, "find_staff", only_for_now)


@planted(
    "clock jumps", "tests/trust/test_clock_jumps.py::test_wrong_tries_from_a_clock_that_was_put_back_lock_nobody_out", raises=(NotNow,)
)
def waiting_for_a_time_that_was_put_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(failing, "is_ahead", lambda *_, **__: False)


# guessing and flooding ------------------------------------------------------------------------------------------------------------------


@planted("abuse 4", "tests/trust/test_guessing.py::test_in_a_flood_a_browser_has_one_wrong_try", raises=(NotFound,))
def wrong_codes_that_nobody_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "count_failure", lambda *_, **__: None)


@planted("abuse 4", "tests/trust/test_guessing.py::test_a_hundred_thousand_guesses_find_no_room")
def codes_of_four_letters(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(free_code, "CODE_LENGTH", 4)


@planted("abuse 4", ACCESS + "test_the_door_stands_open_for_half_an_hour")
def a_door_that_never_shuts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(door, "DOOR_TERM", timedelta(days=1))


@planted("abuse 4", ACCESS + "test_the_door_stands_open_for_half_an_hour", raises=(NotNow,))
def a_shut_door_that_says_so(patch: pytest.MonkeyPatch) -> None:
    honest = room_code.is_door_open

    def telling(meeting: Meeting, *, now: object) -> bool:
        if not honest(meeting, now=now):  # type: ignore[arg-type]
            raise NotNow("meeting_not_open")
        return True

    patch.setattr(room_code, "is_door_open", telling)


@planted("clock jumps", "tests/trust/test_clock_jumps.py::test_a_clock_that_is_put_back_keeps_no_door_open")
def a_door_that_stays_open_for_the_whole_jump(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(door, "is_ahead", lambda *_, **__: False)


@planted("abuse 5", "tests/trust/test_guessing.py::test_fifteen_come_in_behind_one_address_while_somebody_guesses")
def wrong_codes_that_count_for_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "MOST_TOGETHER", joining.MOST_PER_BROWSER)
    honest = joining.require_budget
    patch.setattr(joining, "require_budget", lambda tx, _, **more: honest(tx, joining.EVERYBODY, **more))


@planted("abuse 20", SIGNING_IN + "test_wrong_tries_make_the_name_wait_longer_and_longer")
def a_name_that_never_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(failing, "wait_after", lambda _: timedelta(0))


@planted("abuse 20", SIGNING_IN + "test_many_guesses_at_one_moment_are_no_more_than_one_after_the_other")
def wrong_passphrases_that_nobody_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(failing, "count_failure", lambda *_, **__: None)


@planted("abuse 20", SIGNING_IN + "test_the_real_parameters_are_those_of_the_promise")
def hashes_that_cost_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Keeper.__init__, "__kwdefaults__", {"memory_kib": 1024, "passes": 1, "lanes": 1, "at_once": 2})


@planted("abuse 20", SECOND + "test_a_one_time_link_asks_the_code_too")
def a_link_that_asks_no_code(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sign_in_link, "_find_factor_behind", lambda *_, **__: None)
    patch.setattr(sign_in_link, "spend_code", lambda *_, **__: None)


@planted("abuse 20", SECOND + "test_wrong_codes_at_a_link_wait_longer_and_longer")
def codes_at_a_link_that_nobody_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sign_in_link, "count_before_checking", lambda *_, **__: None)


@planted("abuse 21", SECURITY + "test_one_device_is_slowed_down_and_the_others_are_not")
def no_pace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pace.Pace, "_has_left", lambda *_, **__: True)


@planted("abuse 21", SECURITY + "test_one_device_is_slowed_down_and_the_others_are_not")
def one_pace_for_everybody(patch: pytest.MonkeyPatch) -> None:
    honest = pace.Pace._has_left
    patch.setattr(pace.Pace, "_has_left", lambda self, _, **more: honest(self, "everybody", **more))


@planted("abuse 21", "tests/web/test_answer.py::test_a_form_that_is_far_too_large_is_not_even_read")
def bodies_without_a_limit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(call, "MOST_BYTES", 10**9)


# words in the wrong place ---------------------------------------------------------------------------------------------------------------


@planted("abuse 15", SECURITY + "test_a_bug_shows_a_number_and_keeps_what_was_typed_out_of_the_log")
def bugs_that_are_logged_with_their_words(patch: pytest.MonkeyPatch) -> None:
    honest = call.answer_bug

    def talkative(t: object, bug: Exception, *, address: str) -> object:
        refusal._log.error("error: %s", bug)
        return honest(t, bug, address=address)  # type: ignore[arg-type]

    patch.setattr(call, "answer_bug", talkative)
