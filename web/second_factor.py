"""Staff: setting up, using and taking away one's own second factor."""

from __future__ import annotations

from base64 import b64encode

from starlette.responses import Response

from ldgm_core.errors import LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services.second_factor import TypedCode, load_own_factor, propose_factor, remove_own_factor, set_own_factor
from web.call import Call
from web.cookie import SESSION
from web.gate import require_staff
from web.page import lead_to, render
from web.refusal import status_of

__all__ = ["answer_second_factor", "show_second_factor", "typed_code"]

IN_ONE_PIECE = 4


def typed_code(call: Call) -> TypedCode:
    """Return what was typed as code in this form."""
    return TypedCode(call.form.get("code", "")[:40], call.site.secret, call.site.keeper)


def show_second_factor(call: Call) -> Response:
    """Show whether this person has a second factor, and the form to set one up or to take it away."""
    return _form(call, refusal=None)


def answer_second_factor(call: Call) -> Response:
    """Set a second factor up and show its recovery codes, this once; or take it away."""
    actor = require_staff(call)
    passphrase = call.form.get("passphrase", "")
    try:
        if "remove" in call.form:
            remove_own_factor(call.site.store, actor, passphrase=passphrase, typed=typed_code(call), now=call.now)
            return lead_to("/tweede-stap")
        codes = set_own_factor(
            call.site.store,
            actor,
            sealed=call.form.get("sealed", ""),
            passphrase=passphrase,
            typed=typed_code(call),
            session_token=call.cookies.get(SESSION, ""),
            now=call.now,
        )
    except (NotAllowed, NotFound, NotNow) as refusal:
        return _form(call, refusal=refusal)
    return render("recovery_codes.html", call.texts, codes=codes)


def _form(call: Call, *, refusal: LdgmError | None) -> Response:
    actor, site = require_staff(call), call.site
    own = load_own_factor(site.store, actor)
    proposal = (
        propose_factor(site.store, actor, secret=site.secret, sealed=call.form.get("sealed", ""))
        if own.has_passphrase and not own.is_set
        else None
    )
    secret = proposal.secret if proposal else ""
    return render(
        "second_factor.html",
        call.texts,
        status=status_of(refusal) if refusal else 200,
        sentence=call.texts.sentence(refusal) if refusal else "",
        factor=own,
        proposal=proposal,
        pieces=[secret[start : start + IN_ONE_PIECE] for start in range(0, len(secret), IN_ONE_PIECE)],
        picture=_picture(proposal.address) if proposal else "",
    )


def _picture(address: str) -> str:
    from ldgm_core.exports.paper.qr_svg import render_qr  # what draws is read when somebody needs it: no start does

    return b64encode(render_qr(address)).decode()
