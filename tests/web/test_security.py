"""What stands in front of every address: the door for staff, headers, strangers' forms, and Streamlit's page in Dutch."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ldgm_core.services import access
from tests.web.room import HOST, SCRIPT, Phone, Room
from web import Site, make_middleware
from web.call import Call, at

PAGE = {"accept": "text/html"}
STREAM = "ws://school.test/_stcore/stream"
Join = Callable[..., Phone]


def test_streamlits_pages_are_for_staff(room: Room, visitor: TestClient, staff: TestClient, phone: Join) -> None:
    """A visitor and a participant are led to the way in; staff see the page."""
    for address in ("/", "/verslag", "/voorbereiden?x=1", "/een/diepe/pagina", "/pagina.html"):
        for browser in (visitor, phone(room, "Jan") if address == "/" else visitor):
            answer = browser.get(address, headers=PAGE, follow_redirects=False)
            assert (303, "/aanmelden") == (answer.status_code, answer.headers["location"])
        assert 200 == staff.get(address, headers=PAGE).status_code


def test_streamlits_files_and_other_doors_are_for_staff_too(visitor: TestClient, staff: TestClient) -> None:
    """Pictures under /media, uploads, and whatever is not open by name."""
    addresses = ("/media/x.png", "/_stcore/host-config", "/component/x/y.js")
    assert [403, 403, 403] == [visitor.get(address).status_code for address in addresses]
    assert 403 == visitor.put("/_stcore/upload_file/a/b").status_code
    assert 200 == staff.get("/media/x.png").status_code


def test_the_heartbeat_and_the_scripts_are_open_and_the_meters_are_closed(visitor: TestClient, staff: TestClient) -> None:
    """A load balancer and the way in need the first; nobody needs the second."""
    assert [200, 200] == [visitor.get(address).status_code for address in ("/_stcore/health", "/static/js/a.js")]
    closed = ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json", "/_stcore/agent")
    assert [404] * 8 == [browser.get(address).status_code for browser in (visitor, staff) for address in closed]


def test_the_websocket_needs_a_living_session(room: Room, visitor: TestClient, staff: TestClient) -> None:
    """No cookie, a made-up one, or one of a session that was ended: no handshake."""
    with staff.websocket_connect(STREAM) as socket:
        assert "hello" == socket.receive_text()
    copied = {"cookie": f"ldgm_sessie={staff.cookies['ldgm_sessie']}"}
    access.sign_out(room.store, session_token=staff.cookies["ldgm_sessie"], now=room.clock())
    for headers in ({}, {"cookie": "ldgm_sessie=verzonnen"}, copied):
        with pytest.raises(WebSocketDisconnect) as refused, visitor.websocket_connect(STREAM, headers=headers):
            pass
        assert 1008 == refused.value.code


def test_a_session_that_was_idle_too_long_opens_nothing(room: Room, staff: TestClient) -> None:
    """After half an hour without a sign the door is closed again."""
    room.clock.pass_time(minutes=31)
    assert 303 == staff.get("/", headers=PAGE, follow_redirects=False).status_code


def test_another_sites_page_cannot_open_the_websocket(staff: TestClient) -> None:
    """Also not from another port of the same machine."""
    for origin in ("https://evil.test", f"{HOST}:8080", "null"):
        with pytest.raises(WebSocketDisconnect), staff.websocket_connect(STREAM, headers={"origin": origin}):
            pass


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({"origin": HOST}, False),
        ({"origin": "https://evil.test"}, True),
        ({"origin": f"{HOST}.evil.test"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://evil.test", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({}, True),
    ],
)
def test_a_form_from_elsewhere_is_refused(app: Starlette, room: Room, headers: dict[str, str], is_refused: bool) -> None:
    """Only a page of this host may send a form here; the refusal is a sentence and binds nothing."""
    browser = TestClient(app, base_url=HOST)
    answer = browser.post(room.link("Jan"), headers=headers, follow_redirects=False)
    assert (403 if is_refused else 303) == answer.status_code
    assert is_refused is (room.site.texts("error.form_from_elsewhere") in answer.text)
    assert is_refused is not access.load_invitation(room.store, token=room.link("Jan").removeprefix("/m/")).is_taken


def test_every_answer_carries_the_safe_headers(room: Room, visitor: TestClient, staff: TestClient, phone: Join) -> None:
    """Pages, refusals, redirects, files, Streamlit's own: no sniffing, no frames, no foreign sources, nothing kept."""
    jan = phone(room, "Jan")
    answers = [
        visitor.get("/aanmelden"),
        visitor.get("/d/bestaat-niet/"),
        visitor.get("/", headers=PAGE, follow_redirects=False),
        visitor.get("/_stcore/metrics"),
        visitor.get("/static/js/a.js"),
        visitor.get("/healthz"),
        jan.get(jan.home),
        staff.get("/"),
        staff.get(f"/download/verslag/{room.meeting_id}.json"),
    ]
    for answer in answers:
        headers = answer.headers
        assert ("nosniff", "DENY") == (headers["x-content-type-options"], headers["x-frame-options"])
        assert "camera=()" in headers["permissions-policy"]
        assert headers["referrer-policy"] in ("no-referrer", "same-origin")
        policy = headers["content-security-policy"]
        assert ("frame-ancestors 'none'" in policy, "unsafe-eval" in policy, "http" in policy) == (True, False, False)
        assert "no-store" == headers["cache-control"]


def test_our_own_pages_allow_nothing_that_stands_in_the_page(room: Room, phone: Join) -> None:
    """No inline script and no inline style, neither in the policy nor in the pages."""
    jan = phone(room, "Jan")
    jan.save("cognition", answer="3", certainty="sure")
    room.reveal("cognition")
    for address in (jan.home, f"{jan.home}o/didactic", f"{jan.home}beeld/cognition"):
        answer = jan.get(address)
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert [] == [part for part in (" style=", "<style", " onclick=", "<script>", "javascript:") if part in answer.text]


def test_streamlits_page_is_dutch_when_it_arrives(staff: TestClient) -> None:
    """The language, the title, no pointer to the agent API, and a length that is right."""
    answer = staff.get("/", headers=PAGE)
    assert ('<html lang="nl">' in answer.text, "<title>Bespreking</title>" in answer.text) == (True, True)
    assert ("service-desc" in answer.text, 'lang="en"' in answer.text, "etag" in answer.headers) == (False, False, False)
    assert len(answer.content) == int(answer.headers["content-length"])
    assert b"" == staff.head("/").content


def test_streamlits_scripts_arrive_compressed(visitor: TestClient) -> None:
    """From the second request on out of the same copy; who cannot unpack gets them plain."""
    for _ in range(2):
        answer = visitor.get("/static/js/a.js", headers={"accept-encoding": "gzip"})
        assert ("gzip", SCRIPT) == (answer.headers["content-encoding"], answer.text)
        assert len(gzip.compress(SCRIPT.encode(), 9)) >= int(answer.headers["content-length"]) - 20
    plain = visitor.get("/static/js/a.js", headers={"accept-encoding": "identity"})
    assert (False, SCRIPT) == ("content-encoding" in plain.headers, plain.text)


def test_our_own_files_may_be_kept_for_a_year_under_the_name_of_their_contents(visitor: TestClient) -> None:
    """The address changes with the file; an old address is asked again."""
    page = visitor.get("/aanmelden").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "public, max-age=31536000, immutable" == visitor.get(address).headers["cache-control"]
    assert "no-cache" == visitor.get("/s/plain.css?v=oud").headers["cache-control"]
    assert [404, 404, 404] == [visitor.get(f"/s/{name}").status_code for name in ("x.css", "..%2Fsite.py", "base.html")]


def test_an_address_of_ours_that_does_not_exist_is_answered_by_us(visitor: TestClient, site: Site) -> None:
    """Not by Streamlit's page, whatever the method."""
    for address in ("/m", "/k/anders", "/d", "/d/x/y/z", "/download/x", "/live", "/qr/x", "/inloggen"):
        for answer in (visitor.get(address), visitor.post(address)):
            assert 404 == answer.status_code
            assert site.texts("web.refused") in answer.text


def test_a_bug_shows_a_number_and_keeps_what_was_typed_out_of_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """The number stands on the page and in the log, with the place in the code; the words of the form in neither."""

    def broken(call: Call) -> None:
        raise RuntimeError(call.form["observation"])

    app = Starlette(routes=[at(site, "/kapot", post=broken)], middleware=make_middleware(site)[:1])
    with caplog.at_level(logging.ERROR, logger="ldgm.web"):
        answer = TestClient(app).post("/kapot", data={"observation": "KANARIE"})
    number = answer.text.split("computer beheert: ")[1][:8]
    assert (500, True, True) == (answer.status_code, number in caplog.text, "broken" in caplog.text)
    assert (False, False) == ("KANARIE" in answer.text, "KANARIE" in caplog.text)


def test_the_health_page_reads_the_store(visitor: TestClient) -> None:
    """It says ok, and nothing else."""
    assert (200, {"status": "ok"}) == (visitor.get("/healthz").status_code, visitor.get("/healthz").json())
