"""A picture is made once for a revision of the meeting, however often a screen with it is drawn and whoever looks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ldgm_core.charts.canvas import Picture
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.poll import RevealStep
from ldgm_core.services import debate, scoring
from tests.pages.school import Open, School
from ui import pictures, widgets

AREA = "cognition"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each kind of picture was turned into a chart, and how often one was prepared."""
    counts: Counter[str] = Counter()
    drawing, preparing = pictures.draw, pictures._prepare.__wrapped__

    def count_drawing(picture: Picture, **named: Any) -> Any:
        counts[f"{picture.kind} drawn"] += 1
        return drawing(picture, **named)

    def count_preparing(*args: Any) -> Picture:
        found = preparing(*args)
        counts[f"{found.kind} prepared"] += 1
        return found

    monkeypatch.setattr(pictures, "draw", count_drawing)
    monkeypatch.setattr(pictures, "_prepare", pictures.lru_cache(pictures.KEPT)(count_preparing))
    pictures._chart.cache_clear()
    return counts


def test_drawing_a_screen_again_makes_no_picture_again(school: School, open_page: Open, made: Counter[str]) -> None:
    """Nor does another browser that looks at the same; one for each of the two pictures of an area."""
    meeting_id = school.meeting("revealed")
    screen = open_page("debate", meeting_id, onderdeel=AREA)
    once = Counter({"dots prepared": 1, "dots drawn": 1, "boundary prepared": 1, "boundary drawn": 1})
    assert once == made
    for _ in range(3):
        assert [] == list(screen.run().exception)
    open_page("debate", meeting_id, onderdeel=AREA)
    assert once == made


def test_what_changed_makes_another_picture(school: School, open_page: Open, made: Counter[str]) -> None:
    """The next step of the reveal shows groups, and larger type is larger: each time once more."""
    meeting_id = school.meeting("revealed")
    screen = open_page("debate", meeting_id, onderdeel=AREA)
    talk = debate.load_talk(school.store, school.actor, meeting_id=meeting_id, area_id=AreaId(AREA))
    scoring.show_more(school.store, school.actor, poll_id=talk.rounds[0].poll_id, step=RevealStep.GROUPS)
    screen.run()
    assert (2, 2) == (made["dots prepared"], made["dots drawn"])
    screen.session_state["large_type"] = True
    screen.run()
    assert (3, 3) == (made["dots prepared"], made["dots drawn"])
    screen.run()
    assert 3 == made["dots drawn"]


def test_a_picture_that_is_made_at_every_drawing_is_found(
    school: School, open_page: Open, made: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above can fail."""
    monkeypatch.setattr(pictures, "_chart", lambda drawn, look: pictures.draw(drawn, palette=look))
    screen = open_page("debate", school.meeting("revealed"), onderdeel=AREA)
    screen.run()
    assert 2 == made["dots drawn"]


def test_the_code_of_the_room_is_drawn_once(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen with it is drawn again at every answer."""
    real, drawn = widgets.segno.make, []

    def count(address: str, **named: Any) -> Any:
        drawn.append(address)
        return real(address, **named)

    monkeypatch.setattr(widgets.segno, "make", count)
    screen = open_page("fill_in", school.meeting("open"))
    for _ in range(2):
        assert "ldgm-qr" in "".join(piece.proto.body for piece in screen.run().html)
    assert 1 == len(drawn)
