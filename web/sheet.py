"""A participant's list of areas as it stands on the phone: in the model's order, each with how far it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from ldgm_core.domain.matrix import Area, Cell
from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll
from ldgm_core.services.scoring import OwnSheet
from ldgm_core.texts import SOURCE, Texts
from web.moment import moment_in_words

__all__ = ["Line", "cell_words", "definition_of", "fingerprint", "label_of", "lines_of", "model_lang", "saved_sentence"]


@dataclass(frozen=True)
class Line:
    """One area in the list. `number` of `count` counts within its own heading; `address` is empty where there is nothing to open."""

    area: Area
    label: str
    state: str
    address: str
    number: int
    count: int
    is_open: bool
    is_answered: bool


def lines_of(sheet: OwnSheet, t: Texts, *, now: datetime, is_perspective: bool) -> list[Line]:
    """Return the lines of the scored areas, or those of the perspective; only areas that were opened."""
    opened = {poll.area_id for poll in sheet.polls}
    areas = sheet.matrix.perspective_areas if is_perspective else sheet.matrix.scored_areas
    shown = [area for area in areas if area.id in opened]
    return [_line(sheet, area, t, now=now, number=number, count=len(shown)) for number, area in enumerate(shown, start=1)]


def saved_sentence(sheet: OwnSheet, area_id: str, t: Texts, *, now: datetime) -> str:
    """Return "Opgeslagen om 14:03: <onderdeel>" as the store has it, or nothing when nothing is stored there."""
    for poll in reversed(sheet.polls):
        stored = sheet.own.get(poll.poll_id)
        if poll.area_id == area_id and stored is not None:
            area = sheet.matrix.area(poll.area_id)
            return t("phone.saved_area", moment=moment_in_words(stored.submitted_at, t, now=now), area=label_of(area, t))
    return ""


def label_of(area: Area, t: Texts) -> str:
    """Return the area's name in the wording of these texts."""
    return _to_pupil(area, "label", t) or (area.plain_label if t.is_plain else area.label)


def definition_of(area: Area, t: Texts) -> str:
    """Return what the area means, in the wording of these texts."""
    return _to_pupil(area, "definition", t) or (area.plain_definition if t.is_plain else "") or area.definition


def cell_words(area: Area, cell: Cell, t: Texts) -> str:
    """Return what a column says, in the wording of these texts; a school's own words stay as the school wrote them."""
    to_pupil = "" if cell.is_school_variant else _to_pupil(area, f"cell_{cell.step}", t)
    return to_pupil or (cell.plain if t.is_plain else "") or cell.text


def model_lang(t: Texts, area: Area | None = None, part: str = "") -> Markup:
    """
    Return the attribute that names the language of words of the model, which are Dutch; empty on a Dutch page.

    `area` and `part` name what the pupil reads in words of ours where there are any: those are in the page's own language.
    """
    is_ours = t.language == SOURCE or (area is not None and bool(_to_pupil(area, part, t)))
    return Markup("") if is_ours else Markup(f' lang="{SOURCE}"')  # noqa: S704 - the code of our own source language


def _to_pupil(area: Area, part: str, t: Texts) -> str:
    """The pupil's own words for an area of the model; a school's own area has none, and is read in plain words."""
    key = f"pupil_area.{area.id}_{part}"
    return t(key) if t.speaks_to_pupil and t.has(key) else ""


def fingerprint(meeting: Meeting, polls: Sequence[Poll]) -> str:
    """
    Return a short mark of everything on a phone that others can change: what is open, revealed, shown, and the step.

    A phone that hears another mark than its page has asks again. It does not move when somebody merely answers, so that the order of
    arrival stays unknown.
    """
    shown = [(poll.id, poll.reveal_step if poll.is_revealed else 0) for poll in polls]
    facts = (shown, meeting.step, meeting.opened_at is None, meeting.closed_at is None)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _line(sheet: OwnSheet, area: Area, t: Texts, *, now: datetime, number: int, count: int) -> Line:
    poll = sheet.poll_of(area.id)
    is_open, is_answered = isinstance(poll, OpenPoll), poll.poll_id in sheet.own
    return Line(
        area=area,
        label=label_of(area, t),
        state=_state(sheet, poll, t, now=now),
        address=_address(sheet, area, is_open=is_open),
        number=number,
        count=count,
        is_open=is_open,
        is_answered=is_answered,
    )


def _address(sheet: OwnSheet, area: Area, *, is_open: bool) -> str:
    if is_open and not sheet.participant.scores:
        return ""
    return f"/d/{sheet.participant.id}/{'o' if is_open else 'beeld'}/{area.id}"


def _state(sheet: OwnSheet, poll: OpenPoll | RevealedPoll, t: Texts, *, now: datetime) -> str:
    if isinstance(poll, RevealedPoll):
        return t("phone.state_revealed")
    if not sheet.participant.scores:
        return t("phone.state_blind")
    stored = sheet.own.get(poll.poll_id)
    again = "_again" if poll.round > 1 else ""
    if stored is None:
        return t(f"phone.state_open{again}")
    return t(f"phone.state_saved{again}", moment=moment_in_words(stored.submitted_at, t, now=now))
