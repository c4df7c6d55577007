"""One area on the phone: what is asked, what is kept, and what every wrong input gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from starlette.applications import Starlette

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.rating import StoredRating
from ldgm_core.matrices import load_matrix
from ldgm_core.services import debate, perspective, scoring, shown_words
from ldgm_core.services.second_round import open_second_round
from ldgm_core.store import Store
from tests.web.room import Phone, Room, fields_of
from web import make_routes
from web.sheet import cell_words, definition_of, label_of

Join = Callable[..., Phone]
AREAS = [area.id for area in load_matrix("so-2026.1").scored_areas]
SURE = {"answer": "3", "certainty": "sure"}


def own(room: Room, name: str, area: str) -> StoredRating | None:
    """What the store holds of somebody for an area, in the newest round."""
    person = room.people[name]
    sheet = scoring.load_own_sheet(room.store, ParticipantActor(person, room.meeting_id, room.actor.organisation_id, True))
    return sheet.own.get(sheet.poll_of(AreaId(area)).poll_id)


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_chosen_beforehand_but_the_usual_place(room: Room, phone: Join, area: str) -> None:
    """No column, no certainty, no duration; the place from which somebody usually looks is filled in and can be changed."""
    page = phone(room, "Piet").get(f"/d/{room.people['Piet']}/o/{area}").text
    assert [] == re.findall(r"<input[^>]*checked", page)
    assert ["gym"] == re.findall(r'<option value="(\w+)" selected', page)


@pytest.mark.parametrize("area", AREAS)
def test_the_definition_and_the_moment_stand_before_the_choice(room: Room, phone: Join, area: str) -> None:
    """One reads what is meant, and whether it is about now or about later, before one chooses."""
    page = unescape(phone(room, "Jan").get(f"/d/{room.people['Jan']}/o/{area}").text)
    meant = load_matrix("so-2026.1").area(AreaId(area))
    places = [page.index(words) for words in (f"Het gaat om: {room.site.texts(f'matrix.basis_{meant.basis}')}", meant.definition)]
    places.append(page.index('name="answer"'))
    assert places == sorted(places)
    assert [cell.text for cell in meant.cells] == [cell.text for cell in meant.cells if cell.text in page]


def test_the_two_answers_without_a_column_are_as_large_as_the_columns(room: Room, phone: Join) -> None:
    """Not seeing it and not knowing yet are drawn by the same element as a column."""
    page = phone(room, "Jan").get(f"/d/{room.people['Jan']}/o/cognition").text
    choices = re.findall(r'<label class="choice"><input type="radio" name="answer" value="(\w+)">', page)
    assert ["1", "2", "3", "4", "5", "6", "7", "out_of_view", "undecided"] == choices


def test_a_cell_that_was_not_checked_says_so(room: Room, phone: Join) -> None:
    """A cell of a weak source is marked "te verifiëren", in the text itself or beside it."""
    perspective.open_perspective(room.store, room.actor, meeting_id=room.meeting_id, now=room.clock())
    browser = phone(room, "Jan")
    for area in load_matrix("so-2026.1").areas:
        page = unescape(browser.get(f"{browser.home}o/{area.id}").text).lower()
        unchecked = sum(cell.needs_check for cell in area.cells)
        assert unchecked <= page.count("te verifiëren")


def test_everything_that_was_filled_in_is_kept_and_comes_back(room: Room, phone: Join) -> None:
    """All fields of an answer: the form of the next visit is the form that was sent."""
    browser = phone(room, "Jan")
    cognition = {
        "answer": "4",
        "certainty": "doubt",
        "context": "observation",
        "observation": "Ziet verbanden 🙂 <b>&amp;</b>\nmet tellen",
        "second_context": "gym",
        "second_column": "6",
        "test_result": "score 61",
        "instrument": "dynamische leertest",
        "made_on": "2026-03-21",
    }
    support = {"answer": "undecided", "observation": "nog niet gezien"}
    for area, typed in (("cognition", cognition), ("support_learning", support)):
        assert 303 == browser.save(area, **typed).status_code
        assert typed == {name: value for name, value in browser.fields(area).items() if name in typed}


def test_a_support_area_also_asks_whether_it_lasts(room: Room, phone: Join) -> None:
    """Temporary, lasting or unclear; and the nine steps and the cautions are there to be unfolded."""
    browser = phone(room, "Jan")
    assert 303 == browser.save("support_learning", **SURE, duration="lasting").status_code
    page = unescape(browser.get(f"{browser.home}o/support_learning").text)
    assert "lasting" == browser.fields("support_learning")["duration"]
    matrix = load_matrix("so-2026.1")
    assert [] == [words for words in (*matrix.nine_steps, *matrix.cautions) if words not in page]


def test_a_developmental_age_is_shown_beside_the_calendar_age(room: Room, phone: Join) -> None:
    """54 of 112 months: both ages and the percentage, once it is stored."""
    browser = phone(room, "Jan")
    browser.save("development_executive", **SURE, developmental_age="4;6")
    page = browser.get(f"{browser.home}o/development_executive").text
    assert room.site.texts("phone.age_seen", own="4;6", calendar="9;4", percentage=48) in page


def test_saving_leads_to_the_next_area_without_an_answer(room: Room, phone: Join) -> None:
    """It says what was stored and when; after the last area comes the list."""
    browser = phone(room, "Jan")
    for area, following in zip(AREAS, [f"o/{area}" for area in AREAS[1:]] + [""], strict=True):
        answer = browser.save(area, answer="out_of_view")
        assert f"{browser.home}{following}?opgeslagen={area}" == answer.headers["location"]
    page = browser.get(answer.headers["location"]).text
    assert "Opgeslagen om 14:03: Ondersteuning medische situatie" in page
    assert "10 van 10 ingevuld" in page


def test_the_page_says_saved_only_of_what_is_stored(room: Room, phone: Join) -> None:
    """An address that claims it is not believed."""
    browser = phone(room, "Jan")
    assert "Opgeslagen" not in browser.get(f"{browser.home}?opgeslagen=cognition").text
    assert "Opgeslagen" not in browser.get(f"{browser.home}o/didactic?opgeslagen=<script>").text


def test_on_another_day_the_day_is_told_too(room: Room, phone: Join) -> None:
    """Who comes back later reads when it was."""
    browser = phone(room, "Jan")
    browser.save("cognition", **SURE)
    room.clock.pass_time(hours=20)
    assert "opgeslagen op 22 november 2026 om 14:03" in browser.get(browser.home).text


def test_the_same_form_sent_twice_is_stored_once(room: Room, phone: Join) -> None:
    """A double tap, or a retry after a lost answer: the same key, the same words on the screen, one row."""
    browser = phone(room, "Jan")
    form = browser.fields("cognition") | SURE
    first, second = (browser.post(f"{browser.home}o/cognition", data=form, follow_redirects=False) for _ in range(2))
    stored = own(room, "Jan", "cognition")
    changed = browser.post(f"{browser.home}o/cognition", data=form | {"answer": "7"}, follow_redirects=False)
    assert [303, 303, 303] == [answer.status_code for answer in (first, second, changed)]
    assert first.headers["location"] == second.headers["location"]
    assert stored == own(room, "Jan", "cognition")


BAD = [
    ({}, "answer_missing", {}),
    ({"answer": "3"}, "certainty_missing", {}),
    ({"answer": "9", "certainty": "sure"}, "column_off_scale", {"column": 9, "columns": 7}),
    ({"answer": "99999", "certainty": "sure"}, "choice_unknown", {}),
    ({"answer": "=1+1", "certainty": "sure"}, "choice_unknown", {}),
    (SURE | {"certainty": "very"}, "choice_unknown", {}),
    (SURE | {"context": "moon"}, "choice_unknown", {}),
    (SURE | {"second_column": "x", "second_context": "gym"}, "choice_unknown", {}),
    (SURE | {"second_column": "2"}, "second_situation_incomplete", {}),
    (SURE | {"second_column": "2", "second_context": "classroom"}, "second_situation_same", {}),
    (SURE | {"duration": "lasting"}, "duration_not_here", {}),
    (SURE | {"developmental_age": "4;6"}, "extra_not_here", {}),
    (SURE | {"developmental_age": "vier"}, "age_unreadable", {}),
    (SURE | {"made_on": "gisteren"}, "date_unreadable", {}),
    (SURE | {"test_result": "9" * 81}, "text_too_long", {"field_key": "Testuitslag", "length": 81, "longest": 80}),
    (SURE | {"observation": "e" * 5001}, "text_too_long", {"field_key": "Wat zie je?", "length": 5001, "longest": 5000}),
    (SURE | {"observation": "e" * 40000}, "text_too_long", {"field_key": "Wat zie je?", "length": 40000, "longest": 5000}),
    (SURE | {"observation": "a\x00b"}, "text_control_characters", {"field_key": "Wat zie je?"}),
    (SURE | {"observation": "a\x1b[2Jb"}, "text_control_characters", {"field_key": "Wat zie je?"}),
    (SURE | {"key": "kort"}, "submit_key_wrong", {}),
    (SURE | {"key": "<script>12345"}, "submit_key_wrong", {}),
]


@pytest.mark.parametrize(("typed", "code", "facts"), BAD, ids=[f"{number}-{code}" for number, (_, code, _) in enumerate(BAD)])
def test_bad_input_comes_back_with_its_sentence_and_nothing_is_stored(
    room: Room, phone: Join, typed: dict[str, str], code: str, facts: dict[str, object]
) -> None:
    """Status 422, the sentence as an alert, and every field as it was sent."""
    browser = phone(room, "Jan")
    answer = browser.save("cognition", **typed)
    assert 422 == answer.status_code
    assert f'role="alert" tabindex="-1" autofocus>{escape(room.site.texts(f"error.{code}", **facts))}<' in answer.text
    shown = {
        name: value
        for name, value in typed.items()
        if name not in ("key", "developmental_age", "duration") and value in OFFERED.get(name, {value})
    }
    assert shown == {name: value for name, value in fields_of(answer.text).items() if name in shown}
    assert own(room, "Jan", "cognition") is None


OFFERED = {
    "answer": {"1", "2", "3", "4", "5", "6", "7", "out_of_view", "undecided"},
    "certainty": {"sure", "doubt", "guess"},
    "context": {"classroom", "gym"},
    "second_column": {"1", "2", "3", "4", "5", "6", "7"},
}


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b>x", "=cmd|' /C calc'!A0", "{{ 123*457 }}", "🙂👩‍👧 é"],
)
def test_words_stay_words(room: Room, phone: Join, words: str) -> None:
    """Markup, formulas, templates and emoji are kept to the letter and never become part of the page."""
    browser = phone(room, "Jan")
    assert 303 == browser.save("cognition", **SURE, observation=words, instrument=words).status_code
    page = browser.get(f"{browser.home}o/cognition").text
    assert words == browser.fields("cognition")["observation"] == browser.fields("cognition")["instrument"]
    assert [] == [tag for tag in ("<script>", "<img", "<b>x", "56211") if tag in page.replace(escape(words), "")]


def test_a_form_that_is_far_too_large_is_not_even_read(room: Room, phone: Join) -> None:
    """Above 64 kB: a sentence, with or without an honest length, and nothing stored."""
    browser = phone(room, "Jan")
    body = b"observation=" + b"e" * 70_000
    kind = {"content-type": "application/x-www-form-urlencoded"}
    honest = browser.post(f"{browser.home}o/cognition", content=body, headers=kind)
    in_pieces = browser.post(f"{browser.home}o/cognition", content=iter([body[:40_000], body[40_000:]]), headers=kind)
    for answer in (honest, in_pieces):
        assert (413, True) == (answer.status_code, room.site.texts("error.body_too_large", kilobytes=64) in answer.text)
    assert own(room, "Jan", "cognition") is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"answer": 3}', "application/json"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(100)), "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_of_ours_gets_a_sentence(room: Room, phone: Join, content: bytes, kind: str) -> None:
    """JSON, uploads, raw bytes and hundreds of fields are refused in words."""
    browser = phone(room, "Jan")
    answer = browser.post(f"{browser.home}o/cognition", content=content, headers={"content-type": kind})
    assert (422, True) == (answer.status_code, room.site.texts("error.form_unreadable") in answer.text)


def test_a_closed_poll_shows_what_was_typed(room: Room, phone: Join) -> None:
    """Too late: 409 with the sentence, the choice and the words; the earlier answer counts."""
    browser = phone(room, "Jan")
    browser.save("cognition", **SURE)
    form = browser.fields("cognition") | {"answer": "5", "observation": "te laat getypt"}
    room.reveal("cognition")
    answer = browser.post(f"{browser.home}o/cognition", data=form)
    assert 409 == answer.status_code
    expected = [room.site.texts("error.poll_closed"), "Je koos: kolom 5.", "te laat getypt"]
    assert expected == [words for words in expected if words in answer.text]
    stored = own(room, "Jan", "cognition")
    assert stored is not None
    assert 3 == stored.rating.column
    bad_as_well = browser.post(f"{browser.home}o/cognition", data=form | {"certainty": "", "answer": "x"})
    assert 409 == bad_as_well.status_code


def test_a_meeting_that_is_over_shows_what_was_typed(room: Room, phone: Join) -> None:
    """The sentence says so, and the words can still be copied."""
    browser = phone(room, "Jan")
    form = browser.fields("cognition") | SURE | {"observation": "na afloop"}
    room.close()
    answer = browser.post(f"{browser.home}o/cognition", data=form)
    assert (409, True, True) == (answer.status_code, room.site.texts("error.meeting_over") in answer.text, "na afloop" in answer.text)
    assert room.site.texts("phone.end_title") in browser.get(browser.home).text
    assert room.site.texts("phone.end_title") in browser.get(f"{browser.home}o/cognition").text


def test_another_meetings_poll_is_the_same_not_found_as_no_poll(room: Room, make_room: Callable[..., Room], phone: Join) -> None:
    """Somebody else's, made up, or of another area: one answer."""
    other = make_room(Eva="teacher")
    other.open()
    browser = phone(room, "Jan")
    form = browser.fields("cognition") | SURE
    wrong = [other.poll_id("cognition"), "bestaat-niet", room.poll_id("didactic"), ""]
    answers = [browser.post(f"{browser.home}o/cognition", data=form | {"poll": poll}) for poll in wrong]
    assert [404] * 4 == [answer.status_code for answer in answers]
    assert 1 == len({answer.text for answer in answers})
    assert own(room, "Jan", "cognition") is None


def test_an_unknown_area_is_not_found(room: Room, phone: Join) -> None:
    """Also one of the matrix that was not opened yet."""
    browser = phone(room, "Jan")
    assert [404, 404] == [browser.get(f"{browser.home}o/{area}").status_code for area in ("bestaat-niet", "destination")]


def test_an_observer_gets_no_form(room: Room, phone: Join) -> None:
    """Looking on is looking on; nothing is stored."""
    browser = phone(room, "Cor")
    refused = room.site.texts("error.observer_does_not_score")
    form = {"poll": room.poll_id("cognition"), "key": "key-12345678", **SURE}
    answers = [
        browser.get(f"{browser.home}o/cognition"),
        browser.post(f"{browser.home}o/cognition", data=form),
        browser.post(f"{browser.home}klaar"),
        browser.get(f"{browser.home}anders"),
    ]
    assert [(403, True)] * 4 == [(answer.status_code, refused in answer.text) for answer in answers]
    assert f'href="{browser.home}o/' not in browser.get(browser.home).text


def test_when_the_database_is_away_the_same_form_can_be_sent_again(room: Room, phone: Join, tmp_path: Path) -> None:
    """503 with the sentence, the words on the screen, and a button that sends all fields again under the same key."""
    browser = phone(room, "Jan")
    form = browser.fields("cognition") | SURE | {"observation": "niet verliezen"}
    away = replace(room.site, store=Store(create_engine(f"sqlite:///{tmp_path}/no/such/folder.sqlite3")))
    broken = Phone(Starlette(routes=make_routes(away)))
    broken.cookies.update(browser.cookies)
    answer = broken.post(f"{browser.home}o/cognition", data=form)
    assert (503, True) == (answer.status_code, room.site.texts("error.database_away") in answer.text)
    assert form == {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text)}
    assert '<p class="words">niet verliezen</p>' in answer.text
    assert (503, {"status": "database_away"}) == (broken.get("/healthz").status_code, broken.get("/healthz").json())


def second_round(room: Room, phone: Join) -> Phone:
    """Jan answered 3 with words, the area was revealed, and its second round is open."""
    browser = phone(room, "Jan")
    browser.save("didactic", **SURE, observation="leest al")
    room.reveal("didactic")
    debate.mark_turn(
        room.store,
        room.actor,
        poll_id=scoring.PollId(room.poll_id("didactic")),
        participant_id=room.people["Jan"],
        has_spoken=True,
        now=room.clock(),
    )
    open_second_round(room.store, room.actor, meeting_id=room.meeting_id, area_id=AreaId("didactic"), now=room.clock())
    return browser


def test_in_round_two_the_first_answer_is_visible_and_nothing_is_chosen(room: Room, phone: Join) -> None:
    """One reads where one stood; the form itself is empty again."""
    browser = second_round(room, phone)
    page = browser.get(f"{browser.home}o/didactic").text
    assert room.site.texts("phone.first_answer", answer="kolom 3") in page
    assert [] == re.findall(r"<input[^>]*checked", page)


def test_in_round_two_the_phone_holds_words_that_were_allowed_and_no_others(room: Room, phone: Join) -> None:
    """Folded under a line with their number; without anybody's yes there is no such line."""
    piet = phone(room, "Piet")
    piet.save("didactic", **SURE, observation="rekent met geld in de winkel")
    browser = second_round(room, phone)
    address, line = f"{browser.home}o/didactic", room.site.texts("phone.shown_words", count=1)
    assert line not in unescape(browser.get(address).text)
    assert "winkel" not in browser.get(address).text
    writer = ParticipantActor(room.people["Piet"], room.meeting_id, room.actor.organisation_id, True)
    shown_words.release_observation(room.store, writer, poll_id=scoring.PollId(room.poll_id("didactic")), now=room.clock())
    page = unescape(browser.get(address).text)
    assert (True, True) == (line in page, "rekent met geld in de winkel" in page)


def test_one_tap_keeps_the_first_answer(room: Room, phone: Join) -> None:
    """The same column, the same words, no reason."""
    browser = second_round(room, phone)
    keep = dict(re.findall(r'name="(poll|key)" value="([^"]+)"', browser.get(f"{browser.home}o/didactic").text.split("<form")[1]))
    answer = browser.post(f"{browser.home}o/didactic", data=keep | {"keep": "1"}, follow_redirects=False)
    stored = own(room, "Jan", "didactic")
    assert stored is not None
    assert (303, 3, "leest al", None) == (
        answer.status_code,
        stored.rating.column,
        stored.rating.observation,
        stored.rating.change_reason,
    )


def test_another_column_in_round_two_needs_a_reason(room: Room, phone: Join) -> None:
    """Without one it comes back; with one it is kept together with the reason."""
    browser = second_round(room, phone)
    refused = browser.save("didactic", answer="5", certainty="sure")
    assert (422, True) == (refused.status_code, room.site.texts("error.change_reason_missing") in refused.text)
    assert 303 == browser.save("didactic", answer="5", certainty="sure", change_reason="new_information").status_code
    stored = own(room, "Jan", "didactic")
    assert stored is not None
    assert (5, "new_information") == (stored.rating.column, stored.rating.change_reason)


def test_an_answer_to_round_one_does_not_count_in_round_two(room: Room, phone: Join) -> None:
    """A form that was left open is too late, however much the area is open again."""
    browser = phone(room, "Jan")
    old = browser.fields("didactic") | {"answer": "7", "certainty": "sure"}
    second_round(room, lambda *_: browser)
    assert 409 == browser.post(f"{browser.home}o/didactic", data=old).status_code
    assert own(room, "Jan", "didactic") is None


def test_the_perspective_joins_the_list_when_it_is_opened(room: Room, phone: Join) -> None:
    """Destination and direction, under their own heading, with the merged columns of the direction."""
    browser = phone(room, "Jan")
    assert room.site.texts("phone.perspective_title") not in browser.get(browser.home).text
    perspective.open_perspective(room.store, room.actor, meeting_id=room.meeting_id, now=room.clock())
    assert room.site.texts("phone.perspective_title") in browser.get(browser.home).text
    page = browser.get(f"{browser.home}o/direction").text
    assert ["1", "2", "3", "4", "5"] == re.findall(r'name="answer" value="(\d)"', page)
    assert f"{browser.home}o/destination?opgeslagen=direction" == browser.save("direction", **SURE).headers["location"]


def test_plain_wording_reaches_the_form(room: Room, phone: Join) -> None:
    """A parent reads the plain name, definition and columns."""
    area = load_matrix("so-2026.1").area(AreaId("support_learning"))
    browser = phone(room, "Moeder")
    page = unescape(browser.get(f"{browser.home}o/support_learning").text)
    expected = [area.plain_label, area.plain_definition, *(cell.plain for cell in area.cells)]
    assert expected == [words for words in expected if words in page]


@pytest.mark.parametrize("sector", ["so-2026.1", "vso-2026.1"])
def test_every_area_has_words_for_the_pupil(room: Room, sector: str) -> None:
    """Nobody reads "je kind" about themselves: each area of the model speaks to the pupil, and no plain word is lost for others."""
    t = room.site.texts.to_pupil()
    for area in load_matrix(sector).areas:
        words = [label_of(area, t), definition_of(area, t), *(cell_words(area, cell, t) for cell in area.cells)]
        assert "je kind" not in " ".join(words).lower(), area.id
        assert area.plain_definition == definition_of(area, room.site.texts.plain())


def test_the_pupil_is_spoken_to(room: Room, phone: Join) -> None:
    """On every screen of the phone; a school's own area, which has no such words, is read in plain words."""
    browser = phone(room, "Mats")
    perspective.open_perspective(room.store, room.actor, meeting_id=room.meeting_id, now=room.clock())
    addresses = [browser.home, *(f"{browser.home}o/{area}" for area in [*AREAS, "destination", "direction"])]
    pages = [browser.get(address).text for address in addresses]
    assert [] == [words for page in pages for words in re.findall(r"(?i)je kind|de leerling", unescape(page))]
    own_area = replace(load_matrix("so-2026.1").areas[0], id=AreaId("own_work"), is_school_own=True)
    assert own_area.plain_definition == definition_of(own_area, room.site.texts.to_pupil())
