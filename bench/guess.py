"""
How far somebody gets who guesses room codes with a new browser for every guess: `python -m bench.guess [--seconds 20]`.

Who guesses has one wrong try per browser once many guess, so the guesser throws the cookie away after each: one request for the form with
its seal, one with a code. Measured is how many guesses a second one process answers; from that follows the chance to hit the code of
an open meeting within the half hour that its door stands open. Somebody who hits one still stands at the door until the facilitator
lets them in.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import time

from bench.hall import Connection, Hall, open_hall
from bench.machine import report, summary
from ldgm_core.domain.door import DOOR_TERM
from ldgm_core.services.free_code import CODE_LENGTH, CODE_LETTERS

AT_ONCE = 8
_MARK = re.compile(rb"set-cookie: (ldgm_formulier=[^;]+)", re.I)
_SEAL = re.compile(rb'name="zegel" value="([^"]+)"')


async def _guess(hall: Hall, rng: random.Random, stop: float, taken: list[float]) -> None:
    line = await Connection(hall.port).open()
    while time.monotonic() < stop:
        began = time.perf_counter()
        _, page = await line.ask("GET", "/k", cookie="x=x")
        mark, seal = _MARK.search(line.head), _SEAL.search(page)
        if mark is None or seal is None:
            raise SystemExit("the form came without a mark or a seal")
        code = "".join(rng.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        body = b"zegel=" + seal[1] + b"&code=" + code.encode()
        status, _ = await line.ask("POST", "/k", cookie=mark[1].decode(), body=body)
        if status != 404:
            raise SystemExit(f"a guess was answered with {status}")
        taken.append((time.perf_counter() - began) * 1000)


async def _flood(hall: Hall, seconds: int) -> list[float]:
    taken: list[float] = []
    stop = time.monotonic() + seconds
    await asyncio.gather(*(_guess(hall, random.Random(number), stop, taken) for number in range(AT_ONCE)))
    return taken


def main() -> None:
    """Guess for a while, and work out what half an hour of it would reach."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20)
    seconds = parser.parse_args().seconds
    with open_hall(1) as hall:
        taken = asyncio.run(_flood(hall, seconds))
    rate = len(taken) / seconds
    guesses, codes = rate * DOOR_TERM.total_seconds(), len(CODE_LETTERS) ** CODE_LENGTH
    found = {f"chance with {doors} open": guesses * doors / codes for doors in (1, 200)}
    report(
        "guess",
        {"guesses_per_second": round(rate, 1), "guesses_in_half_an_hour": round(guesses), "codes": codes, **found, "one": summary(taken)},
    )


if __name__ == "__main__":
    main()
