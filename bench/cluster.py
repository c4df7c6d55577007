"""A PostgreSQL of our own on loopback, in a temporary folder, thrown away at the end: for tests and benchmarks, never for data."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from start import find_postgres

__all__ = ["OWNER", "PROGRAM", "Cluster", "open_cluster"]

OWNER = "ldgm_owner"
PROGRAM = "ldgm_program"


@dataclass(frozen=True)
class Cluster:
    """A running server. The tables belong to OWNER; PROGRAM is the role without any power that the program uses."""

    port: int
    folder: Path
    programs: Path

    def url(self, role: str, database: str) -> str:
        """Return the address of a database under a role."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str = "", *, template: str = "template1") -> str:
        """Make a database that belongs to OWNER, empty or a copy of another one, and return its name."""
        name = name or f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}"')  # type: ignore[arg-type]
        return name

    def stop(self) -> None:
        """Stop at once, as a machine does whose plug is pulled."""
        _run(self.programs / "pg_ctl", "stop", "-m", "immediate", "-D", str(self.folder / "data"))

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB"
        log = str(self.folder / "log")
        _run(self.programs / "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.folder / "data"), "-l", log, "-o", settings)


@contextmanager
def open_cluster(*, is_safe: bool = True) -> Iterator[Cluster]:
    """
    Serve until the end of the block. `is_safe`: False leaves out the waiting for the disk, where nothing is measured or broken on purpose.

    Raises:
        SystemExit: PostgreSQL is not installed.
    """
    programs = find_postgres()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="ldgm-pg-"))
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    cluster = Cluster(_free_port(), folder, programs)
    try:
        settings_of_the_server = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _run(programs / "initdb", "-D", str(folder / "data"), *settings_of_the_server)
        if not is_safe:
            with (folder / "data" / "postgresql.conf").open("a") as settings:
                settings.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
        cluster.start()
        with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
            for role in (OWNER, PROGRAM):
                connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")  # type: ignore[arg-type]
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, *arguments: str) -> None:
    command: Sequence[str] = [str(program), *arguments]
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        command = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *command]
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"{program.name} failed: {done.stderr.decode(errors='replace')[-500:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
