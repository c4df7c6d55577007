"""
The school's own providers of accounts (Entra, Google, Entree, or another one that speaks OpenID Connect), read from one file.

The file is `aanmelden.toml` in the data folder (see Settings.providers_file); without it people sign in with a passphrase only. It holds
secrets, so it is for this user only (the doctor looks). One table per provider:

    [[provider]]
    name = "school"                # in the address: letters, digits and dashes
    label = "Microsoft-account"    # on the button
    kind = "entra"                 # entra, google, entree or other
    client_id = "..."
    client_secret = "..."
    tenant = "..."                 # entra: the id of the school's tenant; no other tenant comes in
    hosted_domain = "school.nl"    # google: the domain of the school; no other domain comes in
    issuer = "https://..."         # entree and other
    adds_accounts_to = ""          # the id of the school in which unknown people get an account without rights; empty: nobody is added
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ldgm_core.domain.identity import ProviderKind
from ldgm_core.errors import Trouble

__all__ = ["Provider", "load_providers"]

FIELDS = {
    "name", "label", "kind", "client_id", "client_secret", "tenant", "hosted_domain", "issuer", "adds_accounts_to",
}  # fmt: skip
NAME = re.compile(r"[a-z0-9-]{1,30}")
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Provider:
    """One provider of accounts, checked. `issuer` is exactly what its tokens must say."""

    name: str
    label: str
    kind: ProviderKind
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    hosted_domain: str = ""
    adds_accounts_to: str = ""


def load_providers(path: Path) -> tuple[Provider, ...]:
    """
    Return the providers of a file in its order; no file means none.

    Raises:
        Trouble: the file cannot be read (`providers_unreadable`), or a provider in it is not right (`provider_wrong`), with which field.
    """
    if not path.exists():
        return ()
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Trouble("providers_unreadable", path=path) from problem
    found = body.get("provider", [])
    if set(body) - {"provider"} or not isinstance(found, list):
        raise Trouble("providers_unreadable", path=path)
    providers = tuple(_read(one, number) for number, one in enumerate(found, start=1))
    if len({one.name for one in providers}) != len(providers):
        raise Trouble("provider_wrong", number=len(providers), field="name")
    return providers


def _read(given: Any, number: int) -> Provider:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise Trouble("provider_wrong", number=number, field="provider")
    if unknown := sorted(set(given) - FIELDS):
        raise Trouble("provider_wrong", number=number, field=unknown[0][:40])
    kinds = {kind.value: kind for kind in ProviderKind}
    kind = kinds.get(given.get("kind", ""))
    issuer = _issuer(given, kind)
    wanted = {
        "name": NAME.fullmatch(given.get("name", "")),
        "label": given.get("label"),
        "kind": kind,
        "client_id": given.get("client_id"),
        "client_secret": given.get("client_secret"),
        "tenant": given.get("tenant") if kind is ProviderKind.ENTRA else True,
        "hosted_domain": given.get("hosted_domain") if kind is ProviderKind.GOOGLE else True,
        "issuer": _is_safe(issuer),
    }
    for name, is_right in wanted.items():
        if not is_right:
            raise Trouble("provider_wrong", number=number, field=name)
    return Provider(**{**given, "kind": kinds[given["kind"]], "issuer": issuer})


def _issuer(given: dict[str, str], kind: ProviderKind | None) -> str:
    """An issuer in the file goes before the known one: some countries have a cloud of their own, and a test has a provider on loopback."""
    if given.get("issuer"):
        return given["issuer"].rstrip("/")
    if kind is ProviderKind.ENTRA:
        return f"https://login.microsoftonline.com/{given.get('tenant', '')}/v2.0"
    return "https://accounts.google.com" if kind is ProviderKind.GOOGLE else ""


def _is_safe(issuer: str) -> bool:
    parts = urlsplit(issuer)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE))
