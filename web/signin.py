"""Staff: in by a one-time link, out by a button."""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.errors import NotFound
from ldgm_core.services.access import find_staff, sign_in, sign_out
from web.call import Call
from web.cookie import SESSION, forget_session, remember_session
from web.page import lead_to, render
from web.refusal import status_of

__all__ = ["answer_sign_in", "answer_sign_out", "show_sign_in", "show_sign_out", "show_way_in"]


def show_way_in(call: Call) -> Response:
    """Tell a visitor without a session how to get in; somebody with one is led to the start."""
    if find_staff(call.site.store, session_token=call.cookies.get(SESSION, ""), now=call.now) is not None:
        return lead_to("/")
    return render("way_in.html", call.site.texts, sentence="")


def show_sign_in(call: Call) -> Response:
    """Show a button; looking uses nothing up, because mail programs open links too."""
    return render("sign_in.html", call.site.texts, address=call.address)


def answer_sign_in(call: Call) -> Response:
    """Use the one-time link up and start a session, which gets a new token of our own making."""
    t = call.site.texts
    try:
        token = sign_in(call.site.store, token=call.path["token"], now=call.now)
    except NotFound as refusal:
        return render("way_in.html", t, status=status_of(refusal), sentence=t.sentence(refusal))
    response = lead_to("/")
    remember_session(response, call.site, token=token)
    return response


def show_sign_out(call: Call) -> Response:
    """Show the button that ends the session; a link alone must not do it."""
    return render("sign_out.html", call.site.texts)


def answer_sign_out(call: Call) -> Response:
    """End the session in the store and in the browser."""
    sign_out(call.site.store, session_token=call.cookies.get(SESSION, ""), now=call.now)
    response = lead_to("/aanmelden")
    forget_session(response, call.site)
    return response
