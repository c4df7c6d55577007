"""Proving once more who one is, while signed in: with one's own passphrase. Wrong tries are counted, and wait longer and longer."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.passphrase import typed_passphrase
from ldgm_core.errors import NotAllowed, NotNow
from ldgm_core.services.failing import count_before_checking
from ldgm_core.services.passphrase import Keeper
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.staff import StoredPassphrase

__all__ = ["require_own_passphrase", "require_right_passphrase"]


def require_own_passphrase(store: Store, keeper: Keeper, actor: StaffActor, typed: str, *, now: datetime) -> None:
    """
    Stop unless this is the passphrase of who is signed in.

    Raises:
        NotNow: this person has none (`second_factor_needs_passphrase`), or it was typed wrongly too often (`try_again_later`).
        NotAllowed: it is wrong (`passphrase_old_wrong`).
    """
    with store.reading() as tx:
        stored = tx.find_passphrase_of(actor.account_id)
    if stored is None:
        raise NotNow("second_factor_needs_passphrase")
    require_right_passphrase(store, keeper, stored, typed, now=now)


def require_right_passphrase(store: Store, keeper: Keeper, stored: StoredPassphrase, typed: str, *, now: datetime) -> None:
    """
    Stop unless this passphrase is right. Wrong tries wait longer and longer, as at the door.

    Raises:
        NotNow: it was typed wrongly too often (`try_again_later`).
        NotAllowed: it is wrong (`passphrase_old_wrong`).
    """
    tried = hash_token(f"old passphrase of {stored.account_id}")
    with store.writing() as tx:
        count_before_checking(tx, tried, now=now)
    if not keeper.is_right(typed_passphrase(typed), stored=stored.passphrase_hash):
        raise NotAllowed("passphrase_old_wrong")
    with store.writing() as tx:
        tx.forget_failures([tried])
