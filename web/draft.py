"""The draft of the minutes on a phone, once the meeting is over: to read, and to remark on until the minutes are final."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from starlette.responses import Response

from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.rating import check_submit_key
from ldgm_core.errors import BadInput, NotNow
from ldgm_core.services.remarking import Draft, RemarkThread, add_remark, load_draft
from ldgm_core.services.scoring import load_own_sheet
from web.call import Call
from web.gate import Device, require_device, words_for
from web.moment import moment_in_words
from web.page import lead_to, render
from web.phone import page_facts
from web.refusal import status_of

__all__ = ["add_own_remark", "show_draft"]


class OwnRemark(NamedTuple):
    """A remark as its writer sees it back, with what was done with it."""

    words: str
    moment: str
    by: str
    answer: str


def show_draft(call: Call) -> Response:
    """Show the draft in the words of this participant, the own remarks, and the form for one more."""
    return _page(call, require_device(call), typed="", status=200, sentence="")


def add_own_remark(call: Call) -> Response:
    """Keep a remark in the person's own words."""
    device, typed = require_device(call), call.form.get("words", "")
    try:
        add_remark(call.site.store, device.actor, words=typed, key=check_submit_key(call.form.get("key", "")), now=call.now)
    except (BadInput, NotNow) as refusal:
        if refusal.code == "draft_not_ready":
            raise
        return _page(call, device, typed=typed, status=status_of(refusal), sentence=device.t.sentence(refusal))
    return lead_to(f"{device.home}verslag?opgeslagen=1")


def _page(call: Call, device: Device, *, typed: str, status: int, sentence: str) -> Response:
    draft = load_draft(call.site.store, device.actor)
    return render(
        "draft.html",
        device.t,
        status=status,
        own=page_facts(device, load_own_sheet(call.site.store, device.actor)),
        blocks=_blocks(call, draft.minutes, device) if draft.minutes is not None else [],
        remarks=_own_remarks(draft, device, now=call.now),
        is_saved="opgeslagen" in call.query and bool(draft.own) and not sentence,
        typed=typed,
        sentence=sentence,
        key=secrets.token_urlsafe(16),
    )


def _blocks(call: Call, minutes: MinutesData, device: Device) -> list[object]:
    # Read when asked for: what a document is made of takes a moment that no other page of a phone should wait for.
    from ldgm_core.exports.minutes.html import told
    from ldgm_core.exports.minutes.story import tell_minutes
    from ldgm_core.exports.minutes.variant import for_colleague, for_parents

    read = for_parents if device.t.is_plain else for_colleague
    # The sentences that explain each part speak to parents about their child.
    in_dutch = words_for(device.participant, call.site.texts)
    words = in_dutch if device.participant.role == "parent" else call.site.texts
    return list(told(tell_minutes(read(minutes, in_dutch), words)))


def _own_remarks(draft: Draft, device: Device, *, now: datetime) -> list[OwnRemark]:
    def seen(thread: RemarkThread) -> OwnRemark:
        remark, answer = thread.remark, thread.answer
        moment = moment_in_words(remark.written_at, device.t, now=now)
        return OwnRemark(remark.words, moment, remark.written_down_by, answer.words if answer else "")

    return [seen(thread) for thread in draft.own]
