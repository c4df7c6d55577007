"""
The meeting as a state machine: people answer, the facilitator reveals, in any order; after each step the promises must hold.

The model beside the real store is a handful of dictionaries. Every answer carries a word that occurs nowhere else; before the reveal
that word may not be in anything that anybody but its writer can load.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RULE_MARKER, initialize, invariant, rule

from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import ChangeReason, SubmitKey
from ldgm_core.errors import LdgmError, NotNow
from ldgm_core.services import debate, perspective, preparation, reporting, scoring
from tests.meetings import COGNITION, DESTINATION, SUPPORT, Team, new_team, store_in
from tests.trust.machine_corners import PEOPLE, Corners, who

AREAS = (COGNITION, SUPPORT)
where = st.sampled_from(AREAS)
column = st.integers(1, 7)


_first: dict[str, Team] = {}
_first_folder = tempfile.TemporaryDirectory()


def _copy_of_the_first(folder: Path) -> Team:
    """A fresh copy of one prepared meeting: migrations and invitations are tested elsewhere and would take most of the time here."""
    if not _first:
        _first["team"] = new_team(store_in(Path(_first_folder.name)))
        _first["team"].store.close()
    for file in Path(_first_folder.name).iterdir():
        shutil.copy(file, folder)
    return replace(_first["team"], store=store_in(folder), rng=random.Random(1))


def focused(*rules: str) -> type[Meeting]:
    """
    The same machine with only these rules, and a facilitator who closes at once, so that a planted fault in one corner is found soon.

    `blind`, which reads every screen after each step, is left out unless it is named.
    """
    others = [name for name in dir(Meeting) if hasattr(getattr(Meeting, name), RULE_MARKER) and name not in rules]
    others += [] if "blind" in rules else ["blind"]
    return type("Focused", (Meeting,), {**dict.fromkeys(others), "closes_at_once": True})


class Meeting(Corners):
    """A meeting of four people about two areas and the destination."""

    closes_at_once = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.team: Team = _copy_of_the_first(Path(self.folder.name))
        self.open_polls: dict[Any, dict[str, tuple[int, str]]] = {(area, 1): {} for area in AREAS}
        self.revealed: dict[Any, dict[str, tuple[int, str]]] = {}
        self.spoken: dict[AreaId, set[str]] = {area: set() for area in AREAS}
        self.words = 0
        self.is_closed = False
        self.decisions = 0
        self.dissents: list[str] = []
        self.last_sent: tuple[str, AreaId, str] | None = None

    def teardown(self) -> None:
        """Close the store and throw the folder away."""
        self.team.store.close()
        self.folder.cleanup()

    # what people do ---------------------------------------------------------------------------------------------------------------------

    @rule(name=who, area=where, chosen=column)
    def answer(self, name: str, area: AreaId, chosen: int) -> None:
        """Somebody answers the newest poll of an area."""
        self.words += 1
        word = f"kanarie{self.words:05}x"
        round_ = 2 if (area, 2) in {**self.open_polls, **self.revealed} else 1
        reason = ChangeReason.NEW_INFORMATION if round_ == 2 else None
        key = f"key-{self.words:08}"
        try:
            self.team.submit(name, chosen, area_id=area, observation=word, change_reason=reason, key=key)
        except NotNow as refusal:
            assert refusal.code == ("meeting_over" if self.is_closed else "poll_closed")
            assert self.is_closed or (area, round_) in self.revealed
            return
        assert not self.is_closed
        assert (area, round_) in self.open_polls, "an answer was accepted after the reveal"
        self.open_polls[area, round_][name] = (chosen, word)
        self.last_sent = (name, area, key)

    @rule(chosen=column)
    def send_the_last_form_again(self, chosen: int) -> None:
        """A retry with the same key, whatever it holds, changes nothing."""
        if self.last_sent is None:
            return
        name, area, key = self.last_sent
        assert self.team.submit(name, chosen, area_id=area, key=key).is_repeat

    @rule(area=where)
    def reveal(self, area: AreaId) -> None:
        """The facilitator reveals; the second time nothing happens."""
        newest = max(round_ for other, round_ in {**self.open_polls, **self.revealed} if other == area)
        try:
            is_first = self.team.reveal(area)
        except NotNow:
            assert self.is_closed
            return
        assert is_first == ((area, newest) in self.open_polls)
        if is_first:
            self.revealed[area, newest] = self.open_polls.pop((area, newest))

    @rule(area=where, step=st.sampled_from(list(RevealStep)))
    def show_more(self, area: AreaId, step: RevealStep) -> None:
        """Names are never shown in a meeting that did not choose them."""
        try:
            scoring.show_more(self.team.store, self.team.staff, poll_id=self.team.poll(area), step=step)
        except LdgmError as refusal:
            assert refusal.code in {"meeting_over", "poll_not_revealed", "names_not_chosen"}

    @rule(name=who, area=where)
    def speak(self, name: str, area: AreaId) -> None:
        """Somebody takes a turn."""
        try:
            self.team.speak(name, area_id=area)
        except NotNow as refusal:
            assert refusal.code in {"meeting_over", "poll_not_revealed"}
        else:
            self.spoken[area].add(name)

    @rule(area=where)
    def score_again(self, area: AreaId) -> None:
        """Only after a turn from each end, and once."""
        try:
            self.team.second_round(area)
        except NotNow:
            return
        first = {name: chosen for name, (chosen, _) in self.revealed[area, 1].items()}
        heard = {first[name] for name in self.spoken[area] if name in first}
        ends = {min(first.values()), max(first.values())} if len(set(first.values())) > 1 else set()
        assert ends <= heard
        assert self.spoken[area], "the second round opened although nobody had spoken"
        if (area, 2) not in self.revealed:
            self.open_polls.setdefault((area, 2), {})

    @rule(chosen=column)
    def estimate(self, chosen: int) -> None:
        """Everybody is asked for the destination; one answers."""
        try:
            perspective.open_perspective(self.team.store, self.team.staff, meeting_id=self.team.meeting_id, now=self.team.now)
            self.words += 1
            word = f"kanarie{self.words:05}x"
            self.team.submit("Anna", chosen, area_id=DESTINATION, observation=word)
        except NotNow as refusal:
            assert refusal.code in {"meeting_over", "poll_closed"}
            return
        self.open_polls.setdefault((DESTINATION, 1), {})["Anna"] = (chosen, word)

    @rule()
    def reveal_estimates(self) -> None:
        """Both rows of the perspective together."""
        try:
            scoring.reveal_all(
                self.team.store,
                self.team.staff,
                meeting_id=self.team.meeting_id,
                area_ids=[DESTINATION, AreaId("direction")],
                rng=self.team.rng,
                now=self.team.now,
            )
        except NotNow:
            assert self.is_closed
            return
        if (DESTINATION, 1) in self.open_polls:
            self.revealed[DESTINATION, 1] = self.open_polls.pop((DESTINATION, 1))

    @rule(chosen=column)
    def decide(self, chosen: int) -> None:
        """A decision needs revealed estimates and a person who writes it."""
        try:
            self.team.decide(destination_column=chosen, apart_reason="daarom")
        except NotNow as refusal:
            assert refusal.code in {"meeting_over", "estimates_not_revealed"}
            return
        assert (DESTINATION, 1) in self.revealed, "a decision was recorded before the estimates were revealed"
        self.decisions += 1

    @rule(name=who)
    def dissent(self, name: str) -> None:
        """Kept for good."""
        word = f"anders{len(self.dissents)}"
        try:
            perspective.add_dissent(
                self.team.store, self.team.actors[name], words=word, key=SubmitKey(f"dissent-{word}"), now=self.team.now
            )
        except NotNow:
            assert self.is_closed
            return
        self.dissents.append(word)

    @rule()
    def restart(self) -> None:
        """The server dies and comes back on the same file."""
        self.team.store.close()
        self.team = replace(self.team, store=store_in(Path(self.folder.name)))

    @rule(sure=st.sampled_from([False, False, False, True]))
    def close(self, sure: bool) -> None:
        """The meeting ends; mostly it does not yet."""
        if sure or self.closes_at_once:
            self.team.close()
            self.is_closed = True

    # what must always hold --------------------------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """Nothing was answered yet."""
        assert {} == self.revealed

    @invariant()
    def blind(self) -> None:
        """An answer to an open poll is in nothing that anybody but its writer can load."""
        hidden = {word: name for answers in self.open_polls.values() for name, (_, word) in answers.items()}
        for name in PEOPLE:
            sheet = repr(scoring.load_own_sheet(self.team.store, self.team.actors[name]))
            assert not [word for word, writer in hidden.items() if writer != name and word in sheet]
        shown = "".join(self._screens())
        assert not [word for word in hidden if word in shown]

    def _screens(self) -> list[str]:
        store, staff, meeting_id = self.team.store, self.team.staff, self.team.meeting_id
        screens = [
            repr(scoring.load_progress(store, staff, meeting_id=meeting_id)),
            repr(debate.load_debate(store, staff, meeting_id=meeting_id)),
            repr(perspective.load_perspective(store, staff, meeting_id=meeting_id)),
            repr(preparation.load_preparation(store, staff, meeting_id=meeting_id)),
            reporting.minutes_as_json(reporting.load_minutes(store, staff, meeting_id=meeting_id)),
        ]
        for area in AREAS:
            if (area, 1) in self.revealed:
                screens.append(repr(debate.load_talk(store, staff, meeting_id=meeting_id, area_id=area)))
        return screens

    @invariant()
    def nothing_lost_nothing_twice(self) -> None:
        """What was revealed is exactly what was acknowledged last, once per person."""
        minutes = reporting.load_minutes(self.team.store, self.team.staff, meeting_id=self.team.meeting_id)
        found = {
            (area.area_id, item.seen.round): sorted((a.column or 0, a.observation or "") for a in item.seen.answers)
            for area in minutes.areas
            for item in area.rounds
        }
        expected = {key: sorted(answers.values()) for key, answers in self.revealed.items()}
        assert expected == {key: answers for key, answers in found.items() if key[0] != "direction"}

    @invariant()
    def decisions_and_dissents_stay(self) -> None:
        """No decision without a human command; no dissent disappears, and all stand in the order in which they were said."""
        room = perspective.load_perspective(self.team.store, self.team.staff, meeting_id=self.team.meeting_id)
        assert all(decision.decided_by.strip() for decision in room.decisions)
        assert (self.decisions, self.dissents) == (len(room.decisions), [dissent.words for dissent in room.dissents])


__all__ = ["Meeting", "focused"]
