"""A program with many meetings in it, on SQLite or PostgreSQL, as one process or as two, and what each process of it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import OWNER, PROGRAM, Cluster, open_cluster
from bench.crowd import make_meetings
from bench.hall import Phone, free_port, start_server, wait_for_server
from bench.pair import serve_two

__all__ = ["PHONES", "Standing", "on_postgres", "on_sqlite"]

PHONES = 10


@dataclass
class Standing:
    """What runs: the port, the phones of each meeting, and the processes of the program and of what it leans on, by name."""

    port: int
    crowd: list[list[Phone]]
    pids: Callable[[], dict[str, list[int]]]


@contextmanager
def on_sqlite(folder: Path, most: int) -> Iterator[Standing]:
    """Serve so many meetings by one process on SQLite until the end of the block."""
    crowd = make_meetings(f"sqlite:///{folder.as_posix()}/ldgm.sqlite3", most, PHONES)
    with _one(folder, {}) as (port, pid):
        yield Standing(port, crowd, lambda: {"program": [pid]})


@contextmanager
def on_postgres(folder: Path, most: int, *, has_two: bool) -> Iterator[Standing]:
    """Serve so many meetings by one process on PostgreSQL until the end of the block, or by two behind nginx."""
    with open_cluster() as cluster, ExitStack() as stack:
        database = cluster.new_database()
        urls = {"LDGM_DATABASE_URL": cluster.url(PROGRAM, database), "LDGM_DATABASE_OWNER_URL": cluster.url(OWNER, database)}
        crowd = make_meetings(urls["LDGM_DATABASE_URL"], most, PHONES, owner_url=urls["LDGM_DATABASE_OWNER_URL"])
        if has_two:
            port, processes = stack.enter_context(serve_two(folder, urls))
            own = [process.pid for process in processes.values()]
            nginx = int((folder / "nginx.pid").read_text())
            yield Standing(port, crowd, lambda: {"program": own, "postgresql": _family(_postmaster(cluster)), "nginx": _family(nginx)})
        else:
            port, pid = stack.enter_context(_one(folder, urls))
            yield Standing(port, crowd, lambda: {"program": [pid], "postgresql": _family(_postmaster(cluster))})


@contextmanager
def _one(folder: Path, urls: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    server = start_server(str(folder), port, more=urls)
    try:
        wait_for_server(port, server)
        yield port, server.pid
    finally:
        server.kill()  # thousands of streams would hold it for a while
        server.wait(15)


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])


def _family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]
