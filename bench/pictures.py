"""
How long every picture takes with fifteen people and twelve areas: preparing it, its screen specification and its PDF drawing.

    python -m bench.pictures

Prints the median and the 95th percentile in milliseconds over 60 turns, and the size of the specification and of the SVG.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from ldgm_core.charts.before_after import prepare_before_after
from ldgm_core.charts.boundary import prepare_boundary
from ldgm_core.charts.canvas import Picture
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.groups import prepare_groups
from ldgm_core.charts.heatmap import prepare_heatmap
from ldgm_core.charts.overview import prepare_overview_rows
from ldgm_core.charts.pairs import prepare_pairs
from ldgm_core.charts.profile import prepare_profile
from ldgm_core.charts.rounds import prepare_rounds
from ldgm_core.charts.row import Row, row_of
from ldgm_core.charts.screen import draw
from ldgm_core.charts.svg import as_svg
from ldgm_core.domain.meeting import Context, ParticipantId, RoleGroup
from ldgm_core.domain.poll import RevealedPoll, RevealStep, SeenAnswer
from ldgm_core.domain.rating import Certainty, PollId
from ldgm_core.exports.paper.drawing import as_drawing
from ldgm_core.matrices import load_matrix
from ldgm_core.texts import load_texts

TURNS = 60
PEOPLE = 15
T = load_texts("nl")
AREAS = load_matrix("so-2026.1").areas


def main() -> None:
    """Measure and print."""
    print(f"{'picture':13} {'prepare':>14} {'screen':>14} {'pdf':>14} {'svg':>14}   specification / svg")
    for name, prepare in _pictures().items():
        picture = prepare()
        columns = [
            _milliseconds(prepare),
            _milliseconds(lambda picture=picture: draw(picture).to_dict()),
            _milliseconds(
                lambda picture=picture: as_drawing(picture, width_points=480, font="Helvetica", bold="Helvetica-Bold").asString("pdf")
            ),
            _milliseconds(lambda picture=picture: as_svg(picture)),
        ]
        sizes = f"{len(json.dumps(draw(picture).to_dict())) / 1024:5.1f} / {len(as_svg(picture).encode()) / 1024:.1f} KiB"
        print(f"{name:13} {' '.join(f'{column:>14}' for column in columns)}   {sizes}")


def _as_pdf(picture: Picture) -> object:
    return as_drawing(picture, width_points=480, font="Helvetica", bold="Helvetica-Bold").asString("pdf")


def _milliseconds(work: Callable[[], object]) -> str:
    work()
    times = []
    for _ in range(TURNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return f"{middle:.1f} / {late:.1f}"


def _pictures() -> dict[str, Callable[[], Picture]]:
    rng = random.Random(1)
    rows = [row_of(area, _poll(area.id, area.columns, rng)) for area in AREAS]
    second = [row_of(area, _poll(area.id, area.columns, rng, number=2)) for area in AREAS]
    pairs: list[tuple[Row, Row]] = list(zip(rows, second, strict=True))
    poll, area = rows[0].poll, AREAS[0]
    return {
        "dots": lambda: prepare_dots(poll, area, T, tallest=PEOPLE),
        "overview": lambda: prepare_overview_rows(rows, T),
        "heatmap": lambda: prepare_heatmap(rows, T),
        "profile": lambda: prepare_profile(rows, T),
        "boundary": lambda: prepare_boundary(poll, area, T),
        "rounds": lambda: prepare_rounds(poll, second[0].poll, area, T),
        "groups": lambda: prepare_groups(rows, T),
        "pairs": lambda: prepare_pairs(rows, T),
        "before_after": lambda: prepare_before_after(pairs, T),
    }


def _poll(area_id: str, columns: int, rng: random.Random, *, number: int = 1) -> RevealedPoll:
    answers = tuple(_answer(person, rng.randint(1, columns)) for person in range(PEOPLE))
    return RevealedPoll(
        poll_id=PollId(f"{area_id}-{number}"),
        area_id=next(area.id for area in AREAS if area.id == area_id),
        round=number,
        columns=columns,
        revealed_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        step=RevealStep.NAMES,
        answers=answers,
        missing=0,
        observers=0,
    )


def _answer(person: int, column: int) -> SeenAnswer:
    return SeenAnswer(
        column=column,
        non_score=None,
        certainty=list(Certainty)[person % 3],
        context=Context.CLASSROOM,
        duration=None,
        second_column=None,
        second_context=None,
        group=list(RoleGroup)[person % 5],
        role="teacher",
        name=f"Deelnemer {person + 1}",
        participant_id=ParticipantId(f"p{person}"),
        is_own=False,
        observation=None,
        developmental_age_months=None,
        test_result=None,
        change_reason=None,
    )


if __name__ == "__main__":
    main()
