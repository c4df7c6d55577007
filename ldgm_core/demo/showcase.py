"""The fictional cases as meetings in every state, for a first look at the running program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account
from ldgm_core.domain.meeting import Step
from ldgm_core.services import meeting_course, preparation, room_code
from ldgm_core.services.personal_link import link_token
from ldgm_core.store import Store
from ldgm_core.texts import load_texts

__all__ = ["CASES", "DemoLink", "fill"]

CASES = Path(__file__).parent / "cases.yaml"
SEED = 2018


@dataclass(frozen=True)
class DemoLink:
    """A personal link of the demo meeting that stands ready to be played."""

    pupil_name: str
    name: str
    role: str
    token: str


def fill(store: Store, account: Account, *, secret: bytes, now: datetime) -> list[DemoLink]:
    """Add the fictional meetings, once, and return the personal links of the one that is open for scoring."""
    actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
    if not any(row.pupil.is_fictional for row in preparation.list_meetings(store, actor).rows):
        _add(store, actor, secret=secret, now=now)
    return _links(store, actor, secret=secret)


_TO_REVEAL = ("prepare", "open", "answer", "reveal")
# How far each case has come, in the order of the file: the first one is open and waits for people to try it.
STATES: tuple[tuple[Step, tuple[str, ...]], ...] = (
    (Step.FILL_IN, ("prepare", "open")),
    (Step.PREPARE, ("prepare",)),
    (Step.FILL_IN, ("prepare", "open", "answer_some")),
    (Step.REVIEW, (*_TO_REVEAL, "talk", "estimate", "decide", "plan", "review")),
    (Step.DEBATE, _TO_REVEAL),
    (Step.PERSPECTIVE, (*_TO_REVEAL, "talk", "estimate")),
    (Step.FILL_IN, ("prepare", "open", "answer")),
    (Step.MINUTES, ("play",)),
)


def _add(store: Store, actor: StaffActor, *, secret: bytes, now: datetime) -> None:
    texts = load_texts()
    for days, (case, (step, parts)) in enumerate(zip(read_cases(CASES), STATES, strict=True)):
        player = Player(store, actor, case, texts=texts, secret=secret, seed=SEED, now=now - timedelta(days=days, hours=1))
        for part in parts:
            getattr(player, part)()
        if step not in {Step.PREPARE, Step.MINUTES}:
            meeting_course.mark_step(store, actor, meeting_id=player.meeting_id, step=step)
            room_code.open_door(store, actor, meeting_id=player.meeting_id, now=now)  # opened days ago, but looked at now


def _links(store: Store, actor: StaffActor, *, secret: bytes) -> list[DemoLink]:
    for row in preparation.list_meetings(store, actor).rows:
        if row.pupil.is_fictional and row.meeting.step is Step.FILL_IN:
            people = preparation.load_preparation(store, actor, meeting_id=row.meeting.id).people
            return [
                DemoLink(row.pupil.call_name, person.display_name, person.role, link_token(secret, person.id, person.link_generation))
                for person in people
            ]
    return []
