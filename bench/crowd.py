"""Many meetings at once, all open, each with its phones bound: made in bulk, and played at the pace of people."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from bench.hall import Connection, Phone, prepare
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import open_store
from ldgm_core.store import tables as t
from ldgm_core.store.whose import inside

__all__ = ["Played", "make_meetings", "play"]

AREAS_ANSWERED = 10


@dataclass
class Played:
    """What one run saw: how long each answer took until it was stored, how long the page after it, and how many events arrived."""

    posts: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    events: int = 0


def make_meetings(url: str, count: int, phones: int, *, owner_url: str = "") -> list[list[Phone]]:
    """Make one open meeting through the services, and so many copies of it with devices of their own; return the phones of each."""
    meeting_id, _, made = prepare(url, phones, owner_url=owner_url)
    store = open_store(url, owner_url=owner_url)
    with store.reading() as tx:
        organisation_id = tx.find_organisation()
    assert organisation_id is not None
    with inside(organisation_id), store.writing() as tx:
        connection = tx._connection
        meeting = dict(connection.execute(select(t.meetings).where(t.meetings.c.id == meeting_id)).mappings().one())
        own = {table: _rows(connection, table, table.c.meeting_id == meeting_id) for table in (t.participants, t.polls)}
        rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (t.meetings, t.participants, t.devices, t.presences, t.polls)}
        crowd = [list(made)]
        for number in range(1, count):
            rows[t.meetings].append({**meeting, "id": f"{meeting_id}.{number}", "room_code": f"C{number}"})
            for table in (t.participants, t.polls):
                rows[table] += [{**row, "id": f"{row['id']}.{number}", "meeting_id": f"{meeting_id}.{number}"} for row in own[table]]
            crowd.append([_bind(rows, row, number, own[t.polls]) for row in own[t.participants]])
        for table, added in rows.items():
            if added:
                connection.execute(insert(table), added)
    store.close()
    return crowd


def _rows(connection: Any, table: Any, where: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(where)).mappings()]


def _bind(rows: dict[Any, list[dict[str, Any]]], person: dict[str, Any], number: int, polls: list[dict[str, Any]]) -> Phone:
    participant_id, device = f"{person['id']}.{number}", secrets.token_urlsafe(24)
    whose = {"participant_id": participant_id, "organisation_id": person["organisation_id"]}
    rows[t.devices].append({**whose, "cookie_hash": hash_token(device), "bound_at": person["created_at"], "released_at": None})
    rows[t.presences].append({**whose, "seen_at": None, "finished_at": None})
    cookie = f"ldgm_deelnemer={device}; ldgm_formulier={participant_id}"
    return Phone(participant_id, cookie, {poll["area_id"]: f"{poll['id']}.{number}" for poll in polls})


async def play(crowd: list[list[Phone]], port: int, *, every: float, warm: float, seconds: float) -> Played:
    """
    Let every phone answer about every so many seconds and open the page after it, with its event stream open; return what was measured.

    `warm`: seconds before the measuring begins.
    """
    phones, played = [phone for meeting in crowd for phone in meeting], Played()
    begins = time.perf_counter() + warm
    ends = begins + seconds
    async with asyncio.TaskGroup() as tasks:
        for phone in phones:
            tasks.create_task(_answer(phone, port, every, begins, ends, played))
        for phone in phones:
            tasks.create_task(_listen(phone, port, ends, played))
    return played


async def _answer(phone: Phone, port: int, every: float, begins: float, ends: float, played: Played) -> None:
    rng = random.Random(phone.participant_id)
    connection = await Connection(port).open()
    areas = sorted(phone.polls)[:AREAS_ANSWERED]
    await asyncio.sleep(rng.uniform(0, every))
    while (now := time.perf_counter()) < ends:
        area_id = rng.choice(areas)
        body = phone.form(area_id, 1 + rng.randrange(2), secrets.token_urlsafe(9))
        status, _ = await connection.ask("POST", f"/d/{phone.participant_id}/o/{area_id}", cookie=phone.cookie, body=body)
        stored = time.perf_counter()
        if status != 303:
            raise SystemExit(f"an answer was not stored: HTTP {status}")
        status, _ = await connection.ask("GET", f"/d/{phone.participant_id}/o/{rng.choice(areas)}", cookie=phone.cookie)
        if status != 200:
            raise SystemExit(f"a page was answered with {status}")
        if now >= begins:
            played.posts.append((stored - now) * 1000)
            played.pages.append((time.perf_counter() - stored) * 1000)
        await asyncio.sleep(rng.uniform(0.5, 1.5) * every)
    connection.writer.close()


async def _listen(phone: Phone, port: int, ends: float, played: Played) -> None:
    await asyncio.sleep(random.Random(phone.participant_id).uniform(0, 2))
    stream = await (await Connection(port).open()).follow(f"/d/{phone.participant_id}/live", cookie=phone.cookie)
    try:
        async with asyncio.timeout(max(0.1, ends - time.perf_counter())):
            while True:
                await stream.next_mark()
                played.events += 1
    except TimeoutError:
        stream.writer.close()
