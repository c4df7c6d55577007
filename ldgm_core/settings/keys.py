"""The keys of an installation: the secret under cookies and the access log, and the key of an encrypted database."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from ldgm_core.errors import Trouble
from ldgm_core.settings.shown import shown

__all__ = ["SECRET_FILE", "has_secret", "load_database_key", "load_log_key", "load_secret", "log_key_of", "require_long_secret"]

SECRET_FILE = "secret.key"  # noqa: S105 - the name of the file, not what is in it
SECRET_LENGTH = 32  # bytes in the file, and the least number of characters in LDGM_SECRET


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
        require_long_secret(given)
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
            raise Trouble("database_key_unreadable", path=shown(place)) from problem
    elif not given:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", given, re.ASCII):
        raise Trouble("database_key_malformed")
    return given.lower()


def require_long_secret(value: str | None) -> None:
    """
    Stop when a secret was given that is too short; None is no secret.

    Raises:
        Trouble: it has fewer than 32 characters (`setting_secret`).
    """
    if value is not None and len(value) < SECRET_LENGTH:
        raise Trouble("setting_secret", length=SECRET_LENGTH)


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
