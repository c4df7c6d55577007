"""Giving the meetings of somebody who does not lead any more to a colleague, so that they do not stay behind a closed door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.domain.text import clean_search
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.paging import Page
from ldgm_core.store.reader import Reader

__all__ = ["count_led_meetings", "find_colleagues", "hand_over_meetings", "list_leaders"]


@in_own_school
def list_leaders(store: Store, actor: StaffActor, *, account_ids: Sequence[AccountId]) -> frozenset[AccountId]:
    """
    Return which of these people lead any meeting; who is of another school is never among them.

    Raises NotAllowed (`not_yours_to_do`) for who is no administrator.
    """
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        return tx.load_leaders(actor.organisation_id, account_ids)


@in_own_school
def count_led_meetings(store: Store, actor: StaffActor, *, account_id: AccountId) -> int:
    """
    Return how many meetings somebody of this administrator's school leads. It counts them, so it is asked of one person at a press.

    Raises:
        NotAllowed: for who is no administrator (`not_yours_to_do`).
        NotFound: nobody of this school (`account_unknown`).
    """
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        return tx.count_led(_of_this_school(tx, actor, account_id).id)


@in_own_school
def find_colleagues(store: Store, actor: StaffActor, *, from_id: AccountId, typed: str, limit: int = 20) -> Page[Account]:
    """
    Return the first of those to whom the meetings of `from_id` may go and whose name holds what was typed, by name.

    Raises NotAllowed (`not_yours_to_do`) for who is no administrator.
    """
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        but = (from_id, actor.account_id)
        return tx.find_accounts(actor.organisation_id, typed=clean_search(typed), may_get_meetings=True, but=but, limit=limit)


@in_own_school
def hand_over_meetings(
    store: Store, actor: StaffActor, *, from_id: AccountId, to_id: AccountId, signed_in_at: datetime, now: datetime
) -> int:
    """
    Give all meetings and arrangements of one person to a colleague of the same school; return how many meetings that were.

    The administrator sees a number and nothing of what is in them, and cannot give them to oneself. Each meeting stands in the log.

    Raises:
        NotAllowed: only the administrator does this (`not_yours_to_do`), not for oneself (`hand_over_to_oneself`), and only shortly after
            showing who it is (`prove_again`).
        NotFound: one of the two is nobody of this school (`account_unknown`).
        NotNow: the other one leads no meetings, or not any more (`hand_over_does_not_lead`).
    """
    require_school(actor, Action.MANAGE_STAFF)
    if to_id == actor.account_id:
        raise NotAllowed("hand_over_to_oneself")
    with store.writing() as tx:
        _of_this_school(tx, actor, from_id)
        to = _of_this_school(tx, actor, to_id)
        if not to.leads or to.ended_at is not None or to_id == from_id:
            raise NotNow("hand_over_does_not_lead")
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        given = tx.mark_leader(from_id, to=to_id, organisation_id=actor.organisation_id)
        for meeting_id, pupil_id in given:
            note = LogNote(actor.organisation_id, actor.account_id, Deed.CHANGED, "accounts meetings", pupil_id, meeting_id)
            tx.keeping.note(note, happened_at=now)
            tx.touch(meeting_id)
        return len(given)


def _of_this_school(tx: Reader, actor: StaffActor, account_id: AccountId) -> Account:
    account = tx.load_account(account_id)
    if account.organisation_id != actor.organisation_id:
        raise NotFound("account_unknown")
    return account
