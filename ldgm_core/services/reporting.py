"""Het verslag: everything that was revealed and written, gathered as data; sealed with a hash when it is final."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.minutes import MinutesData, MinutesNote, MinutesState
from ldgm_core.domain.text import clean_name, require_text
from ldgm_core.errors import NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.minutes_draft import draft_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.minutes_reader import Addendum, FinalMinutes
from ldgm_core.store.types import converter

__all__ = ["add_addendum", "finish_minutes", "load_minutes", "load_sample_minutes", "minutes_as_json"]


@in_own_school
def load_minutes(store: Store, actor: Actor, *, meeting_id: MeetingId) -> MinutesData:
    """Return the minutes as data: the sealed ones with their addenda, or a draft made from the store as it is now."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.READ_MINUTES, meeting_id)
        final = tx.find_final_minutes(meeting_id)
        return _sealed(final, tx.load_addenda(meeting_id)) if final is not None else draft_of(tx, meeting)


@in_own_school
def finish_minutes(store: Store, actor: Actor, *, meeting_id: MeetingId, made_by: str, now: datetime) -> str:
    """
    Seal the minutes and return their hash. Sealing twice returns the first hash.

    Raises:
        NotNow: the meeting is still going on (`meeting_not_closed`), or a remark on the draft has no answer yet (`remarks_unanswered`).
        BadInput: no name of who seals.
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        found = tx.find_final_minutes(meeting_id)
        if found is not None:
            return found.content_hash
        if meeting.closed_at is None:
            raise NotNow("meeting_not_closed")
        draft = draft_of(tx, meeting)
        unanswered = sum(not remark.answer for remark in draft.remarks)
        if unanswered:
            raise NotNow("remarks_unanswered", count=unanswered)
        body = _as_text(replace(draft, state=MinutesState.FINAL))
        content_hash = hashlib.sha256(body.encode()).hexdigest()
        tx.add_final_minutes(meeting, body=body, content_hash=content_hash, made_by=clean_name(made_by, field="made_by"), now=now)
        tx.touch(meeting_id, tells_phones=False)
        return content_hash


@in_own_school
def add_addendum(store: Store, actor: Actor, *, meeting_id: MeetingId, words: str, who: str, now: datetime) -> None:
    """
    Add words to final minutes; the sealed text itself stays as it is.

    Raises:
        NotNow: the minutes are not final yet (`minutes_not_final`).
        BadInput: nothing was written, or no name.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        if tx.find_final_minutes(meeting_id) is None:
            raise NotNow("minutes_not_final")
        tx.add_addendum(meeting, words=require_text(words, field="addendum"), who=clean_name(who, field="who"), now=now)
        tx.touch(meeting_id, tells_phones=False)


def load_sample_minutes(store: Store) -> MinutesData | None:
    """Return the minutes of the meeting that was closed last, as who leads it would see them; None without one. For a restore drill."""
    with store.reading() as tx:
        meeting = tx.keeping.find_closed_meeting()
    if meeting is None:
        return None
    return load_minutes(store, StaffActor(meeting.facilitator_id, meeting.organisation_id), meeting_id=meeting.id)


def minutes_as_json(minutes: MinutesData) -> str:
    """Return the minutes as readable JSON text, the same for the same data."""
    return json.dumps(converter().unstructure(minutes), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _as_text(minutes: MinutesData) -> str:
    return json.dumps(converter().unstructure(minutes), ensure_ascii=False, sort_keys=True)


def _sealed(final: FinalMinutes, addenda: Sequence[Addendum]) -> MinutesData:
    minutes = converter().structure(json.loads(final.body), MinutesData)
    return replace(
        minutes, content_hash=final.content_hash, addenda=tuple(MinutesNote(item.words, item.who, item.written_at) for item in addenda)
    )
