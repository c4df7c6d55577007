"""All pupils of the school with their meetings, and what is due over all of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.meeting import Meeting, Pupil, PupilId
from ldgm_core.services import preparation
from ui import context, due, fields, paging, perspectives, places, research_form, sheets, style, widgets
from ui.context import text
from ui.guards import require_staff, sentences

ALL_OF = "all_meetings_of"  # of one pupil at a time, so that the screen stays as long as its page of pupils
person = require_staff()
style.use_desk()


def show_pupils() -> None:
    """List the pupils that were sought, or the first ones, each with the meetings that this facilitator leads."""
    fields.line("pupils_search", text("pupils.search"))
    sought = (context.typed("pupils_search") or "").strip()
    pages = f"pupils_{sought}"
    with sentences():
        page = preparation.find_pupils(context.store(), person.actor, typed=sought, after=paging.after(pages), limit=paging.PAGE)
        meetings = preparation.list_meetings_about(context.store(), person.actor, pupil_ids=[pupil.id for pupil in page.rows])
    if not page.rows:
        widgets.empty(text("pupils.not_found" if sought else "pupils.none"))
    for pupil in page.rows:
        own = meetings.get(pupil.id)
        show_pupil(pupil, own.rows if own else (), has_older=own is not None and own.following is not None)
    paging.show_ways(pages, page.following)


def show_pupil(pupil: Pupil, newest: Sequence[Meeting], *, has_older: bool) -> None:
    """Show one pupil, the meetings, and what they decided at a press."""
    with st.container(border=True, key=f"pupil_{pupil.id}"):
        style.words(pupil.call_name, "large")
        style.meta(pupil.group_name, text(f"sector.{pupil.sector}"), text("ui.fictional") if pupil.is_fictional else "")
        if not newest:
            style.words(text("pupils.no_meetings"), "small")
        elif has_older and context.kept(ALL_OF) == pupil.id:
            show_all_meetings(pupil.id)
        else:
            show_meetings(newest)
            if has_older:
                st.button(text("pupils.older"), key=f"older_{pupil.id}", on_click=context.keep, args=(ALL_OF, pupil.id))
        shown = f"perspectives_{pupil.id}"
        if newest and not context.kept(shown):
            st.button(text("pupils.perspectives"), key=shown, on_click=context.keep, args=(shown, True))
        elif newest:
            perspectives.show(person, pupil.id)


def show_meetings(meetings: Sequence[Meeting]) -> None:
    """Show the way to each of these meetings."""
    for meeting in meetings:
        state = text("home.closed" if meeting.closed_at else "home.open" if meeting.opened_at else "home.preparing")
        name = places.STEP_PLACES[meeting.step]
        places.meeting_link(name, text("pupils.meeting", day=context.day_in_words(meeting.held_on), state=state), meeting.id)


def show_all_meetings(pupil_id: PupilId) -> None:
    """Show a page of all meetings about one pupil, and the way back to the newest ones."""
    pages = f"meetings_of_{pupil_id}"
    with sentences():
        after = paging.after(pages)
        page = preparation.list_meetings_of(context.store(), person.actor, pupil_id=pupil_id, after=after, limit=paging.PAGE)
    show_meetings(page.rows)
    paging.show_ways(pages, page.following)
    st.button(text("pupils.newest"), key=f"newest_{pupil_id}", on_click=context.keep, args=(ALL_OF, None))


style.heading(text("pupils.title"))
with st.container(horizontal=True, key="pupils_links"):
    places.link("home", text("home.tab"))
    places.link("arrangements", text("arrangement.title_page"))
    places.link("imports", text("intake.title"))
    places.link("privacy", text("privacy.title"))
left, right = st.columns([3, 2], gap="large")
with left:
    show_pupils()
with right:
    style.heading(text("home.due"), 2)
    due.show(person, days_ahead=366)
    with sentences():
        sheets.show(person)
        research_form.show_files(person)
