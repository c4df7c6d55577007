"""The people of a school and their sessions: what is read and written of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select, update

from ldgm_core.domain.meeting import Account, AccountId, OrganisationId
from ldgm_core.store import tables as t

__all__ = ["OpenSession", "StaffReader", "StaffWriter"]


class OpenSession(NamedTuple):
    """A session that nobody ended. `token_hash` opens nothing: it is a name for the session and no token."""

    token_hash: str
    created_at: datetime
    seen_at: datetime


class StaffReader:
    """Questions about staff, for the Reader."""

    _connection: Connection

    def load_accounts(self, organisation_id: OrganisationId) -> tuple[Account, ...]:
        """Return the accounts of an organisation by name."""
        query = select(t.accounts).where(t.accounts.c.organisation_id == organisation_id)
        rows = self._connection.execute(query.order_by(t.accounts.c.display_name, t.accounts.c.id)).mappings()
        return tuple(Account(**row) for row in rows)

    def load_open_sessions(self, account_id: AccountId) -> tuple[OpenSession, ...]:
        """Return the sessions of an account that were not ended, the last seen first; some may have run out."""
        columns = (t.sessions.c.token_hash, t.sessions.c.created_at, t.sessions.c.seen_at)
        where = and_(t.sessions.c.account_id == account_id, t.sessions.c.revoked_at.is_(None))
        rows = self._connection.execute(select(*columns).where(where).order_by(t.sessions.c.seen_at.desc(), t.sessions.c.token_hash))
        return tuple(OpenSession(*row) for row in rows)


class StaffWriter:
    """Writes about staff, for the Writer."""

    _connection: Connection

    def mark_sessions_revoked(self, account_id: AccountId, *, now: datetime, but: str = "") -> int:
        """End all sessions of an account, except the one with this hash; return how many ended."""
        where = and_(t.sessions.c.account_id == account_id, t.sessions.c.revoked_at.is_(None), t.sessions.c.token_hash != but)
        return self._connection.execute(update(t.sessions).where(where).values(revoked_at=now)).rowcount
