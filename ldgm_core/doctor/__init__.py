"""
Looks at a living installation and says in Dutch what is wrong with it, why that matters and what to do.

A check is a function from an Installation to the findings it has; add yours to CHECKS, and its sentence under `doctor.<code>` in the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ldgm_core.doctor import answers, data, journal, machine
from ldgm_core.doctor.finding import Answer, Finding, Installation

__all__ = ["CHECKS", "Answer", "Check", "Finding", "Installation", "examine"]

Check = Callable[[Installation], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    answers.check_reachable,
    answers.check_headers,
    answers.check_closed_doors,
    answers.check_strangers,
    answers.check_cookies,
    answers.check_line,
    data.check_rights,
    data.check_database,
    data.check_encryption,
    data.check_second_factor,
    data.check_backup,
    data.check_disk,
    data.check_providers_file,
    journal.check_log,
    journal.check_deleted_list,
    machine.check_clock,
    machine.check_versions,
    machine.check_streamlit,
)
"""Every check there is; a further one is one line here."""


def examine(installation: Installation) -> tuple[Finding, ...]:
    """Return everything that the checks find, the serious findings first, otherwise in the order of CHECKS."""
    found = [finding for check in CHECKS for finding in check(installation)]
    return tuple(sorted(found, key=lambda finding: not finding.is_serious))
