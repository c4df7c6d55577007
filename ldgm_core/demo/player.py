"""
Plays one fictional case through the services, step by step, as people would: everybody answers from a device of their own.

With the same seed and the same case two plays give the same minutes, in spite of the threads.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from ldgm_core.demo.case import CasePerson
from ldgm_core.demo.cast import Cast, Seat
from ldgm_core.demo.small_plan import small_plan
from ldgm_core.domain.agenda import Block
from ldgm_core.domain.debate import AgreedPicture, PictureKind, ends_of
from ldgm_core.domain.decision import Decision, Outcome, is_apart_from_estimates
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import (
    debate,
    meeting_course,
    perspective,
    planning,
    reporting,
    reviewing,
    scoring,
    second_round,
    shown_words,
)

__all__ = ["Player"]

DIRECTION_UNSAID = "niet apart vastgelegd"


class Player(Cast):
    """One meeting about one case; each method is what people do in one step, in the order of the steps."""

    def play(self) -> MeetingId:
        """Play the complete meeting, up to sealed minutes."""
        self.prepare()
        self.open()
        self.answer()
        self.reveal()
        self.talk()
        self.estimate()
        self.decide()
        self.plan()
        self.review()
        self.close()
        return self.meeting_id

    # step 1 -----------------------------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the meeting for scoring."""
        self._pass(minutes=1)
        meeting_course.open_meeting(self.store, self.staff, meeting_id=self.meeting_id, now=self.now)

    def reveal(self) -> None:
        """Reveal all scored areas, shape first, then the groups."""
        self._pass(minutes=10)
        areas = [area.id for area in scoring.load_progress(self.store, self.staff, meeting_id=self.meeting_id).matrix.scored_areas]
        scoring.reveal_all(self.store, self.staff, meeting_id=self.meeting_id, area_ids=areas, rng=self.rng, now=self.now)

    # step 2 -----------------------------------------------------------------------------------------------------------------------------

    def talk(self) -> None:
        """Talk about every area in the order of the agenda; the first one with much difference is scored again."""
        room = debate.load_debate(self.store, self.staff, meeting_id=self.meeting_id)
        again = next((entry.area_id for entry in room.entries if entry.block is Block.LARGE), None)
        for entry in room.entries:
            self._talk_about(AreaId(entry.area_id), scores_again=entry.area_id == again)

    def _talk_about(self, area_id: AreaId, *, scores_again: bool) -> None:
        self._pass(minutes=2)
        talk = debate.load_talk(self.store, self.staff, meeting_id=self.meeting_id, area_id=area_id)
        if not isinstance(talk.latest, RevealedPoll):
            return
        scoring.show_more(self.store, self.staff, poll_id=talk.latest.poll_id, step=RevealStep.GROUPS)
        for seat in self._speakers(area_id, talk.latest):
            debate.mark_turn(
                self.store, self.staff, poll_id=talk.latest.poll_id, participant_id=seat.actor.participant_id, has_spoken=True, now=self.now
            )
            if self.ratings_of(seat)[area_id].observation:
                shown_words.release_observation(self.store, seat.actor, poll_id=talk.latest.poll_id, now=self.now)
        if scores_again and debate.load_talk(self.store, self.staff, meeting_id=self.meeting_id, area_id=area_id).may_reopen:
            self._score_again(area_id)
        self._write_picture(area_id, talk.latest)

    def _speakers(self, area_id: AreaId, poll: RevealedPoll) -> list[Seat]:
        """One from each end, in the people's own order; without ends the first who answered."""
        answers = [(seat, self.ratings_of(seat)[area_id].column) for seat in self.seats if area_id in self.ratings_of(seat)]
        wanted = ends_of(poll.scores) or (None,)
        if wanted == (None,):
            return [seat for seat, _ in answers][:1]
        return [next(seat for seat, column in answers if column == end) for end in wanted]

    def _score_again(self, area_id: AreaId) -> None:
        second_round.open_second_round(self.store, self.staff, meeting_id=self.meeting_id, area_id=area_id, now=self.now)
        self._pass(minutes=2)
        seats = [seat for seat in self.seats if area_id in self.ratings_of(seat)]
        mover = self.rng.choice([seat for seat in seats if self.ratings_of(seat)[area_id].column is not None])
        for seat in seats:
            first = self.ratings_of(seat)[area_id]
            self.send(seat, {area_id: self.moved(first) if seat is mover else first})
        scoring.reveal_all(self.store, self.staff, meeting_id=self.meeting_id, area_ids=[area_id], rng=self.rng, now=self.now)

    def _write_picture(self, area_id: AreaId, poll: RevealedPoll) -> None:
        """The fictional people agree only where they all said the same; elsewhere they write down that the difference remains."""
        said = {score for score in poll.scores if score is not None}
        is_agreed = len(said) == 1
        picture = AgreedPicture(
            organisation_id=self.staff.organisation_id,
            meeting_id=self.meeting_id,
            area_id=area_id,
            version=0,
            kind=PictureKind.AGREED if is_agreed else PictureKind.DIFFERENCE_REMAINS,
            column_from=next(iter(said)) if is_agreed else None,
            column_to=None,
            words=self.texts("demo.agreed")
            if is_agreed
            else self.texts("demo.difference", tension=self.case.tension or self.case.reason)[:5000],
            look_into="" if is_agreed else self.texts("demo.look_into"),
            look_by="" if is_agreed else self.seats[0].name,
            look_on=None if is_agreed else self._today() + timedelta(weeks=8),
            recorded_by=self.texts("demo.chair"),
            recorded_at=self.now,
        )
        debate.record_picture(self.store, self.staff, picture, now=self.now)

    # step 3 -----------------------------------------------------------------------------------------------------------------------------

    def estimate(self) -> None:
        """Ask everybody for destination and direction, and reveal the estimates."""
        self._pass(minutes=1)
        perspective.open_perspective(self.store, self.staff, meeting_id=self.meeting_id, now=self.now)
        scoring_seats = [seat for seat in self.seats if seat.person.scores]
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(lambda seat: self.send(seat, self.ratings_of(seat)), scoring_seats))
        self._pass(minutes=2)
        areas = ["destination", "direction"]
        scoring.reveal_all(
            self.store, self.staff, meeting_id=self.meeting_id, area_ids=[AreaId(a) for a in areas], rng=self.rng, now=self.now
        )

    def decide(self) -> None:
        """Write down the decision of the case, and the dissent that belongs to it."""
        self._pass(minutes=5)
        said = self.case.decision
        decision = Decision(
            organisation_id=self.staff.organisation_id,
            meeting_id=self.meeting_id,
            version=0,
            outcome=Outcome.DECIDED,
            destination=said.outcome,
            destination_column=said.column,
            direction=said.direction or DIRECTION_UNSAID,
            why=said.why,
            observations=self.case.core,
            reconsider_when=self.texts("demo.reconsider"),
            until_on=self._today() + timedelta(days=364),
            apart_reason=said.why if is_apart_from_estimates(said.column, self._estimates()) else "",
            decided_by=self._label(said.recorded_by),
            recorded_at=self.now,
        )
        perspective.record_decision(self.store, self.staff, decision, now=self.now)
        if said.dissent:
            self._dissent(said.dissent)

    def _estimates(self) -> list[int | None]:
        return [answer.rating.column for answer in self.case.ratings if answer.area_id == "destination"]

    def _dissent(self, words: str) -> None:
        """From the phone of whoever the words name first; otherwise written down by the chair for the first participant."""
        self._pass(minutes=1)
        named = [(found.start(), seat) for seat in self.seats if (found := re.search(_stem(seat.person), words, re.IGNORECASE)) is not None]
        if named:
            seat = min(named, key=lambda pair: pair[0])[1]
            if seat.person.scores:
                perspective.add_dissent(self.store, seat.actor, words=words, key=SubmitKey("dissent-once"), now=self.now)
                perspective.add_dissent(self.store, seat.actor, words=words, key=SubmitKey("dissent-once"), now=self.now)
                return
        perspective.add_dissent_for(
            self.store,
            self.staff,
            participant_id=self.seats[0].actor.participant_id,
            words=words,
            written_down_by=self.texts("demo.chair"),
            now=self.now,
        )

    def _label(self, role_key: str) -> str:
        person = next((seat.person for seat in self.seats if seat.person.role_key == role_key), None)
        return person.label if person is not None else self.texts("demo.chair")

    # steps 4 and 5 ----------------------------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Write a small plan."""
        self._pass(minutes=5)
        plan = small_plan(self.case, self.texts, first_name=self.seats[0].name, pupil_said=self._pupil_said(), today=self._today())
        planning.record_plan(self.store, self.staff, plan, meeting_id=self.meeting_id, recorded_by=self.texts("demo.chair"), now=self.now)

    def _pupil_said(self) -> list[str]:
        """What the pupil wrote beside the answers; nothing when the pupil takes no part."""
        pupil = next((seat for seat in self.seats if seat.person.role == "pupil"), None)
        return [rating.observation for rating in self.ratings_of(pupil).values() if rating.observation] if pupil is not None else []

    def review(self) -> None:
        """Set the moments to look again."""
        self._pass(minutes=1)
        for kind, due_on, about in (
            (CheckKind.IN_BETWEEN, self._today() + timedelta(weeks=8), self.texts("demo.moment")),
            (CheckKind.YEARLY, self._today() + timedelta(days=360), self.texts("demo.moment_year")),
        ):
            reviewing.add_moment(self.store, self.staff, meeting_id=self.meeting_id, kind=kind, due_on=due_on, about=about)

    def close(self) -> None:
        """End the meeting and seal the minutes."""
        self._pass(minutes=1)
        meeting_course.close_meeting(self.store, self.staff, meeting_id=self.meeting_id, now=self.now)
        reporting.finish_minutes(self.store, self.staff, meeting_id=self.meeting_id, made_by=self.texts("demo.chair"), now=self.now)


def _stem(person: CasePerson) -> str:
    """The first word of a role as people write it: "Ouders" names the parent, "Schoolmaatschappelijk werk" the social worker."""
    return rf"\b{re.escape(person.role_key.split('_')[0])}"
