"""The gate of all services: may this actor do this with that meeting, or with the school?"""

from __future__ import annotations

from ldgm_core.domain.access import Action, Actor, ParticipantActor, School, StaffActor, require
from ldgm_core.domain.meeting import Meeting, MeetingId
from ldgm_core.errors import NotAllowed
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = ["require_meeting", "require_own_meeting", "require_school"]


def require_meeting(tx: Reader, actor: Actor, action: Action, meeting_id: MeetingId) -> Meeting:
    """
    Return the meeting if this actor may do this with it. In a transaction that writes, the access log will say who changed it.

    What participants write is not in the access log: each row of theirs says itself who wrote it and when.

    Raises:
        NotFound: unknown, or not this actor's (`meeting_unknown`).
        NotAllowed: visible, but not this actor's to do (`not_yours_to_do`).
        NotNow: the transaction writes and the pupil's data is frozen (`pupil_frozen`).
    """
    meeting = tx.load_meeting(meeting_id)
    require(actor, action, meeting)
    if isinstance(tx, Writer):
        tx.keeping.require_not_frozen(meeting.pupil_id)
        if isinstance(actor, StaffActor):
            tx.note_change(actor.account_id, meeting)
    return meeting


def require_own_meeting(tx: Reader, actor: ParticipantActor) -> Meeting:
    """Return the meeting of a participant. Raises NotFound when the two do not belong together."""
    return require_meeting(tx, actor, Action.SEE_REVEALED, actor.meeting_id)


def require_school(actor: Actor, action: Action) -> StaffActor:
    """
    Return the member of staff if this actor may do this with the school as a whole.

    Raises:
        NotAllowed: participants, and staff without that right (`not_yours_to_do`).
    """
    require(actor, action, School(actor.organisation_id))
    if not isinstance(actor, StaffActor):  # the gate gives no participant anything of a school
        raise NotAllowed("not_yours_to_do")
    return actor
