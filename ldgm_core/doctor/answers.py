"""What the running program answers: headers, closed doors, strangers, cookies, the line."""

from __future__ import annotations

from collections.abc import Iterator

from ldgm_core.doctor.finding import Finding, Installation

__all__ = ["check_closed_doors", "check_cookies", "check_headers", "check_line", "check_reachable", "check_strangers"]

PAGE = "/aanmelden"
WANTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "deny",
    "content-security-policy": "frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=()",
    "cache-control": "no-store",
}
"""Header of a page -> what must stand in it."""
CLOSED = ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check")


def check_reachable(installation: Installation) -> Iterator[Finding]:
    """The program answers, and can read its database."""
    answer = installation.ask("GET", "/healthz", {})
    if answer is None:
        yield Finding("not_running", is_serious=True, facts={"port": installation.settings.port})
    elif answer.status != 200:
        yield Finding("not_healthy", is_serious=True, facts={"status": answer.status})


def check_headers(installation: Installation) -> Iterator[Finding]:
    """Pages carry the headers that keep a browser from frames, foreign sources, sniffing and keeping; and no name of the server."""
    answer = installation.ask("GET", PAGE, {"accept": "text/html"})
    if answer is None:
        return
    for name, part in WANTED.items():
        if part not in answer.headers.get(name, "").lower():
            yield Finding("header_missing", is_serious=True, facts={"header": name})
    if "unsafe-eval" in answer.headers.get("content-security-policy", ""):
        yield Finding("policy_weak", is_serious=True)
    if "server" in answer.headers:
        yield Finding("server_named", is_serious=False, facts={"name": answer.headers["server"][:40]})
    if 'lang="nl"' not in answer.text:
        yield Finding("language_missing", is_serious=False)


def check_closed_doors(installation: Installation) -> Iterator[Finding]:
    """Streamlit's meters and its agent answer nobody, and its pages nobody who is not signed in."""
    for address in CLOSED:
        answer = installation.ask("GET", address, {})
        if answer is not None and answer.status != 404:
            yield Finding("door_open", is_serious=True, facts={"address": address})
    page = installation.ask("GET", "/", {"accept": "text/html"})
    if page is not None and page.status == 200:
        yield Finding("door_open", is_serious=True, facts={"address": "/"})


def check_strangers(installation: Installation) -> Iterator[Finding]:
    """A name that is not ours is not answered, and a form of another site is refused."""
    rebound = installation.ask("GET", PAGE, {"host": "elders.invalid"})
    if rebound is not None and rebound.status != 421:
        yield Finding("any_host_answered", is_serious=True)
    foreign = installation.ask("POST", PAGE, {"origin": "https://elders.invalid"})
    if foreign is not None and foreign.status != 403:
        yield Finding("foreign_form_taken", is_serious=True)


def check_cookies(installation: Installation) -> Iterator[Finding]:
    """No script reads the cookies; on an encrypted line they travel on nothing else."""
    answer = installation.ask("GET", PAGE, {"accept": "text/html"})
    wanted = {"httponly", "samesite=lax", *(["secure"] if installation.settings.has_tls else [])}
    for cookie in answer.cookies if answer is not None else ():
        name, *attributes = [part.strip().lower() for part in cookie.split(";")]
        if missing := sorted(wanted - set(attributes)):
            yield Finding("cookie_weak", is_serious=True, facts={"name": name.split("=")[0], "missing": ", ".join(missing)})


def check_line(installation: Installation) -> Iterator[Finding]:
    """Phones reach the program over an encrypted line, unless nobody but this machine can reach it."""
    if not installation.settings.has_tls and not installation.settings.is_restricted:
        yield Finding("no_tls", is_serious=True, facts={"address": installation.settings.base_url})
