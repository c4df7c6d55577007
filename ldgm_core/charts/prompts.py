"""Which question fits the shape of the answers. It opens the talk; it never says who is right."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.wording import shows_groups
from ldgm_core.domain.disagreement import Level, apart_count, camps, level, needs_sight, split_boundaries
from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.poll import RevealedPoll, SeenAnswer
from ldgm_core.domain.rating import Certainty

__all__ = ["first_turn_groups", "prompt_facts", "prompt_key"]

_WIDE_LEVELS = (Level.LARGE, Level.TWO_CAMPS)
_OPEN_LEVELS = (Level.DIFFERENT, Level.LARGE, Level.TWO_CAMPS)
_HOME = (Context.HOME, Context.HOME_VISIT, Context.FREE_TIME)
_BY_LEVEL = {
    Level.TOO_FEW: "too_few",
    Level.UNANIMOUS: "unanimous",
    Level.SMALL: "small",
    Level.DIFFERENT: "different",
    Level.LARGE: "large",
    Level.TWO_CAMPS: "two_camps",
}


def prompt_key(first: RevealedPoll, *, latest: RevealedPoll | None = None, is_pupil_present: bool = False) -> str:
    """
    Return the text key of the question; `first` is round 1, `latest` the newest revealed round.

    Fill it in with prompt_facts of the same poll. With the pupil in the room it is the short wording with "jij".
    """
    poll = latest or first
    return f"prompt.{_name(poll)}{'_pupil' if is_pupil_present else ''}"


def prompt_facts(poll: RevealedPoll) -> dict[str, object]:
    """Return what the questions may mention: how many stand apart, and the columns on both sides of the most divided boundary."""
    lines = split_boundaries(poll.scores, poll.columns)
    left = lines[0].left_column if lines else 1
    return {"apart": apart_count(poll.scores), "left": left, "right": left + 1}


def first_turn_groups(poll: RevealedPoll) -> tuple[RoleGroup, ...]:
    """
    Return parents and pupil as far as they stand at an end or apart, to offer them the first turn; never an obligation.

    Nobody as long as the step of the reveal does not show the group: the offer would say who stands there.
    """
    ends = _end_columns(poll)
    seen = {answer.group for answer in poll.answers if shows_groups(poll) and answer.column in ends}
    return tuple(group for group in (RoleGroup.PARENTS, RoleGroup.PUPIL) if group in seen)


def _end_columns(poll: RevealedPoll) -> frozenset[int]:
    """The lowest and highest used column, and the columns at either end whose people stand apart from the rest."""
    used = sorted({column for column in poll.scores if column is not None})
    if len(used) < 2:
        return frozenset()
    apart = apart_count(poll.scores)
    runs = (_run(used), _run(used[::-1]))
    small = [column for run in runs if sum(score in run for score in poll.scores) <= apart for column in run]
    return frozenset({used[0], used[-1], *small})


def _run(used: Sequence[int]) -> set[int]:
    """The columns from the first one on, up to the first empty column."""
    run = {used[0]}
    for column in used[1:]:
        if not {column - 1, column + 1} & run:
            break
        run.add(column)
    return run


def _name(poll: RevealedPoll) -> str:
    word = level(poll.scores)
    answered = [answer for answer in poll.answers if answer.column is not None]
    if poll.round > 1 and word in _OPEN_LEVELS:
        return "still_apart"
    if needs_sight(len(answered), len(poll.answers) - len(answered)):
        return "no_sight"
    if len(answered) >= 2 and 2 * sum(answer.certainty is not Certainty.SURE for answer in answered) > len(answered):
        return "doubt"
    return _name_by_shape(poll, word, answered)


def _name_by_shape(poll: RevealedPoll, word: Level, answered: Sequence[SeenAnswer]) -> str:
    if word in _WIDE_LEVELS and shows_groups(poll):
        sides = _what_camps_follow(poll, answered)
        if sides:
            return sides
    if apart_count(poll.scores):
        return "one_apart" if apart_count(poll.scores) == 1 else "some_apart"
    if word in _WIDE_LEVELS and all(answer.certainty is Certainty.SURE for answer in answered):
        return "both_sure"
    return _BY_LEVEL[word]


def _what_camps_follow(poll: RevealedPoll, answered: Sequence[SeenAnswer]) -> str | None:
    """Whether the two camps are home and school, or two other sets of roles or situations; only from what the step shows."""
    found = camps(poll.scores)
    if found is None:
        return None
    low, high = ([answer for answer in answered if answer.column in columns] for columns in found)
    at_home = [{_is_home(answer) for answer in side} for side in (low, high)]
    if at_home in ([{True}, {False}], [{False}, {True}]):
        return "home_and_school"
    groups = [{answer.group for answer in side} for side in (low, high)]
    contexts = [{answer.context for answer in side} for side in (low, high)]
    apart_by_group, apart_by_place = (None not in one | other and not one & other for one, other in (groups, contexts))
    return "roles_apart" if apart_by_group or apart_by_place else None


def _is_home(answer: SeenAnswer) -> bool | None:
    """Whether this is seen at home; None when this step does not say where."""
    if answer.group is None and answer.context is None:
        return None
    return answer.group is RoleGroup.PARENTS or answer.context in _HOME
