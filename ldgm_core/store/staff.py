"""The people of a school: accounts, passphrases, identities, sessions, and wrong tries; what is read and written of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, text, true, update

from ldgm_core.domain.account import Account, AccountId, OrganisationId
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.domain.text import fold
from ldgm_core.store import tables as t
from ldgm_core.store.paging import Cursor, Page, beyond, cut

__all__ = ["Failures", "OpenSession", "Organisation", "StaffReader", "StaffWriter", "StoredFactor", "StoredPassphrase", "WaysIn"]


class OpenSession(NamedTuple):
    """A session that nobody ended. `token_hash` opens nothing: it is a name for the session and no token."""

    token_hash: str
    created_at: datetime
    seen_at: datetime


class StoredPassphrase(NamedTuple):
    """With what somebody signs in."""

    account_id: AccountId
    sign_in_name: str
    passphrase_hash: str


class StoredFactor(NamedTuple):
    """
    Somebody's second factor. `last_step`: the last thirty seconds, counted since 1970, of which a code was used.

    `recovery_hashes`: number -> hash of the recovery codes that were not used.
    """

    account_id: AccountId
    sealed_secret: str
    last_step: int
    recovery_hashes: dict[int, str]


class Failures(NamedTuple):
    """Wrong tries in a row, since when and until when."""

    tries: int
    first_at: datetime
    last_at: datetime


class WaysIn(NamedTuple):
    """`can_sign_in`: has a passphrase or an account at the provider."""

    can_sign_in: bool
    has_second_factor: bool


class Organisation(NamedTuple):
    """A school of this installation."""

    id: OrganisationId
    name: str


class StaffReader:
    """Questions about staff, for the Reader."""

    _connection: Connection

    def load_organisations(self) -> tuple[Organisation, ...]:
        """Return the schools of this installation, the first one first."""
        columns = (t.organisations.c.id, t.organisations.c.name)
        return tuple(Organisation(*row) for row in self._connection.execute(select(*columns).order_by(t.organisations.c.created_at)))

    def load_accounts(self, organisation_id: OrganisationId) -> tuple[Account, ...]:
        """Return the accounts of an organisation by name, those that were ended too."""
        query = select(t.accounts).where(t.accounts.c.organisation_id == organisation_id)
        rows = self._connection.execute(query.order_by(t.accounts.c.display_name, t.accounts.c.id)).mappings()
        return tuple(Account(**row) for row in rows)

    def find_accounts(
        self,
        organisation_id: OrganisationId,
        *,
        typed: str,
        may_get_meetings: bool = False,
        but: Collection[AccountId] = (),
        after: Cursor | None = None,
        limit: int,
    ) -> Page[Account]:
        """
        Return a page of the accounts of an organisation whose name holds what was typed, by name, without those in `but`.

        Capitals and accents make no difference. `may_get_meetings`: only who leads and was not ended. With something typed the accounts
        are read in their order until the page is full: a school has hundreds of them and not many thousands, as it may have pupils.
        """
        table, wanted = t.accounts, fold(typed)
        order = (table.c.display_name, table.c.id)
        where = and_(table.c.organisation_id == organisation_id, beyond(order, after), table.c.id.not_in(list(but)) if but else true())
        if may_get_meetings:
            where = and_(where, table.c.leads, table.c.ended_at.is_(None))
        query = select(table).where(where).order_by(*order).limit(None if wanted else limit + 1)
        with self._connection.execute(query) as rows:
            found = (Account(**row) for row in rows.mappings() if wanted in fold(row["display_name"]))
            return cut(tuple(islice(found, limit + 1)), limit, lambda account: (account.display_name, account.id))

    def load_open_sessions(self, account_id: AccountId) -> tuple[OpenSession, ...]:
        """Return the sessions of an account that were not ended, the last seen first; some may have run out."""
        columns = (t.sessions.c.token_hash, t.sessions.c.created_at, t.sessions.c.seen_at)
        where = and_(t.sessions.c.account_id == account_id, t.sessions.c.revoked_at.is_(None))
        rows = self._connection.execute(select(*columns).where(where).order_by(t.sessions.c.seen_at.desc(), t.sessions.c.token_hash))
        return tuple(OpenSession(*row) for row in rows)

    def find_passphrase(self, name_key: str) -> StoredPassphrase | None:
        """Return what belongs to a sign-in name, if somebody has it."""
        return self._passphrase(t.passphrases.c.name_key == name_key)

    def find_passphrase_of(self, account_id: AccountId) -> StoredPassphrase | None:
        """Return with what this person signs in, if there is a passphrase."""
        return self._passphrase(t.passphrases.c.account_id == account_id)

    def find_identity(self, issuer: str, subject: str) -> AccountId | None:
        """Return whose identity at a provider this is, if it is anybody's."""
        where = and_(t.identities.c.issuer == issuer, t.identities.c.subject == subject)
        found = self._connection.execute(select(t.identities.c.account_id).where(where)).scalar()
        return None if found is None else AccountId(found)

    def find_second_factor(self, account_id: AccountId) -> StoredFactor | None:
        """Return the second factor of an account, if it has one."""
        own = select(t.second_factors.c.sealed_secret, t.second_factors.c.last_step).where(t.second_factors.c.account_id == account_id)
        row = self._connection.execute(own).one_or_none()
        if row is None:
            return None
        codes = t.recovery_codes.c
        unused = select(codes.number, codes.code_hash).where(codes.account_id == account_id, codes.used_at.is_(None))
        return StoredFactor(account_id, row[0], row[1], {row.number: row.code_hash for row in self._connection.execute(unused)})

    def load_ways_in(self, account_ids: Collection[AccountId]) -> dict[AccountId, WaysIn]:
        """Return per account of these with what it comes in."""
        if not account_ids:
            return {}
        has = [exists().where(way.c.account_id == t.accounts.c.id) for way in (t.passphrases, t.identities, t.second_factors)]
        query = select(t.accounts.c.id, or_(*has[:2]), has[2]).where(t.accounts.c.id.in_(list(account_ids)))
        return {AccountId(row[0]): WaysIn(bool(row[1]), bool(row[2])) for row in self._connection.execute(query)}

    def load_leaders(self, organisation_id: OrganisationId, account_ids: Collection[AccountId]) -> frozenset[AccountId]:
        """Return which of these accounts of an organisation lead any meeting; how many is not counted."""
        if not account_ids:
            return frozenset()
        own = and_(t.accounts.c.organisation_id == organisation_id, t.accounts.c.id.in_(list(account_ids)))
        # The newest one, and not whether there is any: for that, PostgreSQL goes through the index on pupil and facilitator per account.
        led = select(t.meetings.c.id).where(t.meetings.c.facilitator_id == t.accounts.c.id).order_by(t.meetings.c.held_on.desc()).limit(1)
        query = select(t.accounts.c.id).where(own, led.scalar_subquery().is_not(None))
        return frozenset(AccountId(found) for found in self._connection.execute(query).scalars())

    def count_led(self, account_id: AccountId) -> int:
        """Return how many meetings an account leads; takes as long as there are many."""
        query = select(func.count()).select_from(t.meetings).where(t.meetings.c.facilitator_id == account_id)
        return int(self._connection.execute(query).scalar_one())

    def find_failures(self, tried_hash: str) -> Failures | None:
        """Return the wrong tries in a row, if there were any."""
        columns = (t.failures.c.tries, t.failures.c.first_at, t.failures.c.last_at)
        row = self._connection.execute(select(*columns).where(t.failures.c.tried_hash == tried_hash)).one_or_none()
        return None if row is None else Failures(*row)

    def _passphrase(self, where: Any) -> StoredPassphrase | None:
        columns = (t.passphrases.c.account_id, t.passphrases.c.sign_in_name, t.passphrases.c.passphrase_hash)
        row = self._connection.execute(select(*columns).where(where)).one_or_none()
        return None if row is None else StoredPassphrase(*row)


class StaffWriter:
    """Writes about staff, for the Writer."""

    _connection: Connection

    def mark_account(self, account_id: AccountId, **values: Any) -> None:
        """Set rights or the end of an account (its columns by name)."""
        self._connection.execute(update(t.accounts).where(t.accounts.c.id == account_id).values(**values))

    def mark_sessions_revoked(self, account_id: AccountId, *, now: datetime) -> None:
        """End all sessions of an account."""
        where = and_(t.sessions.c.account_id == account_id, t.sessions.c.revoked_at.is_(None))
        self._connection.execute(update(t.sessions).where(where).values(revoked_at=now))

    def mark_other_sessions_revoked(self, account_id: AccountId, *, but: str, now: datetime) -> None:
        """End all sessions of an account but the one with this hash of its token."""
        mine = t.sessions.c
        where = and_(mine.account_id == account_id, mine.revoked_at.is_(None), mine.token_hash != but)
        self._connection.execute(update(t.sessions).where(where).values(revoked_at=now))

    def mark_sign_in_links_used(self, account_id: AccountId, *, now: datetime) -> None:
        """Make all one-time links of an account worthless."""
        where = and_(t.sign_in_links.c.account_id == account_id, t.sign_in_links.c.used_at.is_(None))
        self._connection.execute(update(t.sign_in_links).where(where).values(used_at=now))

    def mark_leader(
        self, from_id: AccountId, *, to: AccountId, organisation_id: OrganisationId
    ) -> tuple[tuple[MeetingId, PupilId], ...]:
        """Let somebody else lead the meetings and keep the arrangements of an account; return the meetings, each with its pupil."""
        where = and_(t.meetings.c.facilitator_id == from_id, t.meetings.c.organisation_id == organisation_id)
        query = select(t.meetings.c.id, t.meetings.c.pupil_id).where(where)
        given = tuple((row.id, row.pupil_id) for row in self._connection.execute(query))
        for table in (t.meetings, t.arrangements):
            led = and_(table.c.facilitator_id == from_id, table.c.organisation_id == organisation_id)
            self._connection.execute(update(table).where(led).values(facilitator_id=to))
        return given

    def put_passphrase(self, account: Account, *, sign_in_name: str, name_key: str, passphrase_hash: str, now: datetime) -> None:
        """Let this be the sign-in name and passphrase of an account; what was before is gone."""
        self.remove_passphrase(account.id)
        row = {"account_id": account.id, "organisation_id": account.organisation_id, "sign_in_name": sign_in_name, "name_key": name_key}
        self._connection.execute(insert(t.passphrases).values(**row, passphrase_hash=passphrase_hash, set_at=now))

    def remove_passphrase(self, account_id: AccountId) -> None:
        """Take the passphrase of an account away."""
        self._connection.execute(delete(t.passphrases).where(t.passphrases.c.account_id == account_id))

    def put_second_factor(
        self, account: Account, *, sealed_secret: str, last_step: int, recovery_hashes: dict[int, str], now: datetime
    ) -> None:
        """Let this be the second factor of an account, with these recovery codes; what was before is gone."""
        self.remove_second_factor(account.id)
        own = {"account_id": account.id, "organisation_id": account.organisation_id}
        self._connection.execute(insert(t.second_factors).values(**own, sealed_secret=sealed_secret, last_step=last_step, set_at=now))
        rows = [{**own, "number": number, "code_hash": code_hash} for number, code_hash in recovery_hashes.items()]
        self._connection.execute(insert(t.recovery_codes), rows)

    def mark_step_used(self, account_id: AccountId, step: int) -> bool:
        """Remember that a code of this step was used; False when one of it, or of a later one, was used before."""
        factors = t.second_factors
        where = and_(factors.c.account_id == account_id, factors.c.last_step < step)
        return self._connection.execute(update(factors).where(where).values(last_step=step)).rowcount == 1

    def mark_recovery_code_used(self, account_id: AccountId, number: int, *, now: datetime) -> bool:
        """Remember that this recovery code was used; False when it was before."""
        codes = t.recovery_codes
        where = and_(codes.c.account_id == account_id, codes.c.number == number, codes.c.used_at.is_(None))
        return self._connection.execute(update(codes).where(where).values(used_at=now)).rowcount == 1

    def remove_second_factor(self, account_id: AccountId) -> None:
        """Take the second factor of an account away, with its recovery codes."""
        self._connection.execute(delete(t.recovery_codes).where(t.recovery_codes.c.account_id == account_id))
        self._connection.execute(delete(t.second_factors).where(t.second_factors.c.account_id == account_id))

    def add_identity(self, account: Account, *, issuer: str, subject: str, now: datetime) -> None:
        """Remember that this person is somebody at a provider."""
        row = {"issuer": issuer, "subject": subject, "organisation_id": account.organisation_id, "account_id": account.id}
        self._connection.execute(insert(t.identities).values(**row, linked_at=now))

    def remove_identities(self, account_id: AccountId) -> None:
        """Forget who an account is at any provider."""
        self._connection.execute(delete(t.identities).where(t.identities.c.account_id == account_id))

    def lock_failures(self) -> None:
        """Count one wrong try after the other: two first ones at one moment would both be the first. SQLite writes one at a time anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE failures IN SHARE ROW EXCLUSIVE MODE"))

    def put_failures(self, tried_hash: str, failures: Failures) -> None:
        """Let this be the wrong tries in a row."""
        self.forget_failures([tried_hash])
        self._connection.execute(insert(t.failures).values(tried_hash=tried_hash, **failures._asdict()))

    def forget_failures(self, tried: Iterable[str]) -> None:
        """Begin anew: somebody got it right."""
        right = list(tried)
        if right:
            self._connection.execute(delete(t.failures).where(t.failures.c.tried_hash.in_(right)))

    def drop_old_failures(self, *, before: datetime, most: int) -> None:
        """Drop the wrong tries of which the last is older than this, and the oldest beyond so many rows."""
        self._connection.execute(delete(t.failures).where(t.failures.c.last_at < before))
        count = self._connection.execute(select(func.count()).select_from(t.failures)).scalar_one()
        if count > most:
            oldest = select(t.failures.c.tried_hash).order_by(t.failures.c.last_at).limit(count - most)
            self._connection.execute(delete(t.failures).where(t.failures.c.tried_hash.in_(oldest)))
