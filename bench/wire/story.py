"""One meeting from the first answer to the draft: everybody plants words, everybody listens, at every step."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bench.hall import House, Phone
from bench.wire.listening import AREAS, FACILITATOR, MEETING_SCREENS, SCREENS, Listeners, Room, addresses, furnish, open_the_store
from bench.wire.record import Leak, Record, words_in
from bench.wire.twins import Sights, differing
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Step
from ldgm_core.domain.rating import Certainty, ChangeReason
from ldgm_core.services import debate, meeting_course, perspective, scoring, second_round

__all__ = ["Found", "hold_meeting"]

ESTIMATES = ("destination", "direction")
CERTAINTIES = tuple(certainty.value for certainty in Certainty)
STORED = 303


@dataclass(frozen=True)
class Found:
    """
    What came out of one meeting.

    `differing`: who could tell from which address that others changed their answers. `is_seen_after`: after the reveal the same search
    does find the words.
    """

    leaks: list[Leak]
    differing: list[tuple[str, str]]
    bytes_seen: dict[str, int]
    is_seen_after: bool


def hold_meeting(house: House, *, seed: int, phones: int = 4, share: float = 1.0, is_short: bool = False) -> Found:
    """
    Hold one meeting in this house and return what was found.

    `share`: of all addresses and screens this part is asked for, drawn by chance; `is_short`: only the first round, for trying a fault out.
    """
    store = open_the_store(house)
    try:
        return asyncio.run(_hold(furnish(house, store, phones), random.Random(seed), share=share, is_short=is_short))
    finally:
        store.close()


async def _hold(room: Room, chance: random.Random, *, share: float, is_short: bool) -> Found:
    record = Record()
    listeners = await Listeners.come_in(room, record)
    try:
        known = addresses(room)
        story = _Story(room, record, listeners, chance, _part(known, share, chance), _part(SCREENS, share, chance))
        await story.first_round()
        if not is_short:
            await story.estimates()
            await story.second_round()
            await story.private_questions()
            await story.draft()
        listeners.read_the_rest()
    finally:
        await listeners.leave()
    return Found(record.leaks, story.differing, dict(record.bytes_seen), story.is_seen_after)


@dataclass
class _Story:
    room: Room
    record: Record
    listeners: Listeners
    chance: random.Random
    paths: list[str]
    screens: list[str]
    differing: list[tuple[str, str]] = field(default_factory=list)
    is_seen_after: bool = False
    sent: int = 0
    chosen: dict[tuple[str, str], int] = field(default_factory=dict)

    async def first_round(self) -> None:
        """Everybody answers; then half of them answer something else, and the others must not be able to tell."""
        phones, half = list(self.room.phones), len(self.room.phones) // 2
        self.chance.shuffle(phones)
        for place, phone in enumerate(phones):
            for area in AREAS:
                await self._answer(phone, area)
            if place == half:
                await self.listeners.look(screens=self._of_the_meeting())
        before = {**await self.listeners.look(screens=self.screens), **await self.listeners.fetch(self.paths)}
        writers = phones[:half]
        for phone in writers:
            for area in AREAS:
                await self._answer(phone, area)
        after = {**await self.listeners.look(screens=self.screens), **await self.listeners.fetch(self.paths)}
        self._compare(before, after, writers)

    async def estimates(self) -> None:
        """Everybody estimates destination and direction, blind."""
        perspective.open_perspective(self.room.store, self.room.actor, meeting_id=self.room.meeting_id, now=_now())
        phones = self._with_polls(ESTIMATES, 1)
        for phone in phones:
            for area in ESTIMATES:
                await self._answer(phone, area, column=self.chance.randint(1, 2))
        await self.listeners.look(screens=self._of_the_meeting())

    async def second_round(self) -> None:
        """One area is revealed and answered again; the rest of the first round stays hidden, and so does the second round."""
        area, store, actor = AREAS[0], self.room.store, self.room.actor
        self._reveal(area, AREAS[1])
        (poll,) = [poll for poll in self._polls(1) if poll[0] == area]
        for phone in self.room.phones:
            person = phone.participant_id
            debate.mark_turn(store, actor, poll_id=poll[1], participant_id=person, has_spoken=True, now=_now())
        second_round.open_second_round(store, actor, meeting_id=self.room.meeting_id, area_id=AreaId(area), now=_now())
        phones = self._with_polls((area,), 2)
        for phone in phones:
            await self._answer(phone, area, round_=2)
        before = await self.listeners.look(screens=self._of_the_meeting())
        for phone in phones[:1]:
            await self._answer(phone, area, round_=2)
        self._compare(before, await self.listeners.look(screens=self._of_the_meeting()), phones[:1])

    async def private_questions(self) -> None:
        """What somebody says in private is in nobody else's hands, the facilitator's and the record's included."""
        meeting_course.mark_step(self.room.store, self.room.actor, meeting_id=self.room.meeting_id, step=Step.DEBATE)
        for phone in self.room.phones:
            word = self.record.plant(self.chance, what="private question", writer=self.room.name_of(phone))
            await self._post(phone, "terugblik", {"could_say": self.chance.choice(("yes", "partly", "no")), "unsaid": word})

    async def draft(self) -> None:
        """The meeting ends with answers that were never revealed; on the draft everybody remarks, and nobody reads another's remark."""
        meeting_course.close_meeting(self.room.store, self.room.actor, meeting_id=self.room.meeting_id, now=_now())
        for area in AREAS[:2]:  # the minutes hold what was written about a revealed area, in its writer's words
            self.record.open_to(f"{area} 1", *(self.room.name_of(phone) for phone in self.room.phones))
        for phone in self.room.phones:
            word = self.record.plant(self.chance, what="remark", writer=self.room.name_of(phone))
            self.record.open_to("remark", FACILITATOR, "screen", "administrator")
            await self._post(phone, "verslag", {"words": word})
        await self.listeners.look(screens=self.screens)
        await self.listeners.fetch(self.paths)
        path = f"/download/verslag/{self.room.meeting_id}.json"
        _, minutes = await self.listeners.ask(FACILITATOR, "GET", path, cookie=self.room.staff_cookie)
        revealed = {word for word, planted in self.record.planted.items() if planted.what == f"{AREAS[1]} 1"}
        self.is_seen_after = bool(revealed & words_in(minutes))

    async def _answer(self, phone: Phone, area: str, *, round_: int = 1, column: int | None = None) -> None:
        what, writer = f"{area} {round_}", self.room.name_of(phone)
        fields = {
            "poll": phone.polls[area],
            "answer": str(column or self._another_column(writer, area)),
            "certainty": self.chance.choice(CERTAINTIES),
            "context": "classroom",
            "observation": self.record.plant(self.chance, what=what, writer=writer),
        }
        if round_ == 2:
            fields["change_reason"] = self.chance.choice(list(ChangeReason)).value
        if area == "cognition":
            fields["test_result"] = self.record.plant(self.chance, what=what, writer=writer)
            fields["instrument"] = self.record.plant(self.chance, what=what, writer=writer)
        await self._post(phone, f"o/{area}", fields)

    def _another_column(self, writer: str, area: str) -> int:
        """Return a column that this person did not choose before in this area."""
        before = self.chosen.get((writer, area))
        column = self.chance.choice([column for column in range(1, 8) if column != before])
        self.chosen[writer, area] = column
        return column

    async def _post(self, phone: Phone, page: str, fields: dict[str, str]) -> None:
        self.sent += 1
        body = phone.sealed({**fields, "key": f"wire-key-{self.sent}"})
        path = f"/d/{phone.participant_id}/{page}"
        status, _ = await self.listeners.ask(self.room.name_of(phone), "POST", path, cookie=phone.cookie, body=body)
        if status != STORED:
            raise SystemExit(f"{page} was not stored: HTTP {status}")

    def _reveal(self, *areas: str) -> None:
        wanted = [AreaId(area) for area in areas]
        scoring.reveal_all(self.room.store, self.room.actor, meeting_id=self.room.meeting_id, area_ids=wanted, rng=self.chance, now=_now())
        for area in areas:  # what people wrote stays away from screens and other phones until its writer allows it; the record has it
            self.record.open_to(f"{area} 1", FACILITATOR, "administrator")

    def _of_the_meeting(self) -> list[str]:
        return [screen for screen in self.screens if screen in MEETING_SCREENS]

    def _compare(self, before: Sights, after: Sights, writers: list[Phone]) -> None:
        own = {self.room.name_of(phone) for phone in writers}
        self.differing += [where for where in differing(before, after) if where[0] not in own]

    def _polls(self, round_: int) -> list[tuple[str, str]]:
        polls = scoring.load_progress(self.room.store, self.room.actor, meeting_id=self.room.meeting_id).polls
        return [(poll.area_id, poll.id) for poll in polls if poll.round == round_]

    def _with_polls(self, areas: tuple[str, ...], round_: int) -> list[Phone]:
        newest = {area: poll_id for area, poll_id in self._polls(round_) if area in areas}
        phones = tuple(replace(phone, polls={**phone.polls, **newest}) for phone in self.room.phones)
        self.room = self.listeners.room = self.room._replace(phones=phones)
        return list(phones)


def _part(of: Sequence[str], share: float, chance: random.Random) -> list[str]:
    return chance.sample(of, max(1, round(share * len(of))))


def _now() -> datetime:
    return datetime.now(UTC)
