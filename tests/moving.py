"""The tables of a store, taken back to an earlier version and forward again."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from ldgm_core.store.engine import MIGRATIONS

__all__ = ["HEAD", "move"]

HEAD = "head"


def move(engine: Engine, version: str) -> None:
    """Go back to a version, or forward to the newest (HEAD); the engine's role must own the tables."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        (command.upgrade if version == HEAD else command.downgrade)(config, version)
