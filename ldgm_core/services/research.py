"""Research: consent per meeting, off until somebody says yes, and the data of the meetings that have it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from ldgm_core import __version__
from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.coarsening import coarsen
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.research import (
    LEAST_MEETINGS,
    LEAST_PER_CATEGORY,
    LEAST_TEAMS,
    CaseType,
    ResearchConsent,
    ResearchData,
    ResearchItem,
    ResearchMeeting,
    ResearchStatus,
    accept_consent,
)
from ldgm_core.errors import NotNow
from ldgm_core.matrices import load_matrix
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.pseudonym import Aliases, pseudonymise
from ldgm_core.store import Store

__all__ = ["load_consent", "load_research_data", "load_research_status", "record_consent"]


@in_own_school
def load_consent(store: Store, actor: Actor, *, meeting_id: MeetingId) -> ResearchConsent | None:
    """Return the newest consent to research of a meeting; None means that nobody was asked, and that is a no."""
    with store.reading() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        return tx.find_consent(meeting_id)


@in_own_school
def record_consent(
    store: Store,
    actor: StaffActor,
    *,
    meeting_id: MeetingId,
    is_given: bool,
    recorded_by: str,
    now: datetime,
    covers_pupil_scores: bool = False,
    case_type: CaseType = CaseType.PUPIL,
    case_id: str = "",
) -> ResearchConsent:
    """
    Record a yes or a no to research as a new version, and return it. A no takes the meeting out of every later file.

    `covers_pupil_scores`: the pupil's own answers may go along. `case_id`: the code that all teams of a vignette use.

    Raises:
        BadInput: no name of who records, or the case does not fit the meeting, see accept_consent.
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        newest = tx.find_consent(meeting_id)
        version = newest.version + 1 if newest else 1
        consent = ResearchConsent(
            meeting.organisation_id, meeting_id, version, is_given, covers_pupil_scores, case_type, case_id, recorded_by, now
        )
        accepted = accept_consent(consent, is_fictional=tx.load_pupil(meeting.pupil_id).is_fictional)
        tx.add_consent(accepted)
        tx.touch(meeting_id, tells_phones=False)
        return accepted


@in_own_school
def load_research_status(store: Store, actor: StaffActor) -> tuple[ResearchStatus, ...]:
    """Return per sort of file how many closed meetings with consent there are; a vignette that one team discussed is not counted."""
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        consents = [consent for _, consent in tx.load_consented(actor.account_id, actor.organisation_id)]
    teams = Counter(consent.case_id for consent in consents if consent.case_type is CaseType.VIGNETTE)
    return (
        ResearchStatus(CaseType.PUPIL, len(consents) - teams.total(), LEAST_MEETINGS),
        ResearchStatus(CaseType.VIGNETTE, sum(count for count in teams.values() if count >= LEAST_TEAMS), LEAST_TEAMS),
    )


@in_own_school
def load_research_data(store: Store, actor: StaffActor, *, case_type: CaseType = CaseType.PUPIL, rng: random.Random) -> ResearchData:
    """
    Return the closed meetings of this facilitator that have consent, with fresh random ids drawn from `rng`; revealed answers only.

    Raises:
        NotNow: too few meetings (`research_too_few`), or no vignette that two teams discussed (`research_too_few_teams`).
    """
    require_school(actor, Action.USE_PUPILS)
    found = _load_meetings(store, actor, case_type=case_type, rng=rng)
    kept = _keep_enough(found, case_type=case_type)
    least = LEAST_PER_CATEGORY[case_type]
    meetings = coarsen(sorted(kept, key=lambda meeting: meeting.meeting_id), least=least)
    return ResearchData(
        case_type=case_type,
        software_version=__version__,
        seed=rng.getrandbits(32),
        least_per_category=least,
        meetings_left_out=len(found) - len(kept),
        items=_items(meetings),
        meetings=meetings,
    )


def _load_meetings(store: Store, actor: StaffActor, *, case_type: CaseType, rng: random.Random) -> list[ResearchMeeting]:
    aliases = Aliases(rng)
    with store.reading() as tx:
        consented = tx.load_consented(actor.account_id, actor.organisation_id)
        return [
            pseudonymise(tx, meeting, consent, matrix=matrix_of(meeting), aliases=aliases)
            for meeting, consent in consented
            if consent.case_type is case_type
        ]


def _keep_enough(found: Sequence[ResearchMeeting], *, case_type: CaseType) -> list[ResearchMeeting]:
    """Meetings with a set of items that few others used cannot be hidden by leaving a field empty, so they stay out."""
    usable = [one for one in found if one.ratings]
    if case_type is CaseType.VIGNETTE:
        kept = _common(usable, lambda one: (one.case_id, one.item_set_version), least=LEAST_TEAMS)
        if not kept:
            raise NotNow("research_too_few_teams", least=LEAST_TEAMS)
        return kept
    kept = _common(usable, lambda one: one.item_set_version, least=LEAST_PER_CATEGORY[case_type])
    if len(kept) < LEAST_MEETINGS:
        raise NotNow("research_too_few", meetings=len(kept), least=LEAST_MEETINGS)
    return kept


def _common(found: Sequence[ResearchMeeting], key: Callable[[ResearchMeeting], object], *, least: int) -> list[ResearchMeeting]:
    counts = Counter(key(one) for one in found)
    return [one for one in found if counts[key(one)] >= least]


def _items(meetings: Sequence[ResearchMeeting]) -> tuple[ResearchItem, ...]:
    """The items that are rated in the file, per set in the order of the matrix."""
    used = {(meeting.item_set_version, rating.item_id) for meeting in meetings for rating in meeting.ratings}
    sets = {one.item_set_version: one.model_version for one in meetings}
    return tuple(
        ResearchItem(model_version, version, area.id, area.kind, area.columns, place)
        for version, model_version in sorted(sets.items())
        for place, area in enumerate(load_matrix(model_version).areas, start=1)
        if (version, area.id) in used
    )
