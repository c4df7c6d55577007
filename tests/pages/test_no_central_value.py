"""A hunt: a whole fictional meeting is played, and no screen, minutes or document names or prints a central value."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from ldgm_core.demo.case import Case
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.showcase import CASES
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.exports.minutes.pdf import render_minutes
from ldgm_core.services import debate, perspective, preparation, reporting, scoring
from ldgm_core.services.preparation import MeetingSettings
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, SECRET, Open, School

T = load_texts()
CENTRAL = re.compile(r"\b(gemiddeld\w*|mediaan|modus|average|median|mean)\b", re.IGNORECASE)
DECIMAL = re.compile(r"(?<![\d.,:])\d+[.,]\d+(?![\d.,])")
# What may happen to be the same number: how many columns two groups or two people lie apart, and the version of a licence.
OTHER_NUMBERS = re.compile(r"\d+,\d (?=kolommen)|(?<=: )\d,\d(?=\.)|(?<=BY-ND )4\.0")
PARTS = ("prepare", "open", "answer", "reveal", "talk", "estimate", "decide", "plan", "review")
CASE_NUMBERS = (0, 3)


def found_centres(text: str, scores: list[list[int]]) -> list[str]:
    """The words of a central value in this text, and the decimals that equal the mean or the median of somebody's scores."""
    central = {printed for one in scores for printed in centres(one)}
    return CENTRAL.findall(text) + [number for number in DECIMAL.findall(OTHER_NUMBERS.sub("", text)) if number in central]


def centres(scores: list[int]) -> set[str]:
    """The mean and the median as they could be printed: with one or two decimals, with a point or a comma."""
    if not scores:
        return set()
    values = (statistics.mean(scores), statistics.median(scores))
    printed = {f"{value:.{digits}f}" for value in values for digits in (1, 2)}
    return printed | {one.replace(".", ",") for one in printed}


def in_other_words(value: Any) -> Any:
    """The same case without such words in what its people say: those are theirs, and the hunt is for what the program says."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return CENTRAL.sub("...", value)
    if isinstance(value, tuple):
        return tuple(in_other_words(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: in_other_words(getattr(value, field.name)) for field in fields(value)})
    return value


def played(school: School, case: Case) -> Player:
    """The whole meeting with names, every area shown up to the names, and not closed yet."""
    player = Player(school.store, school.actor, case, texts=T, secret=SECRET, seed=3, now=NOW)
    for part in PARTS:
        getattr(player, part)()
        if part == "prepare":
            _choose_names(school, player.meeting_id)
    for poll in polls(school, player.meeting_id):
        scoring.show_more(school.store, school.actor, poll_id=poll.poll_id, step=RevealStep.NAMES)
    return player


def _choose_names(school: School, meeting_id: MeetingId) -> None:
    made = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).meeting
    settings = MeetingSettings(
        made.reason, made.held_on, made.calendar_age_months, made.leerroute3, made.overlay, made.area_ids, True, False, None
    )  # fmt: skip
    preparation.update_settings(school.store, school.actor, settings, meeting_id=meeting_id)


def polls(school: School, meeting_id: MeetingId) -> list[RevealedPoll]:
    """Every revealed round of every area, the perspective included."""
    room = debate.load_debate(school.store, school.actor, meeting_id=meeting_id)
    estimates = perspective.load_perspective(school.store, school.actor, meeting_id=meeting_id).polls
    found = {
        poll.poll_id: poll for poll in (*room.first_rounds.values(), *room.latest.values(), *estimates) if isinstance(poll, RevealedPoll)
    }
    return list(found.values())


def screens(open_page: Open, player: Player, area_ids: list[str]) -> Iterator[tuple[str, str]]:
    """Every screen and every view of it, with everything that it says."""
    made = player.meeting_id
    for name in ("home", "pupils"):
        yield name, said(open_page(name))
    for name in ("prepare", "fill_in", "plan", "review", "minutes"):
        yield name, said(open_page(name, made))
    yield from _switched(open_page("perspective", made), f"perspective_view_{made}")
    yield from _switched(open_page("debate", made), f"agenda_view_{made}")
    yield from _switched(open_page("debate", made), f"between_view_{made}", **{f"agenda_view_{made}": "between"})
    for area_id in area_ids:
        yield from _switched(open_page("debate", made, onderdeel=area_id), f"talk_view_{area_id}_{made}")


def _switched(screen: AppTest, key: str, **state: str) -> Iterator[tuple[str, str]]:
    for name, value in state.items():
        screen.session_state[name] = value
    screen.run()
    views = {"agenda": ("list", "overview", "profile", "between"), "between": ("groups", "contexts", "heatmap", "pairs", "before_after")}
    views |= {"talk": ("picture", "talk", "again", "record"), "perspective": ("estimates", "decide", "dissent")}
    for view in views[key.split("_")[0]]:
        screen.session_state[key] = view
        yield f"{key} {view}", said(screen.run())


def said(screen: AppTest) -> str:
    """What the screen says to eyes and to screen readers: HTML, labels and the words in and of every picture; no coordinates."""
    assert [] == list(screen.exception)
    pieces = []
    for element in screen.main:
        proto = getattr(element, "proto", None)
        if element.type == "html" and not proto.body.startswith("<style>"):
            pieces.append(proto.body)
        elif element.type == "vega_lite_chart":
            pieces += _words_of_chart(json.loads(proto.spec))
        pieces += [str(getattr(proto, name, "")) for name in ("label", "help", "options")]
    return "\n".join(pieces)


def _words_of_chart(spec: dict[str, object]) -> list[str]:
    layers = spec["layer"]
    assert isinstance(layers, list)
    return [str(spec["description"]), *(str(value["t"]) for layer in layers for value in layer["data"]["values"] if "t" in value)]


@pytest.mark.parametrize("number", CASE_NUMBERS)
def test_no_screen_says_a_central_value(number: int, school: School, open_page: Open) -> None:
    """Every page, every view, every area, up to the names: no such word and no such number."""
    player = played(school, in_other_words(read_cases(CASES)[number]))
    revealed = polls(school, player.meeting_id)
    scores = [[score for score in poll.scores if score is not None] for poll in revealed]
    area_ids = sorted({str(poll.area_id) for poll in revealed if poll.area_id not in ("destination", "direction")})
    shown = list(screens(open_page, player, area_ids))
    assert len(shown) > 50
    assert {} == {name: found for name, text in shown if (found := found_centres(text, scores))}


@pytest.mark.parametrize("number", CASE_NUMBERS)
def test_no_minutes_say_a_central_value(number: int, school: School) -> None:
    """The minutes as data and the text of the document, sealed."""
    player = played(school, in_other_words(read_cases(CASES)[number]))
    player.close()
    scores = [[score for score in poll.scores if score is not None] for poll in polls(school, player.meeting_id)]
    minutes = reporting.load_minutes(school.store, school.actor, meeting_id=player.meeting_id)
    document = " ".join(page.extract_text() for page in PdfReader(BytesIO(render_minutes(minutes, T))).pages)
    assert ([], []) == (found_centres(reporting.minutes_as_json(minutes), scores), found_centres(document, scores))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gemiddelde: hoog", ["Gemiddelde"]),
        ("kolom 3,5", ["3,5"]),
        ("2.33 van 7", ["2.33"]),
        ("de mediaan is 2", ["mediaan"]),
        ("2,5 kolommen, ouders hoger", []),
        ("14.03 uur op 3.5.2026", []),
    ],
)
def test_the_hunt_finds_what_is_planted(text: str, expected: list[str]) -> None:
    """A hunt that finds nothing must be able to find something: mean 2.33 and median 2 of one area, 3.5 of another."""
    assert expected == found_centres(text, [[2, 2, 3], [3, 4], [2, 3]])
