"""Who is asking? A participant's device, a member of staff, or nobody we know."""

from __future__ import annotations

from dataclasses import dataclass

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.meeting import Participant, ParticipantId, Wording
from ldgm_core.errors import NotFound
from ldgm_core.services.device import find_participant
from ldgm_core.services.staff_session import find_staff
from ldgm_core.texts import Texts
from web.call import Call
from web.cookie import DEVICE, SESSION
from web.refusal import SignInFirst

__all__ = ["Device", "find_device", "require_device", "require_staff", "words_for"]


@dataclass(frozen=True)
class Device:
    """A device that speaks for a participant, and the words in which that participant is addressed."""

    actor: ParticipantActor
    participant: Participant
    t: Texts

    @property
    def home(self) -> str:
        """The address of the participant's list."""
        return f"/d/{self.participant.id}/"


def find_device(call: Call) -> Device | None:
    """Return the device that asks for an address under /d/{participant_id}, if it speaks for that participant."""
    found = find_participant(
        call.site.store,
        device_token=call.cookies.get(DEVICE, ""),
        participant_id=ParticipantId(call.path["participant_id"]),
        now=call.now,
    )
    if found is None:
        return None
    actor, participant = found
    return Device(actor, participant, words_for(participant, call.texts))


def require_device(call: Call) -> Device:
    """
    Return the device that asks.

    Raises:
        NotFound: it does not speak for this participant, or there is no such participant (`device_unknown`; the two are one answer).
    """
    device = find_device(call)
    if device is None:
        raise NotFound("device_unknown")
    return device


def require_staff(call: Call) -> StaffActor:
    """
    Return the signed-in member of staff.

    Raises:
        SignInFirst: nobody is signed in in this browser.
    """
    found = find_staff(call.site.store, session_token=call.cookies.get(SESSION, ""), now=call.now)
    if found is None:
        raise SignInFirst
    return found[0]


def words_for(participant: Participant, t: Texts) -> Texts:
    """Return the texts in the wording that was chosen for this participant; plain words speak to the pupil, and to others about them."""
    if participant.wording is not Wording.PLAIN:
        return t
    return t.to_pupil() if participant.role == "pupil" else t.plain()
