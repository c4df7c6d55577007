"""
A meeting to practise with: a facilitator leads, the computer plays everybody else, and the pupil is clearly nobody.

The played people are those of a fictional case and answer as they do there, through the same services as a phone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.meeting import MeetingId, Pupil, Step
from ldgm_core.services import meeting_course, preparation
from ldgm_core.store import Store
from ldgm_core.texts import Texts

if TYPE_CHECKING:
    from ldgm_core.demo.case import Case
    from ldgm_core.demo.understudy import Understudy

__all__ = ["Practice"]


class Practice:
    """What the screens need of a practice meeting; the clock is handed in, as everywhere."""

    def __init__(self, store: Store, *, texts: Texts, secret: bytes, clock: Callable[[], datetime]) -> None:
        self.store, self.texts, self.secret, self.clock = store, texts, secret, clock
        self._paused: set[MeetingId] = set()

    def begin(self, actor: StaffActor) -> MeetingId:
        """Prepare and open a practice meeting, in which some have answered at home; the next one is about the next case."""
        earlier = sum(self.is_practice(row.pupil) for row in preparation.list_meetings(self.store, actor).rows)
        cases = self._cases
        meeting_id = self._player(actor, cases[earlier % len(cases)]).prepare()
        meeting_course.open_meeting(self.store, actor, meeting_id=meeting_id, now=self.clock())
        people = self._seated(actor, meeting_id)
        if people is not None:
            people.answer_before()
        meeting_course.mark_step(self.store, actor, meeting_id=meeting_id, step=Step.FILL_IN)
        return meeting_id

    def is_practice(self, pupil: Pupil) -> bool:
        """Return whether a meeting about this pupil is for practice: no pupil who could be real ever is."""
        return pupil.is_fictional and pupil.group_name == self.texts("practice.group")

    def answer(self, actor: StaffActor, *, meeting_id: MeetingId, everybody: bool) -> int:
        """
        Let one played person answer all that is open, or everybody; return how many people had something to answer.

        Raises:
            NotFound: the meeting is somebody else's (`meeting_unknown`).
        """
        people = self._seated(actor, meeting_id)
        return people.answer_now(everybody=everybody) if people is not None else 0

    def runs(self, meeting_id: MeetingId) -> bool:
        """Return whether answers come by themselves in this meeting: they do until somebody pauses it."""
        return meeting_id not in self._paused

    def pause(self, meeting_id: MeetingId, *, is_paused: bool) -> None:
        """Pause a practice meeting or let it run again; kept here and not by the screen, so that a reload does not start it again."""
        (self._paused.add if is_paused else self._paused.discard)(meeting_id)

    def go_on(self, actor: StaffActor, *, meeting_id: MeetingId) -> bool:
        """
        Let one played person do one thing if it is time for it; return whether somebody did. To be asked every few seconds.
        Nobody does anything in a meeting that is paused.

        Raises:
            NotFound: the meeting is somebody else's (`meeting_unknown`).
        """
        if not self.runs(meeting_id):
            return False
        people = self._seated(actor, meeting_id)
        return people is not None and people.act_when_due()

    def _seated(self, actor: StaffActor, meeting_id: MeetingId) -> Understudy | None:
        """Return the played people of a practice meeting; None in a meeting about anybody else, and when it is over."""
        room = preparation.load_preparation(self.store, actor, meeting_id=meeting_id)
        case = next((case for case in self._cases if case.call_name == room.pupil.call_name), None)
        if case is None or not self.is_practice(room.pupil) or room.meeting.closed_at is not None:
            return None
        player = self._player(actor, case)
        player.sit_down(meeting_id, room.people)
        return player

    def _player(self, actor: StaffActor, case: Case) -> Understudy:
        # The cases and who plays them are read when somebody practises: no start needs them.
        from ldgm_core.demo.showcase import SEED
        from ldgm_core.demo.understudy import Understudy

        return Understudy(self.store, actor, case, texts=self.texts, secret=self.secret, seed=SEED, now=self.clock())

    @cached_property
    def _cases(self) -> list[Case]:
        """The cases as practice has them, read once: somebody asks every few seconds."""
        from ldgm_core.demo.cases import read_cases
        from ldgm_core.demo.showcase import CASES

        t = self.texts
        return [
            replace(case, call_name=t("practice.pupil", name=case.call_name), setting=t("practice.group")) for case in read_cases(CASES)
        ]
