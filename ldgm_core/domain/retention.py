"""
Why each piece of data is kept, on which ground, and for how long.

The terms below are proposals with a source, not law: the AVG names no terms. Whatever is not verified is marked so and shown so, and the
school's administrator decides; see `services/keeping.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ldgm_core.errors import BadInput

__all__ = [
    "DEFAULT_TERMS",
    "FORBIDDEN_NAMES",
    "GROUNDS",
    "LEFT_OUT_OF_PACKAGES",
    "MOST_MONTHS",
    "Ground",
    "Purpose",
    "RetentionClass",
    "Start",
    "Term",
    "accept_term",
    "add_months",
]


class Purpose(StrEnum):
    """What a column is for."""

    KEY = "key"
    RECOGNISE = "recognise"
    SETTING = "setting"
    JUDGE = "judge"
    CONVERSATION = "conversation"
    DECIDE = "decide"
    MOMENT = "moment"
    SECURE = "secure"
    PRIVATE = "private"
    RESEARCH = "research"
    ACCOUNT = "account"


class Ground(StrEnum):
    """The ground of the AVG on which the school may keep it; all of them to be verified by the school's own officer."""

    LEGAL_TASK = "legal_task"
    SECURITY = "security"
    CONSENT = "consent"
    ACCOUNTABILITY = "accountability"


GROUNDS: dict[Purpose, Ground] = {
    Purpose.KEY: Ground.LEGAL_TASK,
    Purpose.RECOGNISE: Ground.LEGAL_TASK,
    Purpose.SETTING: Ground.LEGAL_TASK,
    Purpose.JUDGE: Ground.LEGAL_TASK,
    Purpose.CONVERSATION: Ground.LEGAL_TASK,
    Purpose.DECIDE: Ground.LEGAL_TASK,
    Purpose.MOMENT: Ground.LEGAL_TASK,
    Purpose.SECURE: Ground.SECURITY,
    Purpose.PRIVATE: Ground.CONSENT,
    Purpose.RESEARCH: Ground.CONSENT,
    Purpose.ACCOUNT: Ground.ACCOUNTABILITY,
}
LEFT_OUT_OF_PACKAGES = frozenset({Purpose.SECURE, Purpose.PRIVATE})
"""What an access package does not hold: hashes that open doors, and answers of which their writer was told that nobody takes them along."""
FORBIDDEN_NAMES = (
    "bsn", "burgerservicenummer", "sofi", "geboorte", "birth", "adres", "address", "straat", "street", "postcode", "zip_code", "woonplaats",
    "telefoon", "phone_number", "foto", "photo", "nationaliteit", "nationality", "geslacht", "gender", "religie", "religion", "diagnose",
    "diagnosis", "achternaam", "surname", "last_name",
)  # fmt: skip
"""Parts of a name that no column may have: what a meeting about a pupil does not need is not kept."""


class RetentionClass(StrEnum):
    """Data that is kept equally long, for the same reason."""

    PUPIL_FILE = "pupil_file"
    MEETING_DOOR = "meeting_door"
    SIGN_IN = "sign_in"
    STAFF = "staff"
    LOG = "log"
    CERTIFICATE = "certificate"
    INSTALLATION = "installation"


class Start(StrEnum):
    """From which moment a term counts."""

    DEPARTURE = "departure"
    FINAL_MINUTES = "final_minutes"
    ROW = "row"
    NEVER = "never"


@dataclass(frozen=True)
class Term:
    """How long a kind of data is kept: whole months after the start. `months` is None for what stays as long as the installation."""

    retention_class: RetentionClass
    months: int | None
    starts: Start
    needs_decision: bool
    """Nothing is removed by itself before the school's administrator has chosen a term."""


DEFAULT_TERMS: dict[RetentionClass, Term] = {
    term.retention_class: term
    for term in (
        Term(RetentionClass.PUPIL_FILE, 24, Start.DEPARTURE, needs_decision=True),
        Term(RetentionClass.MEETING_DOOR, 1, Start.FINAL_MINUTES, needs_decision=False),
        Term(RetentionClass.SIGN_IN, 3, Start.ROW, needs_decision=False),
        Term(RetentionClass.STAFF, None, Start.NEVER, needs_decision=True),
        Term(RetentionClass.LOG, 36, Start.ROW, needs_decision=False),
        Term(RetentionClass.CERTIFICATE, None, Start.NEVER, needs_decision=False),
        Term(RetentionClass.INSTALLATION, None, Start.NEVER, needs_decision=False),
    )
}
"""Proposals; where each comes from stands in the texts as `retention_source.<class>`, and all are to be verified."""
MOST_MONTHS = 240


def accept_term(retention_class: RetentionClass, months: int) -> int:
    """
    Return the number of months if the school may set it for this class.

    Raises:
        BadInput: this class has no term of its own (`term_not_here`), or it is no number from 1 to 240 (`term_wrong`).
    """
    if DEFAULT_TERMS[retention_class].months is None:
        raise BadInput("term_not_here")
    if not 1 <= months <= MOST_MONTHS:
        raise BadInput("term_wrong", most=MOST_MONTHS)
    return months


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month: 31 January + 1 month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError  # never reached: every month has a 28th
