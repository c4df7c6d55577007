"""The areas of one meeting as a sheet: how often each column was chosen, the word for the difference, and what people wrote down."""

from __future__ import annotations

from ldgm_core.domain.minutes import MinutesArea, MinutesData, MinutesRound
from ldgm_core.domain.rating import NonScore
from ldgm_core.exports.sheets.sheet import Cell, Sheet
from ldgm_core.exports.wording import columns
from ldgm_core.texts import Texts

__all__ = ["area_sheet"]

_MOST_COLUMNS = 7


def area_sheet(minutes: MinutesData, t: Texts) -> Sheet:
    """
    Return a row per area and revealed round, with counts and without names, roles or reasons.

    The four kinds of answer without a column are counted apart. An area that was not revealed has a row without counts. No middle of any
    kind is worked out.
    """
    head = (
        *(t(f"sheet.{name}") for name in ("area", "basis", "round")),
        *(t("sheet.column", column=column) for column in range(1, _MOST_COLUMNS + 1)),
        *(t(f"non_score.{name}") for name in (*NonScore, "missing", "observer")),
        *(t(f"sheet.{name}") for name in ("level", "outcome", "agreed")),
    )
    return Sheet(t("sheet.areas"), head, tuple(row for area in minutes.areas for row in _rows(area, t)))


def _rows(area: MinutesArea, t: Texts) -> list[tuple[Cell, ...]]:
    begin = (area.label, t(f"basis.{area.basis}"))
    if not area.rounds:
        return [(*begin, *([""] * (_MOST_COLUMNS + len(NonScore) + 3)), t("sheet.not_revealed"), "", "")]
    return [(*begin, *_counts(one), t(f"level.{one.level}"), *_agreed(area, t)) for one in area.rounds]


def _counts(one: MinutesRound) -> tuple[Cell, ...]:
    answers = one.seen.answers
    chosen = [sum(answer.column == column for answer in answers) for column in range(1, _MOST_COLUMNS + 1)]
    on_scale: list[Cell] = [count if column <= one.seen.columns else "" for column, count in enumerate(chosen, start=1)]
    unscored = (sum(answer.non_score is kind for answer in answers) for kind in NonScore)
    return (one.seen.round, *on_scale, *unscored, one.seen.missing, one.seen.observers)


def _agreed(area: MinutesArea, t: Texts) -> tuple[Cell, Cell]:
    if area.agreed is None:
        return "", ""
    return t(f"debate.picture_{area.agreed.kind}"), columns(area.agreed.column_from, area.agreed.column_to, t)
