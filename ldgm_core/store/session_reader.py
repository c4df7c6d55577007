"""Reading with what staff come in: accounts, one-time links and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import RowMapping, and_, select

from ldgm_core.domain.account import Account, AccountId, OrganisationId
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import RowReader

__all__ = ["SessionReader", "SessionRow"]


class SessionRow(NamedTuple):
    """A staff session as it lies in the store."""

    account: Account
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None


class SessionReader(RowReader):
    """Questions about accounts, links and sessions of staff, for the Reader."""

    def load_account(self, account_id: AccountId) -> Account:
        """Return the account. Raises NotFound (`account_unknown`)."""
        return self._one(t.accounts, t.accounts.c.id == account_id, kind=Account, missing="account_unknown")

    def find_organisation(self) -> OrganisationId | None:
        """Return the first organisation of this installation, if there is one."""
        found = self._connection.execute(select(t.organisations.c.id).order_by(t.organisations.c.created_at).limit(1)).scalar()
        return None if found is None else OrganisationId(found)

    def find_administrator(self, organisation_id: OrganisationId) -> Account | None:
        """Return the first administrator of an organisation, if there is one."""
        where = and_(t.accounts.c.organisation_id == organisation_id, t.accounts.c.is_administrator, t.accounts.c.ended_at.is_(None))
        return next(iter(self._many(t.accounts, where, kind=Account, order=(t.accounts.c.created_at,))), None)

    def find_sign_in_link(self, token_hash: str) -> RowMapping | None:
        """Return the row of a one-time sign-in link, if it exists."""
        return self._connection.execute(select(t.sign_in_links).where(t.sign_in_links.c.token_hash == token_hash)).mappings().one_or_none()

    def find_session(self, token_hash: str) -> SessionRow | None:
        """Return the staff session behind a cookie, if it exists."""
        own = (t.sessions.c.created_at.label("began_at"), t.sessions.c.seen_at, t.sessions.c.revoked_at)
        query = select(t.accounts, *own).join_from(t.sessions, t.accounts).where(t.sessions.c.token_hash == token_hash)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        account = Account(**{column.name: row[column.name] for column in t.accounts.columns})
        return SessionRow(account, row["began_at"], row["seen_at"], row["revoked_at"])
