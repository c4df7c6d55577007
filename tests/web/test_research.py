"""The research file over the line: for staff, refused with a sentence while it is too small, named without anybody's name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from ldgm_core.exports.research.table import FIELDS
from tests.research_meetings import add_consented, add_vignette
from tests.web.room import Phone, Room

ADDRESS = "/download/onderzoek.zip"


def test_a_file_that_would_be_too_small_is_refused(room: Room, staff: TestClient) -> None:
    """Nine meetings with consent: how many there are, how many it takes, and that nothing was made."""
    add_consented(room.store, room.actor, 9)
    answer = staff.get(ADDRESS)
    assert (409, True) == (answer.status_code, "met toestemming): 9." in answer.text)
    assert "minstens 10" in answer.text
    assert "Er is geen bestand gemaakt" in answer.text


def test_a_large_enough_file_is_sent(room: Room, staff: TestClient) -> None:
    """As a zip with the ten parts, kept by no browser."""
    add_consented(room.store, room.actor, 10)
    answer = staff.get(ADDRESS)
    assert (200, "application/zip", "no-store") == (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"])
    assert 'attachment; filename="onderzoek-leerling.zip"' == answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [*FIELDS, "statistics.json", "codebook.json", "README.txt"] == archive.namelist()
        assert archive.testzip() is None


def test_two_files_of_the_same_meetings_share_no_id(room: Room, staff: TestClient) -> None:
    """Nobody can lay one beside the other by their numbers."""
    add_consented(room.store, room.actor, 10)

    def ids() -> set[str]:
        with zipfile.ZipFile(io.BytesIO(staff.get(ADDRESS).content)) as archive:
            return {line.split(",")[0] for line in archive.read("meetings.csv").decode().splitlines()[1:]}

    one, other = ids(), ids()
    assert (10, 10, set()) == (len(one), len(other), one & other)


def test_vignettes_are_asked_for_by_name(room: Room, staff: TestClient) -> None:
    """Too few teams has its own sentence; another sort does not exist."""
    answer = staff.get(f"{ADDRESS}?soort=vignet")
    assert (409, True) == (answer.status_code, "minstens 2 teams" in answer.text)
    add_vignette(room.store, room.actor, "V1", teams=2)
    answer = staff.get(f"{ADDRESS}?soort=vignet")
    assert 'attachment; filename="onderzoek-vignet.zip"' == answer.headers["content-disposition"]
    assert 404 == staff.get(f"{ADDRESS}?soort=alles").status_code


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?soort=vignet", f"{ADDRESS}?soort=alles"])
def test_without_a_session_nothing_is_told(room: Room, visitor: TestClient, phone: Callable[..., Phone], address: str) -> None:
    """A visitor and a participant are led to the way in, however many meetings there are."""
    add_consented(room.store, room.actor, 10)
    for browser in (visitor, phone(room, "Jan")):
        answer = browser.get(address, follow_redirects=False)
        assert (303, "/aanmelden") == (answer.status_code, answer.headers["location"])
