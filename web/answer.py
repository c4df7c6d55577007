"""One area on one screen: the question with its column texts, the form, and keeping what was answered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ldgm_core.domain.age import age_in_words
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.domain.rating import PollId, Rating, StoredRating, age_percentage
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotNow
from ldgm_core.services.answering import Kept, Question, Sent, keep_answers
from ldgm_core.services.scoring import OwnSheet, load_own_sheet
from ldgm_core.services.shown_words import load_shown_words
from web.call import AsyncEndpoint, Call
from web.cookie import DEVICE
from web.form import FIELDS, empty_fields, fields_of, read_rating
from web.gate import Device, require_device
from web.moment import moment_in_words
from web.page import lead_to, render
from web.phone import page_facts, show_end
from web.refusal import status_of, typed_words
from web.sheet import Line, definition_of, label_of, lines_of, saved_sentence
from web.site import Site
from web.together import Together

__all__ = ["answer_in_words", "make_save_answer", "show_area"]


@dataclass(frozen=True)
class Desk:
    """What lies before a participant: the sheet, opened at one area."""

    call: Call
    device: Device
    sheet: OwnSheet
    area: Area
    lines: list[Line]

    @property
    def home(self) -> str:
        """The address of the participant's list."""
        return self.device.home


def show_area(call: Call) -> Response:
    """Show the form of one area; a revealed area leads to its picture."""
    desk = _desk(call, require_device(call))
    if desk.sheet.meeting.closed_at is not None:
        return show_end(desk.device)
    poll = desk.sheet.poll_of(desk.area.id)
    if not isinstance(poll, OpenPoll):
        return lead_to(f"{desk.home}beeld/{desk.area.id}")
    if not desk.device.participant.scores:
        raise NotAllowed("observer_does_not_score")
    stored = desk.sheet.own.get(poll.poll_id)
    fields = fields_of(stored.rating) if stored else empty_fields(desk.device.participant.usual_context)
    return _form(desk, poll, fields, sentence="", status=200)


def make_save_answer(site: Site) -> AsyncEndpoint:
    """
    Return the answer to a form: keep it and lead to the next area without one; a refusal comes back with everything that was typed.

    Whoever presses at the same moment shares one transaction: see keep_answers.
    """
    together: Together[Sent, Kept | LdgmError] = Together(partial(keep_answers, site.store))

    async def save_answer(call: Call) -> Response:
        area_id, home = AreaId(call.path["area_id"]), f"/d/{call.path['participant_id']}/"
        kept = await together.send(_sent(call, area_id))
        if isinstance(kept, (BadInput, NotNow)):
            return await run_in_threadpool(_send_back, call, kept)
        if isinstance(kept, LdgmError):
            raise kept
        following = f"{home}o/{kept.following}" if kept.following else home
        return lead_to(f"{following}?opgeslagen={area_id}")

    return save_answer


def _sent(call: Call, area_id: AreaId) -> Sent:
    return Sent(
        device_token=call.cookies.get(DEVICE, ""),
        participant_id=ParticipantId(call.path["participant_id"]),
        area_id=area_id,
        poll_id=PollId(call.form.get("poll", "")),
        key=call.form.get("key", ""),
        read=partial(_read, call.form),
        now=call.now,
    )


def _read(form: Mapping[str, str], question: Question) -> Rating:
    if "keep" in form and question.first is not None:
        return question.first
    return read_rating(form, area=question.area, usual_context=question.usual_context)


def _send_back(call: Call, refusal: BadInput | NotNow) -> Response:
    desk = _desk(call, require_device(call))
    if isinstance(refusal, BadInput):
        return _refused(desk, PollId(call.form.get("poll", "")), refusal)
    return _too_late(desk, refusal)


def _desk(call: Call, device: Device) -> Desk:
    sheet = load_own_sheet(call.site.store, device.actor)
    area = sheet.matrix.area(AreaId(call.path["area_id"]))
    sheet.poll_of(area.id)
    lines = lines_of(sheet, device.t, now=call.now, is_perspective=area.is_perspective)
    return Desk(call, device, sheet, area, lines)


def _refused(desk: Desk, poll_id: PollId, refusal: BadInput) -> Response:
    poll = desk.sheet.poll_of(desk.area.id)
    if not isinstance(poll, OpenPoll) or poll.poll_id != poll_id:
        return _too_late(desk, NotNow("poll_closed"))
    fields = {name: desk.call.form.get(name, "") for name in FIELDS}
    return _form(desk, poll, fields, sentence=desk.device.t.sentence(refusal), status=status_of(refusal))


def _too_late(desk: Desk, refusal: NotNow) -> Response:
    t = desk.device.t
    return render(
        "too_late.html",
        t,
        status=status_of(refusal),
        own=page_facts(desk.device, desk.sheet),
        sentence=t.sentence(refusal),
        typed=typed_words(desk.call.form),
        answer=answer_in_words(desk.call.form.get("answer", ""), desk.device),
    )


def answer_in_words(value: str, device: Device) -> str:
    """Return an answer of the form in words: "kolom 4", or the name of a non-score."""
    if value.isdigit():
        return device.t("phone.column", column=value)
    return device.t(f"non_score.{value}") if device.t.has(f"non_score.{value}") else ""


def _form(desk: Desk, poll: OpenPoll, fields: Mapping[str, str], *, sentence: str, status: int) -> Response:
    device, sheet, area, t = desk.device, desk.sheet, desk.area, desk.device.t
    stored, first = sheet.own.get(poll.poll_id), sheet.first.get(area.id)
    place = next(place for place, line in enumerate(desk.lines) if line.area.id == area.id)
    return render(
        "area.html",
        t,
        status=status,
        own=page_facts(device, sheet),
        area=area,
        label=label_of(area, t),
        definition=definition_of(area, t),
        nine_steps=sheet.matrix.nine_steps,
        cautions=sheet.matrix.cautions,
        poll=poll,
        fields=fields,
        sentence=sentence,
        saved=saved_sentence(sheet, desk.call.query.get("opgeslagen", ""), t, now=desk.call.now),
        stored=moment_in_words(stored.submitted_at, t, now=desk.call.now) if stored else "",
        age=_age_facts(sheet, stored),
        first=answer_in_words(fields_of(first.rating)["answer"], device) if first and poll.round > 1 else "",
        shown_words=load_shown_words(desk.call.site.store, device.actor, area_id=area.id) if poll.round > 1 else (),
        line=desk.lines[place],
        before=desk.lines[place - 1] if place else None,
        after=desk.lines[place + 1] if place + 1 < len(desk.lines) else None,
        key=secrets.token_urlsafe(16),
        keep_key=secrets.token_urlsafe(16),
    )


def _age_facts(sheet: OwnSheet, stored: StoredRating | None) -> dict[str, object] | None:
    months = stored.rating.developmental_age_months if stored else None
    if months is None:
        return None
    calendar = sheet.meeting.calendar_age_months
    return {"own": age_in_words(months), "calendar": age_in_words(calendar), "percentage": age_percentage(months, calendar)}
