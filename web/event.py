"""Server-sent events: that something changed, never what. Whoever hears it asks again through the gate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.services.device import find_participants, mark_present
from ldgm_core.services.following import find_revision, phone_channel
from ldgm_core.services.scoring import Openness, load_openness
from ldgm_core.services.staff_session import find_staff
from web.board import make_board_routes
from web.cookie import DEVICE, SESSION
from web.shared import Shared
from web.sheet import fingerprint
from web.site import Site
from web.stream import PAUSE_SECONDS, STILL_TRUE, Source, open_stream
from web.together import Together

__all__ = ["make_event_routes"]


class Told(NamedTuple):
    """What the phones of a meeting hear, and how open it was when that was true."""

    mark: str
    openness: Openness


def make_event_routes(site: Site, *, pause_seconds: float = PAUSE_SECONDS) -> list[Route]:
    """
    Return the event streams: for staff one with the revision of a meeting and those with its counts; one for phones with the mark of what
    a phone can see.
    """

    def load_told(actor: ParticipantActor) -> Told:
        openness = load_openness(site.store, actor)
        return Told(_mark_of(openness), openness)

    shared = Shared(load_told, whose=lambda actor: actor.meeting_id, still_true=STILL_TRUE * pause_seconds)
    arriving = Together[tuple[str, ParticipantId], ParticipantActor | None](partial(_find_actors, site))
    present = Together[str, None](partial(_mark_present, site))

    async def follow_meeting(request: Request) -> Response:
        meeting_id = MeetingId(request.path_params["meeting_id"])
        token = request.cookies.get(SESSION, "")
        found = await run_in_threadpool(find_staff, site.store, session_token=token, now=site.clock(), is_use=False)
        if found is None or await run_in_threadpool(find_revision, site.store, found[0], meeting_id=meeting_id) is None:
            return Response(status_code=404)

        def ask() -> str | None:
            if find_staff(site.store, session_token=token, now=site.clock(), is_use=False) is None:
                return None  # the session was ended: no word more
            revision = find_revision(site.store, found[0], meeting_id=meeting_id)
            return None if revision is None else str(revision)

        async def tell(revision: int) -> str:
            return str(revision)

        source = Source(partial(run_in_threadpool, ask), tell, partial(run_in_threadpool, ask), as_event=_as_message)
        return open_stream(site.store, source, channel=meeting_id, pause_seconds=pause_seconds)

    async def follow_as_participant(request: Request) -> Response:
        token = request.cookies.get(DEVICE, "")
        participant_id = ParticipantId(request.path_params["participant_id"])
        actor = await arriving.send((token, participant_id))
        if actor is None:
            return Response(status_code=404)

        async def ask() -> str | None:
            told = await shared.anew(actor)
            return told.mark if told.openness.may_hear(token) else None

        async def tell(revision: int) -> str | None:
            told = await shared.at(actor, revision)
            return told.mark if told.openness.may_hear(token) else None

        async def stay() -> str | None:
            told = await shared.lately(actor)
            if not told.openness.may_hear(token):
                return None  # the place was freed
            if told.openness.is_long_silent(token, now=site.clock()):
                await present.send(token)  # keeps the participant present on the facilitator's screen
            return told.mark

        source = Source(ask, tell, stay, as_event=_as_message)
        return open_stream(site.store, source, channel=phone_channel(actor.meeting_id), pause_seconds=pause_seconds)

    return [
        Route("/live/{meeting_id}", follow_meeting),
        *make_board_routes(site, pause_seconds=pause_seconds),
        Route("/d/{participant_id}/live", follow_as_participant),
    ]


def _as_message(mark: str) -> str:
    return f"data: {mark}"


def _mark_of(openness: Openness) -> str:
    return fingerprint(openness.meeting, openness.polls)


def _find_actors(site: Site, asked: Sequence[tuple[str, ParticipantId]]) -> list[ParticipantActor | None]:
    return [None if found is None else found[0] for found in find_participants(site.store, asked, now=site.clock())]


def _mark_present(site: Site, device_tokens: Sequence[str]) -> list[None]:
    mark_present(site.store, device_tokens, now=site.clock())
    return [None] * len(device_tokens)
