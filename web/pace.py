"""One device asks no faster than a hand can: five writes and twenty looks a second. Nobody is slowed down for somebody else."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ldgm_core.errors import NotNow
from web.cookie import DEVICE, SESSION
from web.language import words_for_browser
from web.refusal import answer_refusal
from web.site import Site

__all__ = ["Pace"]

WRITES = (5.0, 20.0)
LOOKS = (20.0, 60.0)
"""Per second, and how many may come at once."""
PACED = ("/d/", "/download/", "/aanmelden", "/wachtwoord", "/tweede-stap", "/opnieuw")
MOST_DEVICES = 10_000


@dataclass
class _Bucket:
    """What a device has left, and when that was worked out."""

    left: float
    at: float


class Pace:
    """Refuses what one cookie sends too fast, before anything is read or looked up. Who has no cookie is counted where it tries a door."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site
        self._buckets: OrderedDict[tuple[str, bool], _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count plain requests of devices that have a cookie; streams and Streamlit's own files pass."""
        if scope["type"] != "http" or not scope["path"].startswith(PACED):
            await self.app(scope, receive, send)
            return
        cookies = HTTPConnection(scope).cookies
        who = cookies.get(DEVICE) or cookies.get(SESSION, "")
        if who and not self._has_left(who[:64], is_write=scope["method"] not in ("GET", "HEAD")):
            refusal = NotNow("too_fast")
            answer = answer_refusal(words_for_browser(self.site, cookies), refusal, address=scope["path"], form={})
            answer.headers["retry-after"] = "1"
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _has_left(self, who: str, *, is_write: bool) -> bool:
        per_second, at_once = WRITES if is_write else LOOKS
        now = self.site.ticks()
        bucket = self._buckets.pop((who, is_write), None) or _Bucket(at_once, now)
        bucket.left = min(at_once, bucket.left + (now - bucket.at) * per_second)
        bucket.at = now
        has_left = bucket.left >= 1
        bucket.left -= 1 if has_left else 0
        self._buckets[who, is_write] = bucket
        if len(self._buckets) > MOST_DEVICES:
            self._buckets.popitem(last=False)
        return has_left
