"""The profile of the meeting before beside the one of now, once everybody has looked anew: two pictures, and no line between them."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts import dots
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.matrix import Area
from ldgm_core.services import reviewing
from ldgm_core.services.reviewing import ProfileRow, ProfileSide, ThenAndNow
from ui import context, fields, guards, pictures, style, widgets
from ui.context import text, typed

__all__ = ["show"]


def show(place: guards.Place) -> None:
    """Show what was written down then and now per area, and the two pictures of one area; or why it is not there yet."""
    found = guards.gently(lambda: reviewing.load_then_and_now(context.store(), place.actor, meeting_id=place.meeting_id))
    if found is None:
        return
    names: dict[str, str] = {row.area.id: row.area.label for row in found.rows}
    key = f"then_and_now_{place.meeting_id}"
    fields.one_of(key, text("review.then_now_area"), list(names), lambda area: names[area])
    row = next((one for one in found.rows if one.area.id == typed(key)), None)
    if row is not None:
        _show_pictures(found, row)
        return
    for one in found.rows:
        with st.container(border=True, key=f"then_now_{one.area.id}"):
            style.words(one.area.label, "large")
            left, right = st.columns(2, gap="large")
            with left:
                style.labelled(_day(found, is_then=True), _in_words(one.then.picture))
            with right:
                style.labelled(_day(found, is_then=False), _in_words(one.now.picture))


def _day(found: ThenAndNow, *, is_then: bool) -> str:
    meeting = found.earlier if is_then else found.meeting
    return text("review.then" if is_then else "review.now", day=context.day_in_words(meeting.held_on))


def _in_words(picture: AgreedPicture | None) -> str:
    if picture is None:
        return text("minutes.not_recorded")
    columns = ""
    if picture.column_from is not None:
        is_span = picture.column_to not in (None, picture.column_from)
        columns = ": " + text("ui.columns" if is_span else "ui.column", column=picture.column_from, to=picture.column_to)
    return f"{text(f'debate.picture_{picture.kind}')}{columns}. {picture.words}"


def _show_pictures(found: ThenAndNow, row: ProfileRow) -> None:
    left, right = st.columns(2, gap="large")
    for column, side, is_then in ((left, row.then, True), (right, row.now, False)):
        with column:
            style.heading(_day(found, is_then=is_then), 3)
            _show_side(row.area, side, f"{'then' if is_then else 'now'}_{row.area.id}_{found.meeting.id}")
            style.words(_in_words(side.picture))


def _show_side(area: Area, side: ProfileSide, key: str) -> None:
    if side.poll is None:
        widgets.empty(text("minutes.not_revealed"))
        return
    drawn = pictures.prepared(dots.prepare_dots, side.poll, area, context.texts(), tallest=len(side.poll.answers))
    pictures.picture(drawn, key, has_title=False)
