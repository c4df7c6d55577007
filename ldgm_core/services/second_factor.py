"""
A second factor beside the passphrase: a code of six figures from an app on one's own phone (TOTP, RFC 6238), which each person may choose.

A code works once. Eight recovery codes, shown once and kept as hashes, are for who lost the phone; the administrator can take the factor
of somebody away, and whoever runs the server can too: a one-time link asks for the code as well. Somebody who signs in through the
school's own provider has the second factor of that provider.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pyotp

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.journal import PROGRAM, Deed, LogNote
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.passphrase import Keeper
from ldgm_core.services.proving import require_own_passphrase
from ldgm_core.services.sealed_secret import seal_secret, unseal_secret
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.staff import StoredFactor
from ldgm_core.store.whose import inside
from ldgm_core.store.writer import Writer

__all__ = [
    "OwnFactor",
    "Proposal",
    "Spent",
    "TypedCode",
    "check_code",
    "load_own_factor",
    "propose_factor",
    "remove_factor_at_the_server",
    "remove_factor_of",
    "remove_own_factor",
    "set_own_factor",
    "spend_code",
]

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1
"""A clock may be half a minute wrong to either side."""
RECOVERY_CODES = 8
RECOVERY_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
RECOVERY_LENGTH = 12
ISSUER = "LDGM-bespreking"


@dataclass(frozen=True)
class TypedCode:
    """What somebody typed as second factor, with what it takes to check it."""

    code: str
    secret: bytes
    keeper: Keeper


class Spent(NamedTuple):
    """A code that is right, still to be spent: the step of a code from the app, or the number of a recovery code."""

    step: int | None
    recovery_number: int | None


@dataclass(frozen=True)
class OwnFactor:
    """What somebody may know of the own second factor. `recovery_left`: codes that were not used yet."""

    has_passphrase: bool
    is_set: bool
    recovery_left: int


@dataclass(frozen=True)
class Proposal:
    """A new secret, not stored yet: as text, as the address of a QR code, and sealed for the form that comes back."""

    secret: str
    address: str
    sealed: str


# signing in -------------------------------------------------------------------------------------------------------------------------------


def check_code(stored: StoredFactor | None, typed: TypedCode | None, *, now: datetime) -> Spent | None:
    """
    Return the code as it is to be spent; None when this account has no second factor. Outside a transaction: hashing takes long.

    Raises:
        NotAllowed: no code was typed (`second_factor_missing`), or a wrong one or one that was used (`second_factor_wrong`).
    """
    if stored is None:
        return None
    code = "".join(typed.code.split()).replace("-", "").upper() if typed else ""
    if typed is None or not code:
        raise NotAllowed("second_factor_missing")
    if code.isdigit() and len(code) == DIGITS:
        secret = unseal_secret(stored.sealed_secret, secret=typed.secret, belongs_to=stored.account_id)
        step = _step_of(secret, code, now=now)
        if step is not None and step > stored.last_step:
            return Spent(step, None)
    elif _is_recovery(code, stored, typed.keeper):
        return Spent(None, int(code[0]))
    raise NotAllowed("second_factor_wrong")


def spend_code(tx: Writer, account_id: AccountId, spent: Spent | None, *, now: datetime) -> None:
    """
    Use a code up, within the transaction that it opens the door to; of two at the same moment one is refused.

    Raises:
        NotAllowed: it was used meanwhile (`second_factor_wrong`).
    """
    if spent is None:
        if tx.find_second_factor(account_id) is not None:
            raise NotAllowed("second_factor_missing")
        return
    if spent.step is not None:
        is_new = tx.mark_step_used(account_id, spent.step)
    else:
        is_new = spent.recovery_number is not None and tx.mark_recovery_code_used(account_id, spent.recovery_number, now=now)
    if not is_new:
        raise NotAllowed("second_factor_wrong")


# one's own factor ----------------------------------------------------------------------------------------------------------------------


@in_own_school
def load_own_factor(store: Store, actor: StaffActor) -> OwnFactor:
    """Return whether this person has a second factor."""
    with store.reading() as tx:
        found, passphrase = tx.find_second_factor(actor.account_id), tx.find_passphrase_of(actor.account_id)
    return OwnFactor(passphrase is not None, found is not None, len(found.recovery_hashes) if found else 0)


@in_own_school
def propose_factor(store: Store, actor: StaffActor, *, secret: bytes, sealed: str = "") -> Proposal:
    """
    Return a new secret for this person; nothing is stored before a code from it came back.

    `sealed`: the one that was proposed before, so that who typed a wrong code need not scan again; what does not open is replaced.
    """
    with store.reading() as tx:
        stored = tx.find_passphrase_of(actor.account_id)
    drawn = _opened(sealed, actor, secret) or pyotp.random_base32()
    name = stored.sign_in_name if stored else ""
    address = pyotp.TOTP(drawn).provisioning_uri(name=name, issuer_name=ISSUER)
    return Proposal(drawn, address, seal_secret(drawn, secret=secret, belongs_to=actor.account_id))


@in_own_school
def set_own_factor(
    store: Store, actor: StaffActor, *, sealed: str, passphrase: str, typed: TypedCode, session_token: str, now: datetime
) -> tuple[str, ...]:
    """
    Store a second factor once a code from it was typed; return the recovery codes, to show once. Every other session of this person ends.

    Raises:
        NotAllowed: the passphrase is wrong (`passphrase_old_wrong`), the code is (`second_factor_wrong`), or the form was not made for this
            person (`second_factor_unreadable`).
        NotNow: this person has no passphrase (`second_factor_needs_passphrase`), or typed it wrongly too often (`try_again_later`).
    """
    require_own_passphrase(store, typed.keeper, actor, passphrase, now=now)
    drawn = unseal_secret(sealed, secret=typed.secret, belongs_to=actor.account_id)
    step = _step_of(drawn, "".join(typed.code.split()), now=now)
    if step is None:
        raise NotAllowed("second_factor_wrong")
    codes = {number: _draw_recovery_code(number) for number in range(1, RECOVERY_CODES + 1)}
    hashes = {number: typed.keeper.make_hash(code) for number, code in codes.items()}
    with store.writing() as tx:
        account = tx.load_account(actor.account_id)
        tx.put_second_factor(account, sealed_secret=sealed, last_step=step, recovery_hashes=hashes, now=now)
        tx.mark_other_sessions_revoked(account.id, but=hash_token(session_token), now=now)
        tx.keeping.note(LogNote(account.organisation_id, actor.account_id, Deed.CHANGED, "second_factors"), happened_at=now)
    return tuple(f"{code[:1]}-{code[1:5]}-{code[5:9]}-{code[9:]}" for code in codes.values())


@in_own_school
def remove_own_factor(store: Store, actor: StaffActor, *, passphrase: str, typed: TypedCode, now: datetime) -> None:
    """
    Take one's own second factor away, with the passphrase and a code.

    Raises:
        NotAllowed, NotNow: as for set_own_factor, and see check_code.
        NotFound: there is none (`second_factor_unknown`).
    """
    require_own_passphrase(store, typed.keeper, actor, passphrase, now=now)
    with store.reading() as reader:
        stored = reader.find_second_factor(actor.account_id)
    if stored is None:
        raise NotFound("second_factor_unknown")
    spent = check_code(stored, typed, now=now)
    with store.writing() as tx:
        spend_code(tx, actor.account_id, spent, now=now)
        tx.remove_second_factor(actor.account_id)
        tx.keeping.note(LogNote(actor.organisation_id, actor.account_id, Deed.CHANGED, "second_factors"), happened_at=now)


@in_own_school
def remove_factor_of(store: Store, actor: StaffActor, *, account_id: AccountId, signed_in_at: datetime, now: datetime) -> None:
    """
    Take somebody's second factor away, who lost phone and recovery codes; that person's sessions end, and the log has it.

    Raises:
        NotAllowed: only the administrator does this (`not_yours_to_do`), who showed who it is just now (`prove_again`).
        NotFound: nobody of this school (`account_unknown`), or there is no second factor (`second_factor_unknown`).
        NotNow: the own one goes with passphrase and code (`second_factor_own`).
    """
    require_school(actor, Action.MANAGE_STAFF)
    if account_id == actor.account_id:
        raise NotNow("second_factor_own")
    with store.writing() as tx:
        account = tx.load_account(account_id)
        if account.organisation_id != actor.organisation_id:
            raise NotFound("account_unknown")
        if tx.find_second_factor(account_id) is None:
            raise NotFound("second_factor_unknown")
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        _take_away(tx, account, by=actor.account_id, now=now)


def remove_factor_at_the_server(store: Store, *, account_id: AccountId, now: datetime) -> None:
    """
    Take a second factor away for the only administrator, who lost phone and recovery codes; the sessions end, and the log has it.

    For whoever runs the server: no screen and no address calls this.

    Raises:
        NotFound: there is nobody with this id (`account_unknown`), or no second factor (`second_factor_unknown`).
    """
    with store.reading() as reader:
        account = reader.load_account(account_id)
    with inside(account.organisation_id), store.writing() as tx:
        if tx.find_second_factor(account_id) is None:
            raise NotFound("second_factor_unknown")
        _take_away(tx, account, by=PROGRAM, now=now)


def _take_away(tx: Writer, account: Account, *, by: str, now: datetime) -> None:
    tx.remove_second_factor(account.id)
    tx.mark_sessions_revoked(account.id, now=now)
    tx.keeping.note(LogNote(account.organisation_id, by, Deed.CHANGED, "second_factors accounts"), happened_at=now)


def _opened(sealed: str, actor: StaffActor, secret: bytes) -> str | None:
    try:
        return unseal_secret(sealed, secret=secret, belongs_to=actor.account_id) if sealed else None
    except NotAllowed:
        return None  # the caller draws a new one, and storing refuses such a form in words


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the step of which this is the code, or None; each step is looked at, so that the time taken tells nothing."""
    present = int(now.timestamp()) // STEP_SECONDS
    steps = range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1)
    totp = pyotp.TOTP(secret)
    right = [step for step in steps if hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode())]
    return right[-1] if right else None


def _is_recovery(code: str, stored: StoredFactor, keeper: Keeper) -> bool:
    """A code begins with its number, so that one hash is checked and not eight; an unknown number takes as long."""
    number = int(code[0]) if code[0].isdigit() else 0
    return keeper.is_right(code, stored=stored.recovery_hashes.get(number))


def _draw_recovery_code(number: int) -> str:
    """Return a code of 57 random bits behind its number."""
    return f"{number}{''.join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))}"
