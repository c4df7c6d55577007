"""The facilitator's screen of step 1 as events: who is how far, in counts and states, whenever that changes. Never an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ldgm_core.boards import Board, draw_how_far
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services.how_far import HowFar, load_how_far
from ldgm_core.services.staff_session import find_staff
from ldgm_core.texts import Texts, texts_in
from web.cookie import SESSION
from web.language import words_for_browser
from web.shared import Shared
from web.site import Site
from web.stream import STILL_TRUE, Source, open_stream

__all__ = ["make_board_route"]

LANGUAGE = "in"
"""In the address, because a screen stays in the language in which it was drawn when another tab of the browser chooses another."""


class Asker(NamedTuple):
    """Which browser follows which meeting; its tabs share a question."""

    session_token: str
    meeting_id: MeetingId


@dataclass(frozen=True)
class Told:
    """Who was how far at which moment; drawn once for each language."""

    found: HowFar
    now: datetime
    drawn: dict[str, Board] = field(default_factory=dict)

    def in_words(self, t: Texts) -> Board:
        """Return the board in the language of these texts."""
        if t.language not in self.drawn:
            self.drawn[t.language] = draw_how_far(self.found, t, now=self.now)
        return self.drawn[t.language]


def make_board_route(site: Site, *, pause_seconds: float) -> Route:
    """Return the event stream with the counts of a meeting, for who leads it."""

    def load(asker: Asker) -> Told | None:
        now = site.clock()
        found = find_staff(site.store, session_token=asker.session_token, now=now, is_use=False)
        if found is None:
            return None  # also when the session was ended: no word more
        return Told(load_how_far(site.store, found[0], meeting_id=asker.meeting_id), now)

    shared = Shared(load, whose=lambda asker: asker, still_true=STILL_TRUE * pause_seconds)

    async def follow_board(request: Request) -> Response:
        meeting_id = MeetingId(request.path_params["meeting_id"])
        asker = Asker(request.cookies.get(SESSION, ""), meeting_id)
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

    return Route("/live/{meeting_id}/bord", follow_board)


def _as_event(board: Board) -> str:
    return f"event: board\ndata: {board.as_json()}"
