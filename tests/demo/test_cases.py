"""Case files: ours fit, wrong ones are refused with line and reason, and a play is complete and repeatable."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ldgm_core.demo.__main__ import main
from ldgm_core.demo.case_words import AREAS
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.showcase import CASES, fill
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.meeting import Step
from ldgm_core.errors import BadInput
from ldgm_core.services import installation, personal_link, preparation
from ldgm_core.store import Store
from ldgm_core.texts import load_texts
from tests.meetings import NOW, SECRET

TEXT = CASES.read_text(encoding="utf-8")
SMALL = """\
casussen:
  - id: T-1
    voornaam: "Yağmur <b>&"
    sector: VSO
    kalenderleeftijd: "15;3"
    aanleiding: "Aanleiding 👩‍👧"
    deelnemers: [mentor, ouder, ouder, leerling]
    beoordelingen:
      cognitief:
        - {rol: mentor, score: 3, zekerheid: hoog, context: klas, onderbouwing: "<script>alert(1)</script>"}
        - {rol: ouder, score: 6, zekerheid: laag, context: thuis, onderbouwing: "eerste ouder"}
        - {rol: ouder, score: null, niet_te_beoordelen: true, zekerheid: laag, context: thuis, onderbouwing: "tweede ouder"}
      uitstroombestemming:
        - {rol: mentor, score: 3, zekerheid: hoog, context: klas, onderbouwing: "=1+1"}
    voorbeeldbesluit: {uitkomst: "leerroute 3", motivering: "omdat", minderheidsstandpunt: "Ouders niet.", vastgelegd_door: cvb_voorzitter}
"""


def test_our_own_cases_fit_and_keep_every_answer() -> None:
    """Eight pupils; as many answers as the file has rows."""
    cases = read_cases(CASES)
    raw = yaml.safe_load(TEXT)["casussen"]
    assert 8 == len(cases)
    assert [sum(map(len, row["beoordelingen"].values())) for row in raw] == [len(case.ratings) for case in cases]


def test_the_oracle_of_our_cases_agrees_with_what_was_read() -> None:
    """Counts, ends and spans as the file's own check computed them; an independent program wrote those."""
    raw = yaml.safe_load(TEXT)["casussen"]
    for case, row in zip(read_cases(CASES), raw, strict=True):
        for name, oracle in row["controle"].items():
            columns = [answer.rating.column for answer in case.ratings if answer.area_id == AREAS[name]]
            used = [column for column in columns if column is not None]
            found = (len(used), columns.count(None), min(used), max(used))
            assert (oracle["n_scores"], oracle["n_niet_te_beoordelen"], oracle["laagste"], oracle["hoogste"]) == found, (case.id, name)


@pytest.mark.parametrize(
    ("code", "line", "spoil"),
    [
        ("case_unreadable", 5, lambda t: t.replace("sector: VSO", "sector: [VSO")),
        ("case_key_twice", 4, lambda t: t.replace("    sector: VSO", "    voornaam: X\n    sector: VSO")),
        ("case_not_a_table", 1, lambda _: "- a\n- b\n"),
        ("case_part_missing", 1, lambda _: "iets: 1\n"),
        ("case_none", 1, lambda _: "casussen: []\n"),
        ("case_not_a_list", 1, lambda _: "casussen: 3\n"),
        ("case_id_wrong", 2, lambda t: t.replace("id: T-1", "id: ../../etc")),
        ("case_part_missing", 2, lambda t: t.replace('    voornaam: "Yağmur <b>&"\n', "")),
        ("case_choice_wrong", 4, lambda t: t.replace("sector: VSO", "sector: PO")),
        ("case_refused", 5, lambda t: t.replace("15;3", "vijftien")),
        ("case_role_unknown", 7, lambda t: t.replace("ouder, leerling]", "ouder, koning]")),
        ("case_nobody", 7, lambda t: t.replace("[mentor, ouder, ouder, leerling]", "[]")),
        ("case_area_unknown", 9, lambda t: t.replace("cognitief:", "intelligentie:")),
        (
            "case_role_absent",
            10,
            lambda t: t.replace(
                'rol: mentor, score: 3, zekerheid: hoog, context: klas, onderbouwing: "<',
                'rol: jeugdarts, score: 3, zekerheid: hoog, context: klas, onderbouwing: "<',
            ),
        ),
        ("case_role_twice", 12, lambda t: t.replace("[mentor, ouder, ouder, leerling]", "[mentor, ouder, leerling]")),
        ("case_refused", 11, lambda t: t.replace("score: 6", "score: 8")),
        ("case_score_no_number", 11, lambda t: t.replace("score: 6", "score: zes")),
        ("case_score_no_number", 11, lambda t: t.replace("score: 6", "score: true")),
        ("case_score_missing", 12, lambda t: t.replace("niet_te_beoordelen: true, ", "")),
        (
            "case_choice_wrong",
            11,
            lambda t: t.replace(
                'zekerheid: laag, context: thuis, onderbouwing: "eerste', 'zekerheid: 3, context: thuis, onderbouwing: "eerste'
            ),
        ),
        ("case_key_unknown", 11, lambda t: t.replace("score: 6,", "score: 6, gemiddelde: 4,")),
        ("case_text_too_long", 6, lambda t: t.replace("Aanleiding", "x" * 5001)),
        ("case_part_missing", 2, lambda t: t[: t.index("    voorbeeldbesluit")]),
        ("case_id_twice", 16, lambda t: t + t.split("\n", 1)[1]),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, code: str, line: int, spoil: Callable[[str], str]) -> None:
    """The line, and a reason that is a Dutch sentence."""
    path = tmp_path / "wrong.yaml"
    path.write_text(spoil(SMALL), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_cases(path)
    assert (code, line) == (caught.value.code, caught.value.facts["line"])
    assert load_texts().sentence(caught.value).startswith(f"Regel {line}: ")


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the command line: exit 2, a sentence, and nothing written."""
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("nothing.yaml", "bytes.yaml"):
        assert 2 == main(["play", str(tmp_path / name), "--out", str(tmp_path / "out")])
        assert name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_two_parents_are_two_people_and_hostile_words_are_kept(tmp_path: Path) -> None:
    """Any file of this structure can be played, not only ours."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert 0 == main(["play", str(path), "--out", str(tmp_path / "out")])
    minutes = json.loads((tmp_path / "out" / "T-1" / "minutes.json").read_text(encoding="utf-8"))
    answers = minutes["areas"][0]["rounds"][0]["seen"]["answers"]
    assert ["<script>alert(1)</script>", "eerste ouder", "tweede ouder"] == [answer["observation"] for answer in answers]
    assert ("Yağmur <b>&", "leerroute 3", "Ouders niet.") == (
        minutes["header"]["pupil_name"], minutes["decision"]["destination"], minutes["dissents"][0]["words"],
    )  # fmt: skip


def test_the_same_seed_gives_the_same_minutes_in_spite_of_the_threads(tmp_path: Path) -> None:
    """Byte for byte, PDF included; another seed may differ."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    written = []
    for place in ("one", "two"):
        assert 0 == main(["play", str(path), "--out", str(tmp_path / place), "--seed", "7"])
        written.append([(tmp_path / place / "T-1" / name).read_bytes() for name in ("minutes.json", "minutes.pdf")])
    assert written[0] == written[1]


def test_the_showcase_has_a_meeting_in_every_state_and_is_filled_once(store: Store) -> None:
    """Started again, it adds nothing; its links open an invitation."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    links = fill(store, account, secret=SECRET, now=NOW)
    assert links == fill(store, account, secret=SECRET, now=NOW)
    actor = StaffActor(account.id, account.organisation_id)
    meetings = preparation.list_meetings(store, actor).rows
    assert {Step.PREPARE, Step.FILL_IN, Step.DEBATE, Step.PERSPECTIVE, Step.REVIEW, Step.MINUTES} == {row.meeting.step for row in meetings}
    assert (8, True) == (len(meetings), all(row.pupil.is_fictional for row in meetings))
    assert links[0].name == personal_link.load_invitation(store, token=links[0].token).participant.display_name
