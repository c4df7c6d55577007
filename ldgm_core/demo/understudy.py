"""
The people of a practice meeting: they sit down in a meeting that somebody else leads, and answer what is open there.

They answer when they are asked to, or by themselves as time passes: some before the meeting begins, most one after the other, one late.
What is due follows from the moments in the store and the clock alone, so a program that was started again goes on where it was.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.demo.cast import Cast, Seat
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, Participant
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.domain.text import clean_name
from ldgm_core.services import personal_link, scoring
from ldgm_core.services.scoring import OwnSheet

__all__ = ["Understudy"]

ONE_IN_THREE = 1 / 3
BEFORE = 2  # people who had answered at home when the meeting was opened
AREAS_AT_A_TIME = 3
BETWEEN = timedelta(seconds=2)  # between two acts, whoever does them
# Seconds after the moment of asking at which somebody begins: first, last, and whoever is late.
FIRST_ROUND = (3.0, 40.0, 75.0)
LATER = (3.0, 15.0, 30.0)


@dataclass(frozen=True)
class _Task:
    """What somebody has still to answer, and since when it is asked."""

    seat: Seat
    sheet: OwnSheet
    areas: tuple[AreaId, ...]
    asked_at: datetime
    is_first_round: bool


class Understudy(Cast):
    """The played people of one meeting; `sit_down` comes first."""

    def sit_down(self, meeting_id: MeetingId, people: Sequence[Participant]) -> None:
        """Take the seats of a meeting that was prepared earlier. People who are no part of the case are left alone."""
        self.meeting_id = meeting_id
        by_name = {person.display_name: person for person in people}
        names = [clean_name(self.name_of(place, person), field="display_name") for place, person in enumerate(self.case.people)]
        self.seats = [
            Seat(person, name, self.actor_of(by_name[name].id, scores=by_name[name].scores))
            for name, person in zip(names, self.case.people, strict=True)
            if name in by_name
        ]

    def answer_before(self) -> None:
        """Let the first people answer round 1: they did so at home."""
        for task in self._tasks(self._sheets())[:BEFORE]:
            self._answer(task, task.areas)

    def answer_now(self, *, everybody: bool) -> int:
        """
        Let one person answer all that is open, or everybody; return how many had something to answer.

        In a second round most keep what they said; who moves is drawn.
        """
        tasks = self._tasks(self._sheets())
        for task in tasks if everybody else tasks[:1]:
            self._answer(task, task.areas)
        return len(tasks) if everybody else len(tasks[:1])

    def act_when_due(self) -> bool:
        """Let one person do one thing if it is time for it: come in and answer some areas. Return whether somebody did."""
        sheets = self._sheets()
        tasks = self._tasks(sheets)
        if not tasks or self.now - _last_act(sheets, tasks) < BETWEEN:
            return False
        due = [task for task in tasks if self.now >= task.asked_at + self._begins_after(task)]
        if not due:
            return False
        task = self._chance(f"{self.now.timestamp():.0f}").choice(due)
        self._answer(task, task.areas[:AREAS_AT_A_TIME])
        return True

    def _sheets(self) -> list[tuple[Seat, OwnSheet]]:
        return [(seat, scoring.load_own_sheet(self.store, seat.actor)) for seat in self.seats if seat.person.scores]

    def _tasks(self, sheets: Sequence[tuple[Seat, OwnSheet]]) -> list[_Task]:
        return [task for seat, sheet in sheets if (task := self._task(seat, sheet)) is not None]

    def _task(self, seat: Seat, sheet: OwnSheet) -> _Task | None:
        wanted = self.ratings_of(seat)
        waiting = {
            poll.poll_id: poll.area_id
            for poll in sheet.polls
            if isinstance(poll, OpenPoll) and poll.poll_id not in sheet.own and poll.area_id in wanted
        }
        if not waiting:
            return None
        asked = [poll for poll in sheet.stored_polls if poll.id in waiting]
        scored = {area.id for area in sheet.matrix.scored_areas}
        is_first_round = all(poll.round == 1 and poll.area_id in scored for poll in asked)
        return _Task(seat, sheet, tuple(waiting.values()), max(poll.opened_at for poll in asked), is_first_round)

    def _begins_after(self, task: _Task) -> timedelta:
        first, last, late = FIRST_ROUND if task.is_first_round else LATER
        asked = {poll.area_id for poll in task.sheet.polls if isinstance(poll, OpenPoll)}
        answering = [seat for seat in self.seats if seat.person.scores and asked & set(self.ratings_of(seat))]
        is_late = task.seat is answering[-1]
        return timedelta(seconds=late if is_late else self._chance(task.seat.name).uniform(first, last))

    def _answer(self, task: _Task, areas: Sequence[AreaId]) -> None:
        seat, ratings = task.seat, self.ratings_of(task.seat)
        if not task.sheet.presence.has_joined:
            personal_link.bind_device(self.store, token=personal_link.link_token(self.secret, seat.actor.participant_id, 1), now=self.now)
        self.rng = self._chance(f"{seat.name}:{areas}")
        for area_id in areas:
            rating = ratings[area_id]
            moves = area_id in task.sheet.first and rating.column is not None and self.rng.random() < ONE_IN_THREE
            self.send(seat, {area_id: self.moved(rating) if moves else rating})
        if len(areas) == len(task.areas):
            scoring.finish_scoring(self.store, seat.actor, is_finished=True, now=self.now)

    def _chance(self, about: str) -> random.Random:
        return random.Random(f"{self.seed}:{self.meeting_id}:{about}")


def _last_act(sheets: Sequence[tuple[Seat, OwnSheet]], tasks: Sequence[_Task]) -> datetime:
    """When a played person last answered; the moment of asking when nobody did since."""
    moments = [stored.submitted_at for _, sheet in sheets for stored in sheet.own.values()]
    return max([*moments, min(task.asked_at for task in tasks)])
