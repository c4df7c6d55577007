"""One area in the minutes: who stood where in both rounds, in pictures and in words, and what people wrote about it."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.dots import prepare_dots
from ldgm_core.domain.age import age_in_words
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.minutes import MinutesArea, MinutesChange, MinutesRound
from ldgm_core.domain.poll import RevealedPoll, SeenAnswer
from ldgm_core.domain.rating import SAME_VIEW_REASONS, NonScore, TestResult, age_percentage
from ldgm_core.exports.paper.block import Block, Figure, caption, fact, fact_list, heading, prose
from ldgm_core.exports.wording import columns, day, joined, moment, person
from ldgm_core.texts import Texts

__all__ = ["area_section"]

_TYPE_ON_PAPER = 1.55
"""Pictures are made for a projector; on A4 their words need to be larger to be read."""


def area_section(area: MinutesArea, t: Texts, *, calendar_age_months: int, is_estimate: bool = False) -> list[Block]:
    """
    Return everything about one area; of an area that was never revealed only that, and the notes that people made.

    `is_estimate`: an area of the perspective, of which the outcome is the decision and not an agreed picture.
    """
    if not area.is_revealed:
        return [*heading(area.label, level=3), prose(t("pdf.not_discussed")), *_notes(area, t)]
    rounds = [part for seen in area.rounds for part in _round(seen, area, t, calendar_age_months=calendar_age_months)]
    return [
        *heading(area.label, level=3),
        caption(joined(("" if area.row_label == area.label else area.row_label, t("pdf.judged", basis=t(f"basis.{area.basis}"))), " · ")),
        *rounds,
        *_changes(area.changes, t),
        *([] if is_estimate and area.agreed is None else _agreed(area.agreed, t)),
        *_notes(area, t),
    ]


def _round(seen: MinutesRound, area: MinutesArea, t: Texts, *, calendar_age_months: int) -> list[Block]:
    picture = prepare_dots(seen.seen, area, t, tallest=_tallest(area.rounds), scale_type=_TYPE_ON_PAPER)
    return [
        *heading(t("pdf.round", round=seen.seen.round), level=4),
        Figure(picture),
        prose(_level_line(seen, t)),
        *(_answer(answer, t, calendar_age_months=calendar_age_months) for answer in seen.seen.answers),
    ]


def _tallest(rounds: Sequence[MinutesRound]) -> int:
    """The number of people who score, so that a mark is as large in every picture of the minutes."""
    return max((len(seen.seen.answers) + seen.seen.missing for seen in rounds), default=1)


def _level_line(seen: MinutesRound, t: Texts) -> str:
    word = t("pdf.level", level=t(f"level.{seen.level}"))
    apart = t("pdf.apart", count=seen.apart) if seen.apart else ""
    return joined((joined((word, apart), t("pdf.comma")) + ".", _non_scores(seen.seen, t)), " ")


def _non_scores(poll: RevealedPoll, t: Texts) -> str:
    """The four kinds of no column, each with its own count."""
    counts = {
        "out_of_view": poll.count(NonScore.OUT_OF_VIEW),
        "undecided": poll.count(NonScore.UNDECIDED),
        "missing": poll.missing,
        "observer": poll.observers,
    }
    return t("pdf.without_column", counts=t("pdf.comma").join(f"{t(f'non_score.{kind}')} {count}" for kind, count in counts.items()))


def _answer(answer: SeenAnswer, t: Texts, *, calendar_age_months: int) -> Block:
    label = t("pdf.no_column") if answer.column is None else columns(answer.column, None, t)
    lines = (
        joined((person(answer.role, answer.name, answer.group, t), _how(answer, t)), ": "),
        t("pdf.quote", words=answer.observation) if answer.observation else "",
        _second_situation(answer, t),
        _developmental_age(answer, t, calendar_age_months=calendar_age_months),
        _test_result(answer.test_result, t),
    )
    return fact(label, joined(lines, "\n"), style="answer")


def _how(answer: SeenAnswer, t: Texts) -> str:
    words = (
        t(f"non_score.{answer.non_score}") if answer.non_score else "",
        t(f"certainty.{answer.certainty}") if answer.certainty else "",
        t(f"context.{answer.context}"),
        t(f"duration.{answer.duration}") if answer.duration else "",
    )
    return joined(words, t("pdf.comma"))


def _second_situation(answer: SeenAnswer, t: Texts) -> str:
    if answer.second_column is None or answer.second_context is None:
        return ""
    return t("pdf.second_situation", context=t(f"context.{answer.second_context}"), column=columns(answer.second_column, None, t))


def _developmental_age(answer: SeenAnswer, t: Texts, *, calendar_age_months: int) -> str:
    """Both ages stand next to the percentage: it falls as a pupil grows older, so it says little alone."""
    if answer.developmental_age_months is None:
        return ""
    ages = {"developmental": age_in_words(answer.developmental_age_months), "calendar": age_in_words(calendar_age_months)}
    if calendar_age_months <= 0:
        return t("pdf.developmental_age_only", **ages)
    return t("pdf.developmental_age", percentage=age_percentage(answer.developmental_age_months, calendar_age_months), **ages)


def _test_result(test: TestResult | None, t: Texts) -> str:
    if test is None:
        return ""
    return t("pdf.test_result", words=joined((test.result, test.instrument, day(test.made_on, t)), t("pdf.comma")))


def _changes(changes: Sequence[MinutesChange], t: Texts) -> list[Block]:
    if not changes:
        return []
    return [*heading(t("pdf.changes"), level=4), *(prose(_change(change, t)) for change in changes)]


def _change(change: MinutesChange, t: Texts) -> str:
    places = t("pdf.change", before=_place(change.column_from, t), after=_place(change.column_to, t))
    return t("pdf.change_line", person=person(change.role, change.name, None, t), places=places, reason=_reason(change, t))


def _place(column: int | None, t: Texts) -> str:
    return t("pdf.no_column") if column is None else columns(column, None, t)


def _reason(change: MinutesChange, t: Texts) -> str:
    """Somebody who moved to get on, or out of kindness, did not see the pupil differently: the minutes say so."""
    if change.reason is None:
        return t("pdf.first_answer")
    words = t(f"change_reason.{change.reason}")
    return t("pdf.same_view", reason=words) if change.reason in SAME_VIEW_REASONS else words


def _agreed(agreed: AgreedPicture | None, t: Texts) -> list[Block]:
    title = heading(t("pdf.outcome_of_talk"), level=4)
    if agreed is None:
        return [*title, prose(t("pdf.no_picture"))]
    is_agreed = agreed.kind is PictureKind.AGREED
    return [
        *title,
        *fact_list(
            (t("pdf.agreed") if is_agreed else t("pdf.difference"), _agreed_words(agreed, t)),
            (t("pdf.look_into"), agreed.look_into),
            (t("field.look_by"), joined((agreed.look_by, day(agreed.look_on, t)), t("pdf.comma"))),
            (
                t("field.recorded_by") if agreed.recorded_by else t("pdf.recorded_on"),
                joined((agreed.recorded_by, moment(agreed.recorded_at, t)), t("pdf.comma")),
            ),
        ),
    ]


def _agreed_words(agreed: AgreedPicture, t: Texts) -> str:
    return joined((columns(agreed.column_from, agreed.column_to, t), agreed.words), ": ")


def _notes(area: MinutesArea, t: Texts) -> list[Block]:
    if not area.notes:
        return []
    return [*heading(t("pdf.notes"), level=4), *(prose(words, style="quote") for words in area.notes)]
