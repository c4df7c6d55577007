"""
The cookies: one per participant and path, one for staff, one that tells browsers apart for the seal on forms, one with the language.

Scripts cannot read them; tokens are in the store as a hash only.
"""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.domain.meeting import ParticipantId
from web.site import Site

__all__ = [
    "DEVICE",
    "FORM",
    "LANGUAGE",
    "SESSION",
    "VISIT",
    "forget_device",
    "forget_session",
    "remember_device",
    "remember_form",
    "remember_language",
    "remember_session",
    "forget_visit",
    "remember_visit",
]

DEVICE = "ldgm_deelnemer"
FORM = "ldgm_formulier"
LANGUAGE = "ldgm_taal"
SESSION = "ldgm_sessie"
VISIT = "ldgm_bezoek"
TEN_MINUTES = 10 * 60
HALF_A_DAY = 12 * 60 * 60
A_YEAR = 365 * 24 * 60 * 60


def remember_device(response: Response, site: Site, *, participant_id: ParticipantId, token: str) -> None:
    """Let this browser speak for a participant, on that participant's addresses only: several fit side by side in one browser."""
    response.set_cookie(DEVICE, token, max_age=HALF_A_DAY, path=f"/d/{participant_id}", secure=site.has_tls, httponly=True, samesite="lax")


def forget_device(response: Response, site: Site, *, participant_id: ParticipantId) -> None:
    """Take the participant's cookie out of this browser."""
    response.delete_cookie(DEVICE, path=f"/d/{participant_id}", secure=site.has_tls, httponly=True, samesite="lax")


def remember_session(response: Response, site: Site, *, token: str) -> None:
    """Keep a member of staff signed in until the browser closes or the session ends in the store."""
    response.set_cookie(SESSION, token, path="/", secure=site.has_tls, httponly=True, samesite="lax")


def forget_session(response: Response, site: Site) -> None:
    """Take the staff cookie out of this browser."""
    response.delete_cookie(SESSION, path="/", secure=site.has_tls, httponly=True, samesite="lax")


def remember_form(response: Response, site: Site, *, mark: str) -> None:
    """Let this browser keep the mark from which the seal on its forms follows; each page prolongs it."""
    response.set_cookie(FORM, mark, max_age=HALF_A_DAY, path="/", secure=site.has_tls, httponly=True, samesite="lax")


def remember_language(response: Response, site: Site, *, language: str) -> None:
    """Let this browser keep the language that its person chose."""
    response.set_cookie(LANGUAGE, language, max_age=A_YEAR, path="/", secure=site.has_tls, httponly=True, samesite="lax")


def remember_visit(response: Response, site: Site, *, visit: str) -> None:
    """Keep what this browser has to bring back from the provider, for ten minutes and for those two addresses only."""
    response.set_cookie(VISIT, visit, max_age=TEN_MINUTES, path="/aanmelden/via", secure=site.has_tls, httponly=True, samesite="lax")


def forget_visit(response: Response, site: Site) -> None:
    """The visit is over."""
    response.delete_cookie(VISIT, path="/aanmelden/via", secure=site.has_tls, httponly=True, samesite="lax")
