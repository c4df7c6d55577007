"""The language of the screens: a link on every page, kept by the browser; only languages that there are."""

from __future__ import annotations

from starlette.testclient import TestClient

from ldgm_core.texts import available_languages, load_texts, texts_in
from tests.web.room import Room


def test_a_chosen_language_is_kept_and_leads_back_to_the_same_page(room: Room, visitor: TestClient) -> None:
    """The answer leads to the address without its question, and the browser keeps the choice for a year."""
    for language in available_languages():
        answer = visitor.get(f"/k?taal={language}", follow_redirects=False)
        assert (303, "/k") == (answer.status_code, answer.headers["location"])
        assert f"ldgm_taal={language}; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax" in answer.headers["set-cookie"]


def test_a_language_that_there_is_not_changes_nothing(room: Room, visitor: TestClient) -> None:
    """The page comes as it was, from a wrong link as from a wrong cookie."""
    for language in ("xx", "../nl", "NL", ""):
        answer = visitor.get(f"/k?taal={language}", follow_redirects=False)
        assert (200, False) == (answer.status_code, "ldgm_taal" in answer.headers.get("set-cookie", ""))
        visitor.cookies.set("ldgm_taal", language or "-")
        assert '<html lang="nl">' in visitor.get("/k").text


def test_words_of_documents_stay_dutch_in_every_language() -> None:
    """Minutes belong to the school, which writes Dutch; no language misses a word of them."""
    dutch = load_texts()
    for language in available_languages():
        words = texts_in(language, otherwise=dutch)
        assert language == words.language
        assert dutch("pdf.title") == words("pdf.title")
        variants = {key for key in sorted(dutch.keys()) if key.endswith(("_plain", "_pupil"))}
        assert dutch.keys() == words.keys() | variants
