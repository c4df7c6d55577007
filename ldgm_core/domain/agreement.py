"""Do the parents agree? Asked of the handelingsdeel of a plan and of an arrangement; kept apart from scores and from everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["NOTHING_SAID", "Agreement", "AgreementState"]


class AgreementState(StrEnum):
    """Do the parents agree?"""

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Agreement:
    """What the parents said, who of them, when and how. `state` None: not asked yet."""

    state: AgreementState | None = None
    given_by: str = ""
    given_on: date | None = None
    given_how: str = ""


NOTHING_SAID = Agreement()
"""Nobody was asked yet."""
