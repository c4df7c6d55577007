"""
The settings of a running program: the environment is read once, and everything wrong in it is reported at once.

    PORT               1..65535, default 8501
    LDGM_HOST          the address to listen on; default 0.0.0.0 (the school's network), 127.0.0.1 is this machine only
    LDGM_DATA_DIR      where the data is kept; default `data` beside app.py, and a relative path counts from there too
    LDGM_DATABASE_URL  default sqlite:///<data folder>/ldgm.sqlite3; or postgresql://<role>@<host>/<database> for several processes
    LDGM_DATABASE_OWNER_URL  with PostgreSQL: the same database under the role that owns the tables; default the role above
    LDGM_BASE_URL      the address that the QR codes carry; default http://<address that phones can use>:<PORT>
    LDGM_DEMO          1: fictional meetings are present, 0 (default): they are not
    LDGM_SECRET        instead of the key file in the data folder; at least 32 characters
    LDGM_DATABASE_KEY  64 hexadecimal digits: the database file is encrypted; or
    LDGM_DATABASE_KEY_FILE  a file that holds them and nothing else
    LDGM_BACKUP_DIR    where backups are kept; default `backups` in the data folder

An empty variable counts as absent. The sentence shows what was set, except where that could be a secret.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ldgm_core.errors import Trouble
from ldgm_core.settings.keys import require_long_secret
from ldgm_core.settings.machine import find_network_address
from ldgm_core.settings.shown import shown
from ldgm_core.texts import load_texts

__all__ = ["OWN_NAMES", "Settings", "SettingsProblem", "load_settings"]

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_HOST = "0.0.0.0"  # noqa: S104 - phones in the school must be able to reach it
DEFAULT_PORT = 8501
OWN_NAMES = (
    "LDGM_HOST",
    "LDGM_DATA_DIR",
    "LDGM_DATABASE_URL",
    "LDGM_DATABASE_OWNER_URL",
    "LDGM_BASE_URL",
    "LDGM_DEMO",
    "LDGM_SECRET",
    "LDGM_DATABASE_KEY",
    "LDGM_DATABASE_KEY_FILE",
    "LDGM_BACKUP_DIR",
)
NAMES_OF_THE_TESTS = ("LDGM_CHROMIUM",)
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
SQLITE = "sqlite:///"
POSTGRES = re.compile(r"postgresql://[^/?#]+/[^/?#]+")
BASE_URL = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?/?", re.ASCII)


class SettingsProblem(Trouble):
    """All settings that are wrong: one by one in `wrong`, and as sentences, one a line, in the fact `problems`."""

    def __init__(self, wrong: Sequence[Trouble]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("settings_wrong", problems="\n".join(f"- {load_texts().sentence(one)}" for one in wrong))


@dataclass(frozen=True)
class Settings:
    """What the environment asked for, checked; the same for the whole life of the process."""

    host: str
    port: int
    data_dir: Path
    database_url: str = field(repr=False)  # may hold a password
    base_url: str  # without a slash at the end
    has_demo: bool
    backup_dir: Path
    database_owner_url: str = field(repr=False, default="")

    @property
    def has_tls(self) -> bool:
        """Return whether phones reach the program over an encrypted line."""
        return self.base_url.startswith("https://")

    @property
    def providers_file(self) -> Path:
        """Where the school's own providers of accounts are described; need not exist. See ldgm_core/providers.py."""
        return self.data_dir / "aanmelden.toml"

    @property
    def is_restricted(self) -> bool:
        """Return whether only this machine can reach the program."""
        return _is_loopback(self.host)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """
    Return the settings that an environment describes; nothing is created or opened.

    Raises:
        SettingsProblem: at least one is wrong, or has a name that does not exist; it names all of them.
    """
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    wrong: list[Trouble] = [Trouble("setting_unknown", name=shown(name)) for name in sorted(given) if _is_misspelt(name)]
    host, port, data_dir = DEFAULT_HOST, DEFAULT_PORT, PROJECT / "data"
    database_url, owner_url, base_url, has_demo = "", "", "", False
    with _noting(wrong):
        host = _read_host(given.get("LDGM_HOST", host))
    with _noting(wrong):
        port = _read_port(given.get("PORT", str(port)))
    with _noting(wrong):
        data_dir = _read_folder(given.get("LDGM_DATA_DIR", str(data_dir)))
    with _noting(wrong):
        database_url = _read_database_url(given.get("LDGM_DATABASE_URL", f"{SQLITE}{(data_dir / 'ldgm.sqlite3').as_posix()}"))
    backup_dir = data_dir / "backups"
    with _noting(wrong):
        backup_dir = _read_folder(given.get("LDGM_BACKUP_DIR", str(backup_dir)))
    with _noting(wrong):
        owner_url = _read_owner_url(given.get("LDGM_DATABASE_OWNER_URL", ""), database_url)
    with _noting(wrong):
        base_url = _read_base_url(given.get("LDGM_BASE_URL") or _guess_base_url(host, port))
    with _noting(wrong):
        has_demo = _read_switch("LDGM_DEMO", given.get("LDGM_DEMO", "0"))
    with _noting(wrong):
        require_long_secret(given.get("LDGM_SECRET"))
    if wrong:
        raise SettingsProblem(wrong)
    return Settings(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=database_url,
        base_url=base_url,
        has_demo=has_demo,
        backup_dir=backup_dir,
        database_owner_url=owner_url,
    )


@contextlib.contextmanager
def _noting(wrong: list[Trouble]) -> Iterator[None]:
    """Add a refusal to the list and go on, so that all of them are reported together."""
    try:
        yield
    except Trouble as problem:
        wrong.append(problem)


def _is_misspelt(name: str) -> bool:
    """Return whether a variable looks like ours but is not; ignoring LDGM_DATABSE_URL would store data in the wrong place."""
    return name.startswith("LDGM_") and name not in OWN_NAMES and name not in NAMES_OF_THE_TESTS


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def _read_host(value: str) -> str:
    if value == "localhost":
        return value
    try:
        return str(ipaddress.ip_address(value))
    except ValueError as problem:
        raise Trouble("setting_host", value=shown(value)) from problem


def _read_port(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", value, re.ASCII) and 1 <= int(value) <= 65535:
        return int(value)
    raise Trouble("setting_port", value=shown(value))


def _read_folder(value: str) -> Path:
    if not value.isprintable() or "?" in value:  # a question mark ends the path in the address of the database
        raise Trouble("setting_data_dir", value=shown(value))
    try:
        return (PROJECT / Path(value).expanduser()).resolve()
    except (RuntimeError, OSError) as problem:  # `~nobody-we-know`, a loop of links, a path that is too long
        raise Trouble("setting_data_dir", value=shown(value)) from problem


def _read_database_url(value: str) -> str:
    """Return the address of the database; a wrong one is not shown, because it may hold a password."""
    path = value.removeprefix(SQLITE)
    if value.startswith(SQLITE) and path and value.isprintable() and not path.startswith((":memory:", "file:", "?")):
        return value
    if POSTGRES.match(value) and value.isprintable():
        return value
    raise Trouble("setting_database_url")


def _read_owner_url(value: str, database_url: str) -> str:
    """Return the address under which tables are made; it means something with PostgreSQL only."""
    if not value or (POSTGRES.match(value) and POSTGRES.match(database_url) and value.isprintable()):
        return value
    raise Trouble("setting_database_owner_url")


def _read_base_url(value: str) -> str:
    address = value.lower()
    if BASE_URL.fullmatch(address) and _has_real_port(address):
        return address.rstrip("/")
    raise Trouble("setting_base_url", value=shown(value))


def _has_real_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:  # beyond 65535, or brackets around what is no IPv6 address
        return False


def _guess_base_url(host: str, port: int) -> str:
    address = find_network_address() if host in EVERY_ADDRESS else host
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _read_switch(name: str, value: str) -> bool:
    if value in ("0", "1"):
        return value == "1"
    raise Trouble("setting_switch", name=name, value=shown(value))
