"""The participant's own pages around the areas: the list, klaar, handing the device over, and the dissent."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from ldgm_core.domain.meeting import Step
from ldgm_core.domain.rating import check_submit_key
from ldgm_core.errors import BadInput, NotAllowed, NotNow
from ldgm_core.services.device import leave_device
from ldgm_core.services.perspective import add_dissent, load_own_dissents
from ldgm_core.services.scoring import OwnSheet, finish_scoring, load_own_sheet
from web.call import Call, Endpoint
from web.cookie import DEVICE, forget_device
from web.gate import Device, find_device, require_device
from web.join import show_door
from web.moment import day_in_words, moment_in_words
from web.page import lead_to, render
from web.refusal import status_of
from web.sheet import fingerprint, lines_of, saved_sentence

__all__ = ["add_view", "hand_over", "mark_finished", "show_end", "show_handed_over", "show_list", "show_views"]


def show_list(call: Call) -> Response:
    """Show a participant's areas, each with how far it is; at the door or after the end, a page that says so."""
    device = find_device(call)
    if device is None:
        return show_door(call)
    sheet = load_own_sheet(call.site.store, device.actor)
    if sheet.meeting.closed_at is not None:
        return show_end(device)
    t = device.t
    lines = lines_of(sheet, t, now=call.now, is_perspective=False)
    return render(
        "list.html",
        t,
        own=page_facts(device, sheet),
        lines=lines,
        answered=sum(line.is_answered for line in lines),
        is_scoring=any(line.is_open for line in lines) and sheet.participant.scores,
        perspective=lines_of(sheet, t, now=call.now, is_perspective=True),
        saved=saved_sentence(sheet, call.query.get("opgeslagen", ""), t, now=call.now),
        day=day_in_words(sheet.meeting.held_on, t),
        deadline=moment_in_words(sheet.meeting.deadline_at, t, now=call.now) if sheet.meeting.deadline_at else "",
        finished=moment_in_words(sheet.presence.finished_at, t, now=call.now) if sheet.presence.finished_at else "",
        may_differ=sheet.participant.scores and sheet.meeting.step >= Step.DEBATE,
    )


def page_facts(device: Device, sheet: OwnSheet) -> dict[str, object]:
    """Return what every page of a participant shows or holds: who, about whom, and the mark with which the page follows the meeting."""
    return {
        "home": device.home,
        "participant": device.participant,
        "pupil": sheet.pupil,
        "meeting": sheet.meeting,
        "mark": fingerprint(sheet.meeting, sheet.stored_polls),
    }


def mark_finished(*, is_finished: bool) -> Endpoint:
    """Return the answer to "ik ben klaar", or to "toch niet klaar"."""

    def answer(call: Call) -> Response:
        device = require_device(call)
        finish_scoring(call.site.store, device.actor, is_finished=is_finished, now=call.now)
        return lead_to(device.home)

    return answer


def hand_over(call: Call) -> Response:
    """End this device's session, so that the next person finds nothing of this one."""
    device = require_device(call)
    leave_device(call.site.store, device.actor, device_token=call.cookies.get(DEVICE, ""), now=call.now)
    response = lead_to("/doorgegeven")
    forget_device(response, call.site, participant_id=device.participant.id)
    return response


def show_handed_over(call: Call) -> Response:
    """Show the page between two people on one device; it knows nobody."""
    return render("handed_over.html", call.texts)


def show_end(device: Device) -> Response:
    """Show that the meeting is over."""
    return render("end.html", device.t, home=device.home, may_remark=device.participant.scores)


def show_views(call: Call) -> Response:
    """Show the form for "ik zie dit anders, want ..." with what this person wrote before."""
    return _views(call, require_device(call), typed="", status=200, sentence="")


def add_view(call: Call) -> Response:
    """Keep a dissent in the person's own words."""
    device, typed = require_device(call), call.form.get("words", "")
    try:
        add_dissent(call.site.store, device.actor, words=typed, key=check_submit_key(call.form.get("key", "")), now=call.now)
    except (BadInput, NotNow) as refusal:
        return _views(call, device, typed=typed, status=status_of(refusal), sentence=device.t.sentence(refusal))
    return lead_to(f"{device.home}anders?opgeslagen=1")


def _views(call: Call, device: Device, *, typed: str, status: int, sentence: str) -> Response:
    if not device.participant.scores:
        raise NotAllowed("observer_does_not_score")
    sheet = load_own_sheet(call.site.store, device.actor)
    if sheet.meeting.closed_at is not None and not typed:
        return show_end(device)
    dissents = load_own_dissents(call.site.store, device.actor)
    return render(
        "views.html",
        device.t,
        status=status,
        own=page_facts(device, sheet),
        dissents=[(dissent.words, moment_in_words(dissent.recorded_at, device.t, now=call.now)) for dissent in dissents],
        is_early=sheet.meeting.step < Step.DEBATE,
        is_saved="opgeslagen" in call.query and bool(dissents) and not sentence,
        typed=typed,
        sentence=sentence,
        key=secrets.token_urlsafe(16),
    )
