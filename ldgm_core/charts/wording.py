"""A poll in words: counts per column, for the subtitle, for screen readers and for the minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.poll import RevealedPoll, RevealStep, SeenAnswer
from ldgm_core.domain.rating import SAME_VIEW_REASONS, Certainty, ChangeReason, NonScore
from ldgm_core.texts import Texts

__all__ = ["answers_in_words", "count_in_words", "poll_in_words", "reason_in_words", "shows_groups", "shows_names", "subtitle_of"]


def shows_groups(poll: RevealedPoll) -> bool:
    """Return whether the role groups are on the screen at this step."""
    return poll.step >= RevealStep.GROUPS


def shows_names(poll: RevealedPoll) -> bool:
    """Return whether everybody's name is on the screen; one's own name alone does not count."""
    return poll.step >= RevealStep.NAMES and bool(poll.answers) and all(answer.name for answer in poll.answers)


def count_in_words(t: Texts, key: str, count: int) -> str:
    """Return a number with its noun, in the singular or the plural."""
    return t(f"chart.{key}_one" if count == 1 else f"chart.{key}", count=count)


def reason_in_words(reason: ChangeReason, t: Texts) -> str:
    """Return why an answer changed; who moved out of kindness or to get on did not see the pupil differently, and that is said."""
    words = t(f"change_reason.{reason}")
    return t("chart.same_view", reason=words) if reason in SAME_VIEW_REASONS else words


def subtitle_of(poll: RevealedPoll, t: Texts) -> str:
    """Return how many answered, and each of the four non-scores by itself as far as they occur."""
    answered = sum(answer.column is not None for answer in poll.answers)
    parts = [t("chart.round", round=poll.round)] if poll.round > 1 else []
    parts.append(count_in_words(t, "answers", answered))
    counts = [(kind.value, poll.count(kind)) for kind in NonScore] + [("missing", poll.missing), ("observer", poll.observers)]
    parts += [f"{count}\u00a0× {t(f'non_score.{key}')}" for key, count in counts if count]
    return " · ".join(parts)


def poll_in_words(poll: RevealedPoll, label: str, t: Texts) -> str:
    """Return the counts of every used column and of every non-score, with groups and names as far as the step shows them."""
    sentences = [f"{label}, {t('chart.round', round=poll.round)}."]
    sentences += answers_in_words(poll, t)
    for kind in NonScore:
        found = [answer for answer in poll.answers if answer.non_score is kind]
        sentences.append(f"{_capital(t(f'non_score.{kind}'))}: {len(found)}{_who(poll, found, t)}.")
    if poll.missing:
        sentences.append(f"{_capital(t('non_score.missing'))}: {poll.missing}.")
    if poll.observers:
        sentences.append(f"{_capital(t('non_score.observer'))}: {poll.observers}.")
    sentences += _second_situations(poll, t)
    return " ".join(sentences)


def answers_in_words(poll: RevealedPoll, t: Texts) -> list[str]:
    """Return one sentence per used column; a sentence that says so when nobody gave a column."""
    sentences = []
    for column in range(1, poll.columns + 1):
        found = [answer for answer in poll.answers if answer.column == column]
        if found:
            unsure = sum(answer.certainty is not Certainty.SURE for answer in found)
            doubt = f", {t('chart.of_which_unsure', count=unsure)}" if unsure else ""
            count = count_in_words(t, "answers", len(found))
            sentences.append(f"{t('chart.column', column=column)}: {count}{_who(poll, found, t)}{doubt}.")
    return sentences or [t("chart.no_columns")]


def _who(poll: RevealedPoll, found: Sequence[SeenAnswer], t: Texts) -> str:
    if not found or not shows_groups(poll):
        return ""
    if shows_names(poll):
        return f" ({', '.join(str(answer.name) for answer in found)})"
    counts = Counter(answer.group for answer in found)
    known = [f"{counts[group]} × {t(f'group.{group}')}" for group in RoleGroup if counts[group]]
    return f" ({', '.join(known)})" if known else ""


def _second_situations(poll: RevealedPoll, t: Texts) -> list[str]:
    if not shows_groups(poll):
        return []  # the situation would say whose answer it is
    seconds = Counter((answer.second_column, answer.second_context) for answer in poll.answers if answer.second_column is not None)
    ordered = sorted(seconds.items(), key=lambda item: (item[0][0] or 0, str(item[0][1])))
    return [t("chart.second_in_words", count=count, column=column, context=t(f"context.{context}")) for (column, context), count in ordered]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
