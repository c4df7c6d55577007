"""What many listeners ask at the same moment is asked of the store once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.errors import Trouble
from ldgm_core.services import scoring
from tests.web.room import Phone, Room
from tests.web.streams import run
from web.shared import Shared

Join = Callable[..., Phone]


def test_signs_of_life_of_a_whole_meeting_share_a_question(room: Room, phone: Join) -> None:
    """What was true a moment ago is told again; what is older, or could not be asked, is asked anew."""
    for name in ("Jan", "Piet"):
        phone(room, name)
    school = room.actor.organisation_id
    actors = [ParticipantActor(room.people[name], room.meeting_id, school, scores=True) for name in ("Jan", "Piet")]
    asked: list[int] = []

    def load(actor: ParticipantActor) -> scoring.Openness:
        asked.append(1)
        if len(asked) == 2:
            raise Trouble("database_away")
        return scoring.load_openness(room.store, actor)

    async def play() -> list[int]:
        shared = Shared(load, whose=lambda actor: actor.meeting_id, still_true=60)
        for actor in actors:
            await shared.lately(actor)
        counts = [len(asked)]
        shared = Shared(load, whose=lambda actor: actor.meeting_id, still_true=0)
        with pytest.raises(Trouble):
            await shared.lately(actors[0])
        for actor in actors:
            await shared.lately(actor)
            counts.append(len(asked))
        return counts

    assert [1, 3, 4] == run(play)
