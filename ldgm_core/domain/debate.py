"""What a team writes down while and after it talks: notes, turns, an agreed picture or a difference that remains."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.rating import PollId, StoredRating
from ldgm_core.domain.text import LONGEST_NAME, clean_text, require_text
from ldgm_core.errors import BadInput

__all__ = ["AgreedPicture", "Draw", "End", "Note", "PictureKind", "Turn", "accept_picture", "draw_order", "ends_of"]


class End(StrEnum):
    """The two ends of the used columns. Who starts is drawn, so that neither side owns the first word."""

    LOW = "low"
    HIGH = "high"


class PictureKind(StrEnum):
    """How the talk about one area ended; both are full outcomes."""

    AGREED = "agreed"
    DIFFERENCE_REMAINS = "difference_remains"


@dataclass(frozen=True)
class Draw:
    """What chance decided for one revealed poll: which end starts, and the order in which observations come by."""

    poll_id: PollId
    first_end: End
    observation_order: tuple[str, ...]
    drawn_at: datetime


@dataclass(frozen=True)
class Turn:
    """Somebody has spoken about this poll."""

    poll_id: PollId
    participant_id: ParticipantId
    spoke_at: datetime


@dataclass(frozen=True)
class Note:
    """One note, made while talking about an area (None: about the meeting)."""

    id: str
    meeting_id: MeetingId
    area_id: AreaId | None
    words: str
    written_at: datetime


@dataclass(frozen=True)
class AgreedPicture:
    """What people wrote after the debate about one area. A later version replaces the earlier one on the screen, never in the store."""

    organisation_id: OrganisationId
    meeting_id: MeetingId
    area_id: AreaId
    version: int
    kind: PictureKind
    column_from: int | None
    column_to: int | None
    words: str
    look_into: str
    look_by: str
    look_on: date | None
    recorded_by: str
    recorded_at: datetime


def accept_picture(picture: AgreedPicture, *, area: Area) -> AgreedPicture:
    """
    Return the picture as it may be stored, with cleaned words.

    Raises:
        BadInput: an agreed picture without a column (`picture_column_missing`), a span from high to low (`picture_span_reversed`), a column
            off the scale, no words why (`text_empty`), or a remaining difference with a column (`picture_column_not_here`).
    """
    if picture.kind is PictureKind.AGREED:
        _check_span(picture, area=area)
    elif picture.column_from is not None or picture.column_to is not None:
        raise BadInput("picture_column_not_here")
    return AgreedPicture(
        **{
            **picture.__dict__,
            "words": require_text(picture.words, field="picture_words"),
            "look_into": clean_text(picture.look_into, field="look_into"),
            "look_by": clean_text(picture.look_by, field="look_by", longest=LONGEST_NAME),
        }
    )


def _check_span(picture: AgreedPicture, *, area: Area) -> None:
    if picture.column_from is None:
        raise BadInput("picture_column_missing")
    area.cell(picture.column_from)
    if picture.column_to is None:
        return
    area.cell(picture.column_to)
    if picture.column_to < picture.column_from:
        raise BadInput("picture_span_reversed")


def draw_order(ratings: Sequence[StoredRating], *, poll_id: PollId, rng: random.Random, now: datetime) -> Draw:
    """Return which end starts and in which order the observations come by, drawn with `rng`."""
    ids = sorted(stored.id for stored in ratings if stored.rating.observation)
    rng.shuffle(ids)
    return Draw(poll_id=poll_id, first_end=rng.choice([End.LOW, End.HIGH]), observation_order=tuple(ids), drawn_at=now)


def ends_of(scores: Sequence[int | None]) -> tuple[int, int] | None:
    """Return the lowest and the highest used column, or None when there are no two different ones."""
    used = [score for score in scores if score is not None]
    return (min(used), max(used)) if used and min(used) < max(used) else None
