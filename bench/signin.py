"""
A hundred people sign in at the same moment while a class answers: how long do the others wait, and how much memory does it take?

    .venv/bin/python -m bench.signin                  # 100 sign-ins at once, 15 phones that look at their list meanwhile
    .venv/bin/python -m bench.signin --people 20

Half of the passphrases are right. Prints the time of a sign-in, the time of a phone's page before and during, and the largest memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.hall import SECRET, Connection, Hall, open_hall
from bench.machine import report, summary
from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.services import installation, sign_in_link, signing_in, staff, staff_session, token_hash
from ldgm_core.services.form_seal import seal_of
from ldgm_core.services.passphrase import Keeper
from ldgm_core.store import open_store

PASSPHRASE = "vier natte handdoeken op zolder"  # noqa: S105 - of people who do not exist
PHONES = 15


def _prepare(hall: Hall, people: int) -> None:
    """Give so many people a passphrase; weakly hashed once and copied, because the sign-in is measured and not the choosing."""
    store, now = open_store(hall.database_url), datetime.now(UTC)
    first = installation.make_first_account(store, organisation_name="", display_name="", now=now)
    administrator = StaffActor(first.id, first.organisation_id, is_administrator=True)
    made = Keeper().make_hash(PASSPHRASE)
    for number in range(people):
        link = staff.invite(store, administrator, display_name=f"P{number}", role=StaffRole.FACILITATOR, now=now)
        found = staff_session.find_staff(store, session_token=sign_in_link.sign_in(store, token=link, now=now), now=now)
        if found is None:
            raise SystemExit("the invited person did not come in")
        with store.writing() as tx:
            name = f"person.{number}"
            tx.put_passphrase(
                found[1],
                sign_in_name=name,
                name_key=token_hash.hash_token(signing_in.sign_in_name_key(name)),
                passphrase_hash=made,
                now=now,
            )
    store.close()


async def _sign_in(hall: Hall, number: int) -> tuple[float, int]:
    mark = f"browser-{number}"
    typed = PASSPHRASE if number % 2 else "iets heel anders dan dat"
    fields = {"zegel": seal_of(SECRET.encode(), mark), "name": f"person.{number}", "passphrase": typed}
    connection = await Connection(hall.port).open()
    start = time.perf_counter()
    status, _ = await connection.ask("POST", "/aanmelden", cookie=f"ldgm_formulier={mark}", body=urlencode(fields).encode())
    return (time.perf_counter() - start) * 1000, status


async def _look(hall: Hall, stop: asyncio.Event) -> list[float]:
    """Fifteen phones look at their list, each twice a second, until the sign-ins are over."""
    taken: list[float] = []

    async def one(phone: Any) -> None:
        connection = await Connection(hall.port).open()
        while not stop.is_set():
            start = time.perf_counter()
            status, _ = await connection.ask("GET", f"/d/{phone.participant_id}/", cookie=phone.cookie)
            if status != 200:
                raise SystemExit(f"a phone was answered with {status}")
            taken.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(0.5)

    await asyncio.gather(*(one(phone) for phone in hall.phones))
    return taken


async def _watch(pid: int, stop: asyncio.Event) -> float:
    """Return the largest memory of the server in MB, looked at ten times a second."""
    largest = 0.0
    while not stop.is_set():
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        largest = max(largest, pages * os.sysconf("SC_PAGE_SIZE") / 1024**2)
        await asyncio.sleep(0.1)
    return largest


def _server_of(port: int) -> int:
    """Return the process that listens here: a child of this one."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    if len(children) != 1:
        raise SystemExit(f"{len(children)} servers where one was expected on port {port}")
    return int(children[0])


async def _measure(hall: Hall, people: int) -> dict[str, Any]:
    quiet = asyncio.Event()
    asyncio.get_running_loop().call_later(4, quiet.set)
    before = await _look(hall, quiet)
    stop = asyncio.Event()
    looking, watching = asyncio.ensure_future(_look(hall, stop)), asyncio.ensure_future(_watch(_server_of(hall.port), stop))
    start = time.perf_counter()
    answers = await asyncio.gather(*(_sign_in(hall, number) for number in range(people)))
    whole = time.perf_counter() - start
    stop.set()
    statuses = [status for _, status in answers]
    come_in, refused = statuses.count(303), statuses.count(403)
    return {
        "sign_ins": {"in": come_in, "refused": refused, "other": people - come_in - refused},
        "all_seconds": round(whole, 2),
        "sign_in": summary([taken for taken, _ in answers]),
        "phone_before": summary(before),
        "phone_during": summary(await looking),
        "largest_memory_mb": round(await watching),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100)
    people = parser.parse_args().people
    with open_hall(PHONES) as hall:
        _prepare(hall, people)
        report("signin", {f"{people} at once": asyncio.run(_measure(hall, people))})


if __name__ == "__main__":
    main()
