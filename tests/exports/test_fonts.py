"""Text made safe for paper: nothing that was typed disappears, and nothing that was typed breaks a document."""

import re
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from ldgm_core.errors import Trouble
from ldgm_core.exports.paper import fonts
from ldgm_core.exports.paper.fonts import FOLDER, mark_up, one_line, register_fonts
from ldgm_core.exports.paper.typography import STYLES
from ldgm_core.texts import load_texts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Yağmur Łukasz, Đặng", "Yağmur Łukasz, Đặng"),
        ("<script>a && b</script>", "&lt;script&gt;a &amp;&amp; b&lt;/script&gt;"),
        ("een\ntwee\tdrie", "een<br/>twee drie"),
        ("blij 😀!", 'blij <font name="Symbols">😀</font>!'),
        ("a → b", 'a <font name="Symbols">→</font> b'),
        ("x🫨y", "x[U+1FAE8]y"),
        ("مر", "[U+0645] [U+0631]"),
        ("\x07", "[U+0007]"),
        ("", ""),
    ],
)
def test_every_sign_is_drawn_or_named(typed, expected):
    """What Body lacks is set in Symbols, what no font has is written as its code, and markup stays text."""
    assert expected == mark_up(typed)


def test_joined_emoji_fall_apart_into_their_parts():
    """The joiner and the variation selector are dropped; every part stays, without a box between."""
    assert '<font name="Symbols">👩🚀❤</font>' == mark_up("👩\u200d🚀❤\ufe0f")


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_set_in_every_style(typed):
    """Whatever Unicode holds, a paragraph of it is laid out in the width of a page."""
    for style in ("body", "h1", "cell"):
        width, _ = Paragraph(mark_up(typed), STYLES[style]).wrap(100, 10_000)
        assert 100 == width


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Mn", "Zl", "Zp"]), max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_visible_sign_disappears(typed):
    """Each sign is found again as itself or as its code, in the order in which it was typed; spaces stand between codes too."""
    shown = unescape(re.sub(r"</?font[^>]*>", "", mark_up(typed))).replace(" ", "")
    spelled = "".join(sign if sign in shown else f"[U+{ord(sign):04X}]" for sign in typed.replace(" ", ""))
    assert spelled == shown


def test_a_line_that_is_too_long_says_that_it_was_cut():
    """What fits stays as it is; what does not ends in an ellipsis."""
    assert "kort" == one_line("kort", font="Body", size=8.5, width=100)
    assert one_line("lang " * 100, font="Body", size=8.5, width=60).endswith("…")


def test_a_missing_font_is_said_in_one_sentence(tmp_path):
    """Whoever runs the server reads which file is gone, and that nothing was lost."""
    with pytest.raises(Trouble) as refusal:
        register_fonts(tmp_path)
    assert ("font_missing", {"name": "NotoSans-Regular.ttf"}) == (refusal.value.code, refusal.value.facts)
    assert "NotoSans-Regular.ttf" in load_texts("nl").sentence(refusal.value)


def test_every_font_file_has_a_licence():
    """No file lies in the folder of which assets/LICENSES.md does not say where it comes from."""
    licences = (FOLDER.parent / "LICENSES.md").read_text(encoding="utf-8")
    assert [] == [path.name for path in FOLDER.iterdir() if f"fonts/{path.name}" not in licences]


@pytest.mark.parametrize(
    "text", ["gewoon", "a < b & c", "regel\nregel", "Łódź, Đặng", "tab\tin de regel", "x\u2028y", "a\u200db", "😀", "\u0600", "a\x01b", ""]
)
def test_the_short_way_gives_what_sign_by_sign_gives(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most texts take it; a test that it is taken stands beside it."""
    found = fonts.mark_up(text)
    is_short = fonts._plain_signs().issuperset(text)
    monkeypatch.setattr(fonts, "_plain_signs", frozenset)
    assert fonts.mark_up(text) == found
    assert (text in {"gewoon", "a < b & c", "regel\nregel", "Łódź, Đặng", ""}) == is_short
