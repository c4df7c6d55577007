"""
Every word a person reads: `Texts` looks a key up in one language and fills in the facts.

Dutch is the source and is whole. Another language has every word of the screens; what only stands in documents, which the school keeps
in Dutch, is listed in DUTCH_ONLY and stays Dutch there.

Keys are `section.name`. A text with a "plain" variant stands under `section.name_plain`; `Texts.plain()` prefers it. A text that speaks
to the pupil it is about stands under `section.name_pupil`; `Texts.to_pupil()` prefers that, and then the plain one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from ldgm_core.errors import LdgmError, Trouble

__all__ = ["DUTCH_ONLY", "SOURCE", "Texts", "available_languages", "load_texts", "texts_in"]

FOLDER = Path(__file__).parent
SOURCE = "nl"
DUTCH_ONLY = frozenset(
    {
        "accounts", "backup", "calendar", "card", "column", "demo", "doctor", "doctor_says", "dpia", "ground", "inspection", "invitation",
        "opp", "pdf", "purpose", "research", "research_note", "sheet", "terminal",
    }
)  # fmt: skip
"""Sections of documents, of the terminal and of fictional meetings; a test sees to it that no screen asks for one."""


class Texts:
    """The words of one language; calling it with a key and facts gives a sentence."""

    def __init__(self, language: str, words: dict[str, str], *, variants: tuple[str, ...] = ()) -> None:
        self.language = language
        self._words = words
        self._variants = variants

    def __call__(self, key: str, /, **facts: object) -> str:
        """
        Return the text of this key with the facts filled in.

        Raises:
            Trouble: the key does not exist in this language, or a fact is missing.
        """
        key = next((f"{key}_{variant}" for variant in self._variants if f"{key}_{variant}" in self._words), key)
        try:
            return self._words[key].format_map(facts) if facts else self._words[key]
        except KeyError as missing:
            raise Trouble("text_missing", key=key, language=self.language) from missing

    def has(self, key: str) -> bool:
        """Return whether this language has the key."""
        return key in self._words

    def keys(self) -> frozenset[str]:
        """Return all keys of this language."""
        return frozenset(self._words)

    def plain(self) -> Texts:
        """Return the same language in plain (B1) wording wherever a plain variant exists."""
        return Texts(self.language, self._words, variants=("plain",))

    def to_pupil(self) -> Texts:
        """Return the same language in words for the pupil it is all about, and in plain words where those will do."""
        return Texts(self.language, self._words, variants=("pupil", "plain"))

    @property
    def is_plain(self) -> bool:
        """Return whether these are the plain words, the pupil's among them."""
        return "plain" in self._variants

    @property
    def speaks_to_pupil(self) -> bool:
        """Return whether these words speak to the pupil they are about."""
        return "pupil" in self._variants

    def sentence(self, error: LdgmError) -> str:
        """Return the sentence for a refusal; facts that are text keys (`*_key`) or refusals themselves become words first."""
        return self(f"error.{error.code}", **{name: self._fact(name, value) for name, value in error.facts.items()})

    def _fact(self, name: str, value: object) -> object:
        if isinstance(value, LdgmError):
            return self.sentence(value)
        return self(str(value)) if name.endswith("_key") else value


@cache
def available_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def texts_in(language: str, otherwise: Texts) -> Texts:
    """Return the words of a language that somebody asked for, or the other ones where there is no such language."""
    return load_texts(language) if language in available_languages() else otherwise


@cache
def load_texts(language: str = SOURCE) -> Texts:
    """
    Return the words of a language, read once.

    Raises:
        Trouble: there is no file for this language.
    """
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        raise Trouble("language_missing", language=language)
    words = _read_words(path)
    if language != SOURCE:
        source = _read_words(FOLDER / f"{SOURCE}.toml")
        words |= {key: text for key, text in source.items() if key.split(".")[0] in DUTCH_ONLY}
    return Texts(language, words)


def _read_words(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        sections = tomllib.load(file)
    return {f"{section}.{name}": text for section, words in sections.items() for name, text in words.items()}
