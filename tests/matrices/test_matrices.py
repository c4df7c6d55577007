"""The published matrices: complete, sourced, unchanged, and honest about what has not been read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ldgm_core.domain.matrix import Area, AreaId, AreaKind, Cell, Confidence, Leerroute3, Sector, TimeBasis
from ldgm_core.errors import BadInput, Trouble
from ldgm_core.matrices import FOLDER, available_versions, check_overlay, load_matrix, parse_overlay
from ldgm_core.matrices.overlay import COLUMNS, MAX_OVERLAY, MAX_TEXT
from ldgm_core.texts import load_texts

VERSIONS = [version for sector in Sector for version in available_versions(sector)]
every_version = pytest.mark.parametrize("version", VERSIONS)

OWN_AREA = """
[[area]]
id = "school_work"
label = "Werkhouding"
plain_label = "Werken"
kind = "development"
basis = "now"
definition = "Hoe de leerling nu aan een taak werkt."
cells = [
  {text = "Nog niet", plain = "Nee"},
  {text = "Soms", plain = "Soms"},
]
"""


def cells_of(version: str, leerroute3: Leerroute3 = Leerroute3.STANDARD) -> list[tuple[Area, Cell]]:
    return [(area, cell) for area in load_matrix(version, leerroute3=leerroute3).areas for cell in area.cells]


def refusal_of(overlay: str) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        check_overlay(overlay)
    return refusal.value


# ---- what is published


def test_both_sectors_have_a_published_version() -> None:
    """A meeting can be prepared for so and for vso."""
    assert {sector: available_versions(sector) for sector in Sector} == {Sector.SO: ("so-2026.1",), Sector.VSO: ("vso-2026.1",)}


def test_versions_are_ordered_by_number_and_not_by_letter(tmp_path: Path) -> None:
    """The tenth version of a year comes after the ninth."""
    (tmp_path / "checksums.toml").write_text('"so-2026.10" = "a"\n"so-2026.9" = "b"\n"vso-2026.1" = "c"\n')
    assert available_versions(Sector.SO, folder=tmp_path) == ("so-2026.9", "so-2026.10")


def test_every_matrix_file_stands_in_the_list_of_checksums() -> None:
    """A new version cannot be forgotten in the list, nor stay in it without a file."""
    assert sorted(path.stem for path in FOLDER.glob("*so-*.toml")) == sorted(VERSIONS)


@every_version
def test_a_matrix_has_its_areas_in_order_with_their_number_of_columns(version: str) -> None:
    """Ten areas to judge and two of the perspective; all have seven steps but direction, which has five."""
    matrix = load_matrix(version)
    assert list(COLUMNS.items()) == [(area.id, area.columns) for area in matrix.areas]
    assert (len(matrix.scored_areas), len(matrix.perspective_areas)) == (10, 2)
    assert (version, version.partition("-")[0]) == (matrix.version, matrix.sector)


@every_version
def test_ability_and_development_are_about_now_and_the_rest_about_exit(version: str) -> None:
    """The moment follows from the kind of row, as in the model's way of working."""
    now = {AreaKind.COGNITION, AreaKind.DEVELOPMENT}
    for area in load_matrix(version).areas:
        assert (TimeBasis.NOW if area.kind in now else TimeBasis.AT_EXIT) == area.basis


@every_version
def test_plain_words_say_whether_it_is_about_now_or_about_later(version: str) -> None:
    """A parent reads in the definition itself which moment is meant."""
    for area in load_matrix(version).areas:
        word = "nu " if area.basis is TimeBasis.NOW else "verwacht"
        assert word in area.plain_definition, area.id
        assert "je kind" in area.plain_definition.lower(), area.id


@every_version
def test_every_cell_has_words_and_a_source(version: str) -> None:
    """Nothing is shown without saying where it comes from, and no text is longer than a school's own may be."""
    for area, cell in cells_of(version):
        texts = (cell.text, cell.plain, cell.source)
        assert all(text.strip() and len(text) <= MAX_TEXT for text in texts), (area.id, cell.step)
        assert not cell.is_school_variant


@every_version
def test_every_area_is_explained_and_has_its_own_name(version: str) -> None:
    """Definition, plain definition and pitfall are filled in; two areas never carry the same label."""
    areas = load_matrix(version).areas
    assert all(area.definition and area.plain_definition and area.pitfall and area.row_label for area in areas)
    assert len(areas) == len({area.label for area in areas}) == len({area.plain_label for area in areas})


@every_version
def test_the_cells_of_an_area_cover_the_seven_columns_once(version: str) -> None:
    """Merged cells of the direction leave no column out and count none twice."""
    for area in load_matrix(version).areas:
        assert list(range(1, 8)) == [column for cell in area.cells for column in cell.spans], area.id
        assert list(range(1, area.columns + 1)) == [cell.step for cell in area.cells], area.id


@every_version
def test_only_the_direction_has_merged_cells(version: str) -> None:
    """Five cells over seven columns; elsewhere a step is its column."""
    spans = {area.id: [cell.spans for cell in area.cells] for area in load_matrix(version).areas}
    assert spans.pop(AreaId("direction")) == [(1, 2), (3,), (4,), (5,), (6, 7)]
    assert all([(step,) for step in range(1, 8)] == row for row in spans.values())


@every_version
def test_the_owner_and_the_licence_are_named(version: str) -> None:
    """The attribution names the model, its owner and its licence, and claims to be no edition of it."""
    matrix = load_matrix(version)
    for part in ("LECSO", "Landelijk Doelgroepenmodel", "CC BY-ND 4.0", "geen bewerkte uitgave"):
        assert part in matrix.attribution
    assert matrix.licence == "CC BY-ND 4.0"


@every_version
def test_the_guides_of_the_debate_are_complete(version: str) -> None:
    """Nine steps, four cautions, five components of CASEL, no two the same."""
    matrix = load_matrix(version)
    assert tuple(len(set(guide)) for guide in (matrix.nine_steps, matrix.cautions, matrix.casel)) == (9, 4, 5)


# ---- honest about what was not read


@every_version
def test_a_cell_to_verify_can_be_recognised_by_its_own_words(version: str) -> None:
    """Even without a badge beside it, such a text says that it has not been checked; the other texts never start so."""
    for area, cell in cells_of(version):
        is_unverified = cell.confidence is Confidence.TO_VERIFY
        assert is_unverified == cell.text.startswith("Te verifiëren"), (area.id, cell.step)
        assert is_unverified == cell.plain.startswith("Nog niet zeker"), (area.id, cell.step)


@every_version
def test_background_knowledge_is_never_printed_as_a_fact(version: str) -> None:
    """What nobody read in a source is to be verified, says so beside the value, and stays out of the plain words."""
    background = [(area, cell) for area, cell in cells_of(version) if "[BG]" in cell.source]
    assert {"cognition"} <= {area.id for area, _ in background}
    for area, cell in background:
        assert cell.confidence is Confidence.TO_VERIFY, (area.id, cell.step)
        assert "niet geverifieerd" in cell.text, (area.id, cell.step)
        assert not any(char.isdigit() for char in cell.plain), (area.id, cell.step)


@every_version
def test_iq_bands_above_column_four_are_not_facts(version: str) -> None:
    """The bands of columns 5 to 7 were found in no source; those of 1 to 4 were."""
    area = load_matrix(version).area(AreaId("cognition"))
    assert [cell.needs_check for cell in area.cells] == [False] * 4 + [True] * 3


@every_version
def test_the_names_of_support_steps_five_and_six_are_not_facts(version: str) -> None:
    """All five support areas share one scale, of which two names were not found."""
    rows = [area.cells for area in load_matrix(version).areas if area.is_support]
    assert len(rows) == 5
    assert all(rows[0] == row for row in rows)
    assert [cell.step for cell in rows[0] if cell.needs_check] == [5, 6]


@every_version
def test_where_support_is_common_is_information_and_no_rule(version: str) -> None:
    """The zones stand beside the source, each with the reservation, and never in the text of the cell."""
    cells = [cell for area in load_matrix(version).areas if area.is_support for cell in area.cells]
    assert all("geen regel" in cell.source for cell in cells)
    assert not any("onderwijs" in cell.text.lower() for cell in cells)


# ---- the setting for leerroute 3


def test_the_setting_for_leerroute_3_changes_one_cell_of_the_vso() -> None:
    """The regional rule concerns column 3 of the destination and nothing else."""
    pairs = zip(cells_of("vso-2026.1"), cells_of("vso-2026.1", leerroute3=Leerroute3.REGIONAL), strict=True)
    assert [(area.id, cell.step) for (area, cell), (_, other) in pairs if cell != other] == [("destination", 3)]


def test_the_regional_cell_names_both_places() -> None:
    """Work-like day activities and sheltered work both stand there, with the public page as source."""
    cell = load_matrix("vso-2026.1", leerroute3=Leerroute3.REGIONAL).area(AreaId("destination")).cell(3)
    assert "arbeidsmatige dagbesteding" in cell.text.lower()
    assert "beschut werk" in cell.text
    assert (cell.confidence, cell.is_school_variant) == (Confidence.HIGH, False)


def test_the_setting_for_leerroute_3_changes_nothing_in_the_so() -> None:
    """The public rule is about the vso row only."""
    assert load_matrix("so-2026.1") == load_matrix("so-2026.1", leerroute3=Leerroute3.REGIONAL)


# ---- a published file stays as it was


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the published files that a test may damage."""
    return Path(shutil.copytree(FOLDER, tmp_path / "matrices"))


@every_version
def test_a_changed_file_is_refused(copy: Path, version: str) -> None:
    """One other digit in a published file and no meeting is shown with it."""
    path = copy / f"{version}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("IQ onder 20", "IQ onder 30"), encoding="utf-8")
    with pytest.raises(Trouble) as refusal:
        load_matrix(version, folder=copy)
    assert ("matrix_changed", version) == (refusal.value.code, refusal.value.facts["version"])


@every_version
def test_line_ends_of_another_system_are_no_change(copy: Path, version: str) -> None:
    """A checkout on Windows reads the same matrix."""
    path = copy / f"{version}.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_matrix(version) == load_matrix(version, folder=copy)


@pytest.mark.parametrize("version", ["so-1999.1", "", "../matrices/so-2026.1", "checksums"])
def test_a_version_that_is_not_published_is_refused(version: str) -> None:
    """Only a name from the list becomes a file name."""
    with pytest.raises(Trouble) as refusal:
        load_matrix(version)
    assert refusal.value.code == "matrix_missing"


@pytest.mark.parametrize("name", ["so-2026.1.toml", "checksums.toml"])
def test_a_missing_file_is_refused_with_a_sentence(copy: Path, name: str) -> None:
    """A file that disappeared from the server is trouble for whoever runs it, and no crash."""
    (copy / name).unlink()
    with pytest.raises(Trouble) as refusal:
        load_matrix("so-2026.1", folder=copy)
    assert refusal.value.code == "matrix_missing"


# ---- the school's own words


@every_version
def test_a_school_replaces_the_words_of_one_cell(version: str) -> None:
    """The own words are labelled, keep the place of the cell, and touch no other cell."""
    overlay = '[cells.support_learning]\n5 = {text = " Eén moment per dag ", plain = "Eén keer per dag hulp"}\n'
    matrix = load_matrix(version, overlay=overlay)
    own = Cell(5, "Eén moment per dag", "Eén keer per dag hulp", "schoolvariant", Confidence.HIGH, (5,), is_school_variant=True)
    assert own == matrix.area(AreaId("support_learning")).cell(5)
    changed = [(area, cell) for area in matrix.areas for cell in area.cells if cell.is_school_variant]
    assert [own] == [cell for _, cell in changed]


def test_an_overlay_never_changes_the_published_matrix() -> None:
    """What one school types is not what the next meeting reads."""
    before = load_matrix("vso-2026.1")
    load_matrix("vso-2026.1", overlay='[cells.destination]\n3 = {text = "Anders", plain = "Anders"}')
    assert before == load_matrix("vso-2026.1")


def test_the_schools_own_words_win_over_the_setting_for_leerroute_3() -> None:
    """Whoever writes the cell decides what stands in it."""
    overlay = '[cells.destination]\n3 = {text = "Bij ons", plain = "Hier"}'
    matrix = load_matrix("vso-2026.1", overlay=overlay, leerroute3=Leerroute3.REGIONAL)
    assert matrix.area(AreaId("destination")).cell(3).text == "Bij ons"


def test_own_words_in_a_merged_cell_keep_its_columns() -> None:
    """The fifth step of the direction still covers columns 6 and 7."""
    matrix = load_matrix("so-2026.1", overlay='[cells.direction]\n5 = {text = "Leren", plain = "Leren"}')
    assert (matrix.area(AreaId("direction")).cell(5).text, matrix.area(AreaId("direction")).cell(5).spans) == ("Leren", (6, 7))


def test_a_school_adds_an_area_of_its_own() -> None:
    """It is labelled as the school's own and judged with the others, before the perspective."""
    matrix = load_matrix("so-2026.1", overlay=OWN_AREA)
    own = matrix.area(AreaId("school_work"))
    assert [area.id for area in matrix.scored_areas[-2:]] == ["support_medical", "school_work"]
    assert [area.id for area in matrix.areas[-2:]] == ["destination", "direction"]
    assert (True, 2, "Werkhouding", own.definition) == (own.is_school_own, own.columns, own.row_label, own.plain_definition)
    assert all(cell.is_school_variant and cell.source == "schoolvariant" for cell in own.cells)


def test_a_school_leaves_areas_out() -> None:
    """The choice keeps the order of the matrix, and the perspective always stays."""
    matrix = load_matrix("so-2026.1", overlay=OWN_AREA, area_ids=["school_work", "didactic", "cognition"])
    assert [area.id for area in matrix.scored_areas] == ["cognition", "didactic", "school_work"]
    assert [area.id for area in matrix.perspective_areas] == ["destination", "direction"]


@pytest.mark.parametrize(
    ("area_ids", "code"),
    [([], "area_choice_empty"), (["destination"], "area_choice_empty"), (["didactic", "weather"], "area_choice_unknown")],
)
def test_a_choice_of_areas_that_cannot_be_is_refused(area_ids: list[str], code: str) -> None:
    """At least one area is judged, and every chosen area exists."""
    with pytest.raises(BadInput) as refusal:
        load_matrix("so-2026.1", area_ids=area_ids)
    assert code == refusal.value.code


@pytest.mark.parametrize("overlay", ["", "\n\n", "# alleen een opmerking\n"])
def test_an_empty_overlay_changes_nothing(overlay: str) -> None:
    """No own words is the usual state of a school."""
    assert load_matrix("so-2026.1") == load_matrix("so-2026.1", overlay=overlay)


def test_a_text_of_the_greatest_length_is_accepted() -> None:
    """The limit itself is allowed."""
    longest = "x" * MAX_TEXT
    overlay = parse_overlay(f'[cells.didactic]\n1 = {{text = "{longest}", plain = "{longest}"}}')
    assert longest == overlay.cells[AreaId("didactic"), 1].text


WORDS = '{text = "a", plain = "b"}'
REFUSED = [
    ("# eerste regel\n\nnonsens", "overlay_not_toml", 3),
    ('[cells.didactic]\n1 = {text = "open', "overlay_not_toml", 2),
    (f"[cells.didactic]\n1 = {WORDS}\n1 = {WORDS}", "overlay_not_toml", 3),
    ("a = " + "[" * 5000, "overlay_not_toml", 1),
    ("a = " + "1" * 5000, "overlay_not_toml", 1),
    ('\ntitle = "Anders"', "overlay_key_unknown", 2),
    ('cells = "tekst"', "overlay_wrong_type", 1),
    ("\n[cells]\ndidactic = 3", "overlay_wrong_type", 3),
    (f"[cells.didactic]\n1 = {WORDS}\n2 = 3", "overlay_wrong_type", 3),
    ('[cells.didactic]\n1 = {text = 3, plain = "b"}', "overlay_wrong_type", 2),
    ('[cells.didactic]\n1 = {text = ["a"], plain = "b"}', "overlay_wrong_type", 2),
    (f"\n[cells.weather]\n1 = {WORDS}", "overlay_area_unknown", 2),
    (f"[cells.school_work]\n1 = {WORDS}", "overlay_area_unknown", 1),
    (f"[cells.didactic]\n1 = {WORDS}\n\n8 = {WORDS}", "overlay_step_off_scale", 4),
    (f"[cells.didactic]\n0 = {WORDS}", "overlay_step_off_scale", 2),
    (f"[cells.didactic]\n05 = {WORDS}", "overlay_step_off_scale", 2),
    (f'[cells.didactic]\n"٥" = {WORDS}', "overlay_step_off_scale", 2),
    (f"[cells.direction]\n6 = {WORDS}", "overlay_step_off_scale", 2),
    ('[cells.didactic]\n1 = {text = "a"}', "overlay_key_missing", 2),
    ('[cells.didactic]\n1 = {text = "a", plain = "b", confidence = "high"}', "overlay_key_unknown", 2),
    ('[cells.didactic]\n1 = {text = " ", plain = "b"}', "overlay_text_empty", 2),
    ('[cells.didactic]\n1 = {text = "a", plain = ""}', "overlay_text_empty", 2),
    (f'[cells.didactic]\n1 = {{text = "{"x" * 501}", plain = "b"}}', "overlay_text_too_long", 2),
    ('[cells.didactic]\n1 = {text = "a\\u0000", plain = "b"}', "overlay_text_unreadable", 2),
    ('[cells.didactic]\n1 = {text = "a\\nb", plain = "b"}', "overlay_text_unreadable", 2),
    ('[area]\nid = "school_work"', "overlay_wrong_type", 1),
    ("area = [1]", "overlay_wrong_type", 1),
    (OWN_AREA.replace("school_work", "work"), "overlay_area_id", 3),
    (OWN_AREA.replace("school_work", "school_"), "overlay_area_id", 3),
    (OWN_AREA.replace("school_work", "school_Werk en meer"), "overlay_area_id", 3),
    (OWN_AREA + OWN_AREA, "overlay_area_double", 15),
    (OWN_AREA.replace('"development"', '"talent"'), "overlay_choice", 6),
    (OWN_AREA.replace('"development"', '"destination"'), "overlay_choice", 6),
    (OWN_AREA.replace('"now"', '"later"'), "overlay_choice", 7),
    (OWN_AREA.replace('label = "Werkhouding"\n', "", 1), "overlay_key_missing", 2),
    (OWN_AREA.replace('"Werkhouding"', '""'), "overlay_text_empty", 4),
    (OWN_AREA.replace('"Werkhouding"', "7"), "overlay_wrong_type", 4),
    (OWN_AREA + 'colour = "rood"', "overlay_key_unknown", 13),
    (OWN_AREA.replace('  {text = "Soms", plain = "Soms"},\n', ""), "overlay_cells_count", 9),
    (OWN_AREA.replace('  {text = "Soms", plain = "Soms"},\n', f"{WORDS}," * 7), "overlay_cells_count", 9),
    (OWN_AREA.replace('"Soms", plain', '"", plain'), "overlay_text_empty", 11),
    ("\n".join(OWN_AREA.replace("_work", f"_work{n}") for n in range(11)), "overlay_too_many_areas", 2),
]


@pytest.mark.parametrize(("overlay", "code", "line"), REFUSED)
def test_an_overlay_that_cannot_be_read_is_refused_with_its_line(overlay: str, code: str, line: int) -> None:
    """Whatever is wrong with the school's own text, the person hears what and where."""
    refusal = refusal_of(overlay)
    assert (code, line) == (refusal.code, refusal.facts["line"])


def test_an_overlay_that_is_too_long_is_refused_before_it_is_read() -> None:
    """The limit holds for the whole text, whatever it contains."""
    refusal = refusal_of("=" * (MAX_OVERLAY + 1))
    assert (refusal.code, refusal.facts["length"]) == ("overlay_too_long", MAX_OVERLAY + 1)


def test_a_refusal_repeats_only_the_beginning_of_what_was_typed() -> None:
    """Forty thousand characters in a name do not become a sentence of forty thousand characters."""
    assert refusal_of(f"[cells.{'x' * 40_000}]").facts["area"] == "x" * 60


EVERY_REFUSAL = [*{code: overlay for overlay, code, _ in REFUSED}.values(), "#" * (MAX_OVERLAY + 1)]


@pytest.mark.parametrize("overlay", EVERY_REFUSAL)
def test_every_refusal_of_an_overlay_has_its_sentence(overlay: str) -> None:
    """The sentence is filled in completely and says that what was typed is still there."""
    sentence = load_texts("nl").sentence(refusal_of(overlay))
    assert "wat getypt is, staat er nog" in sentence
    assert "{" not in sentence


def test_an_own_area_numbers_its_cells_in_the_order_they_were_typed() -> None:
    """The first cell is step 1; nobody types numbers for them."""
    cells = parse_overlay(OWN_AREA).areas[0].cells
    assert [(cell.step, cell.text) for cell in cells] == [(1, "Nog niet"), (2, "Soms")]
