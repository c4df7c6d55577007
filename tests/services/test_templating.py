"""A school's own template: tried before it is kept, of the own school, by the administrator, in versions."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.errors import BadInput, NotAllowed, NotFound
from ldgm_core.exports.opp.standard_template import field_names, render_standard_template, try_template
from ldgm_core.exports.opp.template import render_opp_from_template
from ldgm_core.services import templating
from ldgm_core.store import Store
from ldgm_core.texts import load_texts
from tests.exports.whole_minutes import small
from tests.meetings import NOW, new_facilitator, new_team

T = load_texts()
STANDARD = render_standard_template(T)


def written(*lines: str) -> bytes:
    """A template with these paragraphs."""
    document, target = docx.Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


def words_of(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def keep(store: Store, actor: StaffActor, data: bytes = STANDARD) -> WordTemplate:
    return templating.keep_template(store, actor, data, try_out=lambda found: try_template(found, T), made_by="Anna", now=NOW)


def test_our_own_template_holds_every_field_and_works() -> None:
    """Nothing of a field is left in the document; the words of a meeting stand in it; the same bytes each time."""
    text = words_of(STANDARD)
    missing = [name for name in field_names(T) if name.split("[]")[0] not in text]
    assert ([], STANDARD) == (missing, render_standard_template(T))
    filled = words_of(render_opp_from_template(small(), STANDARD, T))
    assert (True, False, False) == ("Vso, beschut werk" in filled, "{{" in filled, "{%" in filled)
    tried = words_of(try_template(STANDARD, T))
    assert tried.count(T("template.example")) > 20


def test_a_template_that_works_is_kept_for_the_whole_school(store: Store) -> None:
    """A later one counts instead; taken back there is none; the bytes are those that were handed over."""
    staff = new_facilitator(store)
    assert 1 == keep(store, staff).version
    assert STANDARD == templating.load_template(store, staff)
    other = written("{{ leerling.roepnaam }}")
    assert 2 == keep(store, staff, other).version
    assert other == templating.load_template(store, replace(staff, account_id=AccountId("colleague"), is_administrator=False))
    templating.withdraw_template(store, staff, made_by="Anna", now=NOW)
    assert templating.find_template(store, staff) is None
    with pytest.raises(NotFound, match="template_none"):
        templating.load_template(store, staff)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("template_not_word", b"PK no zip"),
        ("template_not_word", b""),
        ("template_too_large", b"x" * (2 * 1024 * 1024 + 1)),
        ("template_fields_unknown", written("{{ leerling.bsn }}")),
        ("template_not_allowed", written("{{ leerling.__class__ }}")),
        ("template_not_allowed", written("{{ datum * 1000 }}")),
        ("template_unreadable_near", written("Begin", "Voor de fout {{ leerling.roepnaam ", "Einde")),
    ],
)
def test_a_template_that_does_not_work_is_not_kept(store: Store, code: str, data: bytes) -> None:
    """Refused with a sentence; what was there before still counts."""
    staff = new_facilitator(store)
    keep(store, staff)
    with pytest.raises(BadInput) as caught:
        keep(store, staff, data)
    assert (code, True) == (caught.value.code, T.sentence(caught.value).endswith("."))
    found = templating.find_template(store, staff)
    assert (1, STANDARD) == (found.version if found else 0, templating.load_template(store, staff))


def test_the_refusal_says_where_the_mistake_is() -> None:
    """With the words around it, so that somebody finds the place in Word."""
    with pytest.raises(BadInput) as caught:
        try_template(written("Begin", "Vlak bij de fout {{ leerling.roepnaam ", "Einde"), T)
    assert "Vlak bij de fout" in T.sentence(caught.value)


def test_only_the_administrator_chooses_and_nothing_is_opened_for_anybody_else(store: Store) -> None:
    """A colleague uses it; a phone and another school know nothing of it."""
    team = new_team(store)
    keep(store, team.staff)
    opened: list[bytes] = []
    for actor in (replace(team.staff, is_administrator=False), team.actors["Anna"]):
        with pytest.raises(NotAllowed, match="not_yours_to_do"):
            templating.keep_template(store, actor, b"x", try_out=opened.append, made_by="x", now=NOW)
        with pytest.raises(NotAllowed, match="not_yours_to_do"):
            templating.withdraw_template(store, actor, made_by="x", now=NOW)
    assert [] == opened
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        templating.find_template(store, team.actors["Anna"])
    with store.writing() as tx:
        elsewhere = tx.add_organisation(name="Andere school", now=NOW)
    assert templating.find_template(store, StaffActor(AccountId("x"), elsewhere)) is None
