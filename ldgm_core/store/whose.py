"""
Whose data does the running code mean? The second wall of PostgreSQL asks for it; see wall.py.

Services say it with the actor that they were handed. SQLite holds the whole installation in one file and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ldgm_core.domain.account import OrganisationId

__all__ = ["inside", "organisations"]

_inside: ContextVar[tuple[OrganisationId, ...]] = ContextVar("organisations", default=())


def organisations() -> tuple[OrganisationId, ...]:
    """Return the organisations whose data may be seen here; empty at the door, where nobody is known yet."""
    return _inside.get()


@contextmanager
def inside(organisation_id: OrganisationId) -> Iterator[None]:
    """Let the transactions of this block see this organisation and no other."""
    token = _inside.set((organisation_id,))
    try:
        yield
    finally:
        _inside.reset(token)
