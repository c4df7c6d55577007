"""The part for the OPP in Word: our own layout, and a school's own template, which is a program from outside."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from ldgm_core.domain.minutes import MinutesDissent
from ldgm_core.errors import BadInput
from ldgm_core.exports.opp.document import render_opp
from ldgm_core.exports.opp.template import render_opp_from_template
from ldgm_core.exports.opp.template_file import MOST_BYTES
from ldgm_core.texts import load_texts
from tests.exports import builders, canaries, whole_minutes

T = load_texts("nl")
HOSTILE = '{{ 7*7 }} {% for x in y %} <w:p/> & "x" =1+1 😀 \x0b'
PRINTED = HOSTILE.replace("\x0b", "[U+000B]")


def words_of(file: bytes) -> str:
    """Every text of the document, tables included, in the order of the page."""
    lines = docx.Document(io.BytesIO(file)).element.body.iter(qn("w:p"))
    return "\n".join("".join(text.text or "" for text in line.iter(qn("w:t"))) for line in lines)


def template(*lines: str) -> bytes:
    """A school's template with these lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def repacked(file: bytes, **changes: bytes) -> bytes:
    """The same file with parts added or replaced; `__` stands for a slash and `_dot_` for a dot."""
    target = io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): body for name, body in changes.items()}
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [one for one in source.namelist() if one not in named]:
            archive.writestr(name, source.read(name))
        for name, body in named.items():
            archive.writestr(name, body)
    return target.getvalue()


def fill(*lines: str) -> str:
    return words_of(render_opp_from_template(whole_minutes.everything(), template(*lines), T))


def refusal_of(file: bytes) -> BadInput:
    with pytest.raises(BadInput) as refused:
        render_opp_from_template(whole_minutes.everything(), file, T)
    assert T.sentence(refused.value)
    return refused.value


def test_everything_that_was_written_in_the_plan_is_there():
    """A word of its own in each field of decision, dissent, plan, moments and evaluations is found again."""
    planted = canaries.with_every_text(whole_minutes.everything(), canaries.counter())
    told = words_of(render_opp(planted, T))
    wanted = repr((planted.decision, planted.dissents, planted.plan, planted.moments, planted.evaluations)).split("Kanarie")[1:]
    assert len(wanted) > 30
    assert [] == [number for number in {word[:4] for word in wanted} if f"Kanarie{number}" not in told]


def test_the_order_is_that_of_the_opp():
    """Perspective first, then the plan from factors to agreement, arrangements, dates and evaluations, origin."""
    document = docx.Document(io.BytesIO(render_opp(whole_minutes.everything(), T)))
    titles = [line.text for line in document.paragraphs if "Heading" in line.style.name]
    wanted = ("decision", "dissent", "plan", "factors", "goals", "supports", "actions", "arrangements", "tried", "school_guide")
    wanted += ("deviations", "hearing", "parents_view", "parent_talks", "objections", "agreement", "arrangements_now")
    last = ("opp_days", "moments", "evaluations")
    earlier = T("pdf.earlier_goals", day="22 november 2025")
    names = [*(T(f"pdf.{name}") for name in wanted), "Samen leren stoppen", *(T(f"pdf.{name}") for name in last), earlier]
    assert [T("opp.title"), *names, T("pdf.provenance")] == titles


def test_what_people_typed_stays_as_they_typed_it():
    """Markup, formulas, template marks and emoji; a sign that Word cannot hold is written as its code."""
    data = builders.minutes(decision=builders.decision(why=HOSTILE), dissents=(MinutesDissent("parent", None, HOSTILE, "", builders.AT),))
    assert 2 == words_of(render_opp(data, T)).count(PRINTED)


def test_the_document_says_its_language_and_names_nobody_in_its_properties():
    """Dutch; the title is that of the document, the day that of the meeting."""
    about = docx.Document(io.BytesIO(render_opp(whole_minutes.everything(), T))).core_properties
    assert ("nl-NL", T("opp.title"), T("pdf.program")) == (about.language, about.title, about.author)
    assert builders.ON == about.created.date()


def test_the_same_data_gives_the_same_file():
    """No clock, no machine; also through a template."""
    file = template("{{ leerling.roepnaam }}")
    for draw in (lambda: render_opp(whole_minutes.everything(), T), lambda: render_opp_from_template(whole_minutes.everything(), file, T)):
        assert draw() == draw()


def test_a_school_fills_its_own_template():
    """Fields, lists and conditions."""
    told = fill(
        "{{ leerling.roepnaam }}: {{ uitstroom.bestemming }}, {{ uitstroom.onderbouwing }}",
        "{%p for doel in doelen %}",
        "van {{ doel.nu }} naar {{ doel.doel }}, {{ doel.meetmoment }}",
        "{%p endfor %}",
        "{% if hoorrecht.inbreng %}{{ hoorrecht.meegewogen }}{% endif %} {{ instemming.handelingsdeel }}",
        "{{ factoren.bevorderend|join('; ') }}",
    )
    assert "Mats: Vso, beschut werk, De stage liet zien" in told
    assert "van AVI M3 naar Leest korte werkinstructies, 1 juni 2027" in told
    assert "Invloed nog niet\nVaste plek, duidelijke dag." in told


def test_every_field_can_be_used_with_an_empty_meeting():
    """Nobody typed anything yet: the template is filled in all the same."""
    file = template(
        "[{{ uitstroom.bestemming }}{{ evaluatie.datum }}{{ afwijkingen }}{% for een in ondersteuning %}{{ een.wie }}{% endfor %}]"
    )
    assert "[]" in words_of(render_opp_from_template(builders.minutes(), file, T))


def test_template_marks_that_a_person_typed_are_not_run():
    """They are words: printed, in the body, whatever they ask for."""
    data = replace(whole_minutes.everything(), decision=builders.decision(why=HOSTILE))
    told = words_of(render_opp_from_template(data, template("{{ uitstroom.onderbouwing }}"), T))
    assert (True, False) == (PRINTED in told, "49" in told)


def test_unknown_fields_are_named_all_at_once():
    """Also inside a list, and in a part that this meeting would not reach."""
    found = refusal_of(
        template(
            "{{ leerling.bsn }} {{ school }}",
            "{%p for doel in doelen %}",
            "{{ doel.cijfer }}",
            "{%p endfor %}",
            "{% if not afwijkingen %}{{ leeg }}{% endif %}",
        )
    )
    assert ("template_fields_unknown", "bsn, cijfer, leeg, school") == (found.code, found.facts["fields"])


@pytest.mark.parametrize(
    "line",
    [
        "{{ leerling.__class__.__mro__ }}",
        "{{ 'a' * 1000000000 }}",
        "{{ leerling.keys() }}",
        "{{ doelen.append(1) }}",
        "{% for a in doelen %}{% for b in doelen %}{% for c in doelen %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m() %}x{% endmacro %}",
        "{% include 'x' %}",
    ],
)
def test_a_template_can_only_fill_in(line):
    """No insides of Python, no calls, no arithmetic, nothing that makes a document endless."""
    assert refusal_of(template(line)).code in {"template_not_allowed", "template_fields_unknown"}


@pytest.mark.parametrize("line", ["{{ leerling.roepnaam", "{% if %}", "{% for x in %}{% endfor %}", "{{ x|geen_filter }}"])
def test_broken_fields_are_told(line):
    """A bracket that misses, a filter that does not exist."""
    assert refusal_of(template(line, "tekst")).code in ("template_unreadable", "template_unreadable_near")


def test_files_that_are_no_plain_word_document_are_refused_unopened():
    """Macros, embedded files, bombs, links that load by themselves, entities, other files, too large."""
    plain, entity = template("x"), b'<!DOCTYPE x [<!ENTITY a "b">]>'
    types = zipfile.ZipFile(io.BytesIO(plain)).read("[Content_Types].xml")
    macro_type = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    fetch = (
        b'<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" Target="http://x" TargetMode="External"/></Relationships>'
    )
    files = {
        "template_has_macros": [
            repacked(plain, word__vbaProject_dot_bin=b"x"),
            repacked(plain, word__embeddings__x_dot_bin=b"x"),
            repacked(plain, **{"[Content_Types]_dot_xml": types + macro_type}),
        ],
        "template_unpacks_too_large": [
            repacked(plain, word__x_dot_xml=b"0" * 30_000_000),
            repacked(plain, word__y_dot_xml=b"0" * 9_000_000),
        ],
        "template_fetches": [repacked(plain, word___rels__settings_dot_xml_dot_rels=fetch)],
        "template_not_word": [
            b"",
            b"PK\x03\x04",
            b"%PDF-1.7",
            repacked(plain, word__x_dot_xml=entity),
            plain[:-50],
        ],
        "template_too_large": [b"x" * (MOST_BYTES + 1)],
    }
    assert files.keys() == {code for code, examples in files.items() if {code} == {refusal_of(file).code for file in examples}}
