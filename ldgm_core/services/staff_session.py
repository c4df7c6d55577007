"""The session of a member of staff: who is signed in, for how long, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store

__all__ = ["SEEN_EVERY", "find_staff", "is_alive", "sign_out"]


SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)


def find_staff(store: Store, *, session_token: str, now: datetime, is_use: bool = True) -> tuple[StaffActor, Account] | None:
    """
    Return who is signed in with this session, or None when it is unknown, idle too long, too old or ended.

    `is_use`: this is an act of that person, so the session is in use; a screen that redraws by itself is none.
    """
    if not session_token:
        return None
    token_hash = hash_token(session_token)
    with store.reading() as tx:
        session = tx.find_session(token_hash)
    if session is None or session.revoked_at is not None or session.account.ended_at is not None:
        return None
    if not is_alive(created_at=session.created_at, seen_at=session.seen_at, now=now):
        with store.writing() as writer:  # for good: a clock that is put back opens nothing that was found closed
            writer.mark_session_revoked(token_hash, now=now)
        return None
    if is_use and abs(now - session.seen_at) > SEEN_EVERY:
        with store.writing() as writer:
            writer.mark_session_seen(token_hash, now=now)
    account = session.account
    return _as_actor(account), account


def is_alive(*, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Return whether a session that nobody ended still counts: seen within half an hour, and no older than ten hours."""
    return now - seen_at <= SESSION_IDLE and now - created_at <= SESSION_LONGEST


def _as_actor(account: Account) -> StaffActor:
    return StaffActor(account.id, account.organisation_id, account.is_administrator, account.leads)


def sign_out(store: Store, *, session_token: str, now: datetime) -> None:
    """End the session; a copy of its cookie is worth nothing afterwards."""
    with store.writing() as tx:
        tx.mark_session_revoked(hash_token(session_token), now=now)
