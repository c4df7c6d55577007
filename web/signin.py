"""Staff: in by a passphrase or a one-time link, out by a button; and choosing a passphrase."""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services.second_factor import load_own_factor
from ldgm_core.services.sign_in_link import sign_in_by_link
from ldgm_core.services.signing_in import load_own_account, prove_again, set_passphrase, sign_in_with_passphrase
from ldgm_core.services.staff_session import find_staff, sign_out
from web.call import Call
from web.cookie import SESSION, forget_session, remember_session
from web.gate import require_staff
from web.page import lead_to, render
from web.refusal import status_of
from web.second_factor import typed_code

__all__ = [
    "answer_passphrase",
    "answer_proof",
    "answer_sign_in",
    "answer_sign_out",
    "answer_way_in",
    "show_passphrase",
    "show_proof",
    "show_sign_in",
    "show_sign_out",
    "show_way_in",
]


def show_way_in(call: Call) -> Response:
    """Tell a visitor without a session how to get in; somebody with one is led to the start."""
    if find_staff(call.site.store, session_token=call.cookies.get(SESSION, ""), now=call.now) is not None:
        return lead_to("/")
    return way_in(call, refusal=None)


def answer_way_in(call: Call) -> Response:
    """Check a passphrase and start a session under a new token; what was typed in the field for the name stays."""
    try:
        token = sign_in_with_passphrase(
            call.site.store,
            call.site.keeper,
            sign_in_name=call.form.get("name", ""),
            passphrase=call.form.get("passphrase", ""),
            instead_of=call.cookies.get(SESSION, ""),
            second=typed_code(call),
            now=call.now,
        )
    except (NotAllowed, NotNow) as refusal:
        return way_in(call, refusal=refusal)
    response = lead_to("/")
    remember_session(response, call.site, token=token)
    return response


def way_in(call: Call, *, refusal: LdgmError | None) -> Response:
    """Show the ways in, with why the last try did not work."""
    return render(
        "way_in.html",
        call.texts,
        status=status_of(refusal) if refusal else 200,
        sentence=call.texts.sentence(refusal) if refusal else "",
        name=call.form.get("name", "")[:100],
        providers=call.site.providers,
    )


def show_sign_in(call: Call) -> Response:
    """Show a button; looking uses nothing up, because mail programs open links too."""
    return _link_form(call, refusal=None)


def answer_sign_in(call: Call) -> Response:
    """
    Use the one-time link up and start a session under a new token; who was invited or lost the passphrase chooses one next.

    An account with a second step is asked for its code first; until it is right the link stays unused.
    """
    try:
        found = sign_in_by_link(
            call.site.store,
            token=call.path["token"],
            instead_of=call.cookies.get(SESSION, ""),
            second=typed_code(call),
            now=call.now,
        )
    except NotFound as refusal:
        return way_in(call, refusal=refusal)
    except (NotAllowed, NotNow) as refusal:
        return _link_form(call, refusal=refusal)
    response = lead_to("/wachtwoord" if found.needs_passphrase else "/")
    remember_session(response, call.site, token=found.token)
    return response


def show_passphrase(call: Call) -> Response:
    """Show the form for one's own sign-in name and passphrase."""
    return _passphrase_form(call, refusal=None)


def answer_passphrase(call: Call) -> Response:
    """
    Store a passphrase; every other browser of this person is signed out and this one gets a new token.

    Who just came in begins at the start; who changed a passphrase goes back to where the way to this form was.
    """
    actor = require_staff(call)
    is_first = load_own_account(call.site.store, actor).sign_in_name is None
    try:
        token = set_passphrase(
            call.site.store,
            call.site.keeper,
            actor,
            sign_in_name=call.form.get("name", ""),
            old=call.form.get("old", ""),
            new=_typed_twice(call),
            instead_of=call.cookies.get(SESSION, ""),
            now=call.now,
        )
    except (BadInput, NotAllowed, NotNow) as refusal:
        return _passphrase_form(call, refusal=refusal)
    response = lead_to("/" if is_first else "/beheer")
    remember_session(response, call.site, token=token)
    return response


def show_proof(call: Call) -> Response:
    """Ask once more who it is, before something that cannot be undone or that opens somebody's access."""
    return _proof_form(call, refusal=None)


def answer_proof(call: Call) -> Response:
    """Begin a new session in place of this one; what asked for the proof goes now, for five minutes."""
    actor = require_staff(call)
    try:
        token = prove_again(
            call.site.store,
            call.site.keeper,
            actor,
            passphrase=call.form.get("passphrase", ""),
            second=typed_code(call),
            session_token=call.cookies.get(SESSION, ""),
            now=call.now,
        )
    except (NotAllowed, NotNow) as refusal:
        return _proof_form(call, refusal=refusal)
    response = render("proven.html", call.texts)
    remember_session(response, call.site, token=token)
    return response


def show_sign_out(call: Call) -> Response:
    """Show the button that ends the session; a link alone must not do it."""
    return render("sign_out.html", call.texts)


def answer_sign_out(call: Call) -> Response:
    """End the session in the store and in the browser."""
    sign_out(call.site.store, session_token=call.cookies.get(SESSION, ""), now=call.now)
    response = lead_to("/aanmelden")
    forget_session(response, call.site)
    return response


def _typed_twice(call: Call) -> str:
    if call.form.get("passphrase", "") != call.form.get("again", ""):
        raise BadInput("passphrase_not_twice")
    return call.form.get("passphrase", "")


def _link_form(call: Call, *, refusal: LdgmError | None) -> Response:
    return render(
        "sign_in.html",
        call.texts,
        status=status_of(refusal) if refusal else 200,
        sentence=call.texts.sentence(refusal) if refusal else "",
        asks_code=refusal is not None,
        address=call.address,
    )


def _proof_form(call: Call, *, refusal: LdgmError | None) -> Response:
    return render(
        "prove.html",
        call.texts,
        status=status_of(refusal) if refusal else 200,
        sentence=call.texts.sentence(refusal) if refusal else "",
        factor=load_own_factor(call.site.store, require_staff(call)),
    )


def _passphrase_form(call: Call, *, refusal: LdgmError | None) -> Response:
    own = load_own_account(call.site.store, require_staff(call))
    return render(
        "passphrase.html",
        call.texts,
        status=status_of(refusal) if refusal else 200,
        sentence=call.texts.sentence(refusal) if refusal else "",
        name=call.form.get("name", own.sign_in_name or "")[:100],
        has_passphrase=own.sign_in_name is not None,
        providers=call.site.providers,
    )
