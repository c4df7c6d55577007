"""One-time links with which staff sign in; an account with a second step asks for its code there too."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.domain.account import Account, LinkPurpose
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services.failing import count_before_checking
from ldgm_core.services.second_factor import Spent, TypedCode, check_code, spend_code
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.staff import StoredFactor
from ldgm_core.store.writer import Writer

__all__ = ["NewSession", "add_sign_in_link", "make_sign_in_link", "sign_in", "sign_in_by_link"]


SIGN_IN_LINK_TERM = timedelta(hours=12)


@dataclass(frozen=True)
class NewSession:
    """A session that was started, and whether its person has to choose a passphrase now."""

    token: str
    needs_passphrase: bool


def make_sign_in_link(store: Store, account: Account, *, now: datetime) -> str:
    """Return the token of a new one-time link with which this person signs in, good for twelve hours."""
    with store.writing() as tx:
        return add_sign_in_link(tx, account, purpose=LinkPurpose.START, term=SIGN_IN_LINK_TERM, now=now)


def add_sign_in_link(tx: Writer, account: Account, *, purpose: LinkPurpose, term: timedelta, now: datetime) -> str:
    """Add a one-time link within a transaction and return its token."""
    token = secrets.token_urlsafe(24)
    tx.add_sign_in_link(account, token_hash=hash_token(token), expires_at=now + term, purpose=purpose)
    return token


def sign_in(store: Store, *, token: str, now: datetime, instead_of: str = "") -> str:
    """
    Use up a one-time link and return the token of a new session. `instead_of`: the token that this browser had; that session ends.

    Raises:
        NotFound: the link is unknown, used or too old (`sign_in_link_wrong`); the three are not told apart.
        NotAllowed, NotNow: the account has a second step, see `sign_in_by_link`.
    """
    return sign_in_by_link(store, token=token, now=now, instead_of=instead_of).token


def sign_in_by_link(store: Store, *, token: str, now: datetime, instead_of: str = "", second: TypedCode | None = None) -> NewSession:
    """
    As `sign_in`, and say whether a passphrase has to be chosen now: after an invitation, or when the old one was lost.

    `second`: for who has a second step. Without the right code the link stays as good as it was.

    Raises:
        NotFound: as for `sign_in`.
        NotAllowed: this account asks for a code too (`second_factor_at_link`), or the code is wrong (`second_factor_wrong`).
        NotNow: it was typed wrongly too often (`try_again_later`).
    """
    factor = _find_factor_behind(store, token, now=now)
    spent = _check_second_step(store, factor, second, now=now)
    session_token = secrets.token_urlsafe(24)
    with store.writing() as tx:
        link = tx.find_sign_in_link(hash_token(token))
        if link is None or not tx.mark_sign_in_link_used(hash_token(token), now=now):
            raise NotFound("sign_in_link_wrong")
        account = tx.load_account(link["account_id"])
        # Too old is used up as well, for good: a clock that is put back opens nothing that was found closed.
        is_too_old = link["expires_at"] < now
        if not is_too_old:
            if account.ended_at is not None:
                raise NotFound("sign_in_link_wrong")
            spend_code(tx, account.id, spent, now=now)
            if factor is not None:
                tx.forget_failures([_tried(factor)])
            if instead_of:
                tx.mark_session_revoked(hash_token(instead_of), now=now)
            tx.add_session(account, token_hash=hash_token(session_token), now=now)
        needs_passphrase = link["purpose"] is not LinkPurpose.START and tx.find_passphrase_of(account.id) is None
    if is_too_old:
        raise NotFound("sign_in_link_wrong")
    return NewSession(session_token, needs_passphrase)


def _find_factor_behind(store: Store, token: str, *, now: datetime) -> StoredFactor | None:
    """Return the second step of the account of a link; None also for a link that works no more, which is refused as such."""
    with store.reading() as tx:
        link = tx.find_sign_in_link(hash_token(token))
        if link is None or link["used_at"] is not None or link["expires_at"] < now:
            return None
        return tx.find_second_factor(link["account_id"])


def _check_second_step(store: Store, factor: StoredFactor | None, second: TypedCode | None, *, now: datetime) -> Spent | None:
    """Return the code as it is to be spent; the question for one is no wrong try."""
    if factor is None:
        return None
    if second is None or not second.code.strip():
        raise NotAllowed("second_factor_at_link")
    with store.writing() as tx:
        count_before_checking(tx, _tried(factor), now=now)
    return check_code(factor, second, now=now)


def _tried(factor: StoredFactor) -> str:
    return hash_token(f"code at a link of {factor.account_id}")
