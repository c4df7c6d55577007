"""Hearing that a meeting changed: who may listen, on which channel, and at which revision it is."""

from __future__ import annotations

from ldgm_core.domain.access import Action, Actor, may
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.errors import NotFound
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.signals import ASK_AGAIN
from ldgm_core.store.writer import PHONES

__all__ = ["ASK_AGAIN", "find_revision", "let_phones_hear", "phone_channel"]

PATIENCE_SECONDS = 0.1
"""Longer than telling a hundred phones takes; a phone that is nearly out of reach holds nobody up for more than this."""


@in_own_school
def may_follow(store: Store, actor: Actor, *, meeting_id: MeetingId) -> bool:
    """Return whether this actor may hear the signals of a meeting."""
    with store.reading() as tx:
        try:
            return may(actor, Action.SEE_REVEALED, tx.load_meeting(meeting_id))
        except NotFound:
            return False


@in_own_school
def find_revision(store: Store, actor: Actor, *, meeting_id: MeetingId) -> int | None:
    """Return at which revision a meeting is, or None when this actor may not hear of it."""
    with store.reading() as tx:
        try:
            meeting = tx.load_meeting(meeting_id)
        except NotFound:
            return None
    return meeting.revision if may(actor, Action.SEE_REVEALED, meeting) else None


def let_phones_hear(store: Store, *, meeting_id: MeetingId) -> None:
    """
    Wait until the phones of a meeting were told what was just committed, but not for long; for who goes on with heavy work after it.

    Phones are told by the server's own loop. A screen that is drawn meanwhile takes its interpreter away from it, time and again.
    """
    store.signals.wait_until_told(phone_channel(meeting_id), most_seconds=PATIENCE_SECONDS)


def phone_channel(meeting_id: MeetingId) -> str:
    """Return the channel of the signals for phones; it stays silent when somebody else merely answered."""
    return meeting_id + PHONES
