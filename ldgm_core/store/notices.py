"""Signals between processes: what one stores, the listeners of the others hear of. PostgreSQL carries them (LISTEN and NOTIFY)."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from ldgm_core.store.signals import Signals

__all__ = ["Notices"]

_CHANNEL = "ldgm_signals"
_LOOK_UP_SECONDS = 0.5
_MOST_WAIT_SECONDS = 5.0


class Notices:
    """
    Sends this process's signals with its transactions, and hands those of other processes to the listeners here.

    A line that breaks is opened again; what was said meanwhile is lost, so every listener is then told to ask the store.
    """

    def __init__(self, engine: Engine, signals: Signals) -> None:
        self._engine = engine
        self._signals = signals
        self._own = secrets.token_hex(8)
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="ldgm-notices", daemon=True)
        self._thread.start()

    def send(self, connection: Connection, news: Iterable[tuple[str, int]]) -> None:
        """Say this at the commit of this transaction, and not at all when it fails."""
        query = select(text("pg_notify(:channel, :words)"))
        for meeting_channel, revision in news:
            connection.execute(query, {"channel": _CHANNEL, "words": f"{self._own} {meeting_channel} {revision}"})

    def close(self) -> None:
        """Stop listening and close the line; the server keeps no session of ours."""
        self._stops.set()
        try:
            with self._engine.begin() as connection:  # wakes the listener, which would otherwise notice half a second later
                self.send(connection, [("", 0)])
        except DBAPIError as error:
            logging.getLogger(__name__).info("the database went before the line for signals: %s", type(error).__name__)
        self._thread.join(timeout=2 * _LOOK_UP_SECONDS)

    def _listen(self) -> None:
        wait = 0.1
        while not self._stops.is_set():
            try:
                self._hear()
                wait = 0.1
            except Exception as error:  # noqa: BLE001 - psycopg's own errors come bare from its generator; whatever it is, listen again
                if not self._stops.is_set():
                    logging.getLogger(__name__).warning("the line for signals broke: %s", type(error).__name__)
            self._stops.wait(wait)
            wait = min(2 * wait, _MOST_WAIT_SECONDS)

    def _hear(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            line = connection.connection.driver_connection
            if line is None:
                return
            connection.detach()  # so that leaving this block closes it: a pool that was disposed of would keep it open
            connection.execute(text(f"LISTEN {_CHANNEL}"))
            self._signals.nudge()
            while not self._stops.is_set():
                for notice in line.notifies(timeout=_LOOK_UP_SECONDS):
                    self._pass_on(notice.payload)
                    if self._stops.is_set():
                        return

    def _pass_on(self, words: str) -> None:
        sender, meeting_channel, revision = words.split(" ")
        if sender != self._own:
            self._signals.publish(meeting_channel, int(revision))
