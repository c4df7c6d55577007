"""The three readers of the minutes; what a variant leaves out is gone from its data before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from ldgm_core.domain.minutes import MinutesArea, MinutesData
from ldgm_core.domain.minutes_plan import MinutesArrangement
from ldgm_core.domain.plan import Agreement, Plan
from ldgm_core.exports.wording import role_name
from ldgm_core.texts import Texts

__all__ = ["Variant", "for_colleague", "for_parents", "in_short", "minutes_for"]

_NOT_TYPED = re.compile(
    r"(_id|_version|^role|^label|^row_label|^plain_label|cell_texts|^matrix_title|^attribution|^content_hash|^pupil_name)$"
)
"""Fields with ids and with words of the program: no name of a person can stand there."""
_SHORTEST_NAME = 3  # letters: a shorter part of a name is too often an ordinary word


class Variant(StrEnum):
    """Full for the school, plain for the parents, or one page."""

    FULL = "full"
    PARENTS = "parents"
    SHORT = "short"


def minutes_for(minutes: MinutesData, variant: Variant, t: Texts) -> MinutesData:
    """Return the minutes as this variant may know them."""
    return {Variant.FULL: lambda: minutes, Variant.PARENTS: lambda: for_parents(minutes, t), Variant.SHORT: lambda: in_short(minutes)}[
        variant
    ]()


def for_parents(minutes: MinutesData, t: Texts) -> MinutesData:
    """
    Return the minutes without names of other people and without the facilitator's notes, in plain words where the matrix has them.

    Who wrote something down is left out; who does something stays, as a role. Names of participants and of the facilitator that
    somebody typed in a text are replaced by the role in square brackets. A name of anybody else that was typed stays: it is not known.
    """
    without_notes = replace(minutes, notes=(), areas=tuple(_plain_area(area) for area in minutes.areas))
    return _without_writers(_rewrite(without_notes, _replacer(minutes, t)))


def for_colleague(minutes: MinutesData, t: Texts) -> MinutesData:
    """Return the minutes as somebody of the meeting may read them: whole if the meeting chose names, otherwise with roles for names."""
    return minutes if minutes.header.shows_names else _without_writers(_rewrite(minutes, _replacer(minutes, t)))


def in_short(minutes: MinutesData) -> MinutesData:
    """Return the minutes without answers, sources and notes: what was decided, what was not, and what happens now."""
    areas = tuple(
        replace(
            area,
            notes=(),
            changes=(),
            rounds=tuple(replace(seen, seen=replace(seen.seen, answers=(), missing=0, observers=0)) for seen in area.rounds[:1]),
        )
        for area in minutes.areas
    )
    return replace(
        minutes, areas=areas, sources=(), evaluations=(), notes=(), arrangements=(), opp_days=(), earlier_on=None, earlier_evaluations=()
    )


def _plain_area(area: MinutesArea) -> MinutesArea:
    rounds = tuple(
        replace(seen, seen=replace(seen.seen, answers=tuple(replace(one, name=None, participant_id=None) for one in seen.seen.answers)))
        for seen in area.rounds
    )
    return replace(
        area,
        label=area.plain_label or area.label,
        row_label=area.plain_label or area.row_label,
        cell_texts=area.plain_cell_texts or area.cell_texts,
        notes=(),
        rounds=rounds,
        changes=tuple(replace(change, name=None) for change in area.changes),
        agreed=area.agreed and replace(area.agreed, recorded_by=""),
    )


def _without_writers(minutes: MinutesData) -> MinutesData:
    return replace(
        minutes,
        header=replace(minutes.header, facilitator_name="", shows_names=False),
        present=tuple(replace(person, name="") for person in minutes.present),
        sources=tuple(replace(source, filled_in_by="") for source in minutes.sources),
        decision=minutes.decision and replace(minutes.decision, decided_by=""),
        dissents=tuple(replace(dissent, name=None, written_down_by="") for dissent in minutes.dissents),
        plan=minutes.plan and _plan_without_names(minutes.plan),
        evaluations=tuple(replace(item, evaluated_by="") for item in minutes.evaluations),
        earlier_evaluations=tuple(replace(item, evaluated_by="") for item in minutes.earlier_evaluations),
        arrangements=tuple(_arrangement_without_names(one) for one in minutes.arrangements),
        addenda=tuple(replace(note, who="") for note in minutes.addenda),
        remarks=tuple(replace(remark, name=None, written_down_by="", answered_by="") for remark in minutes.remarks),
    )


def _plan_without_names(plan: Plan) -> Plan:
    """Which parent agreed is not for the other one."""
    agreement = Agreement(plan.agreement.state, "", plan.agreement.given_on, plan.agreement.given_how)
    return replace(plan, agreement=agreement, parent_talks=tuple(replace(talk, with_whom="") for talk in plan.parent_talks))


def _arrangement_without_names(one: MinutesArrangement) -> MinutesArrangement:
    """Who judged, who sat at the table and which parent agreed is left out; who gives the support stays, as in the plan."""
    return replace(
        one,
        consent=Agreement(one.consent.state, "", one.consent.given_on, one.consent.given_how),
        steps=tuple(replace(step, who="") for step in one.steps),
        talks=tuple(replace(talk, with_whom="") for talk in one.talks),
    )


def _rewrite(value: Any, write: Callable[[str], str]) -> Any:
    """The same data with every text that somebody typed written anew."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: one if _NOT_TYPED.search(name) else _rewrite(one, write) for name, one in kept.items()})
    if isinstance(value, tuple):
        return tuple(_rewrite(item, write) for item in value)
    return write(value) if type(value) is str else value


def _replacer(minutes: MinutesData, t: Texts) -> Callable[[str], str]:
    """Whole names are found in capitals or not; one word of a name only as a name is written, for it may be an ordinary word."""
    stand_ins = _stand_ins(minutes, t)
    if not stand_ins:
        return lambda words: words
    longest_first = sorted(stand_ins, key=len, reverse=True)
    known = "|".join(f"(?i:{re.escape(name)})" if " " in name else re.escape(name) for name in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{known})(?!\w)")
    whole = {name.casefold(): words for name, words in stand_ins.items()}
    return lambda words: pattern.sub(lambda found: whole[found.group().casefold()], words)


def _stand_ins(minutes: MinutesData, t: Texts) -> Mapping[str, str]:
    """What stands for each name, and for its first and its last word; the pupil's own name and the words of roles stay what they are."""
    own = {word.casefold() for word in (minutes.header.pupil_name, *minutes.header.pupil_name.split())} | _words_of_roles(minutes, t)
    people = [(person.name, role_name(person.role, t)) for person in minutes.present]
    found: dict[str, str] = {}
    for name, role in [*people, (minutes.header.facilitator_name, t("pdf.facilitator"))]:
        words = t("pdf.stand_in", role=role[:1].lower() + role[1:])
        for part in {name, *_main_parts(name)}:
            if part and part.casefold() not in own:
                found[part] = words if found.get(part, words) == words else t("pdf.stand_in", role=t("pdf.somebody").lower())
    return found


def _main_parts(name: str) -> set[str]:
    """The first and the last word of a name, as far as they can be told from an ordinary word."""
    words = name.split()
    return {word for word in words[:1] + words[-1:] if len(word) >= _SHORTEST_NAME and word[:1].isupper()}


def _words_of_roles(minutes: MinutesData, t: Texts) -> set[str]:
    labels = [role_name(person.role, t) for person in minutes.present]
    return {word.casefold() for label in labels for word in (label, *label.split())}
