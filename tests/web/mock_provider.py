"""A provider of accounts on loopback with keys of its own: it signs in one person, and lies when a test says so."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "ldgm", "fictional secret of a client"


@dataclass
class Provider:
    """What the provider knows and how it answers. `changes`: claims that are put into the token in place of the right ones."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "person-1", "name": "Fatima"})
    userinfo: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    signs: str = "right"
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    other_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def id_token(self, visit: dict[str, str]) -> str:
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": visit["nonce"], **self.claims}
        claims = {name: value for name, value in {**right, **self.changes}.items() if value is not None}
        if self.signs == "none":
            head, body = ({"alg": "none"}, claims)
            return ".".join([_part(head), _part(body), ""])
        if self.signs == "shared key":
            signed = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
            mac = hmac.new(self.key.as_pem(private=False), signed.encode(), hashlib.sha256).digest()
            return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.other_key if self.signs == "other key" else self.key)

    def app(self) -> Starlette:
        def describe(_: Request) -> Response:
            addresses = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            if self.userinfo:
                addresses["userinfo_endpoint"] = "/userinfo"
            return JSONResponse({"issuer": self.issuer, **{name: f"{self.issuer}{path}" for name, path in addresses.items()}})

        def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            self.asked.append(asked)
            code = secrets.token_urlsafe(8)
            self.codes[code] = asked
            return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

        async def token(request: Request) -> Response:
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            visit = self.codes.pop(form.get("code", ""), None)
            verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
            basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            is_client = request.headers.get("authorization") == f"Basic {basic}"
            if visit is None or not is_client or challenge != visit["code_challenge"] or visit["redirect_uri"] != form["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, status_code=400)
            return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(visit)})

        def keys(_: Request) -> Response:
            return JSONResponse({"keys": [self.key.as_dict(private=False)]})

        def userinfo(request: Request) -> Response:
            assert request.headers["authorization"] == "Bearer opaque"
            return JSONResponse(self.userinfo)

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", describe),
                Route("/authorize", authorize),
                Route("/token", token, methods=["POST"]),
                Route("/keys", keys),
                Route("/userinfo", userinfo),
            ]
        )


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """Serve the provider on a free port of this machine until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    provider.issuer = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(uvicorn.Config(provider.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider
    server.should_exit = True
    thread.join()


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
