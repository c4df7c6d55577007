"""docs/datamap.md: which data there is, what for, on which ground, how long. Made from the tags of the store, so it cannot fall behind."""

from __future__ import annotations

from itertools import groupby

from ldgm_core.domain.retention import DEFAULT_TERMS, GROUNDS, Purpose, RetentionClass, Start
from ldgm_core.privacy.markdown import table_row
from ldgm_core.privacy.on_device import device_table
from ldgm_core.store.deleted import LASTS
from ldgm_core.store.tags import TAGS, Tag, all_tags, is_in_packages
from ldgm_core.texts import Texts

__all__ = ["class_table", "term_in_words", "write_datamap"]


def write_datamap(t: Texts) -> str:
    """Return the data map as Markdown."""
    lines = [t("datamap.title"), "", t("datamap.intro"), "", t("datamap.terms"), "", *class_table(t), "", t("datamap.columns"), ""]
    for name, tags in groupby(all_tags(), key=lambda tag: tag.table):
        kept = t(f"retention.{TAGS[name].retention_class}")
        lines += [f"### {t(f'table.{name}')} (`{name}`)", "", t("datamap.kept_as", kept=kept), ""]
        lines += [table_row(t("datamap.column"), t("datamap.purpose"), t("datamap.ground"), t("datamap.package")), "|---|---|---|---|"]
        lines += [_column(tag, t) for tag in tags]
        lines.append("")
    lines += [t("datamap.beside"), "", t("datamap.beside_explain"), "", *_beside_table(t), ""]
    lines += [t("datamap.devices"), "", t("datamap.devices_explain"), "", *device_table(t), ""]
    return "\n".join(lines)


def class_table(t: Texts) -> list[str]:
    """Return the retention classes with their proposed terms, reasons and sources, as lines of a table."""
    head = table_row(t("datamap.kind"), t("datamap.term"), t("datamap.why"), t("datamap.source"))
    return [head, "|---|---|---|---|", *(_class(one, t) for one in RetentionClass)]


def term_in_words(one: RetentionClass, months: int | None, t: Texts) -> str:
    """Return a term as people say it: "24 maanden na het vertrek van de leerling"."""
    starts = DEFAULT_TERMS[one].starts
    if months is None or starts is Start.NEVER:
        return t("retention_start.never")
    start = t(f"retention_start.{starts}")
    return t("datamap.month_after", start=start) if months == 1 else t("datamap.months_after", months=months, start=start)


def _beside_table(t: Texts) -> list[str]:
    """Return what stands in a file of its own, outside the tables, as lines of a table: how long follows from the list itself."""
    head = table_row(t("datamap.column"), t("datamap.purpose"), t("datamap.ground"), t("datamap.stays"))
    stays = t("datamap.deleted_stays", years=LASTS.days // 365)
    row = table_row(t("datamap.deleted"), t(f"purpose.{Purpose.ACCOUNT}"), t(f"ground.{GROUNDS[Purpose.ACCOUNT]}"), stays)
    return [head, "|---|---|---|---|", row]


def _class(one: RetentionClass, t: Texts) -> str:
    term = DEFAULT_TERMS[one]
    words = term_in_words(one, term.months, t)
    if term.needs_decision and term.months is not None:
        words = t("datamap.after_decision", term=words)
    return table_row(t(f"retention.{one}"), words, t(f"retention_why.{one}"), t(f"retention_source.{one}"))


def _column(tag: Tag, t: Texts) -> str:
    package = t("datamap.in_package" if is_in_packages(tag.table, tag.purpose) else "datamap.not_in_package")
    name = f"{t(f'column.{tag.column}')} (`{tag.column}`)"
    return table_row(name, t(f"purpose.{tag.purpose}"), t(f"ground.{tag.ground}"), package)
