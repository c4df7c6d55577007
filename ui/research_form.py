"""Research: off until the facilitator records a yes, per meeting; and the file over all meetings that have one."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Pupil
from ldgm_core.domain.research import CaseType, ResearchConsent
from ldgm_core.services import research
from ui import context, fields, guards, style
from ui.context import text, typed

__all__ = ["show", "show_files"]

FORM = "research"
ANSWERS = ("yes", "no")


def show(place: guards.Place, pupil: Pupil) -> None:
    """Show what was agreed about research for this meeting, and the form for a new answer; nothing is chosen beforehand."""
    with st.expander(text("research_form.title"), key=f"research_{place.meeting_id}"):
        with guards.sentences():
            consent = research.load_consent(context.store(), place.actor, meeting_id=place.meeting_id)
        style.words(_state(consent))
        style.words(text("research_form.means"), "small")
        answer, pupil_scores, case_id = _keys(place)
        fields.one_of(answer, text("research_form.question"), ANSWERS, lambda value: text(f"research_form.{value}"), is_radio=True)
        if pupil.is_fictional:
            fields.line(case_id, text("research_form.case_id"), hint="V12", longest=40)
        else:
            fields.tick(pupil_scores, text("research_form.pupil_scores"))
        guards.show_notice(FORM)
        st.button(text("research_form.record"), key=f"record_research_{place.meeting_id}", on_click=_record, args=(place, pupil))


def show_files(person: guards.Person) -> None:
    """Show, once somebody asks, how many meetings may be in a research file now, and the link to each file that is large enough."""
    with st.expander(text("research_form.files"), key="research_files"):
        style.words(text("research_form.files_mean"), "small")
        if not context.kept("research_counted"):  # counting takes longer the more there is, and few look at it
            st.button(text("research_form.count"), key="count_research", on_click=context.keep, args=("research_counted", True))
            return
        for status in research.load_research_status(context.store(), person.actor):
            style.words(text(f"research_form.ready_{status.case_type}", count=status.meetings, least=status.least))
            if status.meetings >= status.least:
                style.anchor(text("research_form.download"), f"/download/onderzoek.zip?soort={status.case_type}", is_new_tab=True)


def _state(consent: ResearchConsent | None) -> str:
    if consent is None:
        return text("research_form.state_none")
    state = "given" if consent.is_given else "refused"
    day = context.day_in_words(consent.recorded_at.astimezone(context.HERE).date())
    return text(f"research_form.state_{state}", name=consent.recorded_by, day=day)


def _keys(place: guards.Place) -> tuple[str, str, str]:
    return f"research_answer_{place.meeting_id}", f"research_scores_{place.meeting_id}", f"research_case_{place.meeting_id}"


def _record(place: guards.Place, pupil: Pupil) -> None:
    store, now = context.store(), context.now()
    answer, pupil_scores, case_id = (typed(key) for key in _keys(place))

    def do() -> str:
        research.record_consent(
            store,
            place.actor,
            meeting_id=place.meeting_id,
            is_given=guards.chosen(answer, "research") == "yes",
            recorded_by=place.name,
            now=now,
            covers_pupil_scores=bool(pupil_scores) and not pupil.is_fictional,
            case_type=CaseType.VIGNETTE if pupil.is_fictional else CaseType.PUPIL,
            case_id=(case_id or "") if pupil.is_fictional else "",
        )
        return guards.saved()

    guards.act(do, FORM)
