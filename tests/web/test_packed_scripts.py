"""Streamlit's scripts are packed once for everybody: what is kept is whole."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from web.streamlit_face import PackedScripts

SCRIPT = "export const a = 1;" * 20
ASKED = {"accept-encoding": "gzip"}


def test_a_script_whose_first_reader_left_is_not_kept_without_its_words() -> None:
    """Otherwise no browser could open a screen any more until the program is started again."""
    readers: list[str] = []

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        """The first answer breaks off after its head, as it does when the browser is gone."""
        readers.append(scope["path"])
        answer = PlainTextResponse(SCRIPT, media_type="text/javascript")
        if len(readers) > 1:
            await answer(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": answer.raw_headers})
        await send({"type": "http.response.body", "body": b""})

    browser = TestClient(PackedScripts(serve))
    browser.get("/static/js/a.js", headers=ASKED)
    assert [SCRIPT] * 2 == [browser.get("/static/js/a.js", headers=ASKED).text for _ in range(2)]
    assert 2 == len(readers)  # and what is whole is kept
