"""The plain pages beside Streamlit, in the same process and on the same port; the only Starlette code."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute

from ldgm_core.errors import NotFound
from ldgm_core.services.passphrase import AT_ONCE
from web import answer, health, join, page, phone, second_factor, signin
from web.address import OWN
from web.asset import make_asset_route
from web.call import Call, at
from web.event import make_event_routes
from web.later import LATER
from web.pace import Pace
from web.places import Places
from web.security import Door, OwnForms, SafeHeaders
from web.site import Site
from web.streamlit_face import OwnPage, PackedScripts
from web.upload import keep_uploads_in_memory

__all__ = ["Site", "keep_uploads_in_memory", "make_middleware", "make_routes", "read_the_rest"]

MOST_WAITING = 200
_download, _draft, _manual, _picture, _provider, _reflection = LATER


def make_routes(site: Site) -> list[BaseRoute]:
    """Return the addresses of the plain pages; they come before Streamlit's own, and the first that fits answers."""
    return [
        make_asset_route(),
        at(site, "/healthz", get=health.tell_health),
        *_help_routes(site),
        *_staff_routes(site),
        *_way_in_routes(site),
        *make_event_routes(site),
        *_participant_routes(site),
        *(at(site, f"/{first}{rest}", get=_unknown, post=_unknown) for first in sorted(OWN) for rest in ("", "/{rest:path}")),
    ]


def make_middleware(site: Site) -> list[Middleware]:
    """Return what stands in front of every address, outermost first; none of it buffers a stream or looks into a websocket."""
    return [
        Middleware(SafeHeaders),
        Middleware(OwnForms, site=site),
        Middleware(Pace, site=site),
        Middleware(Door, site=site),
        Middleware(PackedScripts),
        Middleware(OwnPage, site=site),
    ]


def read_the_rest() -> None:
    """Read what the first answers did without, so that nobody waits for it later."""
    page.open_templates()
    for module in LATER:
        module.read()


def _help_routes(site: Site) -> list[BaseRoute]:
    return [
        at(site, "/handleiding", get=_manual.show_manual),
        at(site, "/handleiding/", get=_manual.show_chapter),
        at(site, "/handleiding/afbeeldingen/{name}", get=_manual.send_picture),
        at(site, "/handleiding/snelkaart-{card_for}.pdf", get=_manual.send_card),
        at(site, "/handleiding/{chapter}", get=_manual.show_chapter),
        at(site, "/toegankelijkheid", get=_manual.show_statement),
    ]


def _staff_routes(site: Site) -> list[BaseRoute]:
    slow = Places(AT_ONCE, most_waiting=MOST_WAITING)  # checking a passphrase takes 64 MiB and a third of a second
    return [
        at(site, "/aanmelden/via/{provider}", get=_provider.go_there),
        at(site, "/aanmelden/via/{provider}/terug", get=_provider.come_back),
        at(site, "/aanmelden", get=signin.show_way_in, post=signin.answer_way_in, posts_at_once=slow),
        at(site, "/wachtwoord", get=signin.show_passphrase, post=signin.answer_passphrase, posts_at_once=slow),
        at(site, "/opnieuw", get=signin.show_proof, post=signin.answer_proof, posts_at_once=slow),
        at(site, "/tweede-stap", get=second_factor.show_second_factor, post=second_factor.answer_second_factor, posts_at_once=slow),
        at(site, "/inloggen/{token}", get=signin.show_sign_in, post=signin.answer_sign_in, posts_at_once=slow),
        at(site, "/uitloggen", get=signin.show_sign_out, post=signin.answer_sign_out),
        at(site, "/download/verslag/{meeting_id}/ouders.pdf", get=_download.send_minutes_for_parents),
        at(site, "/download/verslag/{meeting_id}/kort.pdf", get=_download.send_minutes_in_short),
        at(site, "/download/verslag/{meeting_id}.html", get=_download.send_minutes_page),
        at(site, "/download/opp/{meeting_id}.docx", get=_download.send_opp),
        at(site, "/download/opp-eigen/{meeting_id}.docx", get=_download.send_own_opp),
        at(site, "/download/sjabloon.docx", get=_download.send_standard_template),
        at(site, "/download/agenda/{meeting_id}.ics", get=_download.send_calendar),
        at(site, "/download/onderdelen/{meeting_id}.{ending}", get=_download.send_area_sheet),
        at(site, "/download/kijkmomenten.{ending}", get=_download.send_due_sheet),
        at(site, "/download/aantallen.{ending}", get=_download.send_school_sheet),
        at(site, "/download/archief/{meeting_id}.json", get=_download.send_archive),
        at(site, "/download/verslag/{meeting_id}.pdf", get=_download.send_minutes_pdf),
        at(site, "/download/verslag/{meeting_id}.json", get=_download.send_minutes_json),
        at(site, "/download/uitnodigingen/{meeting_id}.pdf", get=_download.send_invitations),
        at(site, "/download/inzage/{pupil_id}.zip", get=_download.send_inspection),
        at(site, "/download/onderzoek.zip", get=_download.send_research),
        at(site, "/qr/{participant_id}.svg", get=_download.send_link_qr),
        at(site, "/qr-kamer/{meeting_id}.svg", get=_download.send_room_qr),
    ]


def _way_in_routes(site: Site) -> list[BaseRoute]:
    return [
        at(site, "/m/{token}", get=join.show_link, post=join.answer_link),
        at(site, "/k", get=join.show_code_form, post=join.show_names),
        at(site, "/k/naam", post=join.ask_admission),
        at(site, "/doorgegeven", get=phone.show_handed_over),
    ]


def _participant_routes(site: Site) -> list[BaseRoute]:
    own = "/d/{participant_id}"
    return [
        at(site, own, get=phone.show_list),
        at(site, f"{own}/", get=phone.show_list),
        at(site, f"{own}/klaar", post=phone.mark_finished(is_finished=True)),
        at(site, f"{own}/toch-niet-klaar", post=phone.mark_finished(is_finished=False)),
        at(site, f"{own}/doorgeven", post=phone.hand_over),
        at(site, f"{own}/anders", get=phone.show_views, post=phone.add_view),
        at(site, f"{own}/terugblik", get=_reflection.show_reflection, post=_reflection.keep_reflection),
        at(site, f"{own}/verslag", get=_draft.show_draft, post=_draft.add_own_remark),
        at(site, f"{own}/o/{{area_id}}", get=answer.show_area, post=answer.make_save_answer(site)),
        at(site, f"{own}/beeld/{{area_id}}", get=_picture.show_picture, post=_picture.release_words),
    ]


def _unknown(_call: Call) -> Response:
    raise NotFound("page_unknown")
