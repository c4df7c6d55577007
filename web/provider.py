"""To the school's own provider and back: two addresses, and a signed cookie in between."""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.domain.account import OrganisationId
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.providers import Provider
from ldgm_core.services.form_seal import is_sealed
from ldgm_core.services.signing_in import link_identity, sign_in_with_identity
from ldgm_core.services.staff_session import find_staff
from web.call import Call
from web.cookie import FORM, SESSION, VISIT, forget_visit, remember_session, remember_visit
from web.page import lead_to
from web.seal import FIELD
from web.signin import way_in

__all__ = ["come_back", "go_there"]


def go_there(call: Call) -> Response:
    """
    Send the browser to the provider, to sign in, or to link the account when the seal of this browser came along.

    The link on one's own page carries the seal: another site's link cannot make somebody's account open to a stranger's.
    """
    from web.openid import begin_visit, write_visit  # what speaks with providers is read when somebody goes to one

    provider = _provider(call)
    links = is_sealed(call.site.secret, call.cookies.get(FORM, ""), call.query.get(FIELD, ""))
    address, visit = begin_visit(provider, redirect_uri=_back(call, provider), links=links)
    response = lead_to(address)
    remember_visit(response, call.site, visit=write_visit(call.site.secret, visit))
    return response


def come_back(call: Call) -> Response:
    """Check who came back, and start a session or link the account; the visit is over either way."""
    try:
        response = _arrive(call, _provider(call))
    except NotAllowed as refusal:
        response = way_in(call, refusal=refusal)
    forget_visit(response, call.site)
    return response


def _arrive(call: Call, provider: Provider) -> Response:
    from web.openid import finish_visit, read_visit

    visit = read_visit(call.site.secret, call.cookies.get(VISIT, ""))
    identity = finish_visit(
        provider,
        visit,
        redirect_uri=_back(call, provider),
        state=call.query.get("state", ""),
        code=call.query.get("code", ""),
    )
    token = call.cookies.get(SESSION, "")
    signed_in = find_staff(call.site.store, session_token=token, now=call.now)
    if visit.links:
        if signed_in is None:
            raise NotAllowed("visit_unknown")
        link_identity(call.site.store, signed_in[0], identity, now=call.now)
        return lead_to("/beheer")
    organisation = OrganisationId(provider.adds_accounts_to) if provider.adds_accounts_to else None
    new = sign_in_with_identity(call.site.store, identity, organisation_id=organisation, instead_of=token, now=call.now)
    response = lead_to("/")
    remember_session(response, call.site, token=new)
    return response


def _provider(call: Call) -> Provider:
    for provider in call.site.providers:
        if provider.name == call.path["provider"]:
            return provider
    raise NotFound("page_unknown")


def _back(call: Call, provider: Provider) -> str:
    return f"{call.site.base_url}/aanmelden/via/{provider.name}/terug"
