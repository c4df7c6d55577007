"""Getting in as a participant: by a personal link, or by the room's code and the facilitator's yes."""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services.joining import try_code
from ldgm_core.services.personal_link import Invitation, bind_device, load_invitation
from ldgm_core.services.room_code import load_door, request_admission
from web.call import Call
from web.cookie import DEVICE, FORM, remember_device
from web.gate import words_for
from web.moment import day_in_words
from web.page import lead_to, render
from web.refusal import status_of

__all__ = ["answer_link", "ask_admission", "show_code_form", "show_door", "show_link", "show_names"]


def show_link(call: Call) -> Response:
    """Show who a personal link is for and what will be visible to whom; nothing is bound by looking, mail programs look too."""
    invitation = load_invitation(call.site.store, token=call.path["token"], now=call.now)
    if invitation.is_taken:
        return _taken(call, invitation)
    t = words_for(invitation.participant, call.texts)
    return render(
        "link.html",
        t,
        invitation=invitation,
        address=call.address,
        day=day_in_words(invitation.meeting.held_on, t),
    )


def answer_link(call: Call) -> Response:
    """Bind this device and lead to the participant's own pages, so that the token leaves the address bar."""
    try:
        participant, token = bind_device(call.site.store, token=call.path["token"], now=call.now)
    except NotAllowed:
        return _taken(call, load_invitation(call.site.store, token=call.path["token"]))
    return _enter(call, participant.id, token)


def show_code_form(call: Call) -> Response:
    """Ask for the room's code; the QR on the screen brings it along."""
    return render("code.html", call.texts, code=call.query.get("code", "")[:40], sentence="")


def show_names(call: Call) -> Response:
    """Show the names that have not joined yet; by POST, so that the code stands in no address."""
    return _names(call, refusal=None)


def ask_admission(call: Call) -> Response:
    """Put this device at the door under the chosen name."""
    code, chosen = call.form.get("code", ""), ParticipantId(call.form.get("participant", ""))
    try:
        try_code(call.site.store, typed_code=code, tried_by=call.cookies.get(FORM, ""), now=call.now)
    except (BadInput, NotFound, NotNow) as wrong:
        return _code_form(call, code, wrong)
    try:
        participant, token = request_admission(call.site.store, typed_code=code, participant_id=chosen, now=call.now)
    except NotAllowed as refusal:
        return _names(call, refusal=refusal)
    return _enter(call, participant.id, token)


def show_door(call: Call) -> Response:
    """
    Show somebody without a place how the request at the door stands; the page asks again by itself.

    Raises:
        NotFound: this browser made no request for this name, or there is no such name (`device_unknown`).
    """
    request = load_door(call.site.store, device_token=call.cookies.get(DEVICE, ""))
    if request is None or request.participant_id != call.path["participant_id"] or request.is_admitted:
        raise NotFound("device_unknown")
    is_refused = request.is_admitted is False
    return render("door.html", call.texts, status=403 if is_refused else 200, is_refused=is_refused)


def _enter(call: Call, participant_id: ParticipantId, token: str) -> Response:
    response = lead_to(f"/d/{participant_id}/")
    remember_device(response, call.site, participant_id=participant_id, token=token)
    return response


def _taken(call: Call, invitation: Invitation) -> Response:
    t = words_for(invitation.participant, call.texts)
    sentence = t("error.link_taken", name=invitation.participant.display_name)
    return render("taken.html", t, status=403, sentence=sentence, own_pages=f"/d/{invitation.participant.id}/")


def _names(call: Call, *, refusal: LdgmError | None) -> Response:
    t, code = call.texts, call.form.get("code", "")
    try:
        room = try_code(call.site.store, typed_code=code, tried_by=call.cookies.get(FORM, ""), now=call.now)
    except (BadInput, NotFound, NotNow) as wrong:
        return _code_form(call, code, wrong)
    sentence = t.sentence(refusal) if refusal else ""
    return render("names.html", t, status=status_of(refusal) if refusal else 200, room=room, code=code, sentence=sentence)


def _code_form(call: Call, code: str, wrong: LdgmError) -> Response:
    t = call.texts
    return render("code.html", t, status=status_of(wrong), code=code[:40], sentence=t.sentence(wrong))
