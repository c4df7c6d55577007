"""Closed meetings for the tests of research: rows put into the store at once, with a word of its own in every free text and name."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.debate import AgreedPicture, Note, PictureKind
from ldgm_core.domain.decision import Decision, Dissent, Outcome
from ldgm_core.domain.matrix import AreaId, AreaKind, Sector
from ldgm_core.domain.meeting import ROLES, MeetingId, NormGroupFit, Participant, ParticipantId, Source
from ldgm_core.domain.plan import Goal, Hearing, Plan
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import Certainty, ChangeReason, NonScore, Rating, TestResult
from ldgm_core.domain.research import CaseType, ResearchConsent
from ldgm_core.domain.review import CheckKind, CheckMoment, GoalEvaluation, GoalState
from ldgm_core.services import meeting_course, meeting_matrix, preparation, research
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer
from tests.meetings import NOW, SECRET

HELD_ON = NOW.date()
TEAM = ("teacher", "mentor", "educational_psychologist", "speech_therapist", "nurse", "parent", "parent", "pupil", "committee_chair")


class Canaries:
    """Words that stand nowhere else; each is given out once and remembered."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self) -> str:
        self.words.append(f"Kanarie{len(self.words):05}Zq")
        return self.words[-1]


def add_meeting(
    store: Store,
    staff: StaffActor,
    *,
    roles: Sequence[str] = TEAM,
    sector: Sector = Sector.SO,
    seed: int = 1,
    word: Canaries | None = None,
    is_fictional: bool = False,
    held_on: date = HELD_ON,
    overlay: str = "",
    area_ids: tuple[str, ...] = (),
    closes: bool = True,
    reveals: bool = True,
) -> MeetingId:
    """Add a meeting in which everybody answered everything; each rater draws columns with a seed."""
    word, rng = word or Canaries(), random.Random(seed)
    new = preparation.NewMeeting(None, word(), word(), sector, held_on, 112, word(), f"{sector.value}-2026.1", is_fictional)
    meeting_id = preparation.create_meeting(store, staff, new, now=NOW)
    with store.writing() as tx:
        chosen = area_ids or tx.load_meeting(meeting_id).area_ids
        tx.mark_meeting(meeting_id, overlay=overlay, area_ids=chosen)
        _fill(tx, meeting_id, roles=roles, rng=rng, word=word, reveals=reveals)
        if closes:
            tx.mark_meeting(meeting_id, closed_at=NOW + timedelta(minutes=50))
    return meeting_id


def consent(store: Store, staff: StaffActor, meeting_id: MeetingId, **changes: object) -> ResearchConsent:
    """Record a yes, unless said otherwise."""
    values: dict[str, object] = {"is_given": True, "recorded_by": "Anna", "now": NOW}
    return research.record_consent(store, staff, meeting_id=meeting_id, **{**values, **changes})  # type: ignore[arg-type]


def add_consented(store: Store, staff: StaffActor, count: int, **changes: object) -> list[MeetingId]:
    """Add this many meetings about as many pupils, all with consent."""
    ids = [add_meeting(store, staff, seed=seed, **changes) for seed in range(count)]  # type: ignore[arg-type]
    for meeting_id in ids:
        consent(store, staff, meeting_id)
    return ids


def add_vignette(store: Store, staff: StaffActor, case_id: str, *, teams: int, **changes: object) -> list[MeetingId]:
    """Let several teams discuss one fictional case."""
    ids = [add_meeting(store, staff, seed=seed, is_fictional=True, **changes) for seed in range(teams)]  # type: ignore[arg-type]
    for meeting_id in ids:
        consent(store, staff, meeting_id, case_type=CaseType.VIGNETTE, case_id=case_id)
    return ids


def _fill(tx: Writer, meeting_id: MeetingId, *, roles: Sequence[str], rng: random.Random, word: Canaries, reveals: bool) -> None:
    meeting = tx.load_meeting(meeting_id)
    tx.mark_meeting(meeting_id, opened_at=NOW)
    people = [_person(tx, meeting_id, role, number, word) for number, role in enumerate(roles)]
    matrix = meeting_matrix.matrix_of(tx.load_meeting(meeting_id))
    for area in matrix.areas:
        for round_ in (1, 2) if area.kind in (AreaKind.COGNITION, AreaKind.DIDACTIC) else (1,):
            poll = replace(meeting_course.first_poll(tx.new_id(), meeting, area, now=NOW), round=round_)
            tx.add_poll(poll)
            for person in people:
                if person.scores:
                    tx.add_rating(poll, person.id, _rating(rng, area.kind, area.columns, person, word, round_), now=NOW)
            if reveals:
                tx.mark_revealed(poll.id, now=NOW + timedelta(minutes=1))
                tx.mark_reveal_step(poll.id, RevealStep.GROUPS)
    _write_words(tx, meeting_id, people, word)


def _person(tx: Writer, meeting_id: MeetingId, role: str, number: int, word: Canaries) -> Participant:
    known = ROLES[role]
    organisation_id = tx.load_meeting(meeting_id).organisation_id
    person = Participant(
        ParticipantId(tx.new_id()), organisation_id, meeting_id, word(), role, known.group, known.usual_context, known.scores,
        known.wording, 1, NOW + timedelta(seconds=number),
    )  # fmt: skip
    tx.add_participant(person, token_hash=f"{SECRET!r}{person.id}"[:64])
    return person


def _rating(rng: random.Random, kind: AreaKind, columns: int, person: Participant, word: Canaries, round_: int) -> Rating:
    column = None if rng.random() < 0.1 else rng.randint(1, columns)
    return Rating(
        column=column,
        non_score=rng.choice(list(NonScore)) if column is None else None,
        certainty=rng.choice(list(Certainty)) if column else None,
        context=person.usual_context,
        observation=word() * rng.choice([0, 1, 5, 20]),
        test_result=TestResult(word(), word(), NOW.date()) if kind is AreaKind.COGNITION else None,
        change_reason=rng.choice(list(ChangeReason)) if round_ == 2 else None,
    )


def _write_words(tx: Writer, meeting_id: MeetingId, people: Sequence[Participant], word: Canaries) -> None:
    meeting = tx.load_meeting(meeting_id)
    organisation_id, area = meeting.organisation_id, AreaId("cognition")
    tx.add_source(Source(tx.new_id(), organisation_id, meeting_id, area, word(), word(), NOW.date(), word(), NormGroupFit.YES, NOW))
    tx.add_note(Note(tx.new_id(), meeting_id, area, word(), NOW), organisation_id=organisation_id)
    tx.add_picture(
        AgreedPicture(organisation_id, meeting_id, area, 1, PictureKind.AGREED, 3, None, word(), word(), word(), NOW.date(), word(), NOW)
    )
    remains = PictureKind.DIFFERENCE_REMAINS
    tx.add_picture(
        AgreedPicture(organisation_id, meeting_id, AreaId("didactic"), 1, remains, None, None, word(), "", "", None, word(), NOW)
    )
    tx.add_decision(
        Decision(
            organisation_id, meeting_id, 1, Outcome.DECIDED, word(), 4, word(), word(), word(), word(), NOW.date(), word(), word(), NOW
        )
    )
    for person in people[-2:]:
        tx.add_dissent(Dissent(tx.new_id(), organisation_id, meeting_id, person.id, word(), word(), NOW))
    plan = Plan(goals=(Goal(area, word()),), hearing=Hearing(how=word(), view=word()))
    tx.add_plan(meeting, plan, version=1, recorded_by=word(), now=NOW)
    tx.add_moment(CheckMoment(tx.new_id(), organisation_id, meeting_id, CheckKind.YEARLY, NOW.date(), word(), None))
    tx.add_evaluation(GoalEvaluation(tx.new_id(), organisation_id, meeting_id, 1, word(), next(iter(GoalState)), word(), word(), NOW))
    tx.add_final_minutes(meeting, body=word(), content_hash=word(), made_by=word(), now=NOW)
    tx.add_addendum(meeting, words=word(), who=word(), now=NOW)


def ids_of(store: Store, meeting_ids: Sequence[MeetingId]) -> Iterator[str]:
    """Every id of ours that belongs to these meetings: of meetings, pupils, people and polls, and the room codes."""
    with store.reading() as tx:
        for meeting_id in meeting_ids:
            meeting = tx.load_meeting(meeting_id)
            yield from (meeting.id, meeting.pupil_id, meeting.facilitator_id, meeting.organisation_id, meeting.room_code)
            yield from itertools.chain((p.id for p in tx.load_participants(meeting_id)), (p.id for p in tx.load_polls(meeting_id)))
