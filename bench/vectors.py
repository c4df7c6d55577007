"""
Recompute every vector of a file and say which ones differ: `python -m bench.vectors [FILE]`, from the project's folder.

A vector names a measure, an input, the expected value and a tolerance; tests/data/vectors.json is the default file and its
`meta.fields` describes the structure. Leaves with 0 when everything agrees, 1 when a vector differs or names a measure that is
not known here, 2 when the file cannot be read as such a file.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ldgm_core.domain import disagreement
from ldgm_core.errors import BadInput
from ldgm_core.research import measures, meeting
from tests.research import reference_measures as reference

DEFAULT_FILE = Path(__file__).parent.parent / "tests" / "data" / "vectors.json"
FIELDS: dict[str, type | tuple[type, ...]] = {"id": str, "measure": str, "input": dict, "tolerance": (int, float)}

Given = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """One vector that did not come out: what was expected and what came instead, or why nothing came."""

    vector_id: str
    expected: object
    actual: object


def scores_of(given: Given) -> list[int | None]:
    """Return one entry per person; counts per column are written out."""
    if "scores" in given:
        return list(given["scores"])
    return [column for column, count in enumerate(given["freq"], start=1) for _ in range(count)]


def columns_of(given: Given) -> int:
    """Return the number of columns; with counts per column it may be left out."""
    return int(given["k"]) if "k" in given else len(given["freq"])


def counts_of(given: Given) -> list[int]:
    """Return the number of people per column."""
    return list(given["freq"]) if "freq" in given else list(disagreement.counts_per_column(given["scores"], given["k"]))


def split_columns(given: Given) -> list[int]:
    """Return the column left of each most divided boundary."""
    return [line.left_column for line in disagreement.split_boundaries(scores_of(given), columns_of(given))]


def row_distance(given: Given) -> float | None:
    """Return the distance between two people, given as rows of a matrix or as two lists."""
    a, b = (given["matrix"][given["i"]], given["matrix"][given["j"]]) if "matrix" in given else (given["a"], given["b"])
    return disagreement.person_distance(a, b)


def whole_meeting(given: Given) -> Given:
    """Return a meeting in the shape of the vectors, which name a level word only where it occurs."""
    result = meeting.whole_meeting(given["k_by_item"], given["roles"], given["round1"], given["round2"])
    rounds = {"round1": asdict(result.round1), "round2": asdict(result.round2)}
    counted = {name: {word: count for word, count in of["level_counts"].items() if count} for name, of in rounds.items()}
    return {
        "items": {name: of["items"] for name, of in rounds.items()},
        "meeting": {name: {"level_counts": counted[name], "mean_iov": of["mean_iov"]} for name, of in rounds.items()},
        "groups": {name: of["groups"] for name, of in rounds.items()},
        "rounds": {item: asdict(change) for item, change in result.changes.items()},
    }


MEASURES: dict[str, Callable[[Given], object]] = {
    "iov": lambda g: disagreement.iov(scores_of(g), columns_of(g)),
    "spread_columns": lambda g: disagreement.spread_columns(scores_of(g)),
    "range_columns": lambda g: disagreement.range_columns(scores_of(g)),
    "mean_pair_distance": lambda g: measures.mean_pair_distance(scores_of(g)),
    "split_boundaries": split_columns,
    "level": lambda g: disagreement.level(scores_of(g)),
    "pattern": lambda g: disagreement.pattern(scores_of(g)),
    "w1_columns": lambda g: disagreement.w1_columns(g["a"], g["b"], g["k"]),
    "cliffs_delta": lambda g: disagreement.cliffs_delta(g["a"], g["b"]),
    "person_distance": row_distance,
    "vdeijk_a": lambda g: measures.vdeijk_a(counts_of(g)),
    "kripp_alpha_ordinal": lambda g: measures.kripp_alpha_ordinal(g["matrix"], g["k"]),
    "gwet_ac2_quadratic": lambda g: measures.gwet_ac2_quadratic(g["matrix"], g["k"]),
    "kendall_w_ties": lambda g: measures.kendall_w_ties(g["matrix"]),
    "pair_decomposition": lambda g: asdict(measures.pair_decomposition(g["groups"])),
    "bootstrap_alpha_fixed_indices": lambda g: asdict(
        measures.bootstrap_alpha_fixed_indices(g["matrix"], g["k"], g["item_index_draws"]),
    ),
    "whole_meeting": whole_meeting,
    "leik_d": lambda g: reference.leik_d(counts_of(g)),
    "bl_lsquared": lambda g: reference.bl_lsquared(counts_of(g)),
    "tw_consensus": lambda g: reference.tw_consensus(counts_of(g)),
    "gwet_ac2_ordinal": lambda g: reference.gwet_ac2_ordinal(g["matrix"], g["k"]),
    "icc_a1": lambda g: reference.icc_a1(g["matrix"]),
    "weighted_kappa_linear": lambda g: reference.weighted_kappa(g["a"], g["b"], g["k"], 1),
    "weighted_kappa_quadratic": lambda g: reference.weighted_kappa(g["a"], g["b"], g["k"], 2),
    "rand_ipras": lambda g: reference.rand_ipras(scores_of(g)),
    "rand_classic": lambda g: reference.rand_classic(scores_of(g)),
    "iqr_type7": lambda g: reference.iqr_type7(scores_of(g)),
    "rwg": lambda g: reference.rwg(scores_of(g), columns_of(g)),
    "ad_median": lambda g: reference.ad_median(scores_of(g)),
}


def agrees(expected: object, actual: object, tolerance: float) -> bool:
    """Return whether two values are the same: numbers within the tolerance, all else exactly; undefined only equals undefined."""
    if isinstance(expected, bool) or isinstance(actual, bool) or expected is None or actual is None:
        return expected is actual
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(agrees(expected[key], actual[key], tolerance) for key in expected)
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        return len(expected) == len(actual) and all(agrees(one, other, tolerance) for one, other in zip(expected, actual, strict=True))
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return abs(expected - actual) <= tolerance
    return expected == actual


def check(vector: Given) -> Outcome | None:
    """Return what is wrong with one vector, or `None` when it comes out as expected."""
    expected = vector["expected"]
    compute = MEASURES.get(vector["measure"])
    if compute is None:
        return Outcome(vector["id"], expected, f"unknown measure {vector['measure']!r}")
    try:
        actual = compute(vector["input"])
    except (BadInput, KeyError, IndexError, TypeError, ValueError, ArithmeticError) as refusal:
        return Outcome(vector["id"], expected, f"no value for this input ({type(refusal).__name__}: {refusal})")
    return None if agrees(expected, actual, vector["tolerance"]) else Outcome(vector["id"], expected, actual)


def load(path: Path) -> list[Given]:
    """
    Return the vectors of a file.

    Raises:
        BadInput: `vectors_unreadable`, with one sentence about what is wrong with the file.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as refusal:
        raise BadInput("vectors_unreadable", why=f"it cannot be read as JSON: {refusal}") from refusal
    vectors = content.get("vectors") if isinstance(content, dict) else None
    if not isinstance(vectors, list) or not vectors:
        raise BadInput("vectors_unreadable", why='it needs a list "vectors" with at least one vector')
    for number, vector in enumerate(vectors, start=1):
        _require_fields(vector, number)
    _require_whole(content, vectors)
    return vectors


def main(arguments: list[str]) -> int:
    """Check one file, print each vector that differs and the totals, and return the exit code."""
    path = Path(arguments[0]) if arguments else DEFAULT_FILE
    try:
        vectors = load(path)
    except BadInput as refusal:
        print(f"{path} is no file of vectors: {refusal.facts['why']}.")
        return 2
    outcomes = [outcome for outcome in map(check, vectors) if outcome]
    for outcome in outcomes:
        print(f"{outcome.vector_id}\n  expected {outcome.expected!r}\n  actual   {outcome.actual!r}")
    known = len({vector["measure"] for vector in vectors})
    print(f"{len(vectors)} vectors of {known} measures: {len(vectors) - len(outcomes)} as expected, {len(outcomes)} not.")
    return 1 if outcomes else 0


def _require_fields(vector: object, number: int) -> None:
    for field, kind in FIELDS.items():
        value = vector.get(field) if isinstance(vector, dict) else None
        if not isinstance(value, kind) or isinstance(value, bool):
            raise BadInput("vectors_unreadable", why=f'vector {number} has no usable "{field}"')
    if isinstance(vector, dict) and not 0 <= vector["tolerance"] < math.inf:
        raise BadInput("vectors_unreadable", why=f"vector {number} has a tolerance that is no distance")
    if isinstance(vector, dict) and "expected" not in vector:
        raise BadInput("vectors_unreadable", why=f'vector {number} has no "expected"')


def _require_whole(content: Given, vectors: list[Given]) -> None:
    """A file that says how many vectors it has, has them, each under a name of its own."""
    promised = content.get("meta", {}).get("count", len(vectors)) if isinstance(content.get("meta", {}), dict) else len(vectors)
    if promised != len(vectors):
        raise BadInput("vectors_unreadable", why=f"it promises {promised} vectors and has {len(vectors)}")
    names = [vector["id"] for vector in vectors]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput("vectors_unreadable", why=f"the id {twice[0]!r} occurs more than once")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
