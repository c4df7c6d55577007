"""Faults planted between processes: the line to PostgreSQL, and nginx in front of two of ours. Each runs real servers for some seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from websockets import InvalidStatus

from bench.hall import Connection
from ldgm_core.errors import Trouble
from ldgm_core.store import answers, engine
from ldgm_core.store import tables as t
from ldgm_core.store.writer import Writer
from tests.trust.fault import planted

STOPPED = "tests/postgres/test_server.py::test_a_server_that_is_stopped_at_once_and_returns_lost_nothing_that_was_acknowledged"


@planted("PostgreSQL stops", STOPPED, raises=(Trouble,), is_slow=True)
def keys_that_a_server_forgot(patch: pytest.MonkeyPatch) -> None:
    """The receipt is not kept with the answer: after the stop nobody knows what was stored under a key."""
    patch.setattr(Writer, "find_submissions", lambda *_: {})


@planted(
    "PostgreSQL stops",
    "tests/postgres/test_server.py::test_a_server_that_was_restarted_while_nobody_asked_refuses_nobody",
    raises=(Trouble,),
    is_slow=True,
)
def lines_that_nobody_looks_at_before_use(patch: pytest.MonkeyPatch) -> None:
    honest = engine.create_engine
    patch.setattr(engine, "create_engine", lambda address, **more: honest(address, **{**more, "pool_pre_ping": False}))


LOCKS = "tests/postgres/test_locks.py::"


@planted("answers against the reveal", LOCKS + "test_a_reveal_waits_for_the_answer_that_is_being_stored", is_slow=True)
def a_reveal_that_locks_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Writer, "lock_poll", Writer.load_poll)


@planted("answers against the reveal", LOCKS + "test_an_answer_waits_for_the_reveal_that_is_under_way_and_is_too_late", is_slow=True)
def answers_that_lock_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(answers, "_MEETINGS", select(t.meetings).where(t.meetings.c.id.in_(bindparam("id", expanding=True))))


@planted(
    "several processes",
    "tests/deploy/test_two_processes.py::test_a_killed_process_hands_over_to_the_other",
    raises=(InvalidStatus,),
    is_slow=True,
)
def a_proxy_that_hands_nothing_over(patch: pytest.MonkeyPatch) -> None:
    """And a phone without a script, which sends once; with it the phone would send again, and come through all the same."""
    honest = Path.read_text

    def without_handing_over(self: Path, *args: Any, **more: Any) -> str:
        text = honest(self, *args, **more)
        return text.replace("error timeout non_idempotent", "off") if self.name == "nginx.conf" else text

    patch.setattr(Path, "read_text", without_handing_over)
    patch.setattr("tests.deploy.test_two_processes.press", _press_once)


async def _press_once(pair: Any, number: int, area: str, key: str) -> int:
    phone = pair.phones[number]
    connection = await Connection(pair.port).open()
    body = phone.form(area, 3, key)
    status, _ = await connection.ask("POST", f"/d/{phone.participant_id}/o/{area}", cookie=phone.cookie, body=body)
    connection.writer.close()
    return int(status)
