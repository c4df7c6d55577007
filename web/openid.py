"""
OpenID Connect with the school's own provider: the authorization code with PKCE, and a token that is checked to the last claim.

Nothing is believed of a token before its signature, algorithm, issuer, audience, time and nonce were right; claims that it lacks come from
the provider's userinfo, for the same subject only.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from ldgm_core.domain.identity import Identity, ProviderKind, read_identity
from ldgm_core.errors import NotAllowed, Trouble
from ldgm_core.providers import Provider

__all__ = ["Visit", "begin_visit", "finish_visit", "read_visit", "write_visit"]

ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed with the provider's private key: "none" and shared keys are not among them
LEEWAY_SECONDS = 60
VISIT_SECONDS = 600
WAIT_SECONDS = 8
SCOPE = "openid profile"


@dataclass(frozen=True)
class Visit:
    """What this browser keeps while it is away at the provider."""

    provider: str
    state: str
    nonce: str
    verifier: str
    links: bool


def begin_visit(provider: Provider, *, redirect_uri: str, links: bool) -> tuple[str, Visit]:
    """
    Return the address at the provider to go to, and what the browser has to bring back. `links`: a signed-in person links the account.

    Raises:
        Trouble: the provider cannot be reached or is not what it says (`provider_away`).
    """
    visit = Visit(provider.name, secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), links)
    with _session(provider, redirect_uri) as session:
        address, _ = session.create_authorization_url(
            _describe(session, provider)["authorization_endpoint"], state=visit.state, nonce=visit.nonce, code_verifier=visit.verifier
        )
    return str(address), visit


def finish_visit(provider: Provider, visit: Visit, *, redirect_uri: str, state: str, code: str) -> Identity:
    """
    Return who came back from the provider.

    Raises:
        NotAllowed: this is not the visit that began here (`visit_unknown`), the token is not right (`identity_not_proven`), or see
            read_identity.
        Trouble: the provider cannot be reached or is not what it says (`provider_away`).
    """
    if not code or not secrets.compare_digest(visit.state.encode(), state.encode()) or visit.provider != provider.name:
        raise NotAllowed("visit_unknown")
    with _session(provider, redirect_uri) as session:
        known = _describe(session, provider)
        try:
            token = session.fetch_token(known["token_endpoint"], code=code, code_verifier=visit.verifier, timeout=WAIT_SECONDS)
            keys = KeySet.import_key_set(_ask(session, known["jwks_uri"]))
        except AuthlibBaseError as refusal:
            raise NotAllowed("identity_not_proven") from refusal
        except (RequestException, ValueError, KeyError) as problem:
            raise Trouble("provider_away", label=provider.label) from problem
        claims = _check(provider, visit, token.get("id_token", ""), keys)
        more = _userinfo(session, known) if _lacks(provider, claims) else {}
    if more and more.get("sub") != claims["sub"]:
        raise NotAllowed("identity_not_proven")
    return read_identity(
        {**more, **claims}, kind=provider.kind, issuer=provider.issuer, tenant=provider.tenant, hosted_domain=provider.hosted_domain
    )


def write_visit(secret: bytes, visit: Visit) -> str:
    """Return the cookie of a visit: signed, so that nobody makes one up."""
    return str(_signer(secret).dumps([visit.provider, visit.state, visit.nonce, visit.verifier, visit.links]))


def read_visit(secret: bytes, cookie: str) -> Visit:
    """Return the visit of a cookie. Raises NotAllowed (`visit_unknown`) when it is not ours or older than ten minutes."""
    try:
        provider, state, nonce, verifier, links = _signer(secret).loads(cookie, max_age=VISIT_SECONDS)
    except (BadSignature, ValueError, TypeError) as wrong:
        raise NotAllowed("visit_unknown") from wrong
    return Visit(provider, state, nonce, verifier, links)


def _signer(secret: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="visit to a provider")


def _session(provider: Provider, redirect_uri: str) -> Any:
    return OAuth2Session(provider.client_id, provider.client_secret, scope=SCOPE, redirect_uri=redirect_uri, code_challenge_method="S256")


def _ask(session: Any, address: str) -> Any:
    answer = session.request("GET", address, withhold_token=True, timeout=WAIT_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    body = answer.json()
    if not isinstance(body, dict):
        raise TypeError("the provider answered something else than an object")
    return body


def _describe(session: Any, provider: Provider) -> dict[str, Any]:
    """What the provider says of itself; it must call itself what the school configured."""
    try:
        known = _ask(session, f"{provider.issuer}/.well-known/openid-configuration")
        is_right = known["issuer"].rstrip("/") == provider.issuer and known["authorization_endpoint"] and known["token_endpoint"]
    except (RequestException, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Trouble("provider_away", label=provider.label) from problem
    if not is_right:
        raise Trouble("provider_away", label=provider.label)
    return dict(known)


def _check(provider: Provider, visit: Visit, id_token: str, keys: KeySet) -> Mapping[str, Any]:
    """Signature and algorithm first, then every claim that says for whom, from whom, when and for which visit the token is."""
    rules = jwt.JWTClaimsRegistry(
        now=int(time.time()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": visit.nonce},
    )
    try:
        claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError) as wrong:
        raise NotAllowed("identity_not_proven") from wrong
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise NotAllowed("identity_not_proven")
    return claims


def _lacks(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """Entra and Google put everything into the token; others often keep the name for the userinfo."""
    return provider.kind in (ProviderKind.ENTREE, ProviderKind.OTHER) and not (claims.get("name") or claims.get("given_name"))


def _userinfo(session: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider tells with the token of this person; a provider that tells nothing more is no reason to stay out."""
    if not known.get("userinfo_endpoint"):
        return {}
    try:
        answer = session.get(known["userinfo_endpoint"], timeout=WAIT_SECONDS, allow_redirects=False)
        body = answer.json() if answer.status_code == 200 else {}
    except (RequestException, ValueError):
        return {}
    return body if isinstance(body, dict) else {}
