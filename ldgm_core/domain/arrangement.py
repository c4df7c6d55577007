"""
An arrangement: extra support with money, for one pupil, a target group, a group or a school. It outlives the plan in which it began.

What is agreed is kept whole, in versions (`Arrangement`); how far it is follows from its events (`arrangement_flow`); what is seen
of it per period is monitoring (`arrangement_watch`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.agreement import Agreement, AgreementState
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text
from ldgm_core.errors import BadInput

__all__ = [
    "MOST_HOURS",
    "Arrangement",
    "ArrangementId",
    "ArrangementKind",
    "ArrangementRoot",
    "Funding",
    "GrantStatus",
    "Member",
    "Missing",
    "Place",
    "Share",
    "accept_arrangement",
    "accept_member",
    "missing_in",
]

ArrangementId = NewType("ArrangementId", str)
MOST_HOURS = 60
"""Hours a week in one place; more is a mistake of the keyboard."""


class Place(StrEnum):
    """Where something is done."""

    SCHOOL = "school"
    HOME = "home"
    FREE_TIME = "free_time"


class ArrangementKind(StrEnum):
    """For whom extra support is arranged."""

    INDIVIDUAL = "individual"
    TARGET_GROUP = "target_group"
    GROUP = "group"
    SCHOOL = "school"


class GrantStatus(StrEnum):
    """Where an arrangement is in its workflow."""

    REQUESTED = "requested"
    ASSESSED = "assessed"
    GRANTED = "granted"
    REJECTED = "rejected"
    RUNNING = "running"
    EVALUATED = "evaluated"
    ENDED = "ended"


class Funding(StrEnum):
    """Who pays."""

    PARTNERSHIP = "partnership"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    MIXED = "mixed"


class Missing(StrEnum):
    """What an arrangement does not say yet. It stops nobody."""

    GOALS = "goals"
    WHY = "why"
    TRIED = "tried"
    PROVIDER = "provider"
    SHARES = "shares"
    PERIOD = "period"
    FUNDING = "funding"
    EVALUATE_ON = "evaluate_on"
    INTEGRAL_PLAN = "integral_plan"
    MEMBERS = "members"
    CONSENT = "consent"


@dataclass(frozen=True)
class Share:
    """What is done in one place: hours a week, and by whom."""

    place: Place
    hours_per_week: float | None = None
    who: str = ""


@dataclass(frozen=True)
class Arrangement:
    """
    One version of what is agreed, whole. `title` names it in lists and holds no name of a pupil.

    `goals` are measurable sentences; `tried`: what the basic support did already; `integral_plan`: where the one plan of home and school
    stands and who keeps it.
    """

    kind: ArrangementKind
    title: str
    goals: tuple[str, ...] = ()
    area_ids: tuple[AreaId, ...] = ()
    why: str = ""
    tried: str = ""
    provider: str = ""
    education_executor: str = ""
    shares: tuple[Share, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    funding: Funding | None = None
    funding_words: str = ""
    integral_plan: str = ""
    evaluate_on: tuple[date, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where something is done, in the order of writing."""
        return tuple(share.place for share in self.shares)


@dataclass(frozen=True)
class ArrangementRoot:
    """
    That an arrangement exists: who keeps it, and in the meeting of which pupil it was asked for, if it was in one.

    `pupil_id`: the pupil whose alone it is, with whose data it is deleted; None when it is, or was, for several.
    """

    id: ArrangementId
    organisation_id: OrganisationId
    facilitator_id: AccountId
    pupil_id: PupilId | None
    meeting_id: MeetingId | None
    created_at: datetime


@dataclass(frozen=True)
class Member:
    """One version of a pupil's part in an arrangement, with what the parents said of it. `is_in` False: the pupil left it."""

    arrangement_id: ArrangementId
    organisation_id: OrganisationId
    pupil_id: PupilId
    version: int
    is_in: bool
    consent: AgreementState | None
    consent_by: str
    consent_on: date | None
    recorded_by: str
    recorded_at: datetime

    @property
    def agreement(self) -> Agreement:
        """What the parents said."""
        return Agreement(self.consent, self.consent_by, self.consent_on)


def accept_arrangement(arrangement: Arrangement) -> Arrangement:
    """
    Return the arrangement as it may be stored, with cleaned words; empty goals are left out.

    Raises:
        BadInput: no title (`text_empty`), one place twice (`arrangement_place_twice`), hours that cannot be (`arrangement_hours_wrong`),
            an end before the beginning (`arrangement_dates_reversed`), or words that cannot be stored.
    """
    places = arrangement.places
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise BadInput("arrangement_place_twice", place_key=f"place.{twice}")
    if arrangement.starts_on and arrangement.ends_on and arrangement.ends_on < arrangement.starts_on:
        raise BadInput("arrangement_dates_reversed")
    return replace(
        arrangement,
        title=clean_name(arrangement.title, field="arrangement_title"),
        goals=tuple(goal for goal in (clean_text(goal, field="arrangement_goal") for goal in arrangement.goals) if goal),
        why=clean_text(arrangement.why, field="arrangement_why"),
        tried=clean_text(arrangement.tried, field="arrangement_tried"),
        provider=_line(arrangement.provider, "arrangement_provider"),
        education_executor=_line(arrangement.education_executor, "education_executor"),
        shares=tuple(_accept_share(share) for share in arrangement.shares),
        funding_words=clean_text(arrangement.funding_words, field="funding"),
        integral_plan=clean_text(arrangement.integral_plan, field="integral_plan"),
        evaluate_on=tuple(sorted(set(arrangement.evaluate_on))),
    )


def accept_member(member: Member) -> Member:
    """
    Return a pupil's part as it may be stored.

    Raises:
        BadInput: agreement without who gave it or when (`consent_incomplete`), or words that cannot be stored.
    """
    said_by = _line(member.consent_by, "consent_by")
    if member.consent is AgreementState.YES and (not said_by or member.consent_on is None):
        raise BadInput("consent_incomplete")
    return replace(member, consent_by=said_by, recorded_by=clean_name(member.recorded_by, field="recorded_by"))


def missing_in(arrangement: Arrangement, members: Sequence[Member]) -> tuple[Missing, ...]:
    """Return what the arrangement does not say yet: material for a gentle reminder, never a reason to refuse."""
    present = {
        Missing.GOALS: bool(arrangement.goals),
        Missing.WHY: bool(arrangement.why),
        Missing.TRIED: bool(arrangement.tried),
        Missing.PROVIDER: bool(arrangement.provider),
        Missing.SHARES: bool(arrangement.shares) and all(share.hours_per_week for share in arrangement.shares),
        Missing.PERIOD: arrangement.starts_on is not None and arrangement.ends_on is not None,
        Missing.FUNDING: arrangement.funding is not None,
        Missing.EVALUATE_ON: bool(arrangement.evaluate_on),
        Missing.INTEGRAL_PLAN: not {Place.SCHOOL, Place.HOME} <= set(arrangement.places) or bool(arrangement.integral_plan),
        Missing.MEMBERS: bool(members) or arrangement.kind is ArrangementKind.SCHOOL,
        Missing.CONSENT: all(member.consent is AgreementState.YES for member in members),
    }
    return tuple(part for part, is_there in present.items() if not is_there)


def _accept_share(share: Share) -> Share:
    if share.hours_per_week is not None and not 0 < share.hours_per_week <= MOST_HOURS:
        raise BadInput("arrangement_hours_wrong", most=MOST_HOURS)
    return replace(share, who=_line(share.who, "share_who"))


def _line(typed: str, field: str) -> str:
    return " ".join(clean_text(typed, field=field, longest=LONGEST_NAME * 2).split())
