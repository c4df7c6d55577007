"""The people of a school who sign in, and one's own sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.meeting import Account
from ldgm_core.errors import NotFound
from ldgm_core.services.access import hash_token, is_alive, require_school
from ldgm_core.store import Store

__all__ = ["OwnSession", "end_session", "list_sessions", "list_staff"]


@dataclass(frozen=True)
class OwnSession:
    """A browser in which this person is signed in. `id` is a name for the session and opens nothing."""

    id: str
    created_at: datetime
    seen_at: datetime
    is_this_one: bool


def list_staff(store: Store, actor: StaffActor) -> tuple[Account, ...]:
    """Return the people of this administrator's school by name. Raises NotAllowed (`not_yours_to_do`) for anybody else."""
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        return tx.load_accounts(actor.organisation_id)


def list_sessions(store: Store, actor: StaffActor, *, session_token: str, now: datetime) -> tuple[OwnSession, ...]:
    """Return this person's own living sessions, the last seen first. `session_token`: the one of the browser that asks."""
    with store.reading() as tx:
        found = tx.load_open_sessions(actor.account_id)
    here = hash_token(session_token)
    alive = [one for one in found if is_alive(created_at=one.created_at, seen_at=one.seen_at, now=now)]
    return tuple(OwnSession(one.token_hash, one.created_at, one.seen_at, one.token_hash == here) for one in alive)


def end_session(store: Store, actor: StaffActor, *, session_id: str, now: datetime) -> None:
    """
    End one of one's own sessions, wherever it is.

    Raises:
        NotFound: it is no session of this person, or was ended before (`session_unknown`).
    """
    with store.writing() as tx:
        if session_id not in {one.token_hash for one in tx.load_open_sessions(actor.account_id)}:
            raise NotFound("session_unknown")
        tx.mark_session_revoked(session_id, now=now)
