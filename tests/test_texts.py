"""The words: every key that the code asks for exists, every key is asked for, every refusal has its sentence."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldgm_core.texts import DUTCH_ONLY, SOURCE, available_languages, load_texts

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("app.py", "ldgm_core", "pages", "ui", "web")
# Sections whose keys are values of an enum or ids of data: asked for as t(f"section.{value}").
BY_VALUE = re.compile(r"""f["']([a-z_]+)\.\{|["']([a-z_]+)\.["']\s*~""")
CENTRAL = {
    "nl": re.compile(r"\b(gemiddeld\w*|mediaan|modus|average|median|mean)\b", re.IGNORECASE),
    "en": re.compile(r"\b(averages?|medians?|mean|mode)\b", re.IGNORECASE),
}
VERDICTS = {
    "nl": re.compile(
        r"\b(de groep vindt|meeste mensen|meerderheid|consensus bereikt|afwijkend\w*|goed gedaan|helaas|fout antwoord|te laag|te hoog)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(the group (thinks|finds|feels)|most people|majority|consensus|deviat\w+|outliers?|well done|unfortunately|wrong answer"
        r"|too low|too high)\b",
        re.IGNORECASE,
    ),
}
# A sentence may say that something is not computed.
DENIALS = {"nl": re.compile(r"\b(geen|nooit|niet)\b"), "en": re.compile(r"\b(no|never|not)\b")}
BARE_SAVED = {"nl": r"opgeslagen[.!]?", "en": r"saved[.!]?"}
# Words that are written alike in both languages: names, letters, and what English and Dutch share.
ALIKE = {
    "en": {
        "language.nl", "language.en", "step.4", "sector.so", "sector.vso", "group.school", "group_letter.school", "group_letter.pupil",
        "group_letter.other", "role.mentor", "pdca.plan", "pdca.do", "pdca.check", "pdca.act", "funding.school",
        "arrangement_kind.school", "field.sector", "field.matrix", "field.instrument", "field.plan", "chart.apart", "ui.timer_start",
        "ui.timer_stop", "home.open", "home.sector", "home.only_matrix", "debate.view_list", "debate.view_profile", "debate.level_apart",
        "debate.to_agenda", "plan.tab", "review.pdca", "review.hgw", "intake.delimiter_tab", "table.ratings",
    }
}  # fmt: skip
FACT = re.compile(r"\{\w+\}")
# Pages that are a document and stay Dutch: the minutes as a page.
DOCUMENT_PAGES = {"minutes.html"}


def written(language: str) -> dict[str, str]:
    """The texts in the file of a language."""
    words = tomllib.loads((ROOT / f"ldgm_core/texts/{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, part in words.items() for name, text in part.items()}


def sources() -> Iterator[Path]:
    for room in ROOMS:
        place = ROOT / room
        files = [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.html"), *place.rglob("*.js")]
        yield from (path for path in files if "versions" not in path.parts)


def everything() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sources())


def raised_codes() -> set[str]:
    """The first argument of every error of ours that is raised anywhere."""
    kinds = {"BadInput", "NotNow", "NotAllowed", "NotFound", "Trouble"}
    codes = set()
    for path in sources():
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args:
                codes |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return codes


def test_every_refusal_has_its_sentence() -> None:
    """An error without words would show a code to a person."""
    texts = load_texts()
    assert [] == sorted(code for code in raised_codes() if not texts.has(f"error.{code}"))


def test_every_key_that_is_written_out_exists() -> None:
    """A typing mistake in a key fails here and not on a projector."""
    texts = load_texts()
    asked = set(re.findall(r"""\b(?:t|texts|plain|words)(?:\(\))?\(\s*["']([a-z_]+\.[A-Za-z0-9_ ]*[A-Za-z0-9])["']""", everything()))
    assert len(asked) > 100
    assert [] == sorted(key for key in asked if not texts.has(key))


def test_no_text_is_left_that_nobody_asks_for() -> None:
    """Dead words mislead translators; sections that go by value count as asked for."""
    code = everything()
    by_value = {one or other for one, other in BY_VALUE.findall(code)} | {"error", "field"}
    dead = []
    for key in sorted(load_texts().keys()):
        section, name = key.split(".", 1)
        name = name.removesuffix("_plain").removesuffix("_pupil")
        starts = [f"{section}.{name[:cut]}" for cut in range(1, len(name) + 1)]
        prefixes = {f"{start}{{" for start in starts} | {f"{start}' ~" for start in starts}
        if section in by_value or f"{section}.{name}" in code or any(prefix in code for prefix in prefixes):
            continue
        dead.append(key)
    assert [] == sorted(dead)


@pytest.mark.parametrize("language", available_languages())
def test_every_language_has_the_same_keys_and_facts(language: str) -> None:
    """A missing key or a lost fact in a translation is named."""

    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    flat, translated = written(SOURCE), written(language)
    wanted = {key for key in flat if language == SOURCE or key.split(".")[0] not in DUTCH_ONLY}
    # A variant may be absent where the text itself is there; some names only look like variants.
    variants = {key for key in flat if key.removesuffix("_plain").removesuffix("_pupil") in flat.keys() - {key}}
    assert [] == sorted((wanted ^ translated.keys()) - variants)
    assert [] == sorted(key for key in flat.keys() & translated.keys() if facts(flat[key]) != facts(translated[key]))
    assert [key for key in flat if key in translated] == list(translated)


@pytest.mark.parametrize("language", sorted(ALIKE))
def test_what_is_alike_in_two_languages_is_so_on_purpose(language: str) -> None:
    """A text that was copied and forgotten is named."""
    source = written(SOURCE)
    same = {key for key, text in written(language).items() if source[key] == text and re.search(r"[A-Za-z]", FACT.sub("", text))}
    assert ALIKE[language] == same


def test_no_screen_asks_for_a_text_that_is_dutch_only() -> None:
    """Whoever reads the screens in another language meets no Dutch sentence that a document lent to a screen."""
    asked = re.compile(rf"""["']({"|".join(sorted(DUTCH_ONLY))})\.[a-z{{]""")
    files = [path for path in sources() if path.relative_to(ROOT).parts[0] in ("ui", "pages", "web") and path.name not in DOCUMENT_PAGES]
    assert len(files) > 50
    assert [] == [path.name for path in files if asked.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("patterns", [CENTRAL, VERDICTS])
def test_no_text_shows_a_central_value_or_a_verdict(patterns: dict[str, re.Pattern[str]], language: str) -> None:
    """People decide, and nobody is told to be the odd one out. A sentence may say that something is not computed."""
    pattern, denial = patterns[language], DENIALS[language]
    assert {} == {key: text for key, text in written(language).items() if pattern.search(text) and not denial.search(text)}


@pytest.mark.parametrize("language", available_languages())
def test_saved_is_said_only_with_a_time_or_in_a_refusal(language: str) -> None:
    """ "Opgeslagen" is a promise: a text that says it without saying when must be a refusal ("niets opgeslagen") or an explanation."""
    bare = re.compile(BARE_SAVED[language], re.IGNORECASE)
    assert [] == [key for key, text in written(language).items() if not key.startswith("error.") and bare.fullmatch(text.strip())]
