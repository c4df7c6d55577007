"""A school's own Word template filled in. A template is a program from outside: it is looked into first, and runs in a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, StrictUndefined, TemplateError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from ldgm_core.domain.minutes import MinutesData
from ldgm_core.errors import BadInput
from ldgm_core.exports.opp.fields import Fields, opp_fields
from ldgm_core.exports.opp.template_file import check_template_file
from ldgm_core.exports.paper.packing import repack
from ldgm_core.exports.paper.xml_text import safe_text
from ldgm_core.texts import Texts

__all__ = ["list_parts", "render_opp_from_template"]

_FILTERS = ("default", "first", "join", "last", "length", "lower", "trim", "upper")
"""What a template may do with a text; nothing that can make a text long."""
_DEEPEST_LOOP = 2
_LONGEST_PLACE = 160
_EXAMPLE = "x"


def render_opp_from_template(minutes: MinutesData, template_bytes: bytes, t: Texts) -> bytes:
    """
    Return the school's template filled with the fields of `opp_fields`, as .docx.

    What people typed is text and nothing more: `{{ }}` in it is printed, not run.

    Raises:
        BadInput: the file is too large, is no .docx, holds macros or embedded files, unpacks too large or fetches something from
            elsewhere (see `check_template_file`); it cannot be read (`template_unreadable`), does what a template may not
            (`template_not_allowed`), or uses fields that do not exist (`template_fields_unknown`, with their names).
    """
    check_template_file(template_bytes)
    fields = _each_text(opp_fields(minutes, t), safe_text)
    _check_fields(template_bytes, fields)
    return _render(template_bytes, fields, StrictUndefined)


class _Sandbox(SandboxedEnvironment):
    """Reaches only the fields: no calls, no arithmetic that can grow, no loops deeper than a list in a list."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's signature
        """Refuse to calculate."""
        raise SecurityError(operator)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002 - Jinja's signature
        """Refuse at once: the insides of Python are no field."""
        raise SecurityError(attribute)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - Jinja's signature
        """Refuse every call."""
        return False

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if _loop_depth(tree) > _DEEPEST_LOOP or any(
            tree.find_all((nodes.Macro, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends))
        ):
            raise SecurityError(name or "")
        return tree


def _loop_depth(node: nodes.Node) -> int:
    below = max((_loop_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def _check_fields(template_bytes: bytes, fields: Fields) -> None:
    """Fill it in twice to see which fields it asks for: with something everywhere and with nothing, so that no part is passed over."""
    unknown: set[str] = set()

    class Noting(ChainableUndefined):
        def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, *others: Any) -> None:
            super().__init__(hint, obj, name, *others)
            unknown.add(str(name))

    for example in (_example(fields), _each_text(fields, lambda _: "")):
        _render(template_bytes, example, Noting)
    if unknown:
        raise BadInput("template_fields_unknown", fields=", ".join(sorted(unknown)))


def _render(template_bytes: bytes, fields: Fields, undefined: type[Undefined]) -> bytes:
    environment = _Sandbox(autoescape=True, undefined=undefined)
    environment.globals = {}
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    try:
        template = DocxTemplate(BytesIO(template_bytes))
        template.render(fields, environment, autoescape=True)
        target = BytesIO()
        template.save(target)
    except SecurityError as found:
        raise BadInput("template_not_allowed") from found
    except TemplateError as found:
        place = _place(found)
        raise (BadInput("template_unreadable_near", place=place) if place else BadInput("template_unreadable")) from found
    except (
        KeyError,
        ValueError,
        SyntaxError,
        AttributeError,
        TypeError,
    ) as found:  # a damaged file: the libraries below raise what they meet
        raise BadInput("template_unreadable") from found
    return repack(target.getvalue())


def _place(found: TemplateError) -> str:
    """The words of the template around the mistake, as docxtpl remembers them; at most so many that somebody finds them in Word."""
    lines = [" ".join(line.split()) for line in getattr(found, "docx_context", ())]
    return " / ".join(line for line in lines if line)[:_LONGEST_PLACE]


def _each_text(value: Any, write: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _each_text(one, write) for name, one in value.items()}
    if isinstance(value, list):
        return [_each_text(one, write) for one in value]
    return write(value)


def list_parts() -> dict[str, tuple[str, ...]]:
    """Return which lists have parts, and which."""
    return {
        "doelen": ("nu", "doel", "naar", "meten", "meetmoment"),
        "acties": ("wat", "wie", "waar", "wanneer"),
        "ondersteuning": ("wat", "wie", "hoe_vaak", "tot_wanneer"),
        "overleg": ("datum", "met", "uitkomst"),
    }


def _example(fields: Fields) -> Fields:
    """The same fields, each with something in it."""
    filled: Fields = _each_text(fields, lambda _: _EXAMPLE)
    filled |= {name: [dict.fromkeys(parts, _EXAMPLE)] for name, parts in list_parts().items()}
    filled |= {name: [_EXAMPLE] for name in ("onderwijsbehoeften", "minderheidsstandpunten")}
    return filled | {"factoren": {"belemmerend": [_EXAMPLE], "bevorderend": [_EXAMPLE]}}
