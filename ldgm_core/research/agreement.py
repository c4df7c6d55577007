"""Agreement between raters: pairs per item and domain, then coefficients per family of scales, always round 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from math import nan

import numpy as np

from ldgm_core.domain.disagreement import Scores, counts_per_column, pair_sum
from ldgm_core.domain.matrix import AreaKind
from ldgm_core.domain.research import CaseType, ResearchData, ResearchMeeting
from ldgm_core.research.bootstrap import DRAWS, Note, Numbers, Scope, Statistic, Tally, counted, line, share
from ldgm_core.research.measures import (
    Matrix,
    bootstrap_alpha_cases,
    kendall_w_ties,
    kripp_alpha_ordinal,
    pair_agreement,
)
from ldgm_core.research.row import scores_of

__all__ = ["agreement_in_pairs", "coefficients", "profile_agreement"]

PAIRS = "pairs of raters within a meeting, summed over meetings; interval: percentile bootstrap over cases"
ALPHA = "Krippendorff's alpha, ordinal, unit = {unit}; interval: percentile bootstrap over cases"
AC2 = "Gwet's AC2, quadratic weights, unit = {unit}; interval: percentile bootstrap over cases"
W = "Kendall's W with tie correction per meeting over the items that all raters scored, then over meetings; interval: as above"
UNITS = {CaseType.PUPIL: "item of a meeting", CaseType.VIGNETTE: "item of a vignette, raters of all teams together"}
PERSPECTIVE = (AreaKind.DESTINATION, AreaKind.DIRECTION)

Family = tuple[str, AreaKind, int]  # model version, domain, number of columns: the same scale with the same meaning
ScopeKey = tuple[tuple[str, str | int], ...]


@dataclass
class _Unit:
    """What was judged, with every answer about it; teams that discussed one vignette judged the same unit."""

    meeting: ResearchMeeting
    meeting_ids: set[str] = field(default_factory=set)
    scores: tuple[int, ...] = ()


def agreement_in_pairs(data: ResearchData) -> Iterator[Statistic]:
    """Yield per item and per domain the share of pairs in one column and within one column, and the columns between two raters."""
    tallies: dict[tuple[str, ScopeKey], Tally] = defaultdict(Tally)
    for meeting, item, round_ in data.polls():
        if round_ != 1:
            continue
        item_scope = (("item_set_version", item.item_set_version), ("item_id", item.item_id))
        domain_scope = (("model_version", item.model_version), ("domain", item.domain))
        for scope in (item_scope, domain_scope):
            _add_pairs(tallies, scope, meeting, scores_of(meeting, item.item_id, 1))
    yield from (share(name, dict(scope), tally, method=PAIRS, data=data) for (name, scope), tally in tallies.items())


def coefficients(data: ResearchData) -> Iterator[Statistic]:
    """Yield alpha, AC2 beside it, and the distribution of scores per family of scales."""
    for (model_version, domain, columns), units in _families(data).items():
        scope: Scope = {"model_version": model_version, "domain": domain, "columns": columns}
        tally = _tally_units(units, columns)
        yield _alpha(scope, units, tally, columns=columns, data=data)
        yield share("gwet_ac2", scope, tally, method=AC2.format(unit=UNITS[data.case_type]), data=data, formula=ac2_of_sums)
        total = counts_per_column([score for unit in units for score in unit.scores], columns)
        counts = {str(column): count for column, count in enumerate(total, start=1)}
        yield counted("score_distribution", scope, tally, counts, method="scores per column, round 1", data=data)


def profile_agreement(data: ResearchData) -> Iterator[Statistic]:
    """Yield Kendall's W per model version: high beside a low alpha means the same profile on another level."""
    tallies: dict[tuple[str, int], Tally] = defaultdict(Tally)
    for meeting in data.meetings:
        items = [item for item in data.items if item.item_set_version == meeting.item_set_version and item.domain not in PERSPECTIVE]
        for columns in sorted({item.columns for item in items}):
            tally = tallies[meeting.model_version, columns]
            found = kendall_w_ties(_profiles(meeting, [item.item_id for item in items if item.columns == columns]))
            if found is None:
                tally.drop()
            else:
                tally.add(meeting, found, 1)
    for (model_version, columns), tally in tallies.items():
        yield share("kendall_w", {"model_version": model_version, "columns": columns}, tally, method=W, data=data)


def ac2_of_sums(sums: Numbers) -> Numbers:
    """Return AC2 per row of: pairable units, their agreement, answered units, and their shares per column."""
    pairable, agreement, answered, shares = sums[:, 0], sums[:, 1], sums[:, 2], sums[:, 3:]
    columns = shares.shape[1]
    weight = _agreement_weights(columns).sum() / (columns * (columns - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        used = shares / answered[:, None]
        chance = weight * (used * (1 - used)).sum(axis=1)
        return np.asarray(np.where(pairable == 0, nan, (agreement / pairable - chance) / (1 - chance)))


def _add_pairs(
    tallies: dict[tuple[str, ScopeKey], Tally],
    scope: ScopeKey,
    meeting: ResearchMeeting,
    scores: Scores,
) -> None:
    count = sum(score is not None for score in scores)
    pairs = count * (count - 1) // 2
    sums = {
        "pairs_exact": (pair_agreement(scores, 0) or 0.0) * pairs,
        "pairs_within_one": (pair_agreement(scores, 1) or 0.0) * pairs,
        "pair_distance": float(pair_sum(scores)),
    }
    for name, value in sums.items():
        if pairs:
            tallies[name, scope].add(meeting, value, pairs)
        else:
            tallies[name, scope].drop()


def _families(data: ResearchData) -> dict[Family, list[_Unit]]:
    """The units of every family that have an answer."""
    units: dict[Family, dict[tuple[str, str, str], _Unit]] = defaultdict(dict)
    for meeting, item, round_ in data.polls():
        if round_ == 1:
            where = meeting.case_id if data.case_type is CaseType.VIGNETTE else meeting.meeting_id
            family = units[item.model_version, item.domain, item.columns]
            unit = family.setdefault((where, item.item_set_version, item.item_id), _Unit(meeting))
            unit.meeting_ids.add(meeting.meeting_id)
            unit.scores += tuple(score for score in scores_of(meeting, item.item_id, 1) if score is not None)
    return {family: [unit for unit in found.values() if unit.scores] for family, found in units.items()}


def _tally_units(units: Sequence[_Unit], columns: int) -> Tally:
    tally, weights = Tally(), _agreement_weights(columns)
    for unit in units:
        counts = np.array(counts_per_column(unit.scores, columns), dtype=np.float64)
        raters = len(unit.scores)
        agreement = float((counts * (weights @ counts - 1)).sum()) / (raters * (raters - 1)) if raters >= 2 else 0.0
        tally.add(unit.meeting, raters >= 2, agreement, 1.0, *(counts / raters))
        tally.meetings |= unit.meeting_ids
    tally.units_dropped = sum(len(unit.scores) < 2 for unit in units)
    tally.units_used -= tally.units_dropped
    return tally


def _alpha(scope: Scope, units: Sequence[_Unit], tally: Tally, *, columns: int, data: ResearchData) -> Statistic:
    """Alpha is no formula of sums per case: its distances depend on all answers of a draw, so it has a bootstrap of its own."""
    frame = partial(line, "krippendorff_alpha", scope, tally, method=ALPHA.format(unit=UNITS[data.case_type]))
    if len(tally.meetings) < data.least_per_category:
        return frame(note=Note.TOO_FEW_MEETINGS)
    estimate = kripp_alpha_ordinal(_matrix([unit.scores for unit in units]), columns)
    if estimate is None:
        return frame(note=Note.UNDEFINED)
    found = bootstrap_alpha_cases(_cases(units), columns, seed=data.seed, draws=DRAWS)
    if found is None:
        return frame(note=Note.TOO_FEW_CASES, estimate=estimate)
    low, high, dropped = found.percentile_2_5, found.percentile_97_5, found.replicates.count(None)
    if low is None or high is None:
        return frame(note=Note.TOO_MANY_UNDEFINED, estimate=estimate, seed=data.seed, draws=DRAWS, dropped=dropped)
    return frame(note=Note.NONE, estimate=estimate, interval=(low, high), seed=data.seed, draws=DRAWS, dropped=dropped)


def _cases(units: Sequence[_Unit]) -> list[Matrix]:
    by_case: dict[str, list[Scores]] = defaultdict(list)
    for unit in units:
        by_case[unit.meeting.case_id].append(unit.scores)
    return [_matrix(by_case[case]) for case in sorted(by_case)]


def _matrix(units: Sequence[Scores]) -> Matrix:
    """Raters in rows: which rater answered does not matter to alpha, only how many stood where."""
    return [list(row) for row in zip_longest(*units)]


def _profiles(meeting: ResearchMeeting, item_ids: Sequence[str]) -> Matrix:
    """One row per rater who answered anything, None where that rater gave no column."""
    answers = [meeting.answers(item_id, 1) for item_id in item_ids]
    rows = [[found[r.rater_id].score if r.rater_id in found else None for found in answers] for r in meeting.raters]
    return [row for row in rows if any(score is not None for score in row)]


def _agreement_weights(columns: int) -> Numbers:
    steps = np.subtract.outer(np.arange(columns), np.arange(columns))
    return np.asarray(1 - (steps / max(columns - 1, 1)) ** 2)
