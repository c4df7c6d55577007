"""The first account and the first school of an installation."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.account import Account, AccountId, OrganisationId
from ldgm_core.store import Store

__all__ = ["make_first_account", "organisation_of"]


def make_first_account(store: Store, *, organisation_name: str, display_name: str, now: datetime) -> Account:
    """Return the first account of this installation, made now if there is none; it has no password, only one-time links."""
    with store.writing() as tx:
        organisation_id = tx.find_organisation() or tx.add_organisation(name=organisation_name, now=now)
        found = tx.find_administrator(organisation_id)
        if found is not None:
            return found
        account = Account(AccountId(tx.new_id()), organisation_id, display_name, True, now)
        tx.add_account(account)
        return account


def organisation_of(store: Store) -> OrganisationId | None:
    """Return the organisation of this installation, if it was set up."""
    with store.reading() as tx:
        return tx.find_organisation()
