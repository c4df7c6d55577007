"""After the reveal: the same picture as on the projector, with one's own mark, and letting one's own words be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.responses import Response

from ldgm_core.charts.canvas import PHONE
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.svg import as_svg
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.poll import OpenPoll, RevealedPoll
from ldgm_core.domain.rating import PollId
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services.scoring import OwnSheet, load_own_sheet
from ldgm_core.services.shown_words import release_observation
from ldgm_core.texts import Texts
from web.answer import answer_in_words
from web.call import Call
from web.form import fields_of
from web.gate import Device, require_device
from web.page import lead_to, render
from web.phone import page_facts, show_end
from web.sheet import label_of

__all__ = ["release_words", "show_picture"]


@dataclass(frozen=True)
class Round:
    """One revealed round as the page shows it."""

    poll: RevealedPoll
    svg: Markup
    words: str
    own: str
    own_words: str
    is_released: bool


def show_picture(call: Call) -> Response:
    """Show who stands where in one area, as far as the projector shows it, newest round first."""
    device = require_device(call)
    sheet = load_own_sheet(call.site.store, device.actor)
    if sheet.meeting.closed_at is not None:
        return show_end(device)
    area = sheet.matrix.area(AreaId(call.path["area_id"]))
    newest = sheet.poll_of(area.id)
    revealed = [poll for poll in sheet.polls if poll.area_id == area.id and isinstance(poll, RevealedPoll)]
    if not revealed:
        raise NotNow("poll_not_revealed")
    return render(
        "picture.html",
        device.t,
        own=page_facts(device, sheet),
        area=area,
        label=label_of(area, device.t),
        rounds=[_round(poll, area, sheet, device) for poll in reversed(revealed)],
        may_score_again=isinstance(newest, OpenPoll) and device.participant.scores,
        form_address=f"{device.home}o/{area.id}",
    )


def release_words(call: Call) -> Response:
    """Let the projector show the words of one's own answer."""
    device = require_device(call)
    sheet = load_own_sheet(call.site.store, device.actor)
    area_id = AreaId(call.path["area_id"])
    poll_id = PollId(call.form.get("poll", ""))
    if not any(poll.poll_id == poll_id and poll.area_id == area_id for poll in sheet.polls):
        raise NotFound("poll_unknown")
    release_observation(call.site.store, device.actor, poll_id=poll_id, now=call.now)
    return lead_to(f"{device.home}beeld/{area_id}")


def _round(poll: RevealedPoll, area: Area, sheet: OwnSheet, device: Device) -> Round:
    stored = sheet.own.get(poll.poll_id)
    picture = prepare_dots(poll, _in_words_of(area, device.t), device.t, tallest=len(poll.answers) + poll.missing, width=PHONE)
    return Round(
        poll=poll,
        svg=Markup(as_svg(picture, follows_page=True)),  # noqa: S704 - drawn by us from positions; every text in it was escaped by as_svg
        words=picture.words,
        own=answer_in_words(fields_of(stored.rating)["answer"], device) if stored else "",
        own_words=stored.rating.observation if stored else "",
        is_released=stored.is_released if stored else False,
    )


def _in_words_of(area: Area, t: Texts) -> Area:
    return replace(area, label=label_of(area, t))
