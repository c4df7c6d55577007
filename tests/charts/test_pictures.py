"""Every picture in every situation: nothing runs out of it, nothing overlaps, everybody is on it, and no centre is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from ldgm_core.charts import KINDS
from ldgm_core.charts.canvas import PHONE, WIDE, Anchor, Ink, Label, Picture, Shape
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.grid import page_count
from ldgm_core.charts.lettering import text_width
from ldgm_core.charts.overview import prepare_overview, prepare_overview_rows
from ldgm_core.charts.profile import prepare_profile
from ldgm_core.charts.row import rows_of_agenda, rows_of_model
from ldgm_core.domain.agenda import AgendaItem, agenda
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import NonScore
from ldgm_core.matrices import load_matrix
from tests.charts.samples import AREAS, EIGHT, FIFTEEN, LONGEST, PREPARERS, SITUATIONS, Situation, T, poll, rows, second_situations

IN_EVERY_SIZE = [
    pytest.param(prepare, situation, scale, id=f"{name}, {situation.name}, {scale}")
    for name, prepare in PREPARERS.items()
    for situation in SITUATIONS
    for scale in (1.0, 1.4)
]
ALL = [pytest.param(prepare, one, id=f"{name}, {one.name}") for name, prepare in PREPARERS.items() for one in SITUATIONS]
CENTRE = re.compile(r"gemiddeld|mediaan|modus|meeste mensen|de groep vindt|consensus|afwijkend", re.IGNORECASE)


def extent(label: Label) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label by the reckoned widths."""
    width = text_width(label.text, label.size, is_bold=label.is_bold)
    left = label.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[label.anchor]
    return left, label.y - label.size * 0.37, left + width, label.y + label.size * 0.37


def outside(picture: Picture) -> list[object]:
    """Every primitive that is not wholly inside the picture, with half a pixel to spare for rounding."""
    wide, high = picture.width + 0.5, picture.height + 0.5
    found: list[object] = [
        box for box in picture.boxes if box.x < -0.5 or box.y < -0.5 or box.x + box.width > wide or box.y + box.height > high
    ]
    found += [line for line in picture.lines if not (0 <= line.x1 <= wide and 0 <= line.x2 <= wide and 0 <= line.y2 <= high)]
    found += [
        mark
        for mark in picture.marks
        if mark.x - mark.size / 2 < -0.5 or mark.x + mark.size / 2 > wide or mark.y - mark.size / 2 < -0.5 or mark.y + mark.size / 2 > high
    ]
    for label in picture.labels:
        left, top, right, bottom = extent(label)
        if left < -0.5 or right > wide or top < -0.5 or bottom > high:
            found.append(label)
    return found


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of labels that lie over each other, with a pixel to spare."""
    found = []
    for one, other in combinations(picture.labels, 2):
        a, b = extent(one), extent(other)
        if a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] + 1 < b[3] and b[1] + 1 < a[3]:
            found.append((one.text, other.text))
    return found


@pytest.mark.parametrize(("prepare", "situation", "scale"), IN_EVERY_SIZE)
def test_everything_stays_inside_the_picture(prepare, situation: Situation, scale: float) -> None:
    """No box, line, mark or word sticks out, however long the label or large the type."""
    assert outside(prepare(situation, scale)) == []


@pytest.mark.parametrize(("prepare", "situation", "scale"), IN_EVERY_SIZE)
def test_labels_do_not_lie_over_each_other(prepare, situation: Situation, scale: float) -> None:
    """Every word can be read."""
    assert overlapping(prepare(situation, scale)) == []


@pytest.mark.parametrize(("prepare", "situation"), ALL)
def test_no_picture_says_a_central_value_or_judges(prepare, situation: Situation) -> None:
    """Neither the painted words nor the text version name a centre, a majority or a verdict."""
    picture = prepare(situation, 1.0)
    words = " ".join([picture.title, picture.words, *(label.text for label in picture.labels)])
    assert CENTRE.findall(words) == []


@pytest.mark.parametrize(("prepare", "situation"), ALL)
def test_every_picture_has_words_and_a_known_kind(prepare, situation: Situation) -> None:
    """Who cannot see the picture gets it in words; what is not listed in the package is not a picture."""
    picture = prepare(situation, 1.0)
    assert (bool(picture.words.strip()), picture.kind in KINDS) == (True, True)


def test_every_listed_kind_is_drawn_by_these_tests() -> None:
    """A picture that is added to the list is tested as well."""
    drawn = {prepare(SITUATIONS[-1], 1.0).kind for prepare in PREPARERS.values()}
    assert set(KINDS) == drawn


def test_a_projector_shows_every_picture_without_scrolling() -> None:
    """Below the title there are 860 lines on a screen of 1080, also for fifteen people and twelve areas."""
    heights = {
        (name, situation.name): prepare(situation, 1.0).height
        for name, prepare in PREPARERS.items()
        for situation in SITUATIONS
        if "phone" not in name
    }
    assert {key: height for key, height in heights.items() if height > 860} == {}


# ---- Dots -----------------------------------------------------------------------------------------------------------


def stacks(picture: Picture) -> Counter[float]:
    """How many marks stand at each x above the axis; rings and the legend left out."""
    floor = max(box.y + box.height for box in picture.boxes)
    return Counter(mark.x for mark in picture.marks if not mark.is_own and mark.y < floor)


@pytest.mark.parametrize("step", list(RevealStep))
def test_every_person_is_one_mark_at_every_step(step: RevealStep) -> None:
    """Fifteen people are fifteen marks, who gave no column included."""
    picture = prepare_dots(poll(FIFTEEN, step=step), AREAS[0], T, tallest=15)
    assert sum(stacks(picture).values()) == 15


def test_all_columns_are_always_there_in_the_same_place() -> None:
    """An empty area has the same columns as a full one, equally wide."""
    empty, full = (prepare_dots(poll(columns), AREAS[0], T, tallest=15) for columns in ((), FIFTEEN))
    assert (empty.boxes, len({box.width for box in empty.boxes[:7]})) == (full.boxes, 1)


def test_the_shape_shows_no_group_and_no_name() -> None:
    """At the first step all marks are neutral circles without a letter."""
    picture = prepare_dots(poll(EIGHT, step=RevealStep.SHAPE), AREAS[0], T, tallest=8)
    assert {(mark.shape, mark.line) for mark in picture.marks} == {(Shape.CIRCLE, Ink.HIDDEN_LINE)}
    assert not any(label.text in ("S", "Z", "O", "L", "school", "Anneke") for label in picture.labels)


def test_the_shape_keeps_the_group_of_the_viewer_out_of_the_picture() -> None:
    """One's own mark has a ring, and the same neutral circle as everybody's."""
    picture = prepare_dots(poll(EIGHT, step=RevealStep.SHAPE, own=5), AREAS[0], T, tallest=8)
    assert {mark.line for mark in picture.marks if not mark.is_own} == {Ink.HIDDEN_LINE}


def test_marks_keep_their_height_from_shape_to_groups() -> None:
    """From step to step nothing jumps: as many marks on the same heights."""
    shape, groups = (prepare_dots(poll(EIGHT, step=step), AREAS[0], T, tallest=8) for step in (RevealStep.SHAPE, RevealStep.GROUPS))
    assert stacks(shape) == stacks(groups)


def test_filled_is_sure_and_open_is_doubt_or_a_guess() -> None:
    """In the sample one person doubts and one guesses: two open marks."""
    picture = prepare_dots(poll(EIGHT, step=RevealStep.GROUPS), AREAS[0], T, tallest=8)
    assert sum(not mark.is_filled for mark in picture.marks) == 2


def test_the_viewers_own_mark_has_a_ring_and_the_legend_says_so() -> None:
    """One ring around the mark and one in the legend; none when the viewer gave no answer."""
    own, none = (prepare_dots(poll(EIGHT, own=number), AREAS[0], T, tallest=8) for number in (5, None))
    assert (sum(mark.is_own for mark in own.marks), sum(mark.is_own for mark in none.marks)) == (2, 0)


def test_names_stand_beside_the_marks_once_they_are_shown() -> None:
    """At the last step every name is on the screen."""
    picture = prepare_dots(poll((2, 2, 3, None, 5, 6, 7, 4)), AREAS[0], T, tallest=8)
    assert {"Anneke", "Eva", "Moeder", "Mats"} <= {label.text for label in picture.labels}


def test_another_situation_is_drawn_apart_and_not_counted() -> None:
    """Second answers are open marks below the axis; the words say that they do not count."""
    plain, with_second = poll(EIGHT), second_situations(poll(EIGHT))
    pictures = [prepare_dots(found, AREAS[0], T, tallest=8) for found in (plain, with_second)]
    assert stacks(pictures[0]) == stacks(pictures[1])
    assert "2 × kolom 6, in de vrije tijd" in pictures[1].words
    assert any("telt niet mee" in label.text for label in pictures[1].labels)


def test_another_situation_waits_until_groups_are_shown() -> None:
    """At the shape "thuis" would say whose answer it is."""
    seen = replace(second_situations(poll(EIGHT)), step=RevealStep.SHAPE)
    picture = prepare_dots(seen, AREAS[0], T, tallest=8)
    assert not any("situatie" in text or "tijd" in text for text in [picture.words, *(label.text for label in picture.labels)])


def test_the_height_of_a_stack_means_the_same_in_every_area() -> None:
    """With the same tallest stack a person takes the same height, whoever answered."""
    sizes = {max(mark.size for mark in prepare_dots(poll(columns), AREAS[0], T, tallest=12).marks) for columns in (EIGHT, (1, 2), (3,) * 8)}
    assert len(sizes) == 1


def test_the_subtitle_counts_the_four_non_scores_apart() -> None:
    """Out of view, undecided, missing and observers are four numbers."""
    picture = prepare_dots(poll((2, None, None, None), missing=3, observers=2), AREAS[0], T)
    expected = "1 antwoord · 2 × buiten mijn zicht · 1 × weet ik nog niet · 3 × nog niet geantwoord · 2 × kijkt mee"
    assert expected == picture.subtitle.replace("\u00a0", " ")


def test_the_texts_of_the_columns_are_drawn_only_if_all_fit() -> None:
    """Nothing is cut off and no column stands out by having a text."""
    short = prepare_dots(poll(EIGHT), AREAS[0], T, cell_texts=("Kort.",) * 7)
    long = prepare_dots(poll(EIGHT), AREAS[0], T, cell_texts=("Kort.",) * 6 + ("heel lang " * 20,))
    assert [sum(label.text == "Kort." for label in picture.labels) for picture in (short, long)] == [7, 0]


def test_the_legend_shows_what_occurs_and_nothing_else() -> None:
    """Without care and pupil in the answers they are not in the legend."""
    picture = prepare_dots(poll((2, 3), step=RevealStep.GROUPS), AREAS[0], T)
    assert {"school", "zorg", "ouders", "leerling"} & {label.text for label in picture.labels} == {"school"}


def test_the_words_name_the_count_of_every_used_column() -> None:
    """The text version counts each used column and each kind of non-score."""
    found = poll(FIFTEEN, step=RevealStep.SHAPE)
    words = prepare_dots(found, AREAS[0], T).words
    counts = Counter(column for column in FIFTEEN if column)
    expected = [f"Kolom {column}: {count} {'antwoord' if count == 1 else 'antwoorden'}" for column, count in counts.items()]
    assert [sentence for sentence in expected if sentence not in words] == []
    assert all(f"{T(f'non_score.{kind}')}: {found.count(kind)}".capitalize() in words for kind in NonScore)


def test_words_at_the_shape_name_nobody() -> None:
    """What the step hides is hidden from screen readers too."""
    words = prepare_dots(poll(EIGHT, step=RevealStep.SHAPE, own=5), AREAS[0], T).words
    assert not any(hidden in words for hidden in ("Moeder", "ouders", "school", "Anneke"))


def test_the_picture_for_a_phone_has_the_same_people_in_the_same_columns() -> None:
    """Phone and projector differ in size only: per column the same number of marks."""
    phone, projector = (prepare_dots(poll(EIGHT, step=RevealStep.GROUPS), LONGEST, T, width=width) for width in (PHONE, WIDE))
    assert [stacks(phone)[x] for x in sorted(stacks(phone))] == [stacks(projector)[x] for x in sorted(stacks(projector))]


# ---- Areas below each other -------------------------------------------------------------------------------------------


def test_the_overview_follows_the_agenda() -> None:
    """The rows stand in the order of the agenda's entries."""
    matrix = load_matrix("so-2026.1")
    polls = {area.id: poll((1, 7, 7, 1) if place == 3 else (4, 4, 4, 4), area_id=area.id) for place, area in enumerate(matrix.scored_areas)}
    entries = agenda([AgendaItem(area_id, found.scores, 0) for area_id, found in polls.items()])
    picture = prepare_overview(entries, polls, matrix, T)
    assert rows_of_agenda(entries, polls, matrix)[0].label == matrix.scored_areas[3].label
    assert picture.words.startswith(matrix.scored_areas[3].label)
    assert [row.label for row in rows_of_model(polls, matrix)] == [area.label for area in matrix.scored_areas]


def test_the_overview_counts_in_circles_of_one_size() -> None:
    """Many people get no more ink than one."""
    picture = prepare_overview_rows(rows(15, 8), T)
    assert len({mark.size for mark in picture.marks}) == 1


def test_the_overview_puts_who_stands_apart_next_to_the_word() -> None:
    """Somebody apart never disappears behind a mild word."""
    texts = {label.text for label in prepare_overview_rows(rows(8, 10), T).labels}
    assert "verschil · 1 apart" in texts


@pytest.mark.parametrize(("count", "scale", "expected"), [(0, 1.0, 1), (12, 1.0, 1), (13, 1.0, 2), (25, 1.0, 3), (8, 1.4, 1), (9, 1.4, 2)])
def test_a_page_holds_twelve_rows_or_eight_in_larger_type(count: int, scale: float, expected: int) -> None:
    """More rows would be smaller than a room can read."""
    assert page_count(count, scale) == expected


def test_all_pages_together_show_every_area_once() -> None:
    """Nothing falls between two pages."""
    many = rows(8, 25)
    shown = [line.split(":")[0] for page in (1, 2, 3) for line in prepare_overview_rows(many, T, page=page).words.split("\n")]
    assert [row.label for row in many] == shown


def test_the_profile_draws_no_line_and_no_total() -> None:
    """It is a matrix: nothing connects rows, nothing is added up, and every cell looks the same."""
    picture = prepare_profile(rows(8, 10, step=RevealStep.GROUPS), T)
    assert (picture.lines, {box.fill for box in picture.boxes}) == ((), {Ink.BAND})


def test_the_profile_shows_every_person_of_every_area() -> None:
    """As many marks in the cells as there are columns chosen."""
    shown = rows(15, 12)
    picture = prepare_profile(shown, T)
    bottom = max(box.y + box.height for box in picture.boxes)
    assert sum(score is not None for row in shown for score in row.poll.scores) == sum(mark.y < bottom for mark in picture.marks)
