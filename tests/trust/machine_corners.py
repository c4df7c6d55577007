"""More of the meeting's machine: devices that are handed over, a clock that jumps, and minutes that are sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ldgm_core.errors import BadInput, NotAllowed, NotNow
from ldgm_core.services import debate, personal_link, reporting
from ldgm_core.services.device import find_participant, leave_device
from tests.meetings import COGNITION, SECRET, SUPPORT, Team

__all__ = ["PEOPLE", "Corners", "who"]

PEOPLE = ("Anna", "Bram", "Chloé", "Moeder")
who = st.sampled_from(PEOPLE)


class Corners(RuleBasedStateMachine):
    """Rules beside those of the meeting; it lends them its team and what its model knows."""

    team: Team
    is_closed: bool

    def __init__(self) -> None:
        super().__init__()
        self.bound: dict[str, str] = {}
        self.left: list[tuple[str, str]] = []
        self.sealed: tuple[str, str] | None = None
        self.addenda = 0
        self.steps: dict[str, int] = {}

    # devices ----------------------------------------------------------------------------------------------------------------------------

    @rule(name=who)
    def bind(self, name: str) -> None:
        """Somebody opens the personal link on a device: one device at a time, and not after the end."""
        token = personal_link.link_token(SECRET, self.team.actors[name].participant_id, 1)
        try:
            _, device = personal_link.bind_device(self.team.store, token=token, now=self.team.now)
        except NotAllowed:
            assert name in self.bound
            return
        except NotNow as refusal:
            assert (self.is_closed, "meeting_over") == (True, refusal.code)
            return
        assert name not in self.bound, "a second device speaks for the same person"
        assert not self.is_closed
        self.bound[name] = device

    @rule(name=who)
    def hand_over(self, name: str) -> None:
        """The next person takes the device; it forgets the one before for good."""
        if name not in self.bound:
            return
        device = self.bound.pop(name)
        leave_device(self.team.store, self.team.actors[name], device_token=device, now=self.team.now)
        self.left.append((name, device))

    @invariant()
    def a_device_speaks_for_its_person_until_it_is_handed_over(self) -> None:
        """A copy of its cookie is worth nothing afterwards; meanwhile it is worth nothing under another person's address."""
        for name, device in self.left[-1:]:
            assert self._speaks(device, name) is False, "a device that was handed over still speaks"
        for name, device in list(self.bound.items())[-1:]:
            assert self._speaks(device, name) is True
            assert self._speaks(device, PEOPLE[PEOPLE.index(name) - 1]) is False

    def _speaks(self, device: str, name: str) -> bool:
        participant_id = self.team.actors[name].participant_id
        return find_participant(self.team.store, device_token=device, participant_id=participant_id, now=self.team.now) is not None

    # the clock --------------------------------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([-86_400, -3_600, -61, 61, 3_600, 86_400]))
    def the_clock_jumps(self, seconds: int) -> None:
        """Somebody sets the clock, a laptop wakes up, summer time begins: nothing that was said may change its order or its meaning."""
        self.team.now += timedelta(seconds=seconds)

    # taking back ------------------------------------------------------------------------------------------------------------------------

    @rule(name=who, area=st.sampled_from((COGNITION, SUPPORT)))
    def take_a_turn_back(self, name: str, area: object) -> None:
        """A tick by mistake is taken away, and nothing else goes with it."""
        poll_id = self.team.poll(area, round_=1)  # type: ignore[arg-type]
        participant_id = self.team.actors[name].participant_id
        try:
            debate.mark_turn(
                self.team.store, self.team.staff, poll_id=poll_id, participant_id=participant_id, has_spoken=False, now=self.team.now
            )
        except NotNow as refusal:
            assert refusal.code in {"meeting_over", "poll_not_revealed"}
            return
        self.spoken[area].discard(name)  # type: ignore[attr-defined]

    @invariant()
    def a_reveal_never_goes_back(self) -> None:
        """Neither the reveal itself nor how much of it is shown."""
        with self.team.store.reading() as tx:
            polls = tx.load_polls(self.team.meeting_id)
        for poll in polls:
            step = int(poll.reveal_step) if poll.is_revealed else 0
            assert step >= self.steps.get(poll.id, 0), "something that was shown is hidden again"
            self.steps[poll.id] = step

    # names and seals --------------------------------------------------------------------------------------------------------------------

    @rule(name=st.sampled_from(["", "  ", "\t"]))
    def decide_without_a_name(self, name: str) -> None:
        """Nobody decides anonymously; a decision that was refused is not kept (the model counts them)."""
        try:
            self.team.decide(decided_by=name, apart_reason="daarom")
        except (BadInput, NotNow):
            return
        raise AssertionError("a decision was kept without anybody's name")

    @rule()
    def seal(self) -> None:
        """The minutes become final after the end, once."""
        try:
            made = reporting.finish_minutes(
                self.team.store, self.team.staff, meeting_id=self.team.meeting_id, made_by="Anna", now=self.team.now
            )
        except NotNow:
            assert not self.is_closed
            return
        assert self.is_closed
        assert self.sealed is None or self.sealed[0] == made, "the minutes were sealed anew"
        self.sealed = (made, self._text())

    @rule()
    def add_words_to_the_seal(self) -> None:
        """What is added stands beside the sealed text."""
        try:
            reporting.add_addendum(
                self.team.store, self.team.staff, meeting_id=self.team.meeting_id, words="nog iets", who="Bram", now=self.team.now
            )
        except NotNow:
            assert self.sealed is None
            return
        self.addenda += 1

    @invariant()
    def sealed_minutes_stay_as_they_are(self) -> None:
        """The hash, every word under it, and all that was added."""
        if self.sealed is not None:
            minutes = reporting.load_minutes(self.team.store, self.team.staff, meeting_id=self.team.meeting_id)
            assert (self.sealed[0], self.addenda) == (minutes.content_hash, len(minutes.addenda))
            assert self.sealed[1] == self._text(), "sealed minutes changed"

    def _text(self) -> str:
        minutes = reporting.load_minutes(self.team.store, self.team.staff, meeting_id=self.team.meeting_id)
        return reporting.minutes_as_json(replace(minutes, addenda=()))
