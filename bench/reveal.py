"""The moment that a whole room waits for: a reveal, until the last phone hears of it."""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Any

from bench.hall import Connection, Hall
from bench.machine import summary
from bench.projector import Projector
from bench.stamped import told_at

__all__ = ["measure_reveals"]


async def measure_reveals(hall: Hall, count: int) -> dict[str, Any]:
    """
    Reveal so many areas one by one; everybody must have answered them; served by bench/stamped.py. In milliseconds, per reveal:

    commit  from the facilitator's press until the reveal is committed
    told    from the commit until the last phone hears that something was revealed
    each    from the press until a phone hears it, over all phones and reveals
    last    from the press until the last phone does
    screen  from the press until the facilitator's own screen is drawn again
    """
    gc.freeze()  # of this client, which is not what is measured: its own collecting takes tens of milliseconds
    phones = [await (await Connection(hall.port).open()).follow(f"/d/{one.participant_id}/live", cookie=one.cookie) for one in hall.phones]
    for phone in phones:
        await phone.next_mark()
    tab = await _open_projector(hall)
    each, last, screen, began_at, last_at = [], [], [], [], []
    before = len(told_at(hall.log))
    for _ in range(count):
        await tab.draw()
        tab.choose_first(f"reveal_area_{hall.meeting_id}")
        await tab.draw()  # the choice, as its list sends it
        heard = [asyncio.ensure_future(phone.next_mark()) for phone in phones]
        began = time.perf_counter()
        await tab.press("reveal_one")
        screen.append((time.perf_counter() - began) * 1000)
        moments = await asyncio.gather(*heard)
        each += [(moment - began) * 1000 for moment in moments]
        last.append((max(moments) - began) * 1000)
        began_at.append(began)
        last_at.append(max(moments))
        tab.typed.clear()
    await tab.__aexit__(None, None, None)
    committed = told_at(hall.log)[before:]
    commit = [(moment - began) * 1000 for began, moment in zip(began_at, committed, strict=True)]
    told = [(heard_at - moment) * 1000 for heard_at, moment in zip(last_at, committed, strict=True)]
    parts = {"commit": commit, "told": told, "each": each, "last": last, "screen": screen}
    return {name: summary(part) for name, part in parts.items()}


async def _open_projector(hall: Hall) -> Projector:
    """Open the screen of step 1, on which the reveal is."""
    tab = Projector(hall.port, page="invullen", query=f"bespreking={hall.meeting_id}", cookie=hall.staff_cookie)
    await tab.__aenter__()
    await tab.draw()
    return tab
