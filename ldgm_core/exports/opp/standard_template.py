"""Our standard template for the OPP as a Word file with fields, to change into one's own; and the names of all fields."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx

from ldgm_core.exports.opp.example_minutes import example_minutes
from ldgm_core.exports.opp.fields import Fields, opp_fields
from ldgm_core.exports.opp.template import list_parts, render_opp_from_template
from ldgm_core.exports.paper.packing import repack
from ldgm_core.texts import Texts

__all__ = ["field_names", "render_standard_template", "try_template"]


def render_standard_template(t: Texts) -> bytes:
    """Return a .docx in which every field of `opp_fields` stands once, lists as loops; it can be filled in as it is."""
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = "", t("opp.title")
    document.add_heading(t("opp.title"), 1)
    for name in field_names(t):
        _add_field(document, name)
    target = BytesIO()
    document.save(target)
    return repack(target.getvalue())


def field_names(t: Texts) -> tuple[str, ...]:
    """Return the name of every field that a template may use; the parts of a list stand as `doelen[].doel`, a list of texts as `naam[]`."""
    return tuple(_names(opp_fields(example_minutes(t), t), ""))


def try_template(data: bytes, t: Texts) -> bytes:
    """
    Fill a template in with a fictional meeting that has something in every field, and return the document.

    Raises:
        BadInput: see `render_opp_from_template`.
    """
    return render_opp_from_template(example_minutes(t), data, t)


def _names(fields: Fields, begin: str) -> list[str]:
    found: list[str] = []
    for name, value in fields.items():
        if isinstance(value, dict):
            found += _names(value, f"{begin}{name}.")
        elif isinstance(value, list):
            found += [f"{begin}{name}[].{part}" for part in list_parts().get(name, ())] or [f"{begin}{name}[]"]
        else:
            found.append(f"{begin}{name}")
    return found


def _add_field(document: Any, name: str) -> None:
    """A field with its name in front of it; the first part of a list opens the loop, the last one closes it."""
    collection, is_list, part = name.partition("[].")
    if name.endswith("[]"):
        collection, is_list = name[:-2], "[]"
    if not is_list:
        document.add_paragraph(f"{name}: {{{{ {name} }}}}")
        return
    parts = list_parts().get(collection, ())
    if not part or part == parts[0]:
        document.add_paragraph(f"{collection}:")
        document.add_paragraph(f"{{%p for een in {collection} %}}")
    document.add_paragraph(f"{part}: {{{{ een.{part} }}}}" if part else "{{ een }}", style="List Bullet")
    if not part or part == parts[-1]:
        document.add_paragraph("{%p endfor %}")
