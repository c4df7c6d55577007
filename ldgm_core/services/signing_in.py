"""Signing in with a passphrase or through the school's own provider, and choosing a passphrase."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId, OrganisationId
from ldgm_core.domain.identity import Identity
from ldgm_core.domain.passphrase import accept_passphrase, clean_sign_in_name, sign_in_name_key, typed_passphrase
from ldgm_core.errors import BadInput, NotAllowed
from ldgm_core.services.failing import count_before_checking
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.passphrase import Keeper
from ldgm_core.services.proving import require_own_passphrase, require_right_passphrase
from ldgm_core.services.second_factor import TypedCode, check_code, spend_code
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer

__all__ = [
    "OwnAccount",
    "link_identity",
    "load_own_account",
    "prove_again",
    "set_passphrase",
    "sign_in_with_identity",
    "sign_in_with_passphrase",
    "start_session",
]


@dataclass(frozen=True)
class OwnAccount:
    """What somebody may know of the own account; without a sign-in name there is no passphrase yet."""

    account: Account
    sign_in_name: str | None


def sign_in_with_passphrase(
    store: Store,
    keeper: Keeper,
    *,
    sign_in_name: str,
    passphrase: str,
    now: datetime,
    instead_of: str = "",
    second: TypedCode | None = None,
) -> str:
    """
    Return the token of a new session. `instead_of`: the token that this browser had before; that session ends. `second`: for who has a
    second factor; a wrong code counts as a wrong passphrase does.

    An unknown name takes as long, waits as long and gets the same answer.

    Raises:
        NotAllowed: the name or the passphrase is wrong (`sign_in_wrong`), or the code is missing or wrong (`second_factor_missing`,
            `second_factor_wrong`); that is only said after the right passphrase.
        NotNow: this name was tried wrongly too often just now (`try_again_later`).
    """
    name_key = hash_token(sign_in_name_key(sign_in_name))
    typed = typed_passphrase(passphrase)
    with store.writing() as tx:
        count_before_checking(tx, name_key, now=now)
        stored = tx.find_passphrase(name_key)
        factor = tx.find_second_factor(stored.account_id) if stored else None
    if not keeper.is_right(typed, stored=stored.passphrase_hash if stored else None) or stored is None:
        raise NotAllowed("sign_in_wrong")
    spent = check_code(factor, second, now=now)
    renewed = keeper.make_hash(typed) if keeper.is_outdated(stored.passphrase_hash) else None
    with store.writing() as tx:
        tx.forget_failures([name_key])
        account = _open_account(tx, stored.account_id)
        spend_code(tx, account.id, spent, now=now)
        if renewed is not None:
            _put(tx, account, stored.sign_in_name, renewed, now=now)
        return start_session(tx, account, instead_of=instead_of, now=now)


@in_own_school
def load_own_account(store: Store, actor: StaffActor) -> OwnAccount:
    """Return one's own account with the name under which one signs in."""
    with store.reading() as tx:
        stored = tx.find_passphrase_of(actor.account_id)
        return OwnAccount(tx.load_account(actor.account_id), stored.sign_in_name if stored else None)


def set_passphrase(
    store: Store, keeper: Keeper, actor: StaffActor, *, sign_in_name: str, old: str, new: str, now: datetime, instead_of: str
) -> str:
    """
    Store a sign-in name with a passphrase, end every session of this person, and return the token of a new one for this browser.

    Who has a passphrase must know it; who came by a one-time link and has none yet need not.

    Raises:
        BadInput: a name or a passphrase that is not accepted (`sign_in_name_wrong`, `passphrase_...`), or a name that somebody has
            (`sign_in_name_taken`).
        NotAllowed: the old passphrase is wrong (`passphrase_old_wrong`).
        NotNow: the old one was typed wrongly too often just now (`try_again_later`).
    """
    name = clean_sign_in_name(sign_in_name)
    accepted = accept_passphrase(new, sign_in_name=name)
    with store.reading() as tx:
        stored = tx.find_passphrase_of(actor.account_id)
    if stored is not None:
        require_right_passphrase(store, keeper, stored, old, now=now)
    made = keeper.make_hash(accepted)
    with store.writing() as tx:
        if tx.find_passphrase_of(actor.account_id) != stored:
            raise NotAllowed("passphrase_old_wrong")
        holder = tx.find_passphrase(hash_token(sign_in_name_key(name)))
        if holder is not None and holder.account_id != actor.account_id:
            raise BadInput("sign_in_name_taken")
        account = _open_account(tx, actor.account_id)
        _put(tx, account, name, made, now=now)
        tx.mark_sessions_revoked(account.id, now=now)
        tx.mark_sign_in_links_used(account.id, now=now)
        return start_session(tx, account, instead_of=instead_of, now=now)


def sign_in_with_identity(
    store: Store, identity: Identity, *, organisation_id: OrganisationId | None, now: datetime, instead_of: str = ""
) -> str:
    """
    Return the token of a new session for whoever is this identity.

    `organisation_id`: the school in which somebody unknown gets an account without any rights; None makes nobody.

    Raises:
        NotAllowed: nobody here is this identity (`identity_unknown`), or that person's access was ended (`sign_in_wrong`).
    """
    with store.writing() as tx:
        account_id = tx.find_identity(identity.issuer, identity.subject)
        if account_id is None:
            if organisation_id is None:
                raise NotAllowed("identity_unknown")
            account_id = _add_without_rights(tx, identity, organisation_id, now=now)
        return start_session(tx, _open_account(tx, account_id), instead_of=instead_of, now=now)


@in_own_school
def link_identity(store: Store, actor: StaffActor, identity: Identity, *, now: datetime) -> None:
    """
    Let this identity sign in on one's own account from now on; linking it twice changes nothing.

    Raises:
        NotAllowed: it is somebody else's already (`identity_taken`).
    """
    with store.writing() as tx:
        holder = tx.find_identity(identity.issuer, identity.subject)
        if holder not in (None, actor.account_id):
            raise NotAllowed("identity_taken")
        if holder is None:
            tx.add_identity(_open_account(tx, actor.account_id), issuer=identity.issuer, subject=identity.subject, now=now)


def prove_again(
    store: Store, keeper: Keeper, actor: StaffActor, *, passphrase: str, second: TypedCode | None, session_token: str, now: datetime
) -> str:
    """
    Show once more who one is, and return the token of a new session in place of this one; for five minutes that is a fresh proof.

    Raises:
        NotAllowed: the passphrase is wrong (`passphrase_old_wrong`), or the code (see check_code).
        NotNow: there is no passphrase (`second_factor_needs_passphrase`), or it was typed wrongly too often (`try_again_later`).
    """
    require_own_passphrase(store, keeper, actor, passphrase, now=now)
    with store.reading() as reader:
        factor = reader.find_second_factor(actor.account_id)
    spent = check_code(factor, second, now=now)
    with store.writing() as tx:
        spend_code(tx, actor.account_id, spent, now=now)
        return start_session(tx, _open_account(tx, actor.account_id), instead_of=session_token, now=now)


def start_session(tx: Writer, account: Account, *, instead_of: str, now: datetime) -> str:
    """Start a session under a token of our own making, and end the one that this browser had."""
    if instead_of:
        tx.mark_session_revoked(hash_token(instead_of), now=now)
    token = secrets.token_urlsafe(24)
    tx.add_session(account, token_hash=hash_token(token), now=now)
    return token


def _open_account(tx: Writer, account_id: AccountId) -> Account:
    account = tx.load_account(account_id)
    if account.ended_at is not None:
        raise NotAllowed("sign_in_wrong")
    return account


def _put(tx: Writer, account: Account, sign_in_name: str, passphrase_hash: str, *, now: datetime) -> None:
    name_key = hash_token(sign_in_name_key(sign_in_name))
    tx.put_passphrase(account, sign_in_name=sign_in_name, name_key=name_key, passphrase_hash=passphrase_hash, now=now)


def _add_without_rights(tx: Writer, identity: Identity, organisation_id: OrganisationId, *, now: datetime) -> AccountId:
    account = Account(AccountId(tx.new_id()), organisation_id, identity.display_name or identity.short_name, False, now, leads=False)
    tx.add_account(account)
    tx.add_identity(account, issuer=identity.issuer, subject=identity.subject, now=now)
    return account.id
