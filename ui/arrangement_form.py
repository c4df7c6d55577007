"""What is agreed in an arrangement, as one form: for a new one and for a new version of one that exists."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.arrangement import MOST_HOURS, Arrangement, ArrangementKind, Funding, Place, Share
from ldgm_core.domain.matrix import AreaId
from ldgm_core.errors import BadInput
from ldgm_core.services.counting import area_labels
from ui import context, fields, style
from ui.context import text, typed

__all__ = ["gather", "keys_of", "show"]

WORDS = ("why", "tried", "funding_words", "integral_plan")
LINES = ("title", "provider", "education_executor")
DATES = ("starts_on", "ends_on")
EVALUATIONS = 3


def keys_of(name: str) -> dict[str, str]:
    """Return the keys of the fields of one form; `name` tells forms apart, and versions of one form."""
    shares = [f"{part}_{place}" for place in Place for part in ("hours", "who")]
    evaluations = [f"evaluate_{number}" for number in range(EVALUATIONS)]
    parts = ("kind", "goals", "areas", "funding", *WORDS, *LINES, *DATES, *shares, *evaluations)
    return {part: f"arrangement_{part}_{name}" for part in parts}


def show(keys: dict[str, str], body: Arrangement | None) -> None:
    """Show the fields, empty for a new arrangement; nothing is chosen beforehand."""
    fields.line(keys["title"], text("arrangement.title"), value=body.title if body else "", hint=text("arrangement.title_hint"))
    fields.kind_choice(
        keys["kind"],
        text("arrangement.kind"),
        ArrangementKind,
        lambda kind: text(f"arrangement_kind.{kind}"),
        value=body.kind if body else None,
    )
    fields.lines(keys["goals"], text("arrangement.goals"), value="\n".join(body.goals) if body else "", height=90)
    left, right = st.columns(2, gap="large")
    with left:
        fields.lines(keys["why"], text("arrangement.why"), value=body.why if body else "", height=90)
        fields.line(keys["provider"], text("arrangement.provider"), value=body.provider if body else "")
    with right:
        fields.lines(keys["tried"], text("arrangement.tried"), value=body.tried if body else "", height=90)
        fields.line(keys["education_executor"], text("arrangement.education_executor"), value=body.education_executor if body else "")
    labels = area_labels()
    chosen = list(body.area_ids) if body else []
    fields.several_of(keys["areas"], text("arrangement.areas"), list(labels), lambda area: style.plain_label(labels[area]), value=chosen)
    _show_shares(keys, body)
    _show_money_and_days(keys, body)


def _show_shares(keys: dict[str, str], body: Arrangement | None) -> None:
    style.heading(text("arrangement.shares"), 2)
    for place in Place:
        share = next((one for one in body.shares if one.place is place), None) if body else None
        hours, who = st.columns([1, 3])
        with hours:
            label = text("arrangement.hours", place=text(f"place.{place}"))
            fields.line(keys[f"hours_{place}"], label, value=_told(share.hours_per_week) if share else "", longest=10)
        with who:
            fields.line(keys[f"who_{place}"], text("arrangement.who", place=text(f"place.{place}")), value=share.who if share else "")
    fields.line(keys["integral_plan"], text("arrangement.integral_plan"), value=body.integral_plan if body else "")


def _show_money_and_days(keys: dict[str, str], body: Arrangement | None) -> None:
    one, two = st.columns(2)
    with one:
        funding = body.funding if body else None
        fields.kind_choice(
            keys["funding"], text("arrangement.funding"), Funding, lambda kind: text(f"funding.{kind}"), value=funding, is_radio=False
        )
    with two:
        fields.line(keys["funding_words"], text("arrangement.funding_words"), value=body.funding_words if body else "")
    begin, end, *evaluations = st.columns(2 + EVALUATIONS)
    with begin:
        fields.day(keys["starts_on"], text("arrangement.starts_on"), value=body.starts_on if body else None)
    with end:
        fields.day(keys["ends_on"], text("arrangement.ends_on"), value=body.ends_on if body else None)
    for number, column in enumerate(evaluations):
        with column:
            day = body.evaluate_on[number] if body and number < len(body.evaluate_on) else None
            fields.day(keys[f"evaluate_{number}"], text("arrangement.evaluate_on", number=number + 1), value=day)


def gather(keys: dict[str, str], before: Arrangement | None) -> Arrangement:
    """
    Return the arrangement as it stands in the fields now; days of evaluation beyond those on the screen stay.

    Raises:
        BadInput: nothing was chosen for whom it is (`choice_missing`), or hours that are no number (`arrangement_hours_wrong`).
    """
    kind = typed(keys["kind"])
    if kind is None:
        raise BadInput("choice_missing", field_key="field.arrangement_kind")
    days = [typed(keys[f"evaluate_{number}"]) for number in range(EVALUATIONS)]
    values: dict[str, Any] = {name: typed(keys[name]) or "" for name in (*WORDS, *LINES)}
    return Arrangement(
        kind=ArrangementKind(kind),
        goals=tuple((typed(keys["goals"]) or "").splitlines()),
        area_ids=tuple(AreaId(area) for area in typed(keys["areas"]) or ()),
        shares=tuple(share for share in (_share(keys, place) for place in Place) if share.hours_per_week is not None or share.who.strip()),
        starts_on=typed(keys["starts_on"]),
        ends_on=typed(keys["ends_on"]),
        funding=Funding(typed(keys["funding"])) if typed(keys["funding"]) else None,
        evaluate_on=(*(day for day in days if day), *(before.evaluate_on[EVALUATIONS:] if before else ())),
        **values,
    )


def _share(keys: dict[str, str], place: Place) -> Share:
    said = (typed(keys[f"hours_{place}"]) or "").strip().replace(",", ".")
    try:
        hours = float(said) if said else None
    except ValueError:
        raise BadInput("arrangement_hours_wrong", most=MOST_HOURS) from None
    return Share(place, hours, typed(keys[f"who_{place}"]) or "")


def _told(hours: float | None) -> str:
    return f"{hours:g}".replace(".", ",") if hours is not None else ""


def clear(keys: dict[str, str]) -> None:
    """Empty the fields; in a callback, after what stood there was stored."""
    context.forget(keys.values())
