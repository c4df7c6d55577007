"""The minutes on paper: everything that was revealed and written stands there, in its writer's words, and nothing else."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.minutes import Attendee, MinutesChange, MinutesDissent, MinutesNote, MinutesSource, MinutesState, NormGroupFit
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, NonScore, TestResult
from ldgm_core.exports.minutes.pdf import render_minutes, render_minutes_for_parents
from ldgm_core.texts import load_texts
from tests.exports import builders, canaries, plans, whole_minutes
from tests.exports.builders import answer, area, decision, header, minutes, picture, seen_round
from tests.exports.reading import bookmarks, letters_of, page_texts, pieces, text_of

T = load_texts("nl")
HOSTILE = "<script>alert(1)</script> & 'x' \"y\" =1+1 😀 {naam} %s"
KEPT_IDS = ("area_id", "poll_id", "organisation_id", "meeting_id", "participant_id")


def text_with(**changes) -> str:
    """The words of minutes that have only this."""
    return text_of(render_minutes(minutes(**changes), T))


def text_with_area(**changes) -> str:
    """The words of minutes with one area."""
    return text_with(areas=(area(**changes),))


@pytest.fixture(scope="module")
def large() -> bytes:
    """The largest meeting."""
    return render_minutes(whole_minutes.large(), T)


def test_every_text_of_the_data_stands_in_the_document():
    """A word of its own in every text field of the minutes is found again: nothing disappears, also not a field that is added later."""
    planted = canaries.with_every_text(whole_minutes.everything(), canaries.counter())
    found = set(re.findall(r"Kanarie\d{4}", letters_of(render_minutes(planted, T))))
    expected = set(re.findall(r"Kanarie\d{4}", repr(planted)))
    assert expected == found


@pytest.mark.parametrize("filling", ["woord " * 833, "a" * 5000], ids=["words", "one word"])
def test_five_thousand_characters_fit_in_any_field(filling):
    """The longest text that can be stored is printed whole, also where it stands in a table."""
    one_area = whole_minutes.everything().areas[0]
    data = canaries.with_every_text(
        minutes(
            areas=(one_area,),
            sources=(MinutesSource("x", "x", "x", None, "x", NormGroupFit.NO),),
            present=(Attendee("x", "x", RoleGroup.OTHER, True, True),),
            decision=decision(),
            plan=Plan(hindering="x"),
        ),
        lambda path, text: text if not text or path.endswith((*KEPT_IDS, "label")) or re.search("header|cell_texts", path) else filling,
    )
    letters = letters_of(render_minutes(data, T))
    planted = repr(data).count(filling.strip()[:4000])
    assert planted >= 25
    assert planted * filling.count(filling[:1]) <= letters.count(filling[:1])


@pytest.mark.parametrize("field", ["observation", "name"])
def test_hostile_words_are_printed_as_they_were_typed(field):
    """Markup, formulas, braces and emoji are words of a person and nothing more."""
    assert HOSTILE in text_with_area(rounds=(seen_round(answer(3, **{field: HOSTILE})),))


def test_names_with_accents_are_whole():
    """A name is somebody's name."""
    people = ("Yağmur Łukasz", "Đặng Thị Hạnh", "Zoë Çelik-Øster")
    text = text_with(present=tuple(Attendee(name, "teacher", RoleGroup.SCHOOL, True, True) for name in people))
    assert [name for name in people if name not in text] == []


def test_forty_people_and_nobody_are_both_fine():
    """Everybody is listed by name and role; without anybody the minutes say so."""
    people = tuple(Attendee(f"Deelnemer-{number:02d}", "mentor", RoleGroup.SCHOOL, True, number % 2 == 0) for number in range(40))
    assert 40 == len(set(re.findall(r"Deelnemer-\d\d", text_with(present=people))))
    assert T("pdf.nobody_present") in text_with(present=())


def test_present_absent_and_looking_on_are_told_apart():
    """Somebody who looked on was there, and did not score."""
    text = text_with(
        present=(
            Attendee("An", "teacher", RoleGroup.SCHOOL, True, True),
            Attendee("Bo", "parent", RoleGroup.PARENTS, True, False),
            Attendee("Cy", "committee_chair", RoleGroup.SCHOOL, False, True),
        )
    )
    assert (
        "An Leerkracht school aanwezig scoort Bo Ouder of verzorger ouders afwezig scoort Cy Voorzitter CvB school aanwezig kijkt mee"
        in text
    )


def test_every_observation_of_the_largest_meeting_is_there(large):
    """Fifteen people, twelve areas, two rounds: 360 observations."""
    data = whole_minutes.large()
    text = text_of(large)
    written = [seen.observation for row in data.areas for part in row.rounds for seen in part.seen.answers]
    assert 360 == len(written)
    assert [words for words in written if words not in text] == []


def test_draft_says_concept_on_every_page(large):
    """Whoever finds one sheet knows that it is not final."""
    assert {True} == {"CONCEPT" in page for page in page_texts(large)}


def test_final_minutes_show_their_hash_on_every_page_and_addenda_after_the_end():
    """The sealed text can be recognised; what came later stands behind it."""
    pages = page_texts(render_minutes(whole_minutes.small(), T))
    text = " ".join(pages)
    assert {(True, False)} == {("0f" * 32 in page, "CONCEPT" in page) for page in pages}
    assert text.index("Einde van het definitieve verslag") < text.index("De stage is een week verzet.")


def test_every_page_says_its_number_and_how_many_there_are(large):
    """A missing sheet is noticed."""
    pages = page_texts(large)
    assert [f"pagina {number} van {len(pages)}" for number in range(1, len(pages) + 1)] == [
        match.group() for page in pages for match in [re.search(r"pagina \d+ van \d+", page)] if match
    ]


def test_a_fictional_pupil_is_called_fictional():
    """An example cannot be taken for a child; a child is not called an example."""
    assert "Mats (fictieve leerling)" in text_with()
    assert "ictieve leerling" not in text_with(header=header(is_fictional=False))


def test_decision_and_dissent_stand_on_the_first_page_in_the_same_type():
    """A minority is not small print: same font, same size."""
    first = pieces(render_minutes(whole_minutes.small(), T))[0]
    why = next(piece for piece in first if piece.words.startswith("De stage liet zien"))
    dissent = next(piece for piece in first if piece.words.startswith("Ik zie meer mogelijkheden"))
    assert (why.font, why.size) == (dissent.font, dissent.size)


def test_every_dissent_is_there_with_its_role_and_who_wrote_it_down():
    """Nobody's dissent pushes out another one; a name appears only if it is in the data."""
    text = text_with(
        dissents=(
            MinutesDissent("parent", None, "Eerste andere mening.", "Anna de Wit", builders.AT),
            MinutesDissent("mentor", "Jan Bos", "Tweede andere mening.", "", builders.AT),
        )
    )
    assert "Eerste andere mening. (Ouder of verzorger, 22 november 2026, 11:03 uur, opgeschreven door Anna de Wit)" in text
    assert "Tweede andere mening. (Mentor, Jan Bos, 22 november 2026, 11:03 uur)" in text


def test_a_meeting_without_a_decision_or_with_another_outcome_says_so():
    """Not agreeing and postponing are full outcomes; nothing at all is said in words."""
    assert T("pdf.no_decision") in text_with()
    assert T("outcome.not_agreed") in text_with(decision=decision(outcome=Outcome.NOT_AGREED, destination="", direction=""))
    assert T("outcome.postponed") in text_with(decision=decision(outcome=Outcome.POSTPONED))


def test_an_answer_says_where_how_sure_and_what_else_was_seen():
    """Certainty, context, duration, second situation, test result and developmental age stand with the answer."""
    seen = answer(
        3,
        certainty=Certainty.DOUBT,
        duration=Duration.LASTING,
        second_column=5,
        second_context=Context.GYM,
        developmental_age_months=54,
        test_result=TestResult("IQ 68", "WISC-V", builders.ON),
        observation="Wacht op een teken.",
    )
    assert (
        "kolom 3 Leerkracht (school): twijfel, in de klas, blijvend “Wacht op een teken.” In een andere situatie (in de gymzaal): kolom 5. "
        "Ontwikkelingsleeftijd 4;6 bij kalenderleeftijd 9;4: 48 procent. Testuitslag (momentopname): IQ 68, WISC-V, 22 november 2026."
    ) in text_with_area(rounds=(seen_round(seen),))


def test_a_name_is_printed_only_if_the_meeting_chose_names():
    """Without a name in the data there is the role only."""
    assert "Leerkracht, Jan (school)" in text_with_area(rounds=(seen_round(answer(2, name="Jan")),))
    assert "Leerkracht (school)" in text_with_area(rounds=(seen_round(answer(2)),))


def test_the_four_kinds_without_a_column_are_counted_apart():
    """Not seeing, not knowing, not answering and looking on are four different things."""
    seen = seen_round(
        answer(2),
        answer(None),
        answer(None, non_score=NonScore.UNDECIDED),
        answer(None, non_score=NonScore.UNDECIDED),
        missing=3,
        observers=4,
    )
    assert "Zonder kolom: buiten mijn zicht 1, weet ik nog niet 2, nog niet geantwoord 3, kijkt mee 4." in text_with_area(rounds=(seen,))


def test_the_level_word_of_each_round_is_there_with_who_stands_apart():
    """The word and "n apart" are those of the data."""
    first = seen_round(*(answer(column) for column in (2, 2, 2, 2, 7)))
    second = seen_round(*(answer(column) for column in (2, 2, 2, 2, 2)), number=2)
    text = text_with_area(rounds=(first, second))
    assert f"Verschil in de antwoorden: {first.level}, 1 apart." in text
    assert "Verschil in de antwoorden: eensgezind." in text


def test_both_rounds_are_drawn():
    """A round has its own picture: the axis with its seven columns is there twice."""
    text = text_with_area(rounds=(seen_round(answer(2)), seen_round(answer(3), number=2)))
    assert (1, 1, 2) == (text.count("Ronde 1"), text.count("Ronde 2"), text.count("leerroute (kolom)"))


def test_who_moved_is_there_with_the_reason_and_kindness_is_no_change_of_view():
    """Moving to get on, or for the benefit of the doubt, is shown as no change of view."""
    text = text_with_area(
        rounds=(seen_round(answer(2)), seen_round(answer(3), number=2)),
        changes=(
            MinutesChange("teacher", None, 2, 3, ChangeReason.NEW_INFORMATION),
            MinutesChange("mentor", None, 4, 3, ChangeReason.TO_MOVE_ON),
            MinutesChange("parent", "Jan", None, 3, ChangeReason.BENEFIT_OF_DOUBT),
        ),
    )
    assert "Leerkracht: van kolom 2 naar kolom 3. Reden: nieuwe informatie." in text
    assert "Mentor: van kolom 4 naar kolom 3. Reden: geen verandering van beeld (om verder te kunnen)." in text
    assert (
        "Ouder of verzorger, Jan: van geen kolom naar kolom 3. Reden: geen verandering van beeld (ik geef het voordeel van de twijfel)."
        in text
    )


def test_the_agreed_picture_is_a_column_a_span_or_a_difference_that_remains():
    """What people wrote stands there in words, with what must be looked into, by whom and when."""
    shown = {"rounds": (seen_round(answer(2)),)}
    assert "Gezamenlijk beeld kolom 3 tot en met 4: In de klas" in text_with_area(**shown, agreed=picture())
    assert "Gezamenlijk beeld kolom 3: In de klas" in text_with_area(**shown, agreed=picture(column_to=None))
    remains = picture(kind=PictureKind.DIFFERENCE_REMAINS, column_from=None, column_to=None)
    assert "Verschil blijft In de klas" in text_with_area(**shown, agreed=remains)
    assert "Uitzoeken Of het ook op stage lukt. Wie zoekt het uit Mentor, 15 januari 2027" in text_with_area(**shown, agreed=remains)


def test_an_area_that_was_never_revealed_shows_its_name_and_nothing_more():
    """No picture, no level word, no columns: only that it was not discussed."""
    text = text_with_area(label="Geheim onderdeel")
    assert "Geheim onderdeel Niet besproken. Plan" in text
    assert not re.search(r"Ronde 1|Omschrijving van stap|Verschil in de antwoorden", text)


def test_conflicting_sources_all_stay():
    """Two results that contradict each other are both on the list, with norm group and who filled it in."""
    text = text_with(
        sources=(
            MinutesSource("Cognitief functioneren", "WISC-V", "IQ 68", builders.ON, "Psycholoog", NormGroupFit.YES),
            MinutesSource("", "SON-R", "IQ 84", None, "", NormGroupFit.NO),
        )
    )
    assert [words for words in ("WISC-V 22 november 2026", "IQ 68 Psycholoog ja", "SON-R IQ 84 nee") if words not in text] == []


def test_agreement_to_the_handelingsdeel_stands_apart():
    """It says that it is about the handelingsdeel only."""
    text = text_with(plan=plans.plan())
    assert "Instemming met het handelingsdeel Dit gaat alleen over het handelingsdeel." in text
    assert "Ouders stemmen in: nog niet" in text


def test_the_model_and_its_owner_are_named_and_no_route_is_computed():
    """Attribution, version and rules are in every document, and so is what the program does not do."""
    text = text_with()
    assert [
        words
        for words in ("LECSO", "CC BY-ND 4.0", "so-2026.1", "regels 2026.1", "Het programma berekent geen leerroute")
        if words not in text
    ] == []


def test_notes_and_times_are_on_the_school_clock():
    """A note of 10:03 UTC in November was written at 11:03 in the Netherlands."""
    assert "Iets voor later. 22 november 2026, 11:03 uur" in text_with(notes=(MinutesNote("Iets voor later.", "", builders.AT),))


def test_bookmarks_lead_to_each_part_and_each_area(large):
    """The outline holds the parts of the document, and the areas below theirs."""
    found = bookmarks(large)
    assert ["Besluit", "Minderheidsstandpunt", "Wie was erbij", "Bronnen op tafel", "Onderdelen"] == [
        title for depth, title, _, _ in found if depth == 1
    ][:5]
    assert 12 == len([title for depth, title, _, _ in found if depth == 2 and title in {row.label for row in whole_minutes.large().areas}])


# The lines under the headings of the version for parents.
TOML = tomllib.loads((Path(__file__).resolve().parents[2] / "ldgm_core/texts/nl.toml").read_text(encoding="utf-8"))
CAPTIONS = [words for name, words in TOML["pdf"].items() if name.startswith("explain_")]


def headings_alone(document: bytes) -> list[tuple[str, int]]:
    """The headings, with their page, under which nothing stands on that page but other headings and their captions."""
    pages, found = pieces(document), bookmarks(document)
    alone_words = {title for _, title, _, _ in found} | {T("pdf.judged", basis="nu")}

    def says_more(words: str) -> bool:
        return words not in alone_words and not any(words in caption for caption in CAPTIONS)

    return [
        (title, page)
        for _, title, page, top in found
        if not any(55 < piece.height < top - 22 and says_more(piece.words) for piece in pages[page])
    ]


@pytest.mark.parametrize("lines", range(0, 48, 2))
def test_no_heading_is_left_alone_at_the_foot_of_a_page(lines):
    """Wherever the end of the page falls, under each heading there is something on the same page that is no heading."""
    filler = "\n".join(["regel"] * (lines + 1))
    shown = area(rounds=(seen_round(answer(2)), seen_round(answer(3), number=2)), agreed=picture())
    data = minutes(header=header(reason=filler), areas=(shown, area("destination", "Bestemming")), plan=plans.plan())
    assert [] == headings_alone(render_minutes(data, T))


@pytest.mark.parametrize("lines", range(0, 48, 2))
def test_no_heading_of_the_parents_stays_behind_when_its_table_moves_on(lines):
    """Under such a heading stands a line that explains it; both go along with the head and the first row of the table."""
    filler = "\n".join(["regel"] * (lines + 1))
    moments = tuple(replace(moment, about="Hoe gaat het nu in de klas? " * 5) for moment in whole_minutes.large().moments)
    data = minutes(header=header(reason=filler), moments=moments)
    assert [] == headings_alone(render_minutes_for_parents(data, T))


def test_a_table_repeats_its_head_on_every_page_that_it_reaches():
    """Who reads the second page of the list of people still sees what the columns are."""
    people = tuple(Attendee(f"Deelnemer-{number:02d}", "mentor", RoleGroup.SCHOOL, True, True) for number in range(60))
    pages = [page for page in page_texts(render_minutes(minutes(present=people), T)) if "Deelnemer-" in page]
    assert len(pages) > 1
    assert {True} == {"Naam Rol Groep Aanwezig Scoort" in page for page in pages}


def test_final_minutes_and_their_draft_differ_in_state_only():
    """Sealing changes the header and the end, not what people said."""
    draft, final = (
        text_with(state=state, content_hash="ab" * 32, areas=(area(rounds=(seen_round(answer(2, observation="Blijft gelijk.")),)),))
        for state in MinutesState
    )
    assert ("Blijft gelijk." in draft, "Blijft gelijk." in final) == (True, True)


def test_the_checksum_stands_whole_above_every_page_of_a_fictional_pupil_too():
    """The line is longer there; a checksum that is cut proves nothing."""
    checksum = "8bd" * 21 + "8"  # as wide as one can be
    pages = page_texts(render_minutes(minutes(state=MinutesState.FINAL, content_hash=checksum), T))
    assert {True} == {T("pdf.header_fictional", state=T("pdf.header_final", hash=checksum)) in page for page in pages}
