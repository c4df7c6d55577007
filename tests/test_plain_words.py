"""
What parents and pupils read is easy to read: a smoke alarm, no proof. Five real parents decide.

Flesch-Douma: 206.84 - 0.93 x words per sentence - 77 x syllables per word (Douma 1960, for Dutch); 60 and more is plain. Syllables are
counted as groups of vowels, with the Dutch pairs that sound as one.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WORDS = tomllib.loads((ROOT / "ldgm_core/texts/nl.toml").read_text(encoding="utf-8"))
# The sections that a parent or a pupil meets, and the pages of the manual that are written for them.
SECTIONS = ("join", "phone", "web", "certainty", "non_score", "change_reason", "card")
PAGES = ("scoren", "privacy", "passend-onderwijs", "onderdelen", "waarom-zo")
LEAST, MOST_WORDS = 60, 20
BANNED = re.compile(
    r"\b(middels|teneinde|alsmede|derhalve|dienen te|dient te|omtrent|conform|ten behoeve van|met betrekking tot|inzake|indien|reeds|"
    r"tevens|aangaande|bewerkstelligen|implementeren|faciliteren|optimaliseren|input|output|feedback|checken|issues?|tool|device|login|"
    r"account|submit|score-?kaart|valide|adequaat|significant)\b",
    re.IGNORECASE,
)
VOWELS = re.compile(r"(?:aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ou|au|ij|ei|[aeiouyàáèéêëïöü])")


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text as words; facts in braces and the marks of Markdown are no words."""
    plain = re.sub(r"\{\w+\}", "", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text))
    plain = re.sub(r"[*`#|>_]", " ", plain)
    found = [re.findall(r"[a-zà-ÿ]+(?:['’-][a-zà-ÿ]+)*", part.lower()) for part in re.split(r"[.!?:;\n]+", plain)]
    return [words for words in found if words]


def flesch_douma(text: str) -> float:
    """The ease of a text: higher is easier."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    syllables = sum(max(1, len(VOWELS.findall(word))) for word in words)
    return 206.84 - 0.93 * len(words) / len(parts) - 77 * syllables / len(words)


def texts_for_everybody() -> dict[str, str]:
    """Every text of a phone by its key."""
    return {f"{section}.{name}": text for section in SECTIONS for name, text in WORDS[section].items()}


def test_the_alarm_tells_plain_words_from_an_official_letter() -> None:
    """A text that a child reads scores far above one from an office."""
    plain = "Je ziet het beeld. Om jouw antwoord staat een ring. Praat mee."
    official = "Overeenkomstig de vigerende regelgeving dienen belanghebbenden hun bevindingen schriftelijk kenbaar te maken."
    assert (True, True) == (flesch_douma(plain) > 80, flesch_douma(official) < 30)


def test_the_words_on_a_phone_are_plain_together() -> None:
    """All texts of a section as one: a single short label says nothing about ease."""
    found = {section: round(flesch_douma("\n".join(WORDS[section].values()))) for section in SECTIONS}
    assert {} == {section: ease for section, ease in found.items() if ease < LEAST}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_everybody_is_plain(page: str) -> None:
    """The pages of the manual for parents and pupils; the words of the law are hard, so 50 is enough where they are explained."""
    text = (ROOT / f"docs/handleiding/{page}.md").read_text(encoding="utf-8")
    assert flesch_douma(text) >= (50 if page in ("passend-onderwijs", "onderdelen", "waarom-zo") else LEAST)


def test_no_sentence_on_a_phone_is_long() -> None:
    """At most twenty words; a longer one is two."""
    long = {key: len(part) for key, text in texts_for_everybody().items() for part in sentences(text) if len(part) > MOST_WORDS}
    assert {} == long


def test_no_office_word_and_no_english_word_reaches_a_phone() -> None:
    """The list of words that have a plainer one."""
    found = {key: BANNED.findall(text) for key, text in texts_for_everybody().items() if BANNED.search(text)}
    pages = {page: BANNED.findall((ROOT / f"docs/handleiding/{page}.md").read_text(encoding="utf-8")) for page in PAGES}
    assert ({}, {}) == (found, {page: words for page, words in pages.items() if words})
