"""The phones hear of a reveal before the facilitator's own screen is drawn again."""

from __future__ import annotations

import pytest

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import following
from ldgm_core.store import Store
from tests.pages.school import Open, School
from ui import meeting_head


@pytest.mark.parametrize(
    ("stage", "page", "button"), [("answered", "fill_in", "reveal_all"), ("estimating", "perspective", "reveal_estimates")]
)
def test_a_reveal_waits_for_the_phones_after_its_commit(
    stage: str, page: str, button: str, school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is revealed is in the store by then, and the drawing comes after."""
    order: list[str] = []
    drawing = meeting_head.show

    def hear(store: Store, *, meeting_id: MeetingId) -> None:
        with store.reading() as tx:
            polls = tx.load_polls(meeting_id)
        order.append("told" if all(poll.is_revealed for poll in polls) else "told too early")

    def draw(*args: object, **named: object) -> None:
        order.append("drawn")
        drawing(*args, **named)  # type: ignore[arg-type]

    meeting_id = school.meeting(stage)
    if stage == "estimating":
        for actor in school.actors(meeting_id):
            school.answer(actor, 1)
    screen = open_page(page, meeting_id)
    monkeypatch.setattr(following, "let_phones_hear", hear)
    monkeypatch.setattr(meeting_head, "show", draw)
    screen.button(key=button).click().run()
    assert ["told", "drawn"] == order[:2]
