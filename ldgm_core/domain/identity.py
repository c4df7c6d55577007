"""Who somebody is at the school's own provider: from what the provider says to one key that never changes. Never an e-mail address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ldgm_core.domain.text import LONGEST_NAME
from ldgm_core.errors import NotAllowed

__all__ = ["Identity", "ProviderKind", "read_identity"]


LONGEST_CLAIM = 150


class ProviderKind(StrEnum):
    """Which provider it is decides what its claims mean."""

    ENTRA = "entra"
    GOOGLE = "google"
    ENTREE = "entree"
    OTHER = "other"


@dataclass(frozen=True)
class Identity:
    """One person at one provider. `display_name` may be empty: Entree gives names only after the school agreed to it."""

    issuer: str
    subject: str
    display_name: str = ""

    @property
    def short_name(self) -> str:
        """A name for somebody whose name the provider keeps to itself; the same person gets the same one."""
        return hashlib.sha256(f"{self.issuer} {self.subject}".encode()).hexdigest()[:6].upper()


def read_identity(claims: Mapping[str, object], *, kind: ProviderKind, issuer: str, tenant: str = "", hosted_domain: str = "") -> Identity:
    """
    Return who these claims are about. They must have been checked already: signature, issuer, audience, nonce and time.

    Entra: the key is tenant and object id. Google: the account must be of the school's own domain. Entree and others: the subject.

    Raises:
        NotAllowed: a claim that is needed is missing (`identity_incomplete`), or the account is of another organisation
            (`identity_of_another_school`).
    """
    if kind is ProviderKind.ENTRA:
        if not tenant or _text(claims, "tid") != tenant:
            raise NotAllowed("identity_of_another_school")
        subject = f"{tenant}/{_text(claims, 'oid')}"
    elif kind is ProviderKind.GOOGLE:
        if not hosted_domain or claims.get("hd") != hosted_domain:
            raise NotAllowed("identity_of_another_school")
        subject = _text(claims, "sub")
    else:
        subject = _text(claims, "sub")
    return Identity(issuer, subject, _name(claims))


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CLAIM:
        raise NotAllowed("identity_incomplete")
    return value


def _name(claims: Mapping[str, object]) -> str:
    parts = [claims.get("name")] if claims.get("name") else [claims.get("given_name"), claims.get("family_name")]
    words = " ".join(part for part in parts if isinstance(part, str))
    return " ".join("".join(character if character.isprintable() else " " for character in words).split())[:LONGEST_NAME]
