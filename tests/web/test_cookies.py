"""Every cookie of the program: no script reads it, no other site sends it along, and where there is TLS it goes over nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.responses import Response

from tests.test_architecture import ROOT
from web import Site, cookie

BAKED = [function for name, function in inspect.getmembers(cookie, inspect.isfunction) if name.startswith(("remember_", "forget_"))]
ANYTHING = {"participant_id": "x", "token": "x", "mark": "x", "language": "nl", "visit": "x"}


def attributes(bake: Callable[..., None], site: Site) -> set[str]:
    """The attributes of the cookie that this function sets or takes away."""
    answer, given = Response(), inspect.signature(bake).parameters
    values: dict[str, Any] = {name: value for name, value in ANYTHING.items() if name in given}
    bake(answer, site, **values)
    (header,) = answer.headers.getlist("set-cookie")
    return set(header.split("; ")[1:])


@pytest.mark.parametrize("bake", BAKED, ids=lambda bake: bake.__name__)
@pytest.mark.parametrize("base_url", ["http://school.test", "https://school.test"])
def test_every_cookie_is_hidden_from_scripts_and_other_sites(site: Site, bake: Callable[..., None], base_url: str) -> None:
    """HttpOnly and SameSite=Lax always; Secure as soon as the address of the school has TLS."""
    found = attributes(bake, replace(site, base_url=base_url))
    assert {"HttpOnly", "SameSite=lax"} <= found
    assert ("Secure" in found) is base_url.startswith("https")


def test_cookies_are_set_in_one_file_only() -> None:
    """So that the test above has seen them all."""
    setting = [path.relative_to(ROOT).as_posix() for room in ("web", "ui", "pages") for path in (ROOT / room).rglob("*.py")
               if any(word in path.read_text(encoding="utf-8") for word in (".set_cookie(", ".delete_cookie(", "set-cookie"))]  # fmt: skip
    assert len(BAKED) >= 8
    assert ["web/cookie.py"] == setting
