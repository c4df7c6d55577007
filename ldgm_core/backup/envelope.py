"""What lies in a backup, and the envelope around it: an age file that only the recovery key opens."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import asdict, dataclass

import pyrage

from ldgm_core.errors import Trouble

__all__ = ["DATABASE", "Contents", "Manifest", "make_keys", "open_envelope", "public_key_of", "seal"]

DATABASE, MANIFEST, SECRET, DELETED = "ldgm.sqlite3", "manifest.json", "secret.key", "deleted"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `database_key`: the key of the file inside, if it is encrypted."""

    made_at: str
    content_hash: str
    rows: int
    software_version: str
    database_key: str | None
    log_hashes: dict[str, str]
    format: int = FORMAT


@dataclass(frozen=True)
class Contents:
    """
    Everything that is needed to go on elsewhere: the database, the secret behind the personal links, and the manifest.

    `deleted`: the list of deleted pupils at that moment (see store/deleted.py); empty in a backup from before there was one.
    """

    database: bytes
    secret: bytes
    manifest: Manifest
    deleted: str = ""


def make_keys() -> tuple[str, str]:
    """Return a new recovery key, to print and keep elsewhere, and the public key that belongs to it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_key_of(recovery_key: str) -> str:
    """Return the public key of a recovery key. Raises Trouble (`recovery_key_wrong`)."""
    return str(_identity(recovery_key).to_public())


def seal(contents: Contents, public_key: str) -> bytes:
    """Return the envelope. Raises Trouble (`backup_key_wrong`) when the public key is none."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        parts = {DATABASE: contents.database, SECRET: contents.secret, MANIFEST: json.dumps(asdict(contents.manifest)).encode()}
        parts[DELETED] = contents.deleted.encode()
        for name, data in parts.items():
            head = tarfile.TarInfo(name)
            head.size = len(data)
            archive.addfile(head, io.BytesIO(data))
    try:
        recipient = pyrage.x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise Trouble("backup_key_wrong") from error
    return bytes(pyrage.encrypt(packed.getvalue(), [recipient]))


def open_envelope(sealed: bytes, recovery_key: str) -> Contents:
    """
    Return what is in an envelope; age notices every changed byte.

    Raises:
        Trouble: the recovery key is none (`recovery_key_wrong`), or the backup is damaged or made for another key (`backup_unreadable`).
    """
    identity = _identity(recovery_key)
    try:
        packed = pyrage.decrypt(sealed, [identity])
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
            parts = {name: _read(archive, name) for name in (DATABASE, SECRET, MANIFEST)}
            deleted = _read(archive, DELETED).decode() if DELETED in archive.getnames() else ""
        return Contents(parts[DATABASE], parts[SECRET], Manifest(**json.loads(parts[MANIFEST])), deleted)
    except (pyrage.DecryptError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise Trouble("backup_unreadable") from error


def _identity(recovery_key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(recovery_key.strip())
    except pyrage.IdentityError:
        problem = Trouble("recovery_key_wrong")
    raise problem  # outside the except, so that the key is not carried along into a log


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()
