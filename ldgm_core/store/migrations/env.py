"""
Runs the migrations on the connection that open_store hands over.

A new migration: change tables.py, then `python -m ldgm_core.store.migrations.make "what changes"`, and read what it wrote.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from ldgm_core.store.tables import metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain types below them: a migration may not change when our code does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True, render_item=render_item
)
context.run_migrations()
