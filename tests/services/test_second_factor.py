"""A second factor beside the passphrase: codes that work once, recovery codes, and who may take it away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pyotp
import pytest

from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.domain.journal import PROGRAM, Deed
from ldgm_core.errors import LdgmError, NotAllowed
from ldgm_core.services import journal, second_factor, sign_in_link, signing_in, staff, staff_session
from ldgm_core.services.sealed_secret import seal_secret, unseal_secret
from ldgm_core.services.second_factor import RECOVERY_CODES, TypedCode
from ldgm_core.store import Store, tables
from tests.meetings import NOW, SECRET, new_facilitator
from tests.services.test_signing_in import GOOD, WEAK, refusal


def typed(code: str, *, secret: bytes = SECRET) -> TypedCode:
    return TypedCode(code, secret, WEAK)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def anna(store: Store) -> StaffActor:
    """The first administrator, with a passphrase."""
    actor = new_facilitator(store, name="Anna")
    signing_in.set_passphrase(store, WEAK, actor, sign_in_name="anna", old="", new=GOOD, now=NOW, instead_of="")
    return actor


class Phone:
    """An app with somebody's secret, and the recovery codes on paper."""

    def __init__(self, store: Store, actor: StaffActor) -> None:
        proposal = second_factor.propose_factor(store, actor, secret=SECRET)
        self.totp = pyotp.TOTP(proposal.secret)
        own = {"sealed": proposal.sealed, "passphrase": GOOD, "session_token": ""}
        self.codes = second_factor.set_own_factor(store, actor, typed=typed(self.at(0)), now=NOW, **own)

    def at(self, seconds: float) -> str:
        """The code that the app shows so many seconds later."""
        return self.totp.at(after(seconds))


@pytest.fixture
def phone(store: Store, anna: StaffActor) -> Phone:
    return Phone(store, anna)


def sign_in(store: Store, code: str, *, at: float, passphrase: str = GOOD) -> str:
    return signing_in.sign_in_with_passphrase(store, WEAK, sign_in_name="anna", passphrase=passphrase, second=typed(code), now=after(at))


def test_passphrase_and_code_open_the_door_and_neither_does_alone(store: Store, anna: StaffActor, phone: Phone) -> None:
    """The code is asked for after the right passphrase only, so that nobody learns who has a second factor."""
    assert "second_factor_missing" == refusal(sign_in, store, "", at=60)
    assert "second_factor_wrong" == refusal(sign_in, store, "000000", at=61)
    assert "sign_in_wrong" == refusal(sign_in, store, phone.at(62), at=62, passphrase="iets heel anders dan dat")
    found = staff_session.find_staff(store, session_token=sign_in(store, phone.at(90), at=90), now=after(90))
    assert found is not None
    assert anna.account_id == found[0].account_id


def test_a_code_works_once(store: Store, phone: Phone) -> None:
    """Also the one with which the factor was set up, and an earlier one of a clock that is behind."""
    assert "second_factor_wrong" == refusal(sign_in, store, phone.at(0), at=5)
    code = phone.at(60)
    assert sign_in(store, code, at=60)
    assert "second_factor_wrong" == refusal(sign_in, store, code, at=62)
    assert "second_factor_wrong" == refusal(sign_in, store, phone.at(30), at=64)


def test_of_two_with_one_code_at_one_moment_one_comes_in(store: Store, anna: StaffActor, phone: Phone) -> None:
    """Both were found right before either was spent."""
    with store.reading() as tx:
        stored = tx.find_second_factor(anna.account_id)
    spent = second_factor.check_code(stored, typed(phone.at(60)), now=after(60))

    def spend(_: int) -> bool:
        try:
            with store.writing() as tx:
                second_factor.spend_code(tx, anna.account_id, spent, now=after(60))
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert 1 == sum(pool.map(spend, range(4)))


@pytest.mark.parametrize(("drift", "is_right"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong(store: Store, phone: Phone, drift: float, is_right: bool) -> None:
    """To either side, and no more."""
    code = phone.at(300 + drift)
    if is_right:
        assert sign_in(store, code, at=300)
    else:
        assert "second_factor_wrong" == refusal(sign_in, store, code, at=300)


def test_wrong_codes_wait_as_wrong_passphrases_do(store: Store, phone: Phone) -> None:
    """Whoever knows the passphrase has no free tries at the code."""
    codes = [refusal(sign_in, store, "000000", at=60 + number) for number in range(12)]
    moments = [after(60 + number) for number in range(12)]
    passphrases = [
        refusal(signing_in.sign_in_with_passphrase, store, WEAK, sign_in_name="niemand", passphrase="x", now=moment) for moment in moments
    ]
    assert [code == "try_again_later" for code in passphrases] == [code == "try_again_later" for code in codes]
    assert {"second_factor_wrong", "try_again_later"} == set(codes)
    assert "try_again_later" == refusal(sign_in, store, phone.at(71), at=71)


def test_each_recovery_code_works_once(store: Store, anna: StaffActor, phone: Phone) -> None:
    """However it is typed; the others stay."""
    assert RECOVERY_CODES == len(set(phone.codes)) == second_factor.load_own_factor(store, anna).recovery_left
    assert sign_in(store, phone.codes[2].lower().replace("-", " "), at=60)
    assert "second_factor_wrong" == refusal(sign_in, store, phone.codes[2], at=61)
    assert "second_factor_wrong" == refusal(sign_in, store, f"1{phone.codes[1][1:]}", at=62)
    assert RECOVERY_CODES - 1 == second_factor.load_own_factor(store, anna).recovery_left


def by_link(store: Store, token: str, code: str, *, at: float, instead_of: str = "") -> str:
    """Press the button of a one-time link, with this code typed."""
    return sign_in_link.sign_in_by_link(store, token=token, second=typed(code), instead_of=instead_of, now=after(at)).token


def link_of(store: Store, actor: StaffActor) -> str:
    with store.reading() as tx:
        account = tx.load_account(actor.account_id)
    return sign_in_link.make_sign_in_link(store, account, now=NOW)


def test_a_one_time_link_asks_the_code_too(store: Store, anna: StaffActor, phone: Phone) -> None:
    """Who finds the link in a mailbox does not come in. It is not used up by that, and once by who has the phone, or a recovery code."""
    for right in (phone.at(90), phone.codes[4]):
        token = link_of(store, anna)
        assert "second_factor_at_link" == refusal(sign_in_link.sign_in, store, token=token, now=after(60))
        assert "second_factor_at_link" == refusal(by_link, store, token, " ", at=61)
        assert "second_factor_wrong" == refusal(by_link, store, token, "000000", at=62)
        found = staff_session.find_staff(store, session_token=by_link(store, token, right, at=90), now=after(90))
        assert found is not None
        assert anna.account_id == found[0].account_id
        assert "sign_in_link_wrong" == refusal(by_link, store, token, right, at=91)


def test_a_code_that_opened_a_link_opens_nothing_else(store: Store, anna: StaffActor, phone: Phone) -> None:
    """It is spent, at the link as at the door."""
    code = phone.at(60)
    by_link(store, link_of(store, anna), code, at=60)
    assert "second_factor_wrong" == refusal(sign_in, store, code, at=62)
    assert "second_factor_wrong" == refusal(by_link, store, link_of(store, anna), code, at=63)


def test_wrong_codes_at_a_link_wait_longer_and_longer(store: Store, anna: StaffActor, phone: Phone) -> None:
    """Counted per person, over all links; the question for a code is no try, and the right one forgets the count."""
    for number in range(20):
        assert "second_factor_at_link" == refusal(by_link, store, link_of(store, anna), "", at=60 + number)
    codes = [refusal(by_link, store, link_of(store, anna), "000000", at=100 + number) for number in range(12)]
    assert {"second_factor_wrong", "try_again_later"} == set(codes)
    token = link_of(store, anna)
    assert "try_again_later" == refusal(by_link, store, token, phone.at(112), at=112)
    assert by_link(store, token, phone.at(2000), at=2000)
    assert "second_factor_wrong" == refusal(by_link, store, link_of(store, anna), "000000", at=2001)


def test_a_link_that_works_no_more_asks_no_code(store: Store, anna: StaffActor, phone: Phone) -> None:
    """Nobody learns from it who has a second step."""
    token = link_of(store, anna)
    assert "sign_in_link_wrong" == refusal(by_link, store, token, phone.at(50_000), at=50_000)
    assert "sign_in_link_wrong" == refusal(by_link, store, "bestaat-niet", "", at=60)


def test_who_lost_everything_is_helped_at_the_server_and_the_log_says_so(store: Store, anna: StaffActor, phone: Phone) -> None:
    """Every session of this person ends; then the link and the passphrase are enough."""
    session = sign_in(store, phone.at(60), at=60)
    second_factor.remove_factor_at_the_server(store, account_id=anna.account_id, now=after(61))
    assert staff_session.find_staff(store, session_token=session, now=after(62)) is None
    last = journal.load_log(store, anna)[-1]
    assert (Deed.CHANGED, "second_factors accounts", PROGRAM) == (last.deed, last.what, last.actor_id)
    assert sign_in_link.sign_in(store, token=link_of(store, anna), now=after(63))
    for unknown, code in ((anna.account_id, "second_factor_unknown"), ("bestaat-niet", "account_unknown")):
        assert code == refusal(second_factor.remove_factor_at_the_server, store, account_id=unknown, now=after(64))


def test_what_is_kept_opens_nothing(store: Store, anna: StaffActor, phone: Phone) -> None:
    """The secret is sealed with the installation's own, for this account; recovery codes are hashes."""
    with store.reading() as tx:
        stored = tx.find_second_factor(anna.account_id)
        rows = tx._connection.execute(tables.recovery_codes.select()).mappings().all()
    assert stored is not None
    assert phone.totp.secret not in stored.sealed_secret
    assert all(row["code_hash"].startswith("$argon2id$") for row in rows)
    assert phone.totp.secret == unseal_secret(stored.sealed_secret, secret=SECRET, belongs_to=anna.account_id)
    for wrong in ({"secret": b"another secret", "belongs_to": anna.account_id}, {"secret": SECRET, "belongs_to": "somebody"}):
        assert "second_factor_unreadable" == refusal(unseal_secret, stored.sealed_secret, **wrong)


def test_setting_it_up_asks_passphrase_and_code_and_ends_other_sessions(store: Store, anna: StaffActor) -> None:
    """Somebody at an open laptop cannot lock its owner out."""
    here, there = (signing_in.sign_in_with_passphrase(store, WEAK, sign_in_name="anna", passphrase=GOOD, now=NOW) for _ in range(2))
    proposal = second_factor.propose_factor(store, anna, secret=SECRET)
    code = pyotp.TOTP(proposal.secret).at(NOW)
    own = {"sealed": proposal.sealed, "session_token": here, "now": NOW}
    wrong = {"passphrase": "iets heel anders dan dat", "typed": typed(code)}
    assert "passphrase_old_wrong" == refusal(second_factor.set_own_factor, store, anna, **own, **wrong)
    assert "second_factor_wrong" == refusal(second_factor.set_own_factor, store, anna, passphrase=GOOD, typed=typed("123456"), **own)
    of_another = {**own, "sealed": seal_secret(proposal.secret, secret=SECRET, belongs_to="somebody")}
    assert "second_factor_unreadable" == refusal(
        second_factor.set_own_factor, store, anna, passphrase=GOOD, typed=typed(code), **of_another
    )
    second_factor.set_own_factor(store, anna, passphrase=GOOD, typed=typed(code), **own)
    alive = [staff_session.find_staff(store, session_token=token, now=NOW) is not None for token in (here, there)]
    assert [True, False] == alive


def test_taking_it_away_asks_both_and_then_the_passphrase_is_enough(store: Store, anna: StaffActor, phone: Phone) -> None:
    """And no recovery code stays behind."""
    wrong = refusal(second_factor.remove_own_factor, store, anna, passphrase=GOOD, typed=typed("000000"), now=after(60))
    assert "second_factor_wrong" == wrong
    second_factor.remove_own_factor(store, anna, passphrase=GOOD, typed=typed(phone.at(61)), now=after(61))
    assert sign_in(store, "", at=70)
    with store.reading() as tx:
        assert [] == tx._connection.execute(tables.recovery_codes.select()).all()


def test_the_administrator_takes_it_away_for_somebody_and_the_log_says_so(store: Store, anna: StaffActor) -> None:
    """That person's sessions end; the own one goes with passphrase and code."""
    token = sign_in_link.sign_in(store, token=staff.invite(store, anna, display_name="Bo", role=StaffRole.FACILITATOR, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=token, now=NOW)
    assert found is not None
    bo = found[0]
    session = signing_in.set_passphrase(store, WEAK, bo, sign_in_name="bo.smit", old="", new=GOOD, now=NOW, instead_of=token)
    Phone(store, bo)
    assert [True] == [one.has_second_factor for one in staff.list_staff(store, anna).rows if one.account.id == bo.account_id]
    fresh = {"signed_in_at": NOW, "now": NOW}
    assert "not_yours_to_do" == refusal(second_factor.remove_factor_of, store, bo, account_id=anna.account_id, **fresh)
    assert "second_factor_own" == refusal(second_factor.remove_factor_of, store, anna, account_id=anna.account_id, **fresh)
    assert "prove_again" == refusal(second_factor.remove_factor_of, store, anna, account_id=bo.account_id, signed_in_at=NOW, now=after(301))
    second_factor.remove_factor_of(store, anna, account_id=bo.account_id, **fresh)
    assert staff_session.find_staff(store, session_token=session, now=NOW) is None
    last = journal.load_log(store, anna)[-1]
    assert (Deed.CHANGED, "second_factors accounts", anna.account_id) == (last.deed, last.what, last.actor_id)
    assert "second_factor_unknown" == refusal(second_factor.remove_factor_of, store, anna, account_id=bo.account_id, **fresh)


def test_without_a_passphrase_there_is_nothing_to_add_to(store: Store) -> None:
    """One sentence that says what comes first."""
    actor = new_facilitator(store)
    sealed = seal_secret("JBSWY3DPEHPK3PXP", secret=SECRET, belongs_to=actor.account_id)
    own = {"sealed": sealed, "passphrase": GOOD, "typed": typed("000000"), "session_token": "", "now": NOW}
    assert "second_factor_needs_passphrase" == refusal(second_factor.set_own_factor, store, actor, **own)


def test_a_code_that_is_not_spent_would_work_twice(store: Store, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above can fail: without the spending the same code opens the door again."""
    monkeypatch.setattr(signing_in, "spend_code", lambda *_, **__: None)
    assert sign_in(store, phone.at(60), at=60) != sign_in(store, phone.at(60), at=62)
    with pytest.raises(LdgmError):
        sign_in(store, "000000", at=64)
