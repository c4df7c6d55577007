"""The minutes of a meeting that is not sealed yet, put together from what the store holds of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from ldgm_core import __version__
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.disagreement import apart_count, level
from ldgm_core.domain.matrix import Area, AreaId, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Presence
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
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.reporting_plan import tell_arrangements, tell_earlier, tell_opp_days
from ldgm_core.store.reader import Reader

__all__ = ["draft_of"]


Record = TypeVar("Record", AgreedPicture, Decision)


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
