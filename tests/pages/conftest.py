"""A prepared school: one gespreksleider who is signed in, in a browser that has no cookies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.services import installation, sign_in_link, staff_session
from ldgm_core.store import open_store
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, SECRET, Open, School
from ui import context

SCRIPT = Path(__file__).resolve().parents[2] / "ui" / "navigation.py"


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """A store in a folder of its own, with a gespreksleider who is signed in at this browser."""
    store = open_store(f"sqlite:///{tmp_path / 'pages.sqlite3'}")
    account = installation.make_first_account(store, organisation_name="De Brug", display_name="Anna", now=NOW)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=token, now=NOW)
    assert found is not None
    address = "http://school.test:8501"
    context.set_surroundings(context.Surroundings(store, SECRET, address, address, False, load_texts(), lambda: NOW))
    monkeypatch.setattr(context, "session_token", lambda: token)
    yield School(store, found[0], token)
    store.close()


@pytest.fixture
def open_page(school: School) -> Open:
    """Open one screen in a browser of its own: `open_page("debate", meeting_id, onderdeel="cognition")`."""

    def open_in_new_browser(name: str, meeting_id: str | None = None, **query: str) -> AppTest:
        screen = AppTest.from_file(str(SCRIPT), default_timeout=30).run()
        if meeting_id is not None:
            screen.query_params["bespreking"] = meeting_id
        for key, value in query.items():
            screen.query_params[key] = value
        return screen.switch_page(f"../pages/{name}.py").run() if name != "home" else screen.run()

    return open_in_new_browser
