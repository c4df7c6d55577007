"""
The people of a fictional case, each with a device: how they are invited, what they answer, and how they send it.

With the same seed and the same case they answer the same, in spite of the threads.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ldgm_core.demo.case import Case, CasePerson
from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import ROLES, MeetingId, ParticipantId
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.domain.rating import ChangeReason, Rating, SubmitKey
from ldgm_core.domain.text import clean_name
from ldgm_core.matrices import available_versions
from ldgm_core.services import inviting, personal_link, preparation, scoring
from ldgm_core.store import Store
from ldgm_core.texts import Texts

__all__ = ["FICTIONAL_NAMES", "Cast", "Seat"]

# Fictional names, some with letters that a careless program or font loses.
FICTIONAL_NAMES = (
    "Anna de Wit", "Yağmur Łukasz", "Bram Vos", "Đặng Minh", "Chloé Jansen", "Søren Bakker", "Fatma Şahin", "Zoë Mulder", "José Ruíz",
    "Ömer Kaya", "Iris Visser", "Małgorzata Wójcik", "Tess Smit", "Rachid El Amrani", "Eva Nguyễn",
)  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """A participant with the device that speaks for it."""

    person: CasePerson
    name: str
    actor: ParticipantActor


class Cast:
    """The people of one meeting about one case; who takes the seats is for whoever plays them."""

    def __init__(self, store: Store, staff: StaffActor, case: Case, *, texts: Texts, secret: bytes, seed: int, now: datetime) -> None:
        self.store, self.staff, self.case, self.texts, self.secret = store, staff, case, texts, secret
        self.rng = random.Random(f"{seed}:{case.id}")
        self.seed = seed
        self.now = now
        self.seats: list[Seat] = []
        self.meeting_id = MeetingId("")

    def prepare(self) -> MeetingId:
        """Set the meeting up and invite everybody."""
        case = self.case
        new = preparation.NewMeeting(
            pupil_id=None,
            call_name=case.call_name,
            group_name=case.setting[:80],
            sector=case.sector,
            held_on=self._today(),
            calendar_age_months=case.age_months,
            reason=case.reason,
            matrix_version=available_versions(case.sector)[-1],
            is_fictional=True,
        )
        self.meeting_id = preparation.create_meeting(self.store, self.staff, new, now=self.now)
        for place, person in enumerate(case.people):
            self._invite(place, person)
        return self.meeting_id

    def _invite(self, place: int, person: CasePerson) -> None:
        self._pass(seconds=1)
        role, name = ROLES[person.role], self.name_of(place, person)
        settings = inviting.PersonSettings(
            clean_name(name, field="display_name"), person.role, person.group or role.group, scores=person.scores
        )
        participant_id = inviting.add_person(self.store, self.staff, settings, meeting_id=self.meeting_id, secret=self.secret, now=self.now)
        self.seats.append(Seat(person, name, self.actor_of(participant_id, scores=person.scores)))

    def name_of(self, place: int, person: CasePerson) -> str:
        """Return what this person of the case is called, always the same."""
        name = FICTIONAL_NAMES[place] if place < len(FICTIONAL_NAMES) else f"{person.label} {place + 1}"
        if person.role == "pupil":
            return self.case.call_name
        return f"{name} ({person.label})"[:80] if person.role == "other" else name

    def actor_of(self, participant_id: ParticipantId, *, scores: bool) -> ParticipantActor:
        """Return who speaks for a participant of this meeting."""
        return ParticipantActor(participant_id, self.meeting_id, self.staff.organisation_id, scores)

    def answer(self) -> None:
        """Let everybody join and answer at the same time, each in an order of one's own, some forms sent twice."""
        self._answer_together(self.seats)

    def answer_some(self) -> None:
        """Let the first three join and answer; the others are still to come."""
        self._answer_together(self.seats[:3])

    def _answer_together(self, seats: list[Seat]) -> None:
        self._pass(minutes=5)
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(self._answer_all, seats))

    def _answer_all(self, seat: Seat) -> None:
        token = personal_link.link_token(self.secret, seat.actor.participant_id, 1)
        personal_link.bind_device(self.store, token=token, now=self.now)
        if not seat.person.scores:
            return
        self.send(seat, self.ratings_of(seat))
        scoring.finish_scoring(self.store, seat.actor, is_finished=True, now=self.now)

    def ratings_of(self, seat: Seat) -> dict[AreaId, Rating]:
        """Return what somebody answers in this case, per area."""
        place = self.seats.index(seat)
        return {answer.area_id: answer.rating for answer in self.case.ratings if answer.person == place}

    def send(self, seat: Seat, ratings: dict[AreaId, Rating]) -> None:
        """Answer the areas that are open, in an order of one's own, some forms sent twice."""
        own_chance = random.Random(f"{self.seed}:{self.case.id}:{seat.name}:{sorted(ratings)}")
        open_polls = [
            poll for poll in scoring.load_own_sheet(self.store, seat.actor).polls if isinstance(poll, OpenPoll) and poll.area_id in ratings
        ]
        own_chance.shuffle(open_polls)
        for poll in open_polls:
            key = SubmitKey(f"{poll.poll_id}-{own_chance.randrange(10**6):06}"[:64])
            for _ in range(own_chance.choice([1, 1, 2, 3])):
                scoring.submit_rating(self.store, seat.actor, poll_id=poll.poll_id, rating=ratings[poll.area_id], key=key, now=self.now)

    def moved(self, first: Rating) -> Rating:
        """One column up or down by chance: a play has no opinion on where people should go."""
        step = self.rng.choice([-1, 1])
        column = (first.column or 1) + step
        column = column if 1 <= column <= 7 else (first.column or 1) - step
        return replace(first, column=column, observation="", change_reason=self.rng.choice(list(ChangeReason)))

    def _today(self) -> date:
        return self.now.date()

    def _pass(self, *, minutes: int = 0, seconds: int = 0) -> None:
        """The play's own clock moves between the steps, never within one, so that threads cannot change the minutes."""
        self.now += timedelta(minutes=minutes, seconds=seconds)
