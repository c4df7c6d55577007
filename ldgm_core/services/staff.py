"""The people of a school who sign in: inviting them, their roles, the end of their access; and one's own sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.domain.access import Action, StaffActor, StaffRole
from ldgm_core.domain.account import Account, AccountId, LinkPurpose, OrganisationId
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.domain.text import clean_name, clean_search
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.sign_in_link import add_sign_in_link
from ldgm_core.services.staff_session import is_alive
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.reader import Reader
from ldgm_core.store.staff import Organisation
from ldgm_core.store.writer import Writer

__all__ = [
    "OwnSession",
    "SchoolPerson",
    "add_school",
    "change_role",
    "end_access",
    "end_session",
    "invite",
    "list_schools",
    "list_sessions",
    "list_staff",
    "make_new_way_in",
]

INVITATION_TERM = timedelta(days=7)
RESET_TERM = timedelta(hours=24)


@dataclass(frozen=True)
class SchoolPerson:
    """Somebody of the school as the administrator sees it; `can_sign_in`: has a passphrase or an account at the provider."""

    account: Account
    role: StaffRole
    can_sign_in: bool
    has_second_factor: bool


@dataclass(frozen=True)
class OwnSession:
    """A browser in which this person is signed in. `id` is a name for the session and opens nothing."""

    id: str
    created_at: datetime
    seen_at: datetime
    is_this_one: bool


# the installation: from the command line only --------------------------------------------------------------------------------------------


def add_school(store: Store, *, name: str, administrator: str, now: datetime) -> tuple[Account, str]:
    """
    Add a school with its first administrator, who leads meetings too; return the account and the token of the one-time link.

    For whoever runs the server: no screen and no address calls this.
    """
    with store.writing() as tx:
        organisation_id = tx.add_organisation(name=clean_name(name, field="school"), now=now)
        account = _add_account(tx, organisation_id, administrator, StaffRole.BOTH, now=now)
        return account, add_sign_in_link(tx, account, purpose=LinkPurpose.INVITATION, term=INVITATION_TERM, now=now)


def list_schools(store: Store) -> tuple[tuple[Organisation, tuple[SchoolPerson, ...]], ...]:
    """Return the schools of this installation with their people. For whoever runs the server."""
    with store.reading() as tx:
        return tuple((school, _people(tx, tx.load_accounts(school.id))) for school in tx.load_organisations())


# the people of one school ----------------------------------------------------------------------------------------------------------------


@in_own_school
def list_staff(
    store: Store, actor: StaffActor, *, typed: str = "", after: Cursor | None = None, limit: int = 200
) -> Page[SchoolPerson]:
    """
    Return a page of the people of this administrator's school whose name holds what was typed, by name; with nothing typed of all.

    `after`: where an earlier page ended. Raises NotAllowed (`not_yours_to_do`) for anybody else.
    """
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        page = tx.find_accounts(actor.organisation_id, typed=clean_search(typed), after=after, limit=limit)
        return Page(_people(tx, page.rows), page.following)


@in_own_school
def invite(store: Store, actor: StaffActor, *, display_name: str, role: StaffRole, now: datetime) -> str:
    """
    Add somebody to the school and return the token of the one-time link, good for seven days.

    Raises:
        BadInput: no name, or one that cannot be stored.
        NotAllowed: only the administrator invites (`not_yours_to_do`).
    """
    require_school(actor, Action.MANAGE_STAFF)
    with store.writing() as tx:
        account = _add_account(tx, actor.organisation_id, display_name, role, now=now)
        return add_sign_in_link(tx, account, purpose=LinkPurpose.INVITATION, term=INVITATION_TERM, now=now)


@in_own_school
def make_new_way_in(store: Store, actor: StaffActor, *, account_id: AccountId, signed_in_at: datetime, now: datetime) -> str:
    """
    Return the token of a one-time link for somebody who lost the passphrase, good for a day; the old passphrase and all sessions end.

    Raises:
        NotFound: nobody of this school (`account_unknown`).
        NotNow: that person's access was ended (`access_ended`).
        NotAllowed: too long ago that this administrator showed who it is (`prove_again`).
    """
    with store.writing() as tx:
        account = _load_open(tx, actor, account_id)
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        tx.remove_passphrase(account.id)
        _shut(tx, account, now=now)
        return add_sign_in_link(tx, account, purpose=LinkPurpose.RESET, term=RESET_TERM, now=now)


@in_own_school
def change_role(
    store: Store, actor: StaffActor, *, account_id: AccountId, role: StaffRole, signed_in_at: datetime, now: datetime
) -> None:
    """
    Give somebody another role; the sessions end, so that nobody goes on with rights of before.

    Raises:
        NotFound: nobody of this school (`account_unknown`).
        NotNow: access was ended (`access_ended`), or nobody would be left to manage the school (`last_administrator`).
        NotAllowed: too long ago that this administrator showed who it is (`prove_again`).
    """
    with store.writing() as tx:
        account = _load_open(tx, actor, account_id)
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        if StaffRole.of(account) is role:
            return
        if not role.is_administrator:
            _require_another_administrator(tx, account)
        tx.mark_account(account.id, leads=role.leads, is_administrator=role.is_administrator)
        tx.mark_sessions_revoked(account.id, now=now)


@in_own_school
def end_access(store: Store, actor: StaffActor, *, account_id: AccountId, now: datetime) -> None:
    """
    End somebody's access: passphrase, provider account, links and sessions are worthless from now on. What the person wrote stays.

    Raises:
        NotFound: nobody of this school (`account_unknown`).
        NotNow: access was ended before (`access_ended`), or nobody would be left to manage the school (`last_administrator`).
    """
    with store.writing() as tx:
        account = _load_open(tx, actor, account_id)
        _require_another_administrator(tx, account)
        tx.remove_passphrase(account.id)
        tx.remove_identities(account.id)
        tx.remove_second_factor(account.id)
        _shut(tx, account, now=now)
        tx.mark_account(account.id, ended_at=now)


# one's own sessions -----------------------------------------------------------------------------------------------------------------------


@in_own_school
def list_sessions(store: Store, actor: StaffActor, *, session_token: str, now: datetime) -> tuple[OwnSession, ...]:
    """Return this person's own living sessions, the last seen first. `session_token`: the one of the browser that asks."""
    with store.reading() as tx:
        found = tx.load_open_sessions(actor.account_id)
    here = hash_token(session_token)
    alive = [one for one in found if is_alive(created_at=one.created_at, seen_at=one.seen_at, now=now)]
    return tuple(OwnSession(one.token_hash, one.created_at, one.seen_at, one.token_hash == here) for one in alive)


@in_own_school
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


def _people(tx: Reader, accounts: Sequence[Account]) -> tuple[SchoolPerson, ...]:
    ways = tx.load_ways_in([account.id for account in accounts])
    return tuple(SchoolPerson(account, StaffRole.of(account), *ways[account.id]) for account in accounts)


def _add_account(tx: Writer, organisation_id: OrganisationId, display_name: str, role: StaffRole, *, now: datetime) -> Account:
    name = clean_name(display_name, field="display_name")
    account = Account(AccountId(tx.new_id()), organisation_id, name, role.is_administrator, now, leads=role.leads)
    tx.add_account(account)
    return account


def _load_open(tx: Writer, actor: StaffActor, account_id: AccountId) -> Account:
    """Return an account that this administrator manages; one of another school is the same as none."""
    require_school(actor, Action.MANAGE_STAFF)
    account = tx.load_account(account_id)
    if account.organisation_id != actor.organisation_id:
        raise NotFound("account_unknown")
    if account.ended_at is not None:
        raise NotNow("access_ended")
    return account


def _require_another_administrator(tx: Writer, account: Account) -> None:
    others = [one for one in tx.load_accounts(account.organisation_id) if one.id != account.id and one.ended_at is None]
    if account.is_administrator and not any(one.is_administrator for one in others):
        raise NotNow("last_administrator")


def _shut(tx: Writer, account: Account, *, now: datetime) -> None:
    tx.mark_sessions_revoked(account.id, now=now)
    tx.mark_sign_in_links_used(account.id, now=now)
