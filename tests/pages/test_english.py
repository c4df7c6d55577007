"""The facilitator's screens in English: no Dutch of ours is left, in what is read and in what is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from ldgm_core.matrices import load_matrix
from ldgm_core.texts import load_texts
from tests.leftover import dutch_left, words_outside_dutch
from tests.pages.school import Open, School, seen
from ui import context

SCREENS = ("prepare", "fill_in", "debate", "perspective", "plan", "review", "minutes")
VIEWS = ("picture", "talk", "again", "record")


@pytest.fixture
def english_page(school: School, open_page: Open) -> Open:
    """Open a screen in a browser that asked for English."""
    context.set_surroundings(replace(context.surroundings(), texts=load_texts("en")))
    return open_page


def parts_of(node: Node) -> Iterator[Node]:
    """Every element of a screen, those in tabs, columns and expanders among them."""
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from parts_of(child)


def said_by(screen: AppTest) -> str:
    """What a screen says as HTML outside its Dutch parts, and the words on and in its fields, buttons, tabs and links."""
    pressed = []
    for part in parts_of(screen.main):
        proto = getattr(part, "proto", None)
        for name in ("label", "help", "placeholder", "options", "value", "body"):
            held = getattr(proto, name, "")
            pressed += [held] if isinstance(held, str) else [str(one) for one in held] if name == "options" else []
    pieces = [words_outside_dutch(f"<div>{piece}</div>") if piece.startswith("<") else piece for piece in pressed]
    return "\n".join([words_outside_dutch(f"<div>{seen(screen)}</div>"), *pieces])


def left_in(screen: AppTest) -> list[str]:
    assert [] == list(screen.exception)
    return dutch_left(said_by(screen), "en")


@pytest.mark.parametrize("stage", ["prepared", "answered", "talked", "estimated", "final"])
def test_no_screen_of_a_meeting_says_a_word_of_ours_in_dutch(stage: str, school: School, english_page: Open) -> None:
    """Every step, from the preparation to the final minutes."""
    meeting_id = school.meeting(stage)
    assert {} == {name: left for name in SCREENS if (left := left_in(english_page(name, meeting_id)))}


def test_no_view_of_a_talk_says_a_word_of_ours_in_dutch(school: School, english_page: Open) -> None:
    """The picture, the conversation, scoring anew and writing down."""
    meeting_id = school.meeting("talked")
    found = {}
    for view in VIEWS:
        screen = english_page("debate", meeting_id, onderdeel="support_social_emotional")
        screen.session_state[f"talk_view_support_social_emotional_{meeting_id}"] = view
        found[view] = left_in(screen.run())
    assert {} == {view: left for view, left in found.items() if left}


def test_no_list_says_a_word_of_ours_in_dutch(school: School, english_page: Open) -> None:
    """The first screen, the pupils, reading in, and the administration, without and with meetings."""
    names = ("home", "pupils", "imports", "settings", "arrangements", "privacy")
    assert {} == {name: left for name in names if (left := left_in(english_page(name)))}
    school.meeting("final")
    assert {} == {name: left for name in names if (left := left_in(english_page(name)))}


def test_a_screen_that_forgets_english_is_noticed(school: School, open_page: Open) -> None:
    """The same screen in Dutch is full of Dutch, on its fields too, so the tests above can fail."""
    left = left_in(open_page("prepare", school.meeting("prepared")))
    a_sentence, a_field, an_option, a_tab, a_link = (
        "prepare.who_sees_what", "prepare.deadline", "prepare.shows_names_true", "prepare.tab_earlier", "prepare.cards"
    )  # fmt: skip
    assert {a_sentence, a_field, an_option, a_tab, a_link} <= set(left)


def test_words_of_the_model_are_marked_as_dutch_on_an_english_screen_only(school: School, open_page: Open) -> None:
    """A voice reads definition and columns as Dutch, and one line says why they are."""
    meeting_id, area = school.meeting("talked"), load_matrix("so-2026.1").area("cognition")
    marked = (f'lang="nl">{area.label}', f'lang="nl">{area.definition}', f'lang="nl">{area.cells[0].text}')
    dutch = seen(open_page("debate", meeting_id, onderdeel="cognition"))
    assert (area.definition in dutch, 'lang="nl"' in dutch, load_texts()("matrix.dutch_only") in dutch) == (True, False, False)
    context.set_surroundings(replace(context.surroundings(), texts=load_texts("en")))
    english = seen(open_page("debate", meeting_id, onderdeel="cognition"))
    assert [True, True, True] == [words in english for words in marked]
    assert load_texts("en")("matrix.dutch_only") in english
