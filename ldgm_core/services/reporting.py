"""Het verslag: everything that was revealed and written, gathered as data; sealed with a hash when it is final."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ldgm_core import __version__
from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.disagreement import apart_count, level
from ldgm_core.domain.matrix import Area, AreaId, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, OrganisationId, Participant, ParticipantId, Presence
from ldgm_core.domain.minutes import (
    Attendee,
    MinutesArea,
    MinutesChange,
    MinutesData,
    MinutesDissent,
    MinutesEvaluation,
    MinutesHeader,
    MinutesMoment,
    MinutesNote,
    MinutesRemark,
    MinutesRound,
    MinutesSource,
    MinutesState,
)
from ldgm_core.domain.poll import Poll, RevealedPoll, Viewer, is_change
from ldgm_core.domain.rating import PollId
from ldgm_core.domain.remark import newest_answers
from ldgm_core.domain.text import clean_name, require_text
from ldgm_core.errors import NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.preparation import matrix_of
from ldgm_core.services.reporting_plan import tell_arrangements, tell_earlier, tell_opp_days
from ldgm_core.store import Store
from ldgm_core.store.minutes_reader import Addendum, FinalMinutes
from ldgm_core.store.reader import Reader
from ldgm_core.store.types import converter

Record = TypeVar("Record", AgreedPicture, Decision)

__all__ = ["add_addendum", "draft_of", "finish_minutes", "load_minutes", "load_sample_minutes", "minutes_as_json"]


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
    return json.dumps(converter.unstructure(minutes), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _as_text(minutes: MinutesData) -> str:
    return json.dumps(converter.unstructure(minutes), ensure_ascii=False, sort_keys=True)


def _sealed(final: FinalMinutes, addenda: Sequence[Addendum]) -> MinutesData:
    minutes = converter.structure(json.loads(final.body), MinutesData)
    return replace(
        minutes, content_hash=final.content_hash, addenda=tuple(MinutesNote(item.words, item.who, item.written_at) for item in addenda)
    )


def draft_of(tx: Reader, meeting: Meeting) -> MinutesData:
    """Return the minutes as they would be now; the caller has asked whether this actor may see them."""
    matrix = matrix_of(meeting)
    people = tx.load_participants(meeting.id)
    polls = tx.load_polls(meeting.id)
    decisions = tx.load_decisions(meeting.id)
    plan = tx.find_plan(meeting.id)
    pupil = tx.load_pupil(meeting.pupil_id)
    earlier_on, earlier_evaluations = tell_earlier(tx, meeting)
    labels = {area.id: area.label for area in matrix.areas}
    return MinutesData(
        state=MinutesState.DRAFT,
        content_hash="",
        header=_header(tx, meeting, matrix),
        present=_present(people, tx.load_presences(meeting.id), tx.count_answered(meeting.id, meeting.area_ids)),
        sources=tuple(
            MinutesSource(
                labels.get(source.area_id or AreaId(""), ""),
                source.instrument,
                source.result,
                source.made_on,
                source.filled_in_by,
                source.norm_group_fit,
            )
            for source in tx.load_sources(meeting.id)
        ),
        areas=_areas(tx, meeting, matrix, polls, people),
        decision=_unlinked(decisions[-1]) if decisions else None,
        dissents=_dissents(tx, meeting, people),
        plan=plan[1] if plan else None,
        moments=tuple(MinutesMoment(moment.kind, moment.due_on, moment.about) for moment in tx.load_moments(meeting.id)),
        evaluations=tuple(
            MinutesEvaluation(item.goal_wording, item.state, item.seen, item.evaluated_by) for item in tx.load_evaluations(meeting.id)
        ),
        notes=tuple(MinutesNote(note.words, "", note.written_at) for note in tx.load_notes(meeting.id) if note.area_id is None),
        addenda=(),
        remarks=_remarks(tx, meeting, people),
        arrangements=tell_arrangements(tx, pupil.id),
        opp_days=tell_opp_days(pupil, meeting, plan[1] if plan else None),
        earlier_on=earlier_on,
        earlier_evaluations=earlier_evaluations,
    )


def _header(tx: Reader, meeting: Meeting, matrix: Matrix) -> MinutesHeader:
    pupil = tx.load_pupil(meeting.pupil_id)
    return MinutesHeader(
        pupil_name=pupil.call_name,
        group_name=pupil.group_name,
        sector=pupil.sector,
        is_fictional=pupil.is_fictional,
        held_on=meeting.held_on,
        calendar_age_months=meeting.calendar_age_months,
        reason=meeting.reason,
        facilitator_name=tx.load_account(meeting.facilitator_id).display_name,
        shows_names=meeting.shows_names,
        matrix_version=matrix.version,
        matrix_title=matrix.title,
        attribution=matrix.attribution,
        has_school_variant=any(area.is_school_own or any(cell.is_school_variant for cell in area.cells) for area in matrix.areas),
        level_rule_version=meeting.level_rule_version,
        software_version=__version__,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        kind=meeting.kind,
        location=meeting.location,
    )


def _present(
    people: Sequence[Participant], presences: dict[ParticipantId, Presence], answered: dict[ParticipantId, int]
) -> tuple[Attendee, ...]:
    return tuple(
        Attendee(
            person.display_name,
            person.role,
            person.role_group,
            person.scores,
            presences[person.id].has_joined or answered.get(person.id, 0) > 0,
        )
        for person in people
    )


def _areas(tx: Reader, meeting: Meeting, matrix: Matrix, polls: Sequence[Poll], people: Sequence[Participant]) -> tuple[MinutesArea, ...]:
    viewer = Viewer(is_record=True, sees_names=meeting.shows_names)
    numbers = {person.id: ParticipantId(str(number)) for number, person in enumerate(people, start=1)}
    seen = [_numbered(poll, numbers) for poll in tx.load_seen(polls, people=people, viewer=viewer) if isinstance(poll, RevealedPoll)]
    pictures = {area_id: _unlinked(picture) for area_id, picture in tx.load_pictures(meeting.id).items()}
    notes = tx.load_notes(meeting.id)
    return tuple(
        MinutesArea(
            area_id=area.id,
            label=area.label,
            row_label=area.row_label,
            basis=area.basis,
            cell_texts=tuple(cell.text for cell in area.cells),
            rounds=tuple(_round(poll) for poll in seen if poll.area_id == area.id),
            changes=_changes(tx, area, polls, people, shows_names=meeting.shows_names),
            agreed=pictures.get(area.id),
            notes=tuple(note.words for note in notes if note.area_id == area.id),
            plain_label=area.plain_label,
            plain_cell_texts=tuple(cell.plain for cell in area.cells),
        )
        for area in matrix.areas
    )


def _numbered(poll: RevealedPoll, numbers: dict[ParticipantId, ParticipantId]) -> RevealedPoll:
    """The poll without ids of the store: a document points at nothing in it, and two plays of one case give one document."""
    answers = (
        replace(answer, participant_id=numbers.get(answer.participant_id) if answer.participant_id else None) for answer in poll.answers
    )
    return replace(poll, poll_id=PollId(""), answers=tuple(answers))


def _unlinked(record: Record) -> Record:
    """A picture or a decision without the ids of the store."""
    return replace(record, organisation_id=OrganisationId(""), meeting_id=MeetingId(""))


def _round(poll: RevealedPoll) -> MinutesRound:
    return MinutesRound(seen=poll, level=level(poll.scores), apart=apart_count(poll.scores))


def _changes(
    tx: Reader, area: Area, polls: Sequence[Poll], people: Sequence[Participant], *, shows_names: bool
) -> tuple[MinutesChange, ...]:
    rounds = [poll for poll in polls if poll.area_id == area.id and poll.is_revealed]
    if len(rounds) < 2:
        return ()
    first, second = ({stored.participant_id: stored.rating for stored in tx.load_revealed_ratings(poll)} for poll in rounds)
    return tuple(
        MinutesChange(
            role=person.role,
            name=person.display_name if shows_names else None,
            column_from=first[person.id].column if person.id in first else None,
            column_to=second[person.id].column,
            reason=second[person.id].change_reason,
        )
        for person in people
        if person.id in second and (person.id not in first or is_change(first[person.id], second[person.id]))
    )


def _dissents(tx: Reader, meeting: Meeting, people: Sequence[Participant]) -> tuple[MinutesDissent, ...]:
    by_id = {person.id: person for person in people}
    return tuple(
        MinutesDissent(
            role=by_id[dissent.participant_id].role,
            name=by_id[dissent.participant_id].display_name if meeting.shows_names else None,
            words=dissent.words,
            written_down_by=dissent.written_down_by,
            recorded_at=dissent.recorded_at,
        )
        for dissent in tx.load_dissents(meeting.id)
    )


def _remarks(tx: Reader, meeting: Meeting, people: Sequence[Participant]) -> tuple[MinutesRemark, ...]:
    by_id = {person.id: person for person in people}
    answers = newest_answers(tx.load_remark_answers(meeting.id))
    return tuple(
        MinutesRemark(
            role=by_id[remark.participant_id].role,
            name=by_id[remark.participant_id].display_name if meeting.shows_names else None,
            words=remark.words,
            written_down_by=remark.written_down_by,
            written_at=remark.written_at,
            answer=answers[remark.id].words if remark.id in answers else "",
            answered_by=answers[remark.id].answered_by if remark.id in answers else "",
        )
        for remark in tx.load_remarks(meeting.id)
    )
