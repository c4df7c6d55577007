"""A research file: tables, statistics, codebook and README in one zip. Pseudonymised, so still personal data."""

from __future__ import annotations

import json
import tomllib
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from ldgm_core.domain.research import CaseType, ResearchData
from ldgm_core.exports.research.table import DECIMALS, make_tables
from ldgm_core.research.bootstrap import DRAWS, Statistic
from ldgm_core.research.measures import FEWEST_CASES, UNDEFINED_ALLOWED
from ldgm_core.research.statistics import NOT_COMPUTED, all_statistics
from ldgm_core.texts import Texts

__all__ = ["CODEBOOK", "render_research"]

CODEBOOK = Path(__file__).with_name("codebook.toml")
MADE_AT = (1980, 1, 1, 0, 0, 0)  # the first day a zip can name: the file does not tell when it was made
UNIX = 3


def render_research(data: ResearchData, texts: Texts) -> bytes:
    """
    Return the file as bytes, the same for the same data.

    Raises:
        Trouble: a value is neither a code nor a number (`research_cell_wrong`).
    """
    found = all_statistics(data)
    files = {
        **make_tables(data),
        "statistics.json": _json(_statistics(data, found, texts)),
        "codebook.json": _json(_codebook(data)),
        "README.txt": _readme(data, texts),
    }
    return _zip(files)


def _zip(files: Mapping[str, str]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, MADE_AT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, 0o644 << 16
            archive.writestr(entry, text.encode())
    return packed.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _statistics(data: ResearchData, found: tuple[Statistic, ...], texts: Texts) -> dict[str, Any]:
    return {
        **_sizes(data),
        "seed": data.seed,
        "draws": DRAWS,
        "fewest_cases_for_an_interval": FEWEST_CASES,
        "share_of_undefined_replicates_allowed": UNDEFINED_ALLOWED,
        "fewest_meetings_per_line": data.least_per_category,
        "notes": {note: texts(f"research_note.{note}") for note in sorted({line.note for line in found if line.note})},
        "not_computed": list(NOT_COMPUTED),
        "statistics": [_line(line) for line in found],
    }


def _line(line: Statistic) -> dict[str, Any]:
    return {
        "name": line.name,
        "scope": dict(line.scope),
        "estimate": _rounded(line.estimate),
        "interval": None if line.interval is None else [_rounded(bound) for bound in line.interval],
        "counts": None if line.counts is None else dict(line.counts),
        "note": line.note,
        "method": line.method,
        "B": line.draws,
        "seed": line.seed,
        "cases": line.cases,
        "meetings": line.meetings,
        "units_used": line.units_used,
        "units_dropped": line.units_dropped,
        "replicates_dropped": line.replicates_dropped,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS) + 0.0  # -0.0 becomes 0.0


def _sizes(data: ResearchData) -> dict[str, Any]:
    return {
        "case_type": data.case_type,
        "software_version": data.software_version,
        "cases": len({meeting.case_id for meeting in data.meetings}),
        "meetings": len(data.meetings),
        "meetings_left_out": data.meetings_left_out,
        "raters": sum(len(meeting.raters) for meeting in data.meetings),
        "items": len(data.items),
    }


def _codebook(data: ResearchData) -> dict[str, Any]:
    written = _read_codebook()
    return {"study": {**_sizes(data), "grras": written["grras"]}, "codes": written["code"], "fields": written["field"]}


@cache
def _read_codebook() -> dict[str, Any]:
    return tomllib.loads(CODEBOOK.read_text(encoding="utf-8"))


def _readme(data: ResearchData, texts: Texts) -> str:
    sort = texts("research.readme_vignette") if data.case_type is CaseType.VIGNETTE else texts("research.readme_pupil")
    return texts("research.readme", sort=sort, fewest_cases=FEWEST_CASES, draws=DRAWS, least=data.least_per_category, **_sizes(data))
