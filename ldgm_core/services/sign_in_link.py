"""One-time links with which staff sign in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.domain.account import Account, LinkPurpose
from ldgm_core.errors import NotFound
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
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
    """
    return sign_in_by_link(store, token=token, now=now, instead_of=instead_of).token


def sign_in_by_link(store: Store, *, token: str, now: datetime, instead_of: str = "") -> NewSession:
    """As `sign_in`, and say whether a passphrase has to be chosen now: after an invitation, or when the old one was lost."""
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
            if instead_of:
                tx.mark_session_revoked(hash_token(instead_of), now=now)
            tx.add_session(account, token_hash=hash_token(session_token), now=now)
        needs_passphrase = link["purpose"] is not LinkPurpose.START and tx.find_passphrase_of(account.id) is None
    if is_too_old:
        raise NotFound("sign_in_link_wrong")
    return NewSession(session_token, needs_passphrase)
