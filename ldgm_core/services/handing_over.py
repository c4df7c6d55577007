"""Giving the meetings of somebody who does not lead any more to a colleague, so that they do not stay behind a closed door."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer

__all__ = ["count_led_meetings", "hand_over_meetings"]


@in_own_school
def count_led_meetings(store: Store, actor: StaffActor) -> dict[AccountId, int]:
    """Return how many meetings each person of this administrator's school leads; who leads none is left out."""
    require_school(actor, Action.MANAGE_STAFF)
    with store.reading() as tx:
        return tx.count_led(actor.organisation_id)


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


def _of_this_school(tx: Writer, actor: StaffActor, account_id: AccountId) -> Account:
    account = tx.load_account(account_id)
    if account.organisation_id != actor.organisation_id:
        raise NotFound("account_unknown")
    return account
