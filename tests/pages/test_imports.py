"""Reading files in on the screen: pupils step by step with nobody chosen beforehand, a meeting from its archive, and no raw bytes left."""

from __future__ import annotations

import gc

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from ldgm_core.domain.matrix import Sector
from ldgm_core.services import archiving, preparation
from ldgm_core.texts import load_texts
from tests.imports.files import CANARY, CSV, edex, pupil
from tests.pages.school import NOW, Open, School, seen
from tests.services.test_archiving import empty_installation
from ui import context

T = load_texts()
FILE = edex(pupil("p1", "Yağmur"), pupil("p2", "&lt;b>Mats&lt;/b> :red[x]"), pupil("p3", "Zoë", group="g6"), pupil("p4", ""))


def hand_over(screen: AppTest, data: bytes, name: str = "uitvoer.xml") -> AppTest:
    """Choose a file in the field that is on the screen."""
    screen.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return screen.run()


def stored(school: School) -> list[tuple[str, str, str]]:
    return sorted(
        (one.call_name, one.group_name, str(one.sector)) for one in preparation.find_pupils(school.store, school.actor, typed="").rows
    )


def test_of_an_edexml_file_only_the_chosen_pupils_are_stored(school: School, open_page: Open) -> None:
    """Nobody, no group and no sector is chosen beforehand; names stay what they are; the result says how many."""
    screen = hand_over(open_page("imports"), FILE.encode())
    assert [None, None] == [screen.radio(key="import_sector").value, screen.selectbox(key="import_group").value]
    screen.selectbox(key="import_group").select("Groep 5").run()
    who = screen.button_group(key="import_who_Groep 5")
    assert [] == who.value
    assert T("intake.chosen_nobody") in seen(screen)
    lines = [row.line for row in _pupils(FILE) if row.group_name == "Groep 5"]
    screen.button_group(key="import_who_Groep 5").set_value(lines[:1]).run()
    screen.selectbox(key="import_group").select("Groep 6").run()
    screen.button(key="import_whole_group").click().run()
    assert T("intake.chosen", count=2, names="Yağmur, Zoë") in seen(screen)
    screen.radio(key="import_sector").set_value("so").run()
    screen.button(key="import_store").click().run()
    assert [("Yağmur", "Groep 5", "so"), ("Zoë", "Groep 6", "so")] == stored(school)
    assert T("intake.stored", time="11:03", added=2, already=0) in seen(screen)
    assert 1 == len(screen.file_uploader)


def _pupils(text: str) -> tuple:
    from ldgm_core.services import importing

    return importing.read_edexml(text.encode()).pupils


def test_nothing_is_stored_without_a_choice_and_without_so_or_vso(school: School, open_page: Open) -> None:
    """Each has its sentence, and the choice stays on the screen."""
    screen = hand_over(open_page("imports"), FILE.encode())
    screen.button(key="import_store").click().run()
    assert T("error.choice_missing", field_key=T("field.sector")) in seen(screen)
    screen.radio(key="import_sector").set_value("vso").run()
    screen.button(key="import_store").click().run()
    assert T("error.import_nobody_chosen") in seen(screen)
    assert [] == stored(school)
    screen.button(key="import_give_up").click().run()
    assert (1, []) == (len(screen.file_uploader), stored(school))


def test_who_cannot_come_is_listed_with_line_and_reason(school: School, open_page: Open) -> None:
    """Without a word of the file."""
    shown = seen(hand_over(open_page("imports"), FILE.encode()))
    line = FILE[: FILE.index('key="p4"')].count("\n") + 1
    assert T("intake.refused", count=1) in shown
    assert f"Regel {line}:" in shown
    assert CANARY not in shown


def test_who_is_there_already_cannot_be_chosen_again(school: School, open_page: Open) -> None:
    """Named apart; a name that stands in another group says so."""
    for group in ("Groep 5", "Groep 4"):
        new = preparation.NewMeeting(None, "Yağmur", group, Sector.SO, NOW.date(), 112, "x", "so-2026.1")
        preparation.create_meeting(school.store, school.actor, new, now=NOW)
    screen = hand_over(open_page("imports"), edex(pupil("p1", "Yağmur"), pupil("p3", "Yağmur", group="g6")).encode())
    screen.selectbox(key="import_group").select("Groep 5").run()
    assert T("intake.known") in seen(screen)
    assert [] == [one.key for one in screen.button if one.key == "import_whole_group"]
    screen.selectbox(key="import_group").select("Groep 6").run()
    (option,) = screen.button_group(key="import_who_Groep 6").options
    assert "staat ook in" in str(option).replace("\u2060", "").replace("\\", "")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "x.xml",
            edex().replace("<EDEX", '<!DOCTYPE a [<!ENTITY b "kanarie">]><EDEX', 1).encode(),
            T("error.import_xml_forbidden", line=2),
        ),
        ("x.xml", edex()[:400].encode(), "Regel "),
        ("x.xml", edex(pupil()).encode("utf-16"), T("error.import_encoding_wrong", line=1)),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", T("error.import_encoding_wrong", line=1)),
        ("x.csv", b"", T("error.import_empty")),
        ("x.csv", b'Roepnaam;Groep\n"open', "Regel 2"),
        ("x.csv", b"a" * (2 * 1024 * 1024 + 1), T("error.import_too_large", megabytes=2)),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_line_and_reason(
    school: School, open_page: Open, name: str, data: bytes, said: str
) -> None:
    """The field is there again, nothing was stored, and nothing of the file is on the screen."""
    screen = hand_over(open_page("imports"), data, name)
    assert said in seen(screen)
    assert (1, [], False) == (len(screen.file_uploader), stored(school), CANARY in seen(screen))


def test_the_columns_of_a_csv_file_are_confirmed_by_a_person(school: School, open_page: Open) -> None:
    """Guessed from the headings; what we do not want to know cannot be chosen; a wrong choice is refused and stays."""
    screen = hand_over(open_page("imports"), CSV.encode(), "uitvoer.csv")
    assert (1, 2, 3, 4, 0) == tuple(
        screen.selectbox(key=f"import_column_{name}").value for name in ("call_name", "surname", "group_name", "sector", "key")
    )
    assert T("intake.columns_hidden", names="Geboortedatum, BSN") in seen(screen)
    assert CANARY not in seen(screen).replace("Ökanarie", "")
    screen.selectbox(key="import_column_surname").select(1).run()
    screen.button(key="import_confirm").click().run()
    assert T("error.import_column_twice") in seen(screen)
    screen.selectbox(key="import_column_surname").select(2).run()
    screen.button(key="import_confirm").click().run()
    screen.selectbox(key="import_group").select("Groep 5").run()
    screen.button(key="import_whole_group").click().run()
    screen.radio(key="import_sector").set_value("vso").run()
    screen.button(key="import_store").click().run()
    assert [("Zoë", "Groep 5", "so")] == stored(school)


def test_another_delimiter_can_be_tried(school: School, open_page: Open) -> None:
    """The guess may be wrong; without a column for the name nothing goes on."""
    screen = hand_over(open_page("imports"), b"Roepnaam;Groep\nBram;5, a\n", "x.csv")
    screen.button(key="import_delimiter_comma").click().run()
    assert T("intake.delimiter_comma") in seen(screen)
    assert screen.selectbox(key="import_column_call_name").value is None
    screen.button(key="import_confirm").click().run()
    assert T("error.choice_missing", field_key=T("field.call_name")) in seen(screen)


def held() -> list[str]:
    """What of the file this process still holds: in Streamlit's keeper of files, and in the session of the screen."""
    keepers = [one for one in gc.get_objects() if isinstance(one, MemoryUploadedFileManager)]
    return [name for keeper in keepers for files in keeper.file_storage.values() for name in files]


def context_of(screen: AppTest) -> object:
    """What the session of the screen holds of the file."""
    try:
        return screen.session_state["kept_import"]
    except KeyError:
        return None


def test_the_bytes_of_a_file_are_let_go_of_when_it_is_read(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit would keep them, birth dates and all, until the browser leaves. A refused file is let go of too."""
    for data in (FILE.encode(), b"<a>kanarie"):
        gc.collect()
        before = set(held())
        screen = hand_over(open_page("imports"), data)
        assert set() == set(held()) - before
        assert CANARY not in repr(context_of(screen))
    monkeypatch.setattr(context, "drop_file", lambda file: None)
    before = set(held())
    hand_over(open_page("imports"), FILE.encode())
    assert 1 == len(set(held()) - before)


def test_an_archive_comes_in_on_the_screen_and_leads_to_its_meeting(school: School, open_page: Open) -> None:
    """A second time it is here already; something else than an archive has its sentence."""
    with empty_installation() as (other, staff):
        theirs = School(other, staff, "")
        made = theirs.meeting("final")
        data = archiving.export_archive(other, staff, meeting_id=made)
    screen = open_page("imports")
    screen.button_group(key="intake_part").set_value("archive").run()
    screen = hand_over(screen, data, "archief.json")
    assert T("intake.archive_stored", time="11:03") in seen(screen)
    assert "Mats" in seen(open_page("minutes", made))
    assert T("error.archive_exists") in seen(hand_over(screen, data, "archief.json"))
    assert T("error.archive_unreadable") in seen(hand_over(screen, b"\x00", "archief.json"))
