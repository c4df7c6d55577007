"""The two private questions on the phone, after the talk."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from ldgm_core.domain.meeting import Step
from ldgm_core.domain.rating import check_submit_key
from ldgm_core.domain.reflection import CouldSay
from ldgm_core.errors import BadInput, NotNow
from ldgm_core.services.reflection import load_own_reflection, record_reflection
from ldgm_core.services.scoring import load_own_sheet
from web.call import Call
from web.gate import Device, require_device
from web.moment import moment_in_words
from web.page import lead_to, render
from web.phone import page_facts, show_end
from web.refusal import status_of

__all__ = ["keep_reflection", "show_reflection"]


def show_reflection(call: Call) -> Response:
    """Show the two questions with this person's own last answers."""
    device = require_device(call)
    meeting, own = load_own_reflection(call.site.store, device.actor)
    if meeting.closed_at is not None:
        return show_end(device)
    typed = {"could_say": own.could_say or "", "unsaid": own.unsaid, "passed_on": "1" if own.is_passed_on else ""} if own else {}
    saved = moment_in_words(own.written_at, device.t, now=call.now) if own and "opgeslagen" in call.query else ""
    return _page(call, device, typed=typed, is_early=meeting.step < Step.DEBATE, saved=saved)


def keep_reflection(call: Call) -> Response:
    """Keep the answers; what is refused comes back with everything that was typed."""
    device = require_device(call)
    typed = {name: call.form.get(name, "") for name in ("could_say", "unsaid", "passed_on")}
    try:
        record_reflection(
            call.site.store,
            device.actor,
            could_say=_answer(typed["could_say"]),
            unsaid=typed["unsaid"],
            is_passed_on=bool(typed["passed_on"]),
            key=check_submit_key(call.form.get("key", "")),
            now=call.now,
        )
    except (BadInput, NotNow) as refusal:
        return _page(call, device, typed=typed, status=status_of(refusal), sentence=device.t.sentence(refusal))
    return lead_to(f"{device.home}terugblik?opgeslagen=1")


def _answer(typed: str) -> CouldSay | None:
    try:
        return CouldSay(typed) if typed else None
    except ValueError as error:
        raise BadInput("choice_unknown") from error


def _page(
    call: Call,
    device: Device,
    *,
    typed: dict[str, str],
    status: int = 200,
    sentence: str = "",
    is_early: bool = False,
    saved: str = "",
) -> Response:
    return render(
        "reflection.html",
        device.t,
        status=status,
        own=page_facts(device, load_own_sheet(call.site.store, device.actor)),
        typed={"could_say": "", "unsaid": "", "passed_on": "", **typed},
        answers=list(CouldSay),
        is_early=is_early,
        saved=saved,
        sentence=sentence,
        key=secrets.token_urlsafe(16),
    )
