"""The script that runs for every browser at a Streamlit address: which screens may this person open?"""

from __future__ import annotations

import streamlit as st

from ui import context, guards, places, style


def signed_out() -> None:
    """What stands at every address for somebody who is not signed in."""
    style.use_desk()
    style.heading(context.text("ui.title"))
    guards.show_signed_out()


def main() -> None:
    """Draw the screen that was asked for."""
    st.set_page_config(page_title=context.text("ui.title"), layout="wide", initial_sidebar_state="collapsed")
    with guards.sentences():
        person = context.staff()
    pages = places.make_pages(signed_out if person is None else None)
    screen = st.navigation(pages, position="hidden")
    if context.kept("screen") != screen.url_path:
        context.keep("screen", screen.url_path)
        context.keep("notice", None)
    places.go_where_was_asked()
    screen.run()


main()
