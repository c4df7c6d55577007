"""The minutes for the parents and on one page: what is left out is not in the file, and the page says what it left out."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pytest

from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.showcase import CASES as CASE_FILE
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.minutes import Attendee, MinutesData, MinutesDissent, MinutesNote
from ldgm_core.exports.minutes.pdf import Variant, render_minutes
from ldgm_core.exports.minutes.variant import for_parents
from ldgm_core.services import reporting
from ldgm_core.texts import load_texts
from tests.exports import builders, canaries, plans, whole_minutes
from tests.exports.builders import answer, area, decision, minutes, picture, seen_round
from tests.exports.reading import bookmarks, letters_of, page_texts, text_of
from tests.meetings import NOW, SECRET, new_facilitator, store_in

T = load_texts("nl")
NAMES = ("Yağmur Łukasz", "Anna-Sophie de Wit", "Bram", "Đặng Thị Hạnh")
ROLES = ("teacher", "educational_psychologist", "mentor", "parent")
KEPT = (*("area_id", "poll_id", "organisation_id", "meeting_id", "participant_id"), "role", "label")


def with_names() -> MinutesData:
    """Minutes in which every text that somebody typed names every participant and the facilitator."""
    words = f"{', '.join(NAMES)}, yağmur łukasz; Anna-Sophie en Łukasz, Anna de Wit."
    full = canaries.with_every_text(
        whole_minutes.everything(), lambda path, text: text if path.endswith(KEPT) or re.search("header|cell_texts|hash", path) else words
    )
    people = tuple(Attendee(name, role, RoleGroup.SCHOOL, True, True) for name, role in zip(NAMES, ROLES, strict=True))
    return replace(full, present=people, header=replace(full.header, reason=words))


def everything_in(document: bytes) -> str:
    """Words, bookmarks, properties and alternative texts."""
    with pikepdf.open(BytesIO(document)) as pdf:
        alts = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
        properties = bytes(pdf.Root.Metadata.read_bytes()).decode()
    titles = [title for _, title, _, _ in bookmarks(document)]
    return "".join(" ".join([letters_of(document), *page_texts(document), *alts, *titles, properties]).split())


def demo_minutes(folder, case) -> MinutesData:
    """The minutes of one played case."""
    store = store_in(folder)
    try:
        staff = new_facilitator(store)
        meeting_id = Player(store, staff, case, texts=T, secret=SECRET, seed=1, now=NOW).play()
        return reporting.load_minutes(store, staff, meeting_id=meeting_id)
    finally:
        store.close()


def test_no_name_of_a_participant_is_in_the_parents_document():
    """Planted in every field: neither whole, nor the first or the last part, nor in small letters, nor in what a screen reader hears."""
    full, told = (everything_in(render_minutes(with_names(), T, variant)) for variant in (Variant.FULL, Variant.PARENTS))
    parts = ("Yağmur", "Łukasz", "Sophie", "Bram", "Đặng", "Hạnh", "łukasz", "AnnadeWit")
    assert list(parts) == [name for name in parts if name in full]
    assert [] == [name for name in parts if name in told]
    assert "[leerkracht]" in told


def test_the_pupils_own_name_and_words_of_roles_stay():
    """The parents' child is called by name, also when it took part; a participant called "Leerkracht" changes no sentence."""
    people = (Attendee("Mats", "pupil", RoleGroup.PUPIL, True, True), Attendee("Leerkracht", "teacher", RoleGroup.SCHOOL, True, True))
    told = for_parents(minutes(present=people, decision=decision(why="Mats wil dit, en de Leerkracht ook.")), T)
    assert told.decision is not None
    assert "Mats wil dit, en de Leerkracht ook." == told.decision.why


def test_a_name_inside_another_word_is_left_alone():
    """Bram is replaced; bramen are not."""
    people = (Attendee("Bram", "mentor", RoleGroup.SCHOOL, True, True),)
    told = for_parents(minutes(present=people, decision=decision(why="Bram plukt Bramen en bramen.")), T)
    assert told.decision is not None
    assert "[mentor] plukt Bramen en bramen." == told.decision.why


def test_notes_of_the_facilitator_are_not_for_the_parents():
    """Neither those of an area nor those of the meeting; they are gone from the data already."""
    data = minutes(areas=(area(rounds=(seen_round(answer(2)),), notes=("Intern A",)),), notes=(MinutesNote("Intern B", "", builders.AT),))
    assert "Intern" not in repr(for_parents(data, T))
    assert "Intern" not in text_of(render_minutes(data, T, Variant.PARENTS))


def test_parents_read_the_plain_words_of_the_matrix():
    """Label and cells, where the matrix has them."""
    plain = area(rounds=(seen_round(answer(2)),), plain_label="Denken en leren", plain_cell_texts=tuple("abcdefg"))
    text = text_of(render_minutes(minutes(areas=(plain,)), T, Variant.PARENTS))
    assert ("Denken en leren" in text, "Cognitief functioneren" in text) == (True, False)
    assert "Hier staat wat er is besloten over de toekomst van uw kind" in text


def test_every_part_for_the_parents_is_explained():
    """Under each title of a part stands its sentence, of which there are as many as there are parts."""
    text = text_of(render_minutes(whole_minutes.everything(), T, Variant.PARENTS))
    assert [] == [key for key in sorted(T.keys()) if key.startswith("pdf.explain_") and T(key) not in text]


def test_the_short_minutes_of_every_case_are_one_page(tmp_path):
    """Played from the file of cases."""
    cases = read_cases(CASE_FILE)
    counts = {}
    for case in cases:
        (tmp_path / case.id).mkdir()
        document = render_minutes(demo_minutes(tmp_path / case.id, case), T, Variant.SHORT)
        counts[case.id] = len(pypdf.PdfReader(BytesIO(document)).pages)
    assert dict.fromkeys(counts, 1) == counts
    assert len(counts) == len(cases) > 5


@pytest.mark.parametrize("filling", ["woord " * 833, "a" * 5000, "<b>{{ 7*7 }}</b> & \n" * 200], ids=["words", "one word", "markup"])
def test_the_short_minutes_of_a_hostile_meeting_are_one_page(filling):
    """Whatever is too long is left out whole and named."""
    data = canaries.with_every_text(whole_minutes.everything(), lambda path, text: text if path.endswith(KEPT) else filling)
    (text,) = page_texts(render_minutes(data, T, Variant.SHORT))
    assert "Waarom" in text
    assert text.count("Zie het volledige verslag.") == 5


def test_sixty_people_and_fifty_of_everything_still_make_one_page():
    """Each part says how many are missing."""
    plan = plans.plan()
    data = minutes(
        present=tuple(Attendee(f"Deelnemer {number}", "mentor", RoleGroup.SCHOOL, True, True) for number in range(60)),
        dissents=tuple(MinutesDissent("mentor", None, f"Standpunt {number}. " * 9, "", builders.AT) for number in range(50)),
        plan=replace(plan, goals=plan.goals * 50, actions=plan.actions * 50),
        decision=decision(),
    )
    (text,) = page_texts(render_minutes(data, T, Variant.SHORT))
    shown = len(re.findall(r"\(Mentor\)", text.split("Minderheidsstandpunt")[1].split("Doelen en acties")[0]))
    assert f"Niet op deze bladzijde: {50 - shown} × Mentor. Zie het volledige verslag." in text


def test_what_stays_open_is_named():
    """Areas that were not discussed, without a picture, or where the difference remains; and the agreement of the parents."""
    discussed = area("didactic", "Didactisch niveau", rounds=(seen_round(answer(2)),))
    (text,) = page_texts(render_minutes(minutes(areas=(area(), discussed), plan=plans.plan()), T, Variant.SHORT))
    assert "Niet besproken: Cognitief functioneren." in text
    assert "geen gezamenlijk beeld vastgelegd: Didactisch niveau." in text
    assert "Instemming van de ouders met het handelingsdeel: nog niet." in text


def test_no_answer_is_in_the_short_minutes():
    """No observation, no column that one person chose."""
    data = minutes(areas=(area(rounds=(seen_round(answer(6, observation="Mijn woorden")),), agreed=picture()),))
    text = text_of(render_minutes(data, T, Variant.SHORT))
    assert not re.search("Mijn woorden|kolom 6", text)


def test_the_outcome_of_an_estimate_is_the_decision():
    """Destination and direction do not complain that nobody wrote an agreed picture."""
    shown = area("destination", "Bestemming", rounds=(seen_round(answer(2)),))
    assert T("pdf.no_picture") not in text_of(render_minutes(minutes(areas=(shown,)), T))
