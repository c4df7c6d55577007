"""Step 0, voorbereiden: the people of a meeting and their personal links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.meeting import ROLES, Context, MeetingId, Participant, ParticipantId, RoleGroup, Wording
from ldgm_core.domain.text import clean_name
from ldgm_core.errors import BadInput, NotAllowed
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.personal_link import link_token
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store

__all__ = ["PersonSettings", "add_person", "remove_person", "renew_link"]


MOST_PEOPLE = 40


@dataclass(frozen=True)
class PersonSettings:
    """A person to invite; group, context and wording follow the role unless chosen otherwise. `leads`: this person leads the talk."""

    display_name: str
    role: str
    role_group: RoleGroup | None = None
    usual_context: Context | None = None
    scores: bool | None = None
    wording: Wording | None = None
    leads: bool = False


@in_own_school
def add_person(store: Store, actor: Actor, person: PersonSettings, *, meeting_id: MeetingId, secret: bytes, now: datetime) -> ParticipantId:
    """
    Add a person to the meeting; also while it runs (a late joiner scores what is still open).

    Raises:
        BadInput: no or a too long name, an unknown role (`role_unknown`), a name that is already there (`name_twice`), a second person
            who leads (`leader_twice`), or more than 40 people (`too_many_people`).
    """
    role = ROLES.get(person.role)
    if role is None:
        raise BadInput("role_unknown")
    name = clean_name(person.display_name, field="display_name")
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting.require_not_closed()
        people = tx.load_participants(meeting_id)
        if any(other.display_name.casefold() == name.casefold() for other in people):
            raise BadInput("name_twice", name=name)
        leader = next((other.display_name for other in people if other.leads), None)
        if person.leads and leader is not None:
            raise BadInput("leader_twice", name=leader)
        if len(people) >= MOST_PEOPLE:
            raise BadInput("too_many_people", most=MOST_PEOPLE)
        participant = Participant(
            id=ParticipantId(tx.new_id()),
            organisation_id=meeting.organisation_id,
            meeting_id=meeting_id,
            display_name=name,
            role=role.id,
            role_group=person.role_group or role.group,
            usual_context=person.usual_context or role.usual_context,
            scores=role.scores if person.scores is None else person.scores,
            wording=person.wording or role.wording,
            link_generation=1,
            created_at=now,
            leads=person.leads,
        )
        tx.add_participant(participant, token_hash=hash_token(link_token(secret, participant.id, 1)))
        tx.touch(meeting_id, tells_phones=False)
        return participant.id


@in_own_school
def remove_person(store: Store, actor: Actor, *, participant_id: ParticipantId) -> None:
    """
    Take a person off the list who has not answered anything.

    Raises:
        NotAllowed: the person has answered; answers are not thrown away (`person_has_answered`).
    """
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id).require_not_closed()
        if tx.has_ratings(participant_id):
            raise NotAllowed("person_has_answered", name=participant.display_name)
        tx.remove_participant(participant_id)
        tx.touch(participant.meeting_id, tells_phones=False)


@in_own_school
def renew_link(store: Store, actor: Actor, *, participant_id: ParticipantId, secret: bytes, now: datetime) -> None:
    """Replace a personal link; the old one and the device that used it stop working, the answers stay."""
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id)
        tx.mark_new_link(participant, token_hash=hash_token(link_token(secret, participant_id, participant.link_generation + 1)))
        tx.mark_devices_released(participant_id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)
