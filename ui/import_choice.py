"""Who of a file comes in: looked at group by group, chosen by a person, nobody beforehand; and what was stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import streamlit as st

from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.services import importing
from ldgm_core.services.importing import FilePupil, ImportPreview, PreviewRow, PupilFile
from ui import context, fields, guards, style, widgets
from ui.context import text, typed
from ui.style import plain_label

__all__ = ["forget", "show"]

FORM = "import_choice"
SECTOR = "import_sector"
GROUP = "import_group"
MOST_REFUSED = 100
"""Refused rows that are listed; of more the number is said."""


def show(person: guards.Person, file: PupilFile, *, done: Callable[[], None]) -> None:
    """Show what the file holds and the way to choose; `done` is called when the chosen pupils are stored."""
    widgets.next_step(text("intake.choice_next"))
    fields.kind_choice(SECTOR, text("intake.sector"), Sector, lambda kind: text(f"sector.{kind}"))
    sector = typed(SECTOR)
    with guards.sentences():
        shown = importing.preview(context.store(), person.actor, file, sector=sector or Sector.SO)
    widgets.labels(text("intake.found", count=len(shown.rows)), text("intake.refused", count=len(shown.refused)) if shown.refused else "")
    _show_refused(shown)
    if shown.rows:
        _show_group(shown, is_sector_known=sector is not None)
        chosen = _chosen(shown.rows)
        style.words(_in_words(chosen))
        guards.show_notice(FORM)
        st.button(text("intake.store"), key="import_store", type="primary", on_click=_store, args=(person, chosen, done))


def forget() -> None:
    """Let go of who was chosen."""
    context.forget([key for key in context.typed_keys() if key.startswith(("import_who_", "import_choice", SECTOR, GROUP))])
    context.keep("import_key", None)


def _show_refused(shown: ImportPreview) -> None:
    if not shown.refused:
        return
    with st.expander(text("intake.refused_title"), key="import_refused"):
        for row in shown.refused[:MOST_REFUSED]:
            said = context.texts().sentence(row.reason)
            begin = text("intake.refused_line", line=row.line)
            style.words(said if said.startswith(begin) else f"{begin} {said}", "small")
        if len(shown.refused) > MOST_REFUSED:
            style.words(text("intake.refused_more", count=len(shown.refused) - MOST_REFUSED), "small")


def _show_group(shown: ImportPreview, *, is_sector_known: bool) -> None:
    groups = list(dict.fromkeys(row.pupil.group_name for row in shown.rows))
    fields.one_of(
        GROUP, text("intake.group"), groups, lambda name: name or text("intake.no_group"), value=groups[0] if len(groups) == 1 else None
    )
    group = typed(GROUP)
    if group is None:
        return
    rows = [row for row in shown.rows if row.pupil.group_name == group]
    new = {row.pupil.line: row for row in rows if not row.is_known}
    names = {line: _name(row, is_sector_known=is_sector_known) for line, row in new.items()}
    if new:
        fields.several_of(_key(group), text("intake.who"), list(new), lambda line: names.get(line, ""))
        st.button(
            text("intake.whole_group", count=len(new)), key="import_whole_group", on_click=context.put, args=({_key(group): list(new)},)
        )
    known = [row.pupil.name for row in rows if row.is_known]
    if known:
        style.labelled(text("intake.known"), ", ".join(known))


def _name(row: PreviewRow, *, is_sector_known: bool) -> str:
    """The name as it would be stored; where else it stands, because it may be the same child a year later."""
    sector = text(f"sector.{row.sector}") if row.pupil.sector is not None and is_sector_known else ""
    also = (
        text("intake.also_in", groups=", ".join(group or text("intake.no_group") for group in row.other_groups)) if row.other_groups else ""
    )
    return plain_label(" · ".join(part for part in (row.pupil.name, sector, also) if part))


def _chosen(rows: Sequence[PreviewRow]) -> list[FilePupil]:
    """Who was chosen, over all groups, in the order of the file."""
    lines = {line for group in {row.pupil.group_name for row in rows} for line in typed(_key(group)) or ()}
    return [row.pupil for row in rows if row.pupil.line in lines and not row.is_known]


def _in_words(chosen: Sequence[FilePupil]) -> str:
    if not chosen:
        return text("intake.chosen_nobody")
    return text("intake.chosen", count=len(chosen), names=", ".join(pupil.name for pupil in chosen))


def _key(group: str) -> str:
    return f"import_who_{group}"


def _store(person: guards.Person, chosen: Sequence[FilePupil], done: Callable[[], None]) -> None:
    store, now, sector = context.store(), context.now(), typed(SECTOR)
    key = context.kept("import_key") or SubmitKey(secrets.token_urlsafe(16))
    context.keep("import_key", key)

    def do() -> str:
        report = importing.import_pupils(store, person.actor, chosen, sector=guards.chosen(sector, "sector"), key=key, now=now)
        return text("intake.stored", time=context.clock_time(report.stored_at), added=report.added, already=report.already_there)

    if guards.act(do, FORM):
        done()
        guards.move_notice(FORM, "import")
