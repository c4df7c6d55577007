"""Writing with what staff come in: schools, accounts, one-time links and sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_

from ldgm_core.domain.account import Account, LinkPurpose, OrganisationId
from ldgm_core.store import tables as t
from ldgm_core.store.row_writer import RowWriter

__all__ = ["SessionWriter"]


class SessionWriter(RowWriter):
    """Writes about accounts, links and sessions of staff, for the Writer."""

    def add_organisation(self, *, name: str, now: datetime) -> OrganisationId:
        """Add an organisation and return its id."""
        organisation_id = OrganisationId(self.new_id())
        self._insert(t.organisations, {"id": organisation_id, "name": name, "created_at": now})
        return organisation_id

    def add_account(self, account: Account) -> None:
        """Add a member of staff."""
        self._insert(t.accounts, account)

    def add_sign_in_link(self, account: Account, *, token_hash: str, expires_at: datetime, purpose: LinkPurpose) -> None:
        """Add a one-time link for this account."""
        row = {"token_hash": token_hash, "organisation_id": account.organisation_id, "account_id": account.id, "expires_at": expires_at}
        self._insert(t.sign_in_links, {**row, "purpose": purpose})

    def mark_sign_in_link_used(self, token_hash: str, *, now: datetime) -> bool:
        """Use up a one-time link; False when it was used before."""
        where = and_(t.sign_in_links.c.token_hash == token_hash, t.sign_in_links.c.used_at.is_(None))
        return self._update(t.sign_in_links, where, used_at=now) == 1

    def add_session(self, account: Account, *, token_hash: str, now: datetime) -> None:
        """Start a staff session."""
        row = {
            "token_hash": token_hash,
            "organisation_id": account.organisation_id,
            "account_id": account.id,
            "created_at": now,
            "seen_at": now,
        }
        self._insert(t.sessions, row)

    def mark_session_seen(self, token_hash: str, *, now: datetime) -> None:
        """Keep a session from going idle."""
        self._update(t.sessions, t.sessions.c.token_hash == token_hash, seen_at=now)

    def mark_session_revoked(self, token_hash: str, *, now: datetime) -> None:
        """End a session."""
        self._update(t.sessions, t.sessions.c.token_hash == token_hash, revoked_at=now)
