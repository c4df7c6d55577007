"""YAML with line numbers: every mapping and list knows on which line of the file each of its parts stands."""

from __future__ import annotations

from typing import Any

import yaml

from ldgm_core.errors import BadInput

__all__ = ["Rows", "Table", "load_yaml"]


class Table(dict[str, Any]):
    """A mapping that remembers the line of each key, and its own."""

    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping itself when the key is missing."""
        return self.lines.get(key, self.line)


class Rows(list[Any]):
    """A list that remembers on which line it starts, and the line of each item."""

    line: int
    lines: list[int]


def load_yaml(text: str) -> Any:
    """
    Return the document with `Table` for mappings and `Rows` for lists.

    Raises:
        BadInput: the text is no YAML (`case_unreadable`) or names a key twice (`case_key_twice`), with the line.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise BadInput("case_unreadable", line=mark.line + 1 if mark is not None else 1) from problem
    return None if node is None else _value(node, yaml.SafeLoader(""))


def _value(node: yaml.Node, loader: yaml.SafeLoader) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _table(node, loader)
    if isinstance(node, yaml.SequenceNode):
        rows = Rows(_value(item, loader) for item in node.value)
        rows.line = node.start_mark.line + 1
        rows.lines = [item.start_mark.line + 1 for item in node.value]
        return rows
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as problem:
        raise BadInput("case_unreadable", line=node.start_mark.line + 1) from problem


def _table(node: yaml.MappingNode, loader: yaml.SafeLoader) -> Table:
    table = Table()
    table.line = node.start_mark.line + 1
    table.lines = {}
    for key_node, value_node in node.value:
        key = str(_value(key_node, loader))
        line = key_node.start_mark.line + 1
        if key in table:
            raise BadInput("case_key_twice", line=line, name=key)
        table[key] = _value(value_node, loader)
        table.lines[key] = line
    return table
