"""
The program with a fault planted in it: `python -m tests.trust.wire_faults NAME[,NAME...]`.

What the blind wire and the search for live words must notice.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from sqlalchemy import func, select

import ui.board
import ui.context
import ui.style
import web.answer
import web.board
import web.download
import web.stream
from ldgm_core.boards import NUMBER, Board, draw_how_far
from ldgm_core.domain.poll import RevealStep, Viewer
from ldgm_core.store import Store, poll_reader, reader
from ldgm_core.store import tables as t

last_words: list[str] = []


def plant_all_rows() -> None:
    """The query forgets to ask whether a poll is revealed, and what comes out of it is believed."""
    real = poll_reader.as_seen

    def all_rows(self: Any, polls: Sequence[Any], _viewer: Viewer) -> dict[Any, tuple[Any, ...]]:
        found: dict[Any, tuple[Any, ...]] = {}
        where = t.ratings.c.poll_id.in_([poll.id for poll in polls])
        for row in self._connection.execute(self._rating_query().where(where).order_by(t.ratings.c.seq)).mappings():
            found[row["poll_id"]] = (*found.get(row["poll_id"], ()), poll_reader._stored(row))
        return found

    def believed(poll: Any, ratings: Sequence[Any], *, viewer: Viewer, **more: Any) -> Any:
        shown = replace(poll, revealed_at=poll.opened_at, reveal_step=RevealStep.GROUPS)
        return real(shown, ratings, viewer=replace(viewer, is_record=True), **more)

    reader.Reader._visible_ratings = all_rows  # type: ignore[method-assign]
    poll_reader.as_seen = believed


def plant_count() -> None:
    """The projector counts how often each column was chosen while people still answer."""
    ui.board.draw_how_far = _with_counts(ui.context.store, draw_how_far)


def plant_board() -> None:
    """The streams that bring the counts to the projector count columns too."""
    stores: list[Store] = []
    load = web.board.load_how_far

    def remember(store: Store, *where: Any, **more: Any) -> Any:
        stores[:] = [store]
        return load(store, *where, **more)

    web.board.load_how_far = remember
    for name in ("draw_how_far", "draw_estimates", "draw_second_round"):
        setattr(web.board, name, _with_counts(lambda: stores[0], getattr(web.board, name)))


def _with_counts(store: Callable[[], Store], draw: Callable[..., Board]) -> Callable[..., Board]:
    def with_counts(*found: Any, **more: Any) -> Board:
        drawn = draw(*found, **more)
        query = select(t.ratings.c.column, func.count()).group_by(t.ratings.c.column)
        with store().reading() as tx:
            counts = tx._connection.execute(query).all()
        return replace(drawn, parts={**drawn.parts, NUMBER: f"<p>{counts}</p>"})

    return with_counts


def plant_log() -> None:
    """Somebody logs what a form held."""
    _when_read(lambda form: logging.getLogger("ldgm.web").warning("answer %s", dict(form)))


def plant_event() -> None:
    """The signal that something changed says what."""
    _when_read(lambda form: last_words.append(form["observation"]))
    real = web.stream._events

    async def with_words(*args: Any, **more: Any) -> AsyncIterator[str]:
        async for event in real(*args, **more):
            yield event + "".join(f"\ndata: {words}" for words in last_words[-1:])

    web.stream._events = with_words


def plant_export() -> None:
    """A download asks the tables itself."""
    real = web.download.send_minutes_json

    def with_everything(call: Any) -> Any:
        answer = real(call)
        body = bytes(answer.body) + str(_all_observations(call.site.store)).encode()
        return type(answer)(body, media_type="application/json")

    web.download.send_minutes_json = with_everything


def plant_widget() -> None:
    """A screen keeps answers in its session, and a field begins with them."""
    real = ui.board.show

    def with_field(*where: Any) -> None:
        st.session_state["answers"] = str(_all_observations(ui.context.store()))
        st.text_input("Antwoorden", key="answers")
        real(*where)

    ui.board.show = with_field


def _all_observations(store: Store) -> list[str]:
    with store.reading() as tx:
        return [row[0] for row in tx._connection.execute(select(t.ratings.c.observation))]


def _when_read(do: Callable[[Mapping[str, str]], object]) -> None:
    real = web.answer.read_rating

    def read(form: Mapping[str, str], **more: Any) -> Any:
        do(form)
        return real(form, **more)

    web.answer.read_rating = read


def plant_live_labels() -> None:
    """Labels take what was typed as Markdown."""
    for name in ("agenda_list", "arrangement_form", "arrangement_watch", "between", "conversation", "fields", "import_choice", "style"):
        importlib.import_module(f"ui.{name}")
    for name, module in list(sys.modules.items()):
        if name.startswith("ui.") and hasattr(module, "plain_label"):
            module.plain_label = lambda typed: typed


def plant_live_words() -> None:
    """Words are put into the page as they were typed."""
    ui.style.escape = str


FAULTS = {
    "all rows": plant_all_rows,
    "count": plant_count,
    "board": plant_board,
    "log": plant_log,
    "event": plant_event,
    "export": plant_export,
    "widget": plant_widget,
    "live labels": plant_live_labels,
    "live words": plant_live_words,
}


if __name__ == "__main__":
    for name in sys.argv[1].split(","):
        FAULTS[name]()
    import app

    app.main()
