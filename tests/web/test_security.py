"""What stands in front of every address: the door for staff, headers, strangers' forms, and Streamlit's page in Dutch."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import web
from ldgm_core.services import personal_link, staff_session
from ldgm_core.services.form_seal import seal_of
from tests.web.room import HOST, OWN_ORIGIN, SCRIPT, SECRET, Browser, Phone, Room, fields_of
from web import Site, make_middleware, make_routes
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
    staff_session.sign_out(room.store, session_token=staff.cookies["ldgm_sessie"], now=room.clock())
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
    browser = Browser(app)
    del browser.headers["origin"]
    answer = browser.post(room.link("Jan"), headers=headers, follow_redirects=False)
    assert (403 if is_refused else 303) == answer.status_code
    assert is_refused is (room.site.texts("error.form_from_elsewhere") in answer.text)
    assert is_refused is not personal_link.load_invitation(room.store, token=room.link("Jan").removeprefix("/m/")).is_taken


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
        answer = Browser(app).post("/kapot", data={"observation": "KANARIE"})
    number = answer.text.split("computer beheert: ")[1][:8]
    assert (500, True, True) == (answer.status_code, number in caplog.text, "broken" in caplog.text)
    assert (False, False) == ("KANARIE" in answer.text, "KANARIE" in caplog.text)


def test_the_health_page_reads_the_store(visitor: TestClient) -> None:
    """It says ok, and nothing else."""
    assert (200, {"status": "ok"}) == (visitor.get("/healthz").status_code, visitor.get("/healthz").json())


@pytest.mark.parametrize("planted", [{}, {"zegel": ""}, {"zegel": "van-een-ander"}, {"zegel": seal_of(SECRET, "another browser")}])
def test_a_form_without_the_seal_of_its_browser_is_refused(app: Starlette, room: Room, planted: dict[str, str]) -> None:
    """Also with the right origin: missing, empty, made up, or of somebody else's browser. Nothing is bound."""
    browser = TestClient(app, base_url=HOST, headers=OWN_ORIGIN)
    browser.get(room.link("Jan"))
    answer = browser.post(room.link("Jan"), data=planted, follow_redirects=False)
    assert (403, True) == (answer.status_code, room.site.texts("error.form_not_sealed") in answer.text)
    assert personal_link.load_invitation(room.store, token=room.link("Jan").removeprefix("/m/")).is_taken is False


def test_the_seal_works_without_a_script_and_its_mark_is_hidden_from_scripts(app: Starlette, room: Room) -> None:
    """What the page carries is enough; the cookie is HttpOnly, SameSite=Lax, and another one per browser."""
    marks = set()
    for name in ("Jan", "Piet"):
        browser = TestClient(app, base_url=HOST, headers=OWN_ORIGIN)
        page = browser.get(room.link(name))
        attributes = page.headers["set-cookie"].split("; ")
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(attributes)
        marks.add(attributes[0])
        assert 303 == browser.post(room.link(name), data=fields_of(page.text), follow_redirects=False).status_code
    assert 2 == len(marks)


def test_every_form_of_every_template_carries_the_seal() -> None:
    """A template that forgets it would not work, and fails here before anybody tries."""
    templates = sorted((Path(web.__file__).parent / "templates").glob("*.html"))
    forms = [(path.name, form) for path in templates for form in re.findall(r"<form[^>]*>.{0,20}", path.read_text(), re.S)]
    assert len(forms) >= 15
    assert [] == [(name, form) for name, form in forms if not re.search(r'method="post"[^>]*>\{\{ form_seal', form)]


@pytest.mark.parametrize(
    ("host", "is_answered"),
    [
        ("school.test", True),
        ("school.test:8080", True),
        ("127.0.0.1:8501", True),
        ("localhost", True),
        ("192.168.1.20:8501", True),
        ("[::1]:8501", True),
        ("evil.test", False),
        ("school.test.evil.test", False),
        ("school.test@evil.test", False),
        ("", False),
    ],
)
def test_only_our_own_name_or_a_number_is_answered(app: Starlette, site: Site, host: str, is_answered: bool) -> None:
    """A name of somebody else's that was made to point at this machine (DNS rebinding) gets one sentence with the right address."""
    answer = TestClient(app, base_url=HOST).get("/aanmelden", headers={"host": host})
    assert (200 if is_answered else 421) == answer.status_code
    assert is_answered is not (site.texts("error.host_unknown", address=HOST) in answer.text)


@pytest.mark.parametrize(
    ("origin", "host", "is_opened"),
    [
        (HOST, "school.test", True),
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        (None, "school.test", False),
        ("null", "school.test", False),
        ("https://evil.test", "school.test", False),
        (f"{HOST}:8080", "school.test", False),
        ("http://evil.test", "evil.test", False),
        ("http://localhost:3000", "localhost:8501", False),
    ],
)
def test_a_websocket_opens_for_our_own_page_under_our_own_name(staff: TestClient, origin: str | None, host: str, is_opened: bool) -> None:
    """Eight pairs of Origin and Host, each with the cookie of a signed-in gespreksleider; without an origin it is no browser."""
    del staff.headers["origin"]
    headers = {"host": host, "cookie": f"ldgm_sessie={staff.cookies['ldgm_sessie']}", **({"origin": origin} if origin else {})}
    if is_opened:
        with staff.websocket_connect("/_stcore/stream", headers=headers) as socket:
            assert "hello" == socket.receive_text()
        return
    with pytest.raises(WebSocketDisconnect) as refused, staff.websocket_connect("/_stcore/stream", headers=headers):
        pass
    assert 1008 == refused.value.code


def test_one_device_is_slowed_down_and_the_others_are_not(site: Site, room: Room) -> None:
    """Two hundred writes at one moment: twenty get through, the rest reads why; another phone at that same moment is served."""
    still = replace(site, ticks=lambda: 0.0)
    app = Starlette(routes=make_routes(still), middleware=make_middleware(still))
    jan, piet = Phone(app), Phone(app)
    for browser, name in ((jan, "Jan"), (piet, "Piet")):
        browser.post(room.link(name))
        browser.home = f"/d/{room.people[name]}/"
    answers = [jan.post(f"{jan.home}klaar", follow_redirects=False) for _ in range(200)]
    assert 20 == sum(answer.status_code == 303 for answer in answers)
    last = answers[-1]
    assert (429, "1", True) == (last.status_code, last.headers["retry-after"], site.texts("error.too_fast") in last.text)
    assert 303 == piet.post(f"{piet.home}klaar", follow_redirects=False).status_code
    assert 200 == jan.get(jan.home).status_code
