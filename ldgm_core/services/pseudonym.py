"""One meeting under new ids: what a researcher may see of it before small groups and rare categories are held back."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from ldgm_core.domain.coarsening import duration_band, length_band, quarter_of
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.matrix import AreaKind, Leerroute3, Matrix
from ldgm_core.domain.meeting import Meeting, Participant, ParticipantId, RoleGroup
from ldgm_core.domain.poll import Poll
from ldgm_core.domain.rating import Certainty, StoredRating
from ldgm_core.domain.research import (
    CaseType,
    DecisionKind,
    MissingReason,
    ResearchConsent,
    ResearchDecision,
    ResearchMeeting,
    ResearchRater,
    ResearchRating,
    RevealMode,
)
from ldgm_core.store.reader import Reader

__all__ = ["Aliases", "item_set_version", "pseudonymise"]

CONFIDENCE = {Certainty.GUESS: 1, Certainty.DOUBT: 2, Certainty.SURE: 3}


class Aliases:
    """New ids for old ones, drawn when first asked for and forgotten with this object; the letter keeps a sheet from reading a number."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._new: dict[tuple[str, str], str] = {}

    def of(self, letter: str, old: str) -> str:
        """Return the new id of this old one."""
        if (letter, old) not in self._new:
            self._new[letter, old] = f"{letter}{self._rng.getrandbits(64):016x}"
        return self._new[letter, old]


def item_set_version(meeting: Meeting, matrix: Matrix) -> str:
    """Return the name of the texts that people judged by: the version, and whether the school's own settings changed them."""
    regional = "-regional" if meeting.leerroute3 is Leerroute3.REGIONAL else ""
    own = "-own" if any(area.is_school_own or any(cell.is_school_variant for cell in area.cells) for area in matrix.areas) else ""
    return f"{matrix.version}{regional}{own}"


def pseudonymise(tx: Reader, meeting: Meeting, consent: ResearchConsent, *, matrix: Matrix, aliases: Aliases) -> ResearchMeeting:
    """
    Return a closed meeting under new ids, with bands and a quarter instead of amounts and a day.

    A school's own areas stay out, since their names are the school's words; so does the pupil unless the consent says otherwise, and
    then nothing shows that the pupil took part.
    """
    people = [
        person for person in tx.load_participants(meeting.id) if person.scores and (consent.covers_pupil_scores or not _is_pupil(person))
    ]
    is_vignette = consent.case_type is CaseType.VIGNETTE
    raters = [ResearchRater(aliases.of("r", person.id), person.role_group, person.usual_context) for person in people]
    return ResearchMeeting(
        meeting_id=aliases.of("m", meeting.id),
        case_id=consent.case_id if is_vignette else aliases.of("c", meeting.pupil_id),
        school_type=matrix.sector,
        model_version=matrix.version,
        item_set_version=item_set_version(meeting, matrix),
        level_rule_version=meeting.level_rule_version,
        reveal_mode=RevealMode.NAMES if meeting.shows_names else RevealMode.GROUPS,
        quarter=quarter_of(meeting.held_on),
        duration=duration_band(meeting.closed_at - meeting.opened_at) if meeting.closed_at and meeting.opened_at else None,
        raters=tuple(sorted(raters, key=lambda rater: rater.rater_id)),
        ratings=_ratings(tx, meeting, people, matrix=matrix, aliases=aliases),
        decisions=_decisions(tx, meeting, matrix=matrix, hidden=_hidden(tx, meeting, people)),
    )


def _is_pupil(person: Participant) -> bool:
    return person.role_group is RoleGroup.PUPIL or person.role == "pupil"


def _hidden(tx: Reader, meeting: Meeting, people: Sequence[Participant]) -> set[ParticipantId]:
    """Pupils who stay out of the file; somebody who only looked on may still have written a dissent that counts."""
    shown = {person.id for person in people}
    return {person.id for person in tx.load_participants(meeting.id) if _is_pupil(person) and person.id not in shown}


def _ratings(
    tx: Reader, meeting: Meeting, people: Sequence[Participant], *, matrix: Matrix, aliases: Aliases
) -> tuple[ResearchRating, ...]:
    published = {area.id for area in matrix.areas if not area.is_school_own}
    polls = [poll for poll in tx.load_polls(meeting.id) if poll.is_revealed and poll.area_id in published]
    stored = tx.load_all_revealed_ratings(polls)
    rows = []
    for poll in polls:
        by_person = {rating.participant_id: rating for rating in stored.get(poll.id, ())}
        if any(person.id in by_person for person in people):
            rows += [_rating(poll, by_person.get(person.id), rater_id=aliases.of("r", person.id)) for person in people]
    return tuple(sorted(rows, key=lambda row: (row.item_id, row.round, row.rater_id)))


def _rating(poll: Poll, stored: StoredRating | None, *, rater_id: str) -> ResearchRating:
    if stored is None:
        return ResearchRating(rater_id, poll.area_id, poll.round, None, MissingReason.NOT_REACHED, None, None, None, None, None)
    rating = stored.rating
    return ResearchRating(
        rater_id=rater_id,
        item_id=poll.area_id,
        round=poll.round,
        score=rating.column,
        missing=MissingReason(rating.non_score) if rating.non_score else None,
        confidence=CONFIDENCE[rating.certainty] if rating.certainty else None,
        context=rating.context,
        is_before_reveal=poll.revealed_at is not None and stored.submitted_at <= poll.revealed_at,
        reason_length=length_band(len(rating.observation)),
        change_reason=rating.change_reason,
    )


def _decisions(tx: Reader, meeting: Meeting, *, matrix: Matrix, hidden: set[ParticipantId]) -> tuple[ResearchDecision, ...]:
    pictures = tx.load_pictures(meeting.id)
    dissents = sum(dissent.participant_id not in hidden for dissent in tx.load_dissents(meeting.id))
    newest = next(reversed(tx.load_decisions(meeting.id)), None)
    areas = [area for area in matrix.areas if not area.is_school_own and area.kind is not AreaKind.DIRECTION]
    return tuple(
        _of_decision(newest, area.id, dissents=dissents) if area.kind is AreaKind.DESTINATION else _of_picture(pictures, area.id)
        for area in areas
    )


def _of_picture(pictures: Mapping[str, AgreedPicture], item_id: str) -> ResearchDecision:
    picture = pictures.get(item_id)
    if picture is None:
        return ResearchDecision(item_id, None, 0, has_follow_up=False)
    is_one_column = picture.column_to in (None, picture.column_from)
    agreed = DecisionKind.COLUMN if is_one_column else DecisionKind.OTHER
    kind = agreed if picture.kind is PictureKind.AGREED else DecisionKind.NO_AGREEMENT
    return ResearchDecision(item_id, kind, 0, has_follow_up=bool(picture.look_into or picture.look_by or picture.look_on))


def _of_decision(decision: Decision | None, item_id: str, *, dissents: int) -> ResearchDecision:
    if decision is None or decision.outcome is Outcome.POSTPONED:
        return ResearchDecision(item_id, None, dissents, has_follow_up=decision is not None and decision.until_on is not None)
    decided = DecisionKind.OTHER if decision.destination_column is None else DecisionKind.COLUMN
    kind = decided if decision.outcome is Outcome.DECIDED else DecisionKind.NO_AGREEMENT
    return ResearchDecision(item_id, kind, dissents, has_follow_up=decision.until_on is not None)
