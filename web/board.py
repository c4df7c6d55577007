"""The facilitator's screens that wait for answers, as events: counts and states, whenever they change. Never an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ldgm_core.boards import Board, draw_estimates, draw_how_far, draw_second_round
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services.how_far import load_how_far
from ldgm_core.services.staff_session import find_staff
from ldgm_core.services.turnout import load_estimate_turnout, load_second_turnout
from ldgm_core.texts import Texts, texts_in
from web.cookie import SESSION
from web.language import words_for_browser
from web.shared import Shared
from web.site import Site
from web.stream import STILL_TRUE, Source, open_stream

__all__ = ["make_board_routes"]

LANGUAGE = "in"
"""In the address, because a screen stays in the language in which it was drawn when another tab of the browser chooses another."""


class Asker(NamedTuple):
    """Which browser follows which meeting, and which area of it if it is one; its tabs share a question."""

    session_token: str
    meeting_id: MeetingId
    area_id: AreaId


@dataclass(frozen=True)
class Told:
    """What was found at some moment; drawn once for each language."""

    draw: Callable[[Texts], Board]
    drawn: dict[str, Board] = field(default_factory=dict)

    def in_words(self, t: Texts) -> Board:
        """Return the board in the language of these texts."""
        if t.language not in self.drawn:
            self.drawn[t.language] = self.draw(t)
        return self.drawn[t.language]


def make_board_routes(site: Site, *, pause_seconds: float) -> list[Route]:
    """Return the event streams with the counts of a meeting, for who leads it: step 1, the estimates, and the second round of an area."""

    def load_step_1(actor: StaffActor, asker: Asker, now: datetime) -> Told:
        found = load_how_far(site.store, actor, meeting_id=asker.meeting_id)
        return Told(lambda t: draw_how_far(found, t, now=now))

    def load_estimates(actor: StaffActor, asker: Asker, now: datetime) -> Told:
        found = load_estimate_turnout(site.store, actor, meeting_id=asker.meeting_id)
        return Told(lambda t: draw_estimates(found, t, now=now))

    def load_second_round(actor: StaffActor, asker: Asker, now: datetime) -> Told:
        found = load_second_turnout(site.store, actor, meeting_id=asker.meeting_id, area_id=asker.area_id)
        return Told(lambda t: draw_second_round(found, t, now=now))

    loads = {"bord": load_step_1, "schattingen": load_estimates, "ronde/{area_id}": load_second_round}
    return [_make_route(site, path, load, pause_seconds=pause_seconds) for path, load in loads.items()]


def _make_route(site: Site, path: str, load_for: Callable[[StaffActor, Asker, datetime], Told], *, pause_seconds: float) -> Route:
    def load(asker: Asker) -> Told | None:
        now = site.clock()
        found = find_staff(site.store, session_token=asker.session_token, now=now, is_use=False)
        return None if found is None else load_for(found[0], asker, now)  # None also when the session was ended: no word more

    shared = Shared(load, whose=lambda asker: asker, still_true=STILL_TRUE * pause_seconds)

    async def follow_board(request: Request) -> Response:
        meeting_id = MeetingId(request.path_params["meeting_id"])
        asker = Asker(request.cookies.get(SESSION, ""), meeting_id, AreaId(request.path_params.get("area_id", "")))
        t = texts_in(request.query_params.get(LANGUAGE, ""), otherwise=words_for_browser(site, request.cookies))

        async def ask() -> Board | None:
            return in_words(await shared.anew(asker))

        async def tell(revision: int) -> Board | None:
            return in_words(await shared.at(asker, revision))

        async def stay() -> Board | None:
            return in_words(await shared.lately(asker))

        def in_words(told: Told | None) -> Board | None:
            return None if told is None else told.in_words(t)

        try:
            if await stay() is None:
                return Response(status_code=404)
        except (NotFound, NotAllowed):
            return Response(status_code=404)
        # A browser tells its scripts nothing of a comment, and this one has to know whether the line still lives.
        source = Source(ask, tell, stay, as_event=_as_event, alive="event: alive\ndata: -")
        return open_stream(site.store, source, channel=meeting_id, pause_seconds=pause_seconds)

    return Route(f"/live/{{meeting_id}}/{path}", follow_board)


def _as_event(board: Board) -> str:
    return f"event: board\ndata: {board.as_json()}"
