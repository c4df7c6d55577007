"""docs/dpia-bijlage.md: what a data protection impact assessment asks about the data, made from the tags of the store."""

from __future__ import annotations

from itertools import groupby

from ldgm_core.domain.retention import FORBIDDEN_NAMES, GROUNDS, Purpose
from ldgm_core.privacy.datamap import class_table
from ldgm_core.privacy.markdown import table_row
from ldgm_core.store import tables as t_
from ldgm_core.store.belonging import is_under
from ldgm_core.store.tags import Tag, all_tags
from ldgm_core.texts import Texts

__all__ = ["write_annex"]

SENSITIVE = frozenset({Purpose.JUDGE, Purpose.CONVERSATION, Purpose.DECIDE, Purpose.PRIVATE})
"""For these people write in their own words about a child: what stands there can be about health."""


def write_annex(t: Texts) -> str:
    """Return the annex as Markdown."""
    tags = list(all_tags())
    parts = [
        t("dpia.title"), t("dpia.intro"), t("dpia.people"), _people(tags, t), t("dpia.purposes"), *_purposes(tags, t), t("dpia.special"),
        *_special(tags, t), t("dpia.not_kept"), ", ".join(f"`{name}`" for name in FORBIDDEN_NAMES) + ".", t("dpia.terms"), *class_table(t),
        t("dpia.flow"), t("dpia.flow_words"), t("dpia.risks"), t("dpia.risk_words"),
    ]  # fmt: skip
    return "\n".join(part if part.startswith("|") else f"\n{part}\n" for part in parts).strip() + "\n"


def _people(tags: list[Tag], t: Texts) -> str:
    tables = dict.fromkeys(tag.table for tag in tags)
    about_pupils = [name for name in tables if is_under(t_.metadata.tables[name], t_.pupils)]
    return t("dpia.people_words", pupils=len(about_pupils), tables=len(tables), columns=len(tags))


def _purposes(tags: list[Tag], t: Texts) -> list[str]:
    head = [table_row(t("datamap.purpose"), t("datamap.ground"), t("dpia.where"), t("dpia.count")), "|---|---|---|---|"]
    for purpose in Purpose:
        found = [tag for tag in tags if tag.purpose is purpose]
        where = ", ".join(dict.fromkeys(t(f"table.{tag.table}") for tag in found))
        head.append(table_row(t(f"purpose.{purpose}"), t(f"ground.{GROUNDS[purpose]}"), where, str(len(found))))
    return head


def _special(tags: list[Tag], t: Texts) -> list[str]:
    rows = [table_row(t("dpia.where"), t("dpia.which")), "|---|---|"]
    for table, found in groupby((tag for tag in tags if tag.purpose in SENSITIVE), key=lambda tag: tag.table):
        rows.append(table_row(t(f"table.{table}"), ", ".join(t(f"column.{tag.column}") for tag in found)))
    return rows
