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
import errno
import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ldgm_core.errors import Trouble
from ldgm_core.texts import load_texts

__all__ = [
    "Settings",
    "SettingsProblem",
    "load_settings",
    "has_secret",
    "load_database_key",
    "load_log_key",
    "load_secret",
    "log_key_of",
    "find_network_address",
    "require_free_port",
    "require_writable_folder",
]

PROJECT = Path(__file__).resolve().parent.parent
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
SECRET_FILE = "secret.key"  # noqa: S105 - the name of the file, not what is in it
SECRET_LENGTH = 32  # bytes in the file, and the least number of characters in LDGM_SECRET
SHOWN_LENGTH = 60
# RFC 5737, TEST-NET-1: belongs to nobody, so the way to it is the way to anywhere outside this machine.
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)
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
    wrong: list[Trouble] = [Trouble("setting_unknown", name=_shown(name)) for name in sorted(given) if _is_misspelt(name)]
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
        _require_long_secret(given.get("LDGM_SECRET"))
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


def find_network_address() -> str:
    """Return this machine's address on the network it uses to go outside, or 127.0.0.1 without one; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_ADDRESS)  # for UDP this only asks for the route
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def require_free_port(host: str, port: int) -> None:
    """
    Stop unless a server can listen on this address and port now; it is let go again at once.

    Raises:
        Trouble: the port is taken (`port_taken`) or reserved (`port_forbidden`), or the address is not of this machine
            (`host_elsewhere`).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                # As the server itself does: a connection that is still closing down does not keep the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as problem:
        raise _port_trouble(problem, host, port) from problem


def require_writable_folder(path: Path) -> None:
    """
    Make sure the folder exists and takes a file; a new one is for this user only.

    Raises:
        Trouble: there is a file in its place (`folder_is_file`), or it cannot be made or written to (`folder_unwritable`).
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"x")
    except FileExistsError as problem:
        raise Trouble("folder_is_file", path=path) from problem
    except OSError as problem:
        raise Trouble("folder_unwritable", path=path) from problem


def load_secret(data_dir: Path, environ: Mapping[str, str]) -> bytes:
    """
    Return the key that signs cookies: LDGM_SECRET, or else the key file of the data folder, made on first use.

    The folder must exist. Whoever has this key can pass for anybody, so the file is for this user only.

    Raises:
        Trouble: LDGM_SECRET is too short (`setting_secret`), the key file is damaged (`secret_damaged`), or it cannot be read
            or written (`secret_unreadable`).
    """
    given = environ.get("LDGM_SECRET", "").strip()
    if given:
        _require_long_secret(given)
        return given.encode()
    path = data_dir / SECRET_FILE
    try:
        _write_new_secret(path)
        secret = path.read_bytes()
    except OSError as problem:
        raise Trouble("secret_unreadable", path=path) from problem
    if len(secret) != SECRET_LENGTH:
        raise Trouble("secret_damaged", path=path)
    return secret


def load_log_key(data_dir: Path, environ: Mapping[str, str]) -> bytes:
    """
    Return the key under the access log. It follows from the secret and opens nothing else; with another secret it breaks the chain.

    Raises:
        Trouble: see load_secret.
    """
    return log_key_of(load_secret(data_dir, environ))


def log_key_of(secret: bytes) -> bytes:
    """Return the key under the access log of an installation with this secret."""
    return hmac.new(secret, b"ldgm access log, 1", hashlib.sha256).digest()


def has_secret(data_dir: Path, environ: Mapping[str, str]) -> bool:
    """Return whether there is a secret already, so that looking makes none."""
    return bool(environ.get("LDGM_SECRET", "").strip()) or (data_dir / SECRET_FILE).is_file()


def load_database_key(environ: Mapping[str, str]) -> str | None:
    """
    Return the key of the database as 64 hexadecimal digits, or None when no key is configured and the file is plain.

    Raises:
        Trouble: the key is something else (`database_key_malformed`), or its file cannot be read (`database_key_unreadable`).
    """
    given = environ.get("LDGM_DATABASE_KEY", "").strip()
    place = environ.get("LDGM_DATABASE_KEY_FILE", "").strip()
    if not given and place:
        try:
            given = Path(place).expanduser().read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise Trouble("database_key_unreadable", path=_shown(place)) from problem
    elif not given:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", given, re.ASCII):
        raise Trouble("database_key_malformed")
    return given.lower()


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
        raise Trouble("setting_host", value=_shown(value)) from problem


def _read_port(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", value, re.ASCII) and 1 <= int(value) <= 65535:
        return int(value)
    raise Trouble("setting_port", value=_shown(value))


def _read_folder(value: str) -> Path:
    if not value.isprintable() or "?" in value:  # a question mark ends the path in the address of the database
        raise Trouble("setting_data_dir", value=_shown(value))
    try:
        return (PROJECT / Path(value).expanduser()).resolve()
    except (RuntimeError, OSError) as problem:  # `~nobody-we-know`, a loop of links, a path that is too long
        raise Trouble("setting_data_dir", value=_shown(value)) from problem


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
    raise Trouble("setting_base_url", value=_shown(value))


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
    raise Trouble("setting_switch", name=name, value=_shown(value))


def _require_long_secret(value: str | None) -> None:
    if value is not None and len(value) < SECRET_LENGTH:
        raise Trouble("setting_secret", length=SECRET_LENGTH)


def _shown(value: str) -> str:
    """Return what was typed in a form that fits on one line of a terminal and cannot steer it."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in value)
    return clean if len(clean) <= SHOWN_LENGTH else f"{clean[:SHOWN_LENGTH]}…"


def _write_new_secret(path: Path) -> None:
    """Make the key file unless there is one; it never exists with wider rights than its final ones."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SECRET_LENGTH))
        file.flush()
        os.fsync(file.fileno())


def _port_trouble(problem: OSError, host: str, port: int) -> Trouble:
    if problem.errno in (errno.EACCES, errno.EPERM):
        return Trouble("port_forbidden", port=port)
    if problem.errno == errno.EADDRINUSE:
        return Trouble("port_taken", port=port)
    return Trouble("host_elsewhere", host=host)
