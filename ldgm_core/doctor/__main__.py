"""
`python -m ldgm_core.doctor`: looks at the installation that runs here, with its own settings from the environment.

Exit code 0 when nothing serious was found, 1 when something was, 2 when the settings themselves are wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

from ldgm_core.doctor import CHECKS, Finding, Installation, examine
from ldgm_core.doctor.finding import Answer, Ask
from ldgm_core.errors import LdgmError
from ldgm_core.settings import load_settings
from ldgm_core.texts import Texts, load_texts

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 10


def main(arguments: list[str] | None = None) -> int:
    """Examine and print."""
    parser = argparse.ArgumentParser(prog="python -m ldgm_core.doctor", description=__doc__)
    parser.add_argument("--address", help="where the program answers; without it http://127.0.0.1 and the port of the settings")
    chosen = parser.parse_args(arguments)
    t = load_texts()
    try:
        settings = load_settings(os.environ)
    except LdgmError as refusal:
        print(t.sentence(refusal), file=sys.stderr)
        return 2
    ask = ask_by_http(chosen.address or f"http://127.0.0.1:{settings.port}")
    versions = {found.metadata["Name"].lower().replace("_", "-"): found.version for found in metadata.distributions()}
    installation = Installation(
        settings, os.environ, ask, datetime.now(UTC), PROJECT, versions, free_bytes=lambda folder: shutil.disk_usage(folder).free
    )
    found = examine(installation)
    print("\n".join(report(found, t)))
    return 1 if any(finding.is_serious for finding in found) else 0


def report(found: tuple[Finding, ...], t: Texts) -> list[str]:
    """Return the lines to print: each finding with its weight, then how many."""
    serious = sum(finding.is_serious for finding in found)
    weights = {True: t("doctor_says.serious"), False: t("doctor_says.minor")}
    lines = [f"{weights[one.is_serious]} {t(f'doctor.{one.code}', **one.facts)}" for one in found]
    end = t("doctor_says.count", serious=serious, minor=len(found) - serious) if found else t("doctor_says.nothing", checks=len(CHECKS))
    return [*lines, end]


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Where an answer leads to is not looked at: the answer itself is."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


def ask_by_http(address: str) -> Ask:
    """Return a way to ask the program at this address, past any proxy of the environment."""
    opener = urllib.request.build_opener(_StayHere, urllib.request.ProxyHandler({}))

    def ask(method: str, path: str, headers: Mapping[str, str]) -> Answer | None:
        body = b"" if method == "POST" else None
        request = urllib.request.Request(f"{address}{path}", data=body, headers=dict(headers), method=method)  # noqa: S310 - our own address
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                return _answer(answer.status, answer.headers, answer.read(200_000))
        except urllib.error.HTTPError as answer:
            with answer:
                return _answer(answer.code, answer.headers, answer.read(200_000))
        except OSError:
            return None  # nobody listens: check_reachable says so

    return ask


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    plain = {name.lower(): value for name, value in headers.items()}
    return Answer(status, plain, tuple(headers.get_all("set-cookie", [])), body.decode("utf-8", "replace"))


if __name__ == "__main__":
    raise SystemExit(main())
