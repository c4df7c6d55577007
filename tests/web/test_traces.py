"""Abuse 15: no name and no word of a pupil is in a log, an address, a title, a header or the name of a file, whatever happens."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from ldgm_core.domain.keeping import DeletionGround, RestrictionKind
from ldgm_core.errors import LdgmError
from ldgm_core.services import deletion, journal, preparation, privacy, reporting
from ldgm_core.store import tables as t
from tests.meetings import COGNITION, NOW, Team, new_facilitator
from tests.web.room import Room

CANARY = "Kanariekind"
WORDS = (CANARY, "kanarie-groep", "kanarie-reden", "kanarie-observatie", "Kanariemoeder", "Kanarieleider")
TITLE = re.compile(r"<title>(.*?)</title>|<h1", re.S)
LINKS = re.compile(r"""(?:href|src|action)=["']([^"']+)["']""")


def found_in(said: str) -> list[str]:
    """Which words stand in a text, also when it is written as an address."""
    plain = unquote(said).casefold()
    return [word for word in WORDS if word.casefold() in plain]


def spoken_of(room: Room, browser: TestClient) -> list[str]:
    """Everything around the answers that outlives a page: addresses, titles, headers with the names of files, links in pages."""
    said = []
    meeting, person = room.meeting_id, next(iter(room.people.values()))
    pupil_id = preparation.load_preparation(room.store, new_facilitator(room.store), meeting_id=meeting).pupil.id
    documents = [
        f"/download/{path}"
        for path in (
            f"verslag/{meeting}.pdf", f"verslag/{meeting}/ouders.pdf", f"verslag/{meeting}/kort.pdf", f"verslag/{meeting}.html",
            f"verslag/{meeting}.json", f"opp/{meeting}.docx", f"agenda/{meeting}.ics", f"uitnodigingen/{meeting}.pdf",
            f"inzage/{pupil_id}.zip", "inzage/nobody.zip", f"verslag/{CANARY}.pdf",
        )
    ]  # fmt: skip
    for path in [*documents, "/aanmelden", "/healthz", f"/qr/{person}.svg", f"/k?code={room.code}", "/nergens"]:
        answer = browser.get(path)
        said += [f"{name}: {value}" for name, value in answer.headers.items()]
        said += [match[0] for match in TITLE.finditer(answer.text)] + LINKS.findall(answer.text)
        said.append(str(answer.url) if CANARY not in path else "")
    return said


@pytest.fixture
def marked(room: Room, staff: TestClient) -> Room:
    """The meeting of the plain pages, whose pupil, group, reason and people bear words that occur nowhere else."""
    with room.store._engine.begin() as connection:
        connection.execute(update(t.pupils).values(call_name=CANARY, group_name="kanarie-groep"))
        connection.execute(update(t.meetings).values(reason="kanarie-reden"))
        connection.execute(update(t.participants).where(t.participants.c.role == "parent").values(display_name="Kanariemoeder"))
        connection.execute(update(t.accounts).values(display_name="Kanarieleider"))
    return room


def test_no_word_is_in_an_address_a_title_a_header_or_the_name_of_a_file(marked: Room, staff: TestClient) -> None:
    """Every document and page of the facilitator, those that are refused included."""
    said = spoken_of(marked, staff)
    assert any("inzage-" in line for line in said)
    assert [] == [line for line in said if found_in(line)]


def test_no_word_is_in_what_the_program_logs(marked: Room, staff: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Everything at its most talkative level, with refusals and a bug among it."""
    with caplog.at_level(logging.DEBUG):
        spoken_of(marked, staff)
        staff.post("/k", data={"code": CANARY})
        marked.store.close()
        staff.get(f"/download/verslag/{marked.meeting_id}.pdf")
    logged = "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_text or ''}" for record in caplog.records if record.name != "httpx"
    )
    assert [] == found_in(logged)


def test_no_word_is_in_a_refusal_that_a_log_could_hold(team: Team) -> None:
    """An error's own text names a code and facts: of those about keeping none is a name."""
    pupil = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil
    privacy.restrict(team.store, team.staff, pupil_id=pupil.id, kind=RestrictionKind.HOLD, reason=CANARY, now=NOW)
    said = []
    for typed in (CANARY, pupil.call_name):
        with pytest.raises(LdgmError) as refusal:
            deletion.ask_deletion(team.store, team.staff, pupil_id=pupil.id, ground=DeletionGround.MISTAKE, typed_name=typed, now=NOW)
        said.append(str(refusal.value))
    assert [] == [one for one in said if CANARY in one or pupil.call_name in one]


def test_no_word_is_in_a_file_name_of_the_data_folder_or_in_the_log_of_who_saw_what(team: Team, tmp_path: Path) -> None:
    """Names of files come from ids; the access log holds ids."""
    team.submit("Anna", 3, observation="kanarie-observatie")
    team.reveal()
    team.close()
    reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Kanarieleider", now=NOW)
    names = "\n".join(path.name for path in tmp_path.rglob("*"))
    log = repr(journal.load_log(team.store, team.staff))
    assert ([], []) == (found_in(names), found_in(log))
    assert str(COGNITION) not in log


def test_a_word_in_a_title_or_a_file_name_would_be_found() -> None:
    """The tests above can fail: each way of writing it."""
    for said in (f"<title>{CANARY}</title>", f'filename="verslag-{CANARY.lower()}.pdf"', "/x?naam=%4Banariekind", "KANARIE-GROEP"):
        assert found_in(said), said
