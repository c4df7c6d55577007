"""The machine and what is installed on it: the clock, the versions, and what Streamlit was told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ldgm_core.doctor.finding import Finding, Installation
from ldgm_core.store.cipher import file_of

__all__ = ["check_clock", "check_streamlit", "check_versions"]

MOST_AHEAD = timedelta(minutes=5)
WANTED_OF_STREAMLIT = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
}
"""What the settings of Streamlit must say; what is not named here may be anything."""
FORBIDDEN_TO_TURN_OFF = ("server.enableXsrfProtection", "server.enableCORS")
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s#;]+)")


def check_clock(installation: Installation) -> Iterator[Finding]:
    """The clock did not go back: nothing was written after now."""
    path = file_of(installation.settings.database_url)
    files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()] if path else []
    written = [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in files]
    if written and max(written) - installation.now > MOST_AHEAD:
        yield Finding("clock_behind", is_serious=True, facts={"minutes": int((max(written) - installation.now).total_seconds() // 60)})


def check_versions(installation: Installation) -> Iterator[Finding]:
    """What is installed is what requirements.txt names: each of its versions was tried together with the others."""
    for name, wanted in PIN.findall((installation.project / "requirements.txt").read_text(encoding="utf-8")):
        found = installation.versions.get(name.lower().replace("_", "-"))
        if found != wanted:
            yield Finding("version_other", is_serious=False, facts={"name": name, "wanted": wanted, "found": found or "-"})


def check_streamlit(installation: Installation) -> Iterator[Finding]:
    """Streamlit sends no statistics, shows no details of errors and opens no further doors."""
    path = installation.project / ".streamlit" / "config.toml"
    sections = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    said = {f"{section}.{name}": value for section, part in sections.items() if isinstance(part, dict) for name, value in part.items()}
    for name, wanted in WANTED_OF_STREAMLIT.items():
        if _said(installation, said, name) != str(wanted).lower():
            yield Finding("streamlit_setting", is_serious=True, facts={"name": name, "wanted": str(wanted).lower()})
    for name in FORBIDDEN_TO_TURN_OFF:
        if _said(installation, said, name) == "false":
            yield Finding("streamlit_setting", is_serious=True, facts={"name": name, "wanted": "true"})


def _said(installation: Installation, said: dict[str, object], name: str) -> str:
    """What counts for a setting: a variable of the environment goes before the file."""
    section, option = name.split(".")
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", option)
    variable = f"STREAMLIT_{section}_{words}".upper()
    return str(installation.environ.get(variable, said.get(name, ""))).lower()
