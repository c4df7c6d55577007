"""What a visitor reads when something is refused or breaks: one sentence, and a way on."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping

from starlette.responses import Response

from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow, Trouble
from ldgm_core.texts import Texts
from web.page import lead_to, render
from web.seal import FIELD

__all__ = ["SignInFirst", "answer_bug", "answer_refusal", "status_of"]

_STATUS: dict[type[LdgmError], int] = {BadInput: 422, NotNow: 409, NotAllowed: 403, NotFound: 404, Trouble: 503}
_OWN_STATUS = {"body_too_large": 413, "host_unknown": 421, "too_fast": 429, "too_busy": 503, "try_again_later": 429}
_log = logging.getLogger("ldgm.web")


class SignInFirst(NotAllowed):
    """A page for staff, asked for without a session; leads to the page that says how to get in."""

    def __init__(self) -> None:
        super().__init__("sign_in_first")


def status_of(refusal: LdgmError) -> int:
    """Return the HTTP status of a refusal."""
    if refusal.code in _OWN_STATUS:
        return _OWN_STATUS[refusal.code]
    return next(status for kind, status in _STATUS.items() if isinstance(refusal, kind))


def answer_refusal(t: Texts, refusal: LdgmError, *, address: str, form: Mapping[str, str]) -> Response:
    """Return the page for a refusal. What was typed comes back; in trouble the same form can be sent again, under the same key."""
    if isinstance(refusal, SignInFirst):
        return lead_to("/aanmelden")
    return render(
        "refusal.html",
        t,
        status=status_of(refusal),
        sentence=t.sentence(refusal),
        way_back="/k" if refusal.code == "device_unknown" else _way_back(address),
        address=address,
        again=_to_send_again(refusal, address, form),
        typed=typed_words(form),
    )


def answer_bug(t: Texts, bug: Exception, *, address: str) -> Response:
    """Return a page with a number, and write that number to the log with where it went wrong; what was typed stays out of both."""
    number = secrets.token_hex(4)
    # The message of an error may hold what was typed, so only its kind and the lines of code are kept.
    places = "".join(traceback.format_tb(bug.__traceback__))
    _log.error("error %s: %s\n%s", number, type(bug).__name__, places)
    return render("bug.html", t, status=500, number=number, way_back=_way_back(address))


def _to_send_again(refusal: LdgmError, address: str, form: Mapping[str, str]) -> dict[str, str] | None:
    """
    Return the form as it may be sent again by a press, with a fresh seal.

    In trouble, and when a participant's form lost its seal because the browser forgot its cookies; a passphrase comes back in neither.
    """
    is_lost = refusal.code == "form_not_sealed" and address.startswith("/d/")
    if not form or "passphrase" in form or not (isinstance(refusal, Trouble) or is_lost):
        return None
    return {name: value for name, value in form.items() if name != FIELD}


def typed_words(form: Mapping[str, str]) -> list[str]:
    """Return the free text of a form, so that a page that cannot show the form again still shows what was typed."""
    return [form[name] for name in ("observation", "words", "test_result", "instrument") if form.get(name, "").strip()]


def _way_back(address: str) -> str:
    parts = address.split("/")
    if len(parts) > 2 and parts[1] == "d":
        return f"/d/{parts[2]}/"
    return "/k" if parts[1] in ("k", "m") else "/aanmelden"
