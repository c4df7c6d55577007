"""Days that follow from other days by a rule of the law; the rule itself, with its source, stands in catalogues/law.toml."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["OPP_TERM", "a_year_later", "opp_due_on"]

OPP_TERM = timedelta(weeks=6)
"""The ontwikkelingsperspectief is fixed within six weeks after enrolment (rule `opp_six_weeks`)."""


def opp_due_on(enrolled_on: date) -> date:
    """Return the last day on which the ontwikkelingsperspectief is in time."""
    return enrolled_on + OPP_TERM


def a_year_later(day: date) -> date:
    """Return the same day a year later (rule `opp_yearly`); 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
