"""
What a page costs in a small and in a large installation: `python -m bench.growth [--meetings 100,1000,10000,100000] [--postgres]`.

For each number of meetings a database is filled (see bench/seeding.py) and served by a program of its own; every page of the facilitator
is drawn over Streamlit's websocket, every page of a phone over HTTP, in turns over all of them, so that what else the machine does falls
on each alike. Prints medians and the ratio of each number to the first one; the goal is 1.3 for the last.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.cluster import OWNER, PROGRAM, Cluster, open_cluster
from bench.hall import SECRET, Connection, Phone, free_port, start_server, wait_for_server
from bench.machine import processor_seconds, report, summary
from bench.projector import Projector
from bench.seeding import Origin, on_postgres, on_sqlite
from ldgm_core.demo.showcase import fill
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.meeting import MeetingId, Step
from ldgm_core.services import installation, personal_link, preparation, sign_in_link
from ldgm_core.store import Store, open_store
from ldgm_core.store.whose import inside

GOAL = 1.3
PACE_SECONDS = 0.2  # between two answers of one phone: the program refuses what comes faster for long
REST, REST_SECONDS, LONGEST_ROUND_SECONDS = 0.1, 2.0, 300  # at rest: less than a tenth of a processor, for this long
MADE = "ldgm"  # the database with the meetings that were really played, of which the others are copies


@dataclass(frozen=True)
class Made:
    """What the demo left: what is copied, who is signed in, the meetings whose screens are opened, and a phone."""

    origin: Origin
    staff_cookie: str
    meeting_id: MeetingId
    final_id: MeetingId
    phone: Phone
    link: str


@dataclass
class House:
    """One running program with so many meetings."""

    meetings: int
    made: Made
    port: int

    async def screen(self, address: str, query: str = "") -> Callable[[], Awaitable[Any]]:
        """Return what draws a screen once more; it was drawn twice by then."""
        tab = await Projector(self.port, page=address, query=query, cookie=self.made.staff_cookie).__aenter__()
        for _ in range(2):
            shown = await tab.draw()
        if b'ldgm-refusal" role' in shown:
            raise SystemExit(f"the screen {address} shows a refusal")
        return tab.draw

    async def search(self, typed: str) -> Callable[[], Awaitable[Any]]:
        """Return what looks a pupil up on the screen of pupils."""
        tab = await Projector(self.port, page="leerlingen", query="", cookie=self.made.staff_cookie).__aenter__()
        await tab.draw()
        tab.typed[tab.id_of("pupils_search")] = typed
        await tab.draw()
        return tab.draw

    async def phone(self, path: str) -> Callable[[], Awaitable[Any]]:
        """Return what asks for a page of the phone once more."""
        connection = await Connection(self.port).open()

        async def ask() -> None:
            status, _ = await connection.ask("GET", path, cookie=self.made.phone.cookie)
            if status != 200:
                raise SystemExit(f"{path} answered {status}")

        return ask

    async def tap(self) -> Callable[[], Awaitable[Any]]:
        """Return what sends an answer."""
        connection, phone, number = await Connection(self.port).open(), self.made.phone, iter(range(10**9))

        async def send() -> None:
            body = phone.form("cognition", 3, f"growth-{self.meetings}-{next(number)}")
            status, _ = await connection.ask("POST", f"/d/{phone.participant_id}/o/cognition", cookie=phone.cookie, body=body)
            if status != 303:
                raise SystemExit(f"an answer was not stored: HTTP {status}")

        return send


async def _pages(house: House) -> dict[str, Callable[[], Awaitable[Any]]]:
    """Return every page that is measured, under its name, ready to be drawn."""
    made = house.made
    here, final, own = f"bespreking={made.meeting_id}", f"bespreking={made.final_id}", f"/d/{made.phone.participant_id}/"
    return {
        "home": await house.screen(""),
        "pupils": await house.screen("leerlingen"),
        "search, one found": await house.search("Mats"),
        "search, many found": await house.search("groep"),
        "0 prepare": await house.screen("voorbereiden", here),
        "1 fill in": await house.screen("invullen", here),
        "2 debate": await house.screen("debat", here),
        "2 debate, an area": await house.screen("debat", f"{here}&onderdeel=cognition"),
        "3 perspective": await house.screen("perspectief", here),
        "4 plan": await house.screen("plan", here),
        "5 review": await house.screen("zaag", here),
        "minutes": await house.screen("verslag", final),
        "arrangements": await house.screen("arrangementen"),
        "keeping": await house.screen("bewaren"),
        "settings": await house.screen("beheer"),
        "phone: invitation": await house.phone(f"/m/{made.link}"),
        "phone: list": await house.phone(own),
        "phone: an area": await house.phone(f"{own}o/cognition"),
        "phone: a tap": await house.tap(),
    }


def _make(store: Store, now: datetime) -> Made:
    """Play the demo meetings, sign somebody in and bind a phone."""
    account = installation.make_first_account(store, organisation_name="Bench", display_name="Bench", now=now)
    actor, secret = StaffActor(account.id, account.organisation_id, is_administrator=True), SECRET.encode()
    links = fill(store, account, secret=secret, now=now)
    rows = [row.meeting for row in preparation.list_meetings(store, actor).rows]
    final = next(meeting for meeting in rows if meeting.closed_at is not None)
    session = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=now), now=now)
    participant, device = personal_link.bind_device(store, token=links[0].token, now=now)
    with inside(account.organisation_id), store.reading() as tx:
        polls = {str(poll.area_id): str(poll.id) for poll in tx.load_polls(participant.meeting_id)}
    return Made(
        origin=Origin(final.id, account.organisation_id, account.id),
        staff_cookie=f"ldgm_sessie={session}",
        meeting_id=next(meeting.id for meeting in rows if meeting.step is Step.REVIEW),
        final_id=final.id,
        phone=Phone(participant.id, f"ldgm_deelnemer={device}; ldgm_formulier={participant.id}", polls),
        link=links[1].token,
    )


@contextmanager
def _houses_on_sqlite(folder: Path, sizes: list[int]) -> Iterator[list[House]]:
    """Fill a file per size, each from a copy of the file with the played meetings, and serve them all."""
    now = datetime.now(UTC)
    store = open_store(f"sqlite:///{folder.as_posix()}/ldgm.sqlite3")
    made = _make(store, now)
    store.close()
    with ExitStack() as stack:
        houses = []
        for size in sizes:
            own = folder / str(size)
            own.mkdir()
            _copy_file(folder / "ldgm.sqlite3", own / "ldgm.sqlite3")
            began = time.monotonic()
            with on_sqlite(str(own / "ldgm.sqlite3")) as seeder:
                seeder.fill(made.origin, size, now=now)
            print(
                f"{size} meetings filled in {time.monotonic() - began:.1f} s, {(own / 'ldgm.sqlite3').stat().st_size >> 20} MB", flush=True
            )
            houses.append(House(size, made, stack.enter_context(_serve(own, {}))))
        yield houses


def _copy_file(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@contextmanager
def _houses_on_postgres(folder: Path, sizes: list[int]) -> Iterator[list[House]]:
    """The same with a database per size in one server."""
    now = datetime.now(UTC)
    with open_cluster() as cluster, ExitStack() as stack:
        cluster.new_database(MADE)
        store = open_store(cluster.url(PROGRAM, MADE), owner_url=cluster.url(OWNER, MADE))
        made = _make(store, now)
        store.close()
        houses = []
        for size in sizes:
            database = cluster.new_database(template=MADE)
            began = time.monotonic()
            with on_postgres(cluster.url("postgres", database)) as seeder:
                seeder.fill(made.origin, size, now=now)
            print(f"{size} meetings filled in {time.monotonic() - began:.1f} s", flush=True)
            own = folder / str(size)
            own.mkdir()
            houses.append(House(size, made, stack.enter_context(_serve(own, _addresses(cluster, database)))))
        yield houses


def _addresses(cluster: Cluster, database: str) -> dict[str, str]:
    return {"LDGM_DATABASE_URL": cluster.url(PROGRAM, database), "LDGM_DATABASE_OWNER_URL": cluster.url(OWNER, database)}


@contextmanager
def _serve(folder: Path, more: dict[str, str]) -> Iterator[int]:
    port = free_port()
    server = start_server(str(folder), port, more=more)
    try:
        wait_for_server(port, server)
        _wait_for_rest(server.pid)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def _wait_for_rest(pid: int) -> None:
    """Wait until the round that a program makes at its start and once a day is over: it reads everything, and beside it pages wait."""
    before, deadline = 0.0, time.monotonic() + LONGEST_ROUND_SECONDS
    while time.monotonic() < deadline:
        used = processor_seconds([pid])
        if used - before < REST * REST_SECONDS:
            return
        before = used
        time.sleep(REST_SECONDS)
    raise SystemExit("the program did not come to rest")


async def _measure(houses: list[House], rounds: int) -> dict[str, dict[int, list[float]]]:
    """Draw each page in each house, in turns, and return the milliseconds."""
    ready = {house.meetings: await _pages(house) for house in houses}
    taken: dict[str, dict[int, list[float]]] = {}
    for name in ready[houses[0].meetings]:
        is_phone = name.startswith("phone:")
        for _ in range(4 * rounds if is_phone else rounds):  # a phone's page takes a few milliseconds
            await asyncio.sleep(PACE_SECONDS if is_phone else 0)
            for house in houses:
                began = time.perf_counter()
                await ready[house.meetings][name]()
                taken.setdefault(name, {}).setdefault(house.meetings, []).append((time.perf_counter() - began) * 1000)
    return taken


def _table(taken: dict[str, dict[int, list[float]]]) -> dict[str, Any]:
    """Print a line per page, and return the same as data."""
    sizes = list(next(iter(taken.values())))
    print(f"{'median in ms, meetings:':<24}" + "".join(f"{size:>10}" for size in sizes) + "     ratio")
    found = {}
    for name, by_size in taken.items():
        sums = {size: summary(values) for size, values in by_size.items()}
        ratio = sums[sizes[-1]]["median_ms"] / sums[sizes[0]]["median_ms"]
        print(
            f"{name:<24}"
            + "".join(f"{sums[size]['median_ms']:>10.1f}" for size in sizes)
            + f"{ratio:>10.2f}{'  !' if ratio > GOAL else ''}"
        )
        found[name] = {"ratio": round(ratio, 2), **{str(size): one for size, one in sums.items()}}
    return found


def main() -> None:
    """Fill, serve, measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--meetings", default="100,1000,10000,100000")
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own in place of SQLite")
    chosen = asked.parse_args()
    sizes = [int(part) for part in chosen.meetings.split(",")]
    with tempfile.TemporaryDirectory(prefix="ldgm-growth-") as folder:
        houses_on = _houses_on_postgres if chosen.postgres else _houses_on_sqlite
        with houses_on(Path(folder), sizes) as houses:
            taken = asyncio.run(_measure(houses, chosen.rounds))
    report("growth", {"database": "postgresql" if chosen.postgres else "sqlite", "pages": _table(taken)})


if __name__ == "__main__":
    main()
