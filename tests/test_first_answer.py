"""What a start waits for: only what the first answer needs is read before it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import web
from web.later import Later

ROOT = Path(__file__).parent.parent
NOT_AT_START = (
    "PIL", "alembic", "altair", "authlib", "cattrs", "cryptography", "docx", "jinja2", "ldgm_core.backup", "ldgm_core.charts",
    "ldgm_core.demo.cases", "ldgm_core.demo.player", "ldgm_core.imports", "markdown_it", "openpyxl", "pandas", "pyrage", "reportlab",
    "sqlalchemy.dialects.postgresql", "web.download", "web.manual", "yaml",
)  # fmt: skip


def test_a_start_reads_nothing_that_somebody_has_to_ask_for_first(tmp_path: Path) -> None:
    """Documents, pictures, backups, practice and the other database are read when they are used."""
    own = {"LDGM_DATA_DIR": str(tmp_path), "LDGM_DEMO": "0", "PYTHONPATH": str(ROOT)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LDGM_")} | own
    ask = f"import sys, app\nprint(*[one for one in {NOT_AT_START!r} if one in sys.modules])"
    for _ in range(2):  # the first makes the tables, which no later start does
        told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "" == told.strip()


def test_what_a_start_read_is_not_looked_through_for_garbage_again(tmp_path: Path) -> None:
    """With everybody waiting, that takes a tenth of a second; what is made later is looked through."""
    environment = {**os.environ, "LDGM_DATA_DIR": str(tmp_path), "LDGM_DEMO": "0", "PYTHONPATH": str(ROOT)}
    ask = "import gc, app\napp._settle()\nprint(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 10_000, gc.isenabled())"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "True True True" == told.strip()


def test_what_is_read_later_is_there() -> None:
    """A page that is named in the table of addresses and stands in no module would be found out by the first who opens it."""
    later = {name: module for name, module in vars(web).items() if isinstance(module, Later)}
    named = set(re.findall(rf"=({'|'.join(later)})\.(\w+)", Path(web.__file__).read_text(encoding="utf-8")))
    assert 30 < len(named)
    assert [] == [(module, name) for module, name in sorted(named) if not callable(getattr(later[module].read(), name, None))]


def test_a_start_looks_for_nothing_unused_before_it_answers(tmp_path: Path) -> None:
    """All that was read by then stays; looking through it, twice, took a tenth of a second. Once is what this question itself may cost."""
    environment = {**os.environ, "LDGM_DATA_DIR": str(tmp_path), "LDGM_DEMO": "0", "PYTHONPATH": str(ROOT)}
    ask = """
import gc
looks = []
gc.callbacks.append(lambda when, what: when == "start" and looks.append(gc.get_freeze_count() > 100_000))
import app
print(looks.count(False) <= 1, gc.isenabled())
"""
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "True True" == told.strip()


def test_no_other_package_is_gone_through_for_components(tmp_path: Path) -> None:
    """Streamlit reads the papers of every installed package for them, which took longer than all else it does at its start."""
    environment = {**os.environ, "LDGM_DATA_DIR": str(tmp_path), "LDGM_DEMO": "0", "PYTHONPATH": str(ROOT)}
    ask = """
import importlib.metadata as papers
import app
from starlette.testclient import TestClient
looked = []
honest = papers.distributions
papers.distributions = lambda *given, **named: looked.append(1) or honest(*given, **named)
with TestClient(app.app, base_url="http://127.0.0.1") as browser:
    print(browser.get("/_stcore/health").status_code, len(looked))
"""
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "200 0" == told.strip().splitlines()[-1]
