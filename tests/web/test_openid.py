"""Signing in through the school's own provider: the whole way over loopback, and every token that is not right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from starlette.applications import Starlette

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.identity import Identity, ProviderKind, read_identity
from ldgm_core.errors import NotAllowed, Trouble
from ldgm_core.providers import Provider, load_providers
from ldgm_core.services import signing_in, staff_session
from tests.web.mock_provider import CLIENT_ID, CLIENT_SECRET, serving
from tests.web.mock_provider import Provider as Mock
from tests.web.room import Browser, Room
from web import Site, make_middleware, make_routes, openid


@pytest.fixture(scope="module")
def running() -> Iterator[Mock]:
    with serving(Mock()) as provider:
        yield provider


@pytest.fixture
def mock(running: Mock) -> Mock:
    """The provider, honest again for each test."""
    fresh = Mock()
    running.claims, running.userinfo, running.changes, running.signs = fresh.claims, {}, {}, "right"
    running.asked.clear()
    return running


@pytest.fixture
def configured(mock: Mock) -> Provider:
    return Provider("school", "Schoolaccount", ProviderKind.OTHER, mock.issuer, CLIENT_ID, CLIENT_SECRET)


@pytest.fixture
def visitor(site: Site, configured: Provider, room: Room) -> Browser:
    return browser_of(site, configured)


def browser_of(site: Site, provider: Provider) -> Browser:
    own = replace(site, providers=(provider,))
    return Browser(Starlette(routes=make_routes(own), middleware=make_middleware(own)))


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def at_provider(address: str) -> str:
    """Press "yes" at the provider, and return the address here to which it sends the browser back."""
    try:
        build_opener(_Stay).open(address)
    except HTTPError as answer:
        return str(answer.headers["location"])
    raise AssertionError("the provider did not send the browser back")


def come_back(browser: Browser, query: str = "") -> Any:
    """The whole way: from here to the provider and back."""
    there = browser.get(f"/aanmelden/via/school{query}", follow_redirects=False)
    assert 303 == there.status_code
    back = urlsplit(at_provider(there.headers["location"]))
    return browser.get(f"{back.path}?{back.query}", follow_redirects=False)


def link_somebody(room: Room, mock: Mock, subject: str = "person-1") -> None:
    signing_in.link_identity(room.store, room.actor, Identity(mock.issuer, subject), now=room.clock())


def test_a_linked_person_comes_in(visitor: Browser, room: Room, mock: Mock) -> None:
    """With the code flow, S256, a state and a nonce of their own each time; the session is a new one of ours."""
    link_somebody(room, mock)
    for _ in range(2):
        answer = come_back(visitor)
        assert (303, "/") == (answer.status_code, answer.headers["location"])
    found = staff_session.find_staff(room.store, session_token=visitor.cookies["ldgm_sessie"], now=room.clock())
    assert found is not None
    assert room.actor.account_id == found[0].account_id
    first, second = mock.asked
    assert ("code", "S256", "openid profile") == (first["response_type"], first["code_challenge_method"], first["scope"])
    assert [] == [name for name in ("state", "nonce", "code_challenge") if first[name] == second[name] or len(first[name]) < 32]


def test_who_is_not_linked_is_told_whom_to_ask(visitor: Browser, site: Site) -> None:
    """No session, and nobody is added unless the school said so."""
    answer = come_back(visitor)
    assert (403, True) == (answer.status_code, site.texts("error.identity_unknown") in answer.text)
    assert "ldgm_sessie" not in visitor.cookies


def test_unknown_people_are_added_without_rights_when_the_school_says_so(site: Site, room: Room, configured: Provider, mock: Mock) -> None:
    """The name comes from the provider, or is made up when the provider keeps it to itself; the administrator gives rights."""
    mock.claims = {"sub": "person-without-a-name"}
    browser = browser_of(site, replace(configured, adds_accounts_to=room.actor.organisation_id))
    assert 303 == come_back(browser).status_code
    found = staff_session.find_staff(room.store, session_token=browser.cookies["ldgm_sessie"], now=room.clock())
    assert found is not None
    assert (False, False, 6) == (found[0].leads, found[0].is_administrator, len(found[1].display_name))


def test_a_signed_in_person_links_the_account_with_the_seal_only(site: Site, room: Room, configured: Provider, staff: Browser) -> None:
    """The link on one's own page does it; the same address without the seal, as another site would give it, only signs in."""
    browser = browser_of(site, configured)
    browser.cookies.update(staff.cookies)
    assert 403 == come_back(browser).status_code
    page = browser.get("/wachtwoord").text
    seal = page.split("/aanmelden/via/school")[1].split('"')[0]
    answer = come_back(browser, seal)
    assert (303, "/beheer") == (answer.status_code, answer.headers["location"])
    other = browser_of(site, configured)
    assert 303 == come_back(other).status_code


NOW = int(time.time())
WRONG: list[tuple[str, Callable[[Mock], Any]]] = [
    ("nonce", lambda mock: mock.changes.update(nonce="of-somebody-else")),
    ("no nonce", lambda mock: mock.changes.update(nonce=None)),
    ("issuer", lambda mock: mock.changes.update(iss="https://evil.test")),
    ("no issuer", lambda mock: mock.changes.update(iss=None)),
    ("audience", lambda mock: mock.changes.update(aud="another-program")),
    ("two audiences", lambda mock: mock.changes.update(aud=[CLIENT_ID, "another-program"])),
    ("expired", lambda mock: mock.changes.update(exp=NOW - 3600)),
    ("no end", lambda mock: mock.changes.update(exp=None)),
    ("from the future", lambda mock: mock.changes.update(iat=NOW + 3600)),
    ("nobody", lambda mock: mock.changes.update(sub=None)),
    ("alg none", lambda mock: setattr(mock, "signs", "none")),
    ("public key as shared key", lambda mock: setattr(mock, "signs", "shared key")),
    ("signed by another", lambda mock: setattr(mock, "signs", "other key")),
]


@pytest.mark.parametrize(("name", "lie"), WRONG, ids=lambda part: part if isinstance(part, str) else "")
def test_a_token_that_is_not_right_opens_nothing(visitor: Browser, room: Room, mock: Mock, name: str, lie: Callable[[Mock], Any]) -> None:
    """Also for somebody who is linked: one sentence, no session."""
    link_somebody(room, mock)
    lie(mock)
    answer = come_back(visitor)
    assert (403, True) == (answer.status_code, room.site.texts("error.identity_not_proven") in answer.text)
    assert "ldgm_sessie" not in visitor.cookies


def test_a_visit_that_did_not_begin_here_is_refused(visitor: Browser, site: Site, room: Room, configured: Provider, mock: Mock) -> None:
    """Another state, no cookie, a made-up cookie, a code that was used: an attacker's answer gets no session in a victim's browser."""
    link_somebody(room, mock)
    there = visitor.get("/aanmelden/via/school", follow_redirects=False)
    back = urlsplit(at_provider(there.headers["location"]))
    code = parse_qs(back.query)["code"][0]
    victim = browser_of(site, configured)
    refused = [
        victim.get(f"{back.path}?{back.query}"),
        visitor.get(f"{back.path}?code={code}&state=anders"),
        visitor.get(f"{back.path}?{back.query}"),  # the visit above is over
    ]
    victim.cookies.set("ldgm_bezoek", "verzonnen", domain="school.test", path="/aanmelden/via")
    refused.append(victim.get(f"{back.path}?{back.query}"))
    sentence = site.texts("error.visit_unknown")
    assert [(403, True)] * 4 == [(answer.status_code, sentence in answer.text) for answer in refused]
    assert 404 == visitor.get("/aanmelden/via/onbekend").status_code


def test_missing_claims_come_from_the_userinfo_of_the_same_person(site: Site, room: Room, configured: Provider, mock: Mock) -> None:
    """As Entree does; another subject there is a lie."""
    mock.claims = {"sub": "uid@school"}
    mock.userinfo = {"sub": "uid@school", "given_name": "Fatima", "family_name": "E."}
    adds = replace(configured, kind=ProviderKind.ENTREE, adds_accounts_to=room.actor.organisation_id)
    browser = browser_of(site, adds)
    assert 303 == come_back(browser).status_code
    found = staff_session.find_staff(room.store, session_token=browser.cookies["ldgm_sessie"], now=room.clock())
    assert found is not None
    assert "Fatima E." == found[1].display_name
    mock.claims, mock.userinfo = {"sub": "uid2@school"}, {"sub": "somebody-else", "name": "X"}
    assert 403 == come_back(browser_of(site, adds)).status_code


def test_a_provider_that_is_away_is_a_sentence(site: Site, room: Room, configured: Provider) -> None:
    """The passphrase still works."""
    answer = browser_of(site, replace(configured, issuer="http://127.0.0.1:9")).get("/aanmelden/via/school")
    assert (503, True) == (answer.status_code, "Schoolaccount is nu niet te bereiken" in answer.text)


ENTRA = {"kind": ProviderKind.ENTRA, "issuer": "i", "tenant": "t-1"}
GOOGLE = {"kind": ProviderKind.GOOGLE, "issuer": "g", "hosted_domain": "school.nl"}


def test_entra_people_are_tenant_and_object_never_an_address() -> None:
    """A renamed mailbox stays the same person; a guest of another tenant stays out."""
    claims = {"sub": "changes-per-app", "tid": "t-1", "oid": "o-1", "email": "a@school.nl", "name": "A"}
    assert Identity("i", "t-1/o-1", "A") == read_identity(claims, **ENTRA)  # type: ignore[arg-type]
    for wrong in ({"tid": "t-2"}, {"tid": None}, {"oid": ""}):
        with pytest.raises(NotAllowed):
            read_identity({**claims, **wrong}, **ENTRA)  # type: ignore[arg-type]


def test_google_people_are_of_the_schools_own_domain() -> None:
    """A private account, or one of another domain, stays out, whatever its address says."""
    assert "s-1" == read_identity({"sub": "s-1", "hd": "school.nl"}, **GOOGLE).subject  # type: ignore[arg-type]
    for wrong in ({}, {"hd": "evil.nl"}, {"hd": "school.nl.evil.nl"}, {"email": "x@school.nl"}):
        with pytest.raises(NotAllowed, match="identity_of_another_school"):
            read_identity({"sub": "s-1", **wrong}, **GOOGLE)  # type: ignore[arg-type]


def write_file(folder: Path, **changes: str) -> Path:
    fields = {"name": "school", "label": "Account", "kind": "entra", "client_id": "c", "client_secret": "s", "tenant": "t-1", **changes}
    path = folder / "aanmelden.toml"
    path.write_text("[[provider]]\n" + "\n".join(f'{name} = "{value}"' for name, value in fields.items()))
    return path


def test_the_file_is_read_and_hides_its_secret(tmp_path: Path) -> None:
    """Entra and Google know their issuer; no file is no provider."""
    (entra,) = load_providers(write_file(tmp_path))
    assert "https://login.microsoftonline.com/t-1/v2.0" == entra.issuer
    assert "client_secret" not in repr(entra)
    (google,) = load_providers(write_file(tmp_path, kind="google", hosted_domain="school.nl"))
    assert "https://accounts.google.com" == google.issuer
    assert () == load_providers(tmp_path / "niet.toml")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "facebook"},
        {"tenant": ""},
        {"kind": "google"},
        {"kind": "entree"},
        {"kind": "other", "issuer": "http://school.nl"},
        {"name": "Met Spaties"},
        {"client_id": ""},
        {"onbekend": "x"},
    ],
)
def test_a_provider_that_is_not_right_is_refused_by_its_field(tmp_path: Path, changes: dict[str, str]) -> None:
    """At the start, with a sentence: never half a configuration."""
    with pytest.raises(Trouble, match="provider_wrong"):
        load_providers(write_file(tmp_path, **changes))


@pytest.mark.parametrize("planted", ["no nonce", "any algorithm"])
def test_a_check_that_was_taken_out_is_noticed(
    visitor: Browser, room: Room, mock: Mock, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """Without the nonce, or without the signature, the tests above fail: the wrong token opens the door."""
    link_somebody(room, mock)
    if planted == "no nonce":
        mock.changes.update(nonce="of-somebody-else")
        real = openid.jwt.JWTClaimsRegistry
        monkeypatch.setattr(openid.jwt, "JWTClaimsRegistry", lambda **rules: real(**{k: v for k, v in rules.items() if k != "nonce"}))
    else:
        mock.signs = "other key"
        monkeypatch.setattr(openid, "_ask", lambda session, address: told(mock, session, address))
    assert 303 == come_back(visitor).status_code
    assert isinstance(room.actor, StaffActor)


REAL_ASK = openid._ask


def told(mock: Mock, session: Any, address: str) -> dict[str, Any]:
    """Somebody who believes any key believes this one."""
    if address.endswith("/keys"):
        return {"keys": [mock.other_key.as_dict(private=False)]}
    return REAL_ASK(session, address)
