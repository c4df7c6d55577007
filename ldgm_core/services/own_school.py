"""A service sees the school of the actor it was handed, and no other: the database holds that too, where it can (see store/wall.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ldgm_core.domain.access import Actor
from ldgm_core.store.whose import inside

__all__ = ["in_own_school"]

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def in_own_school(service: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let this service, whose second argument is the actor, meet only rows of the actor's organisation."""

    @wraps(service)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        actor: Any = named["actor"] if "actor" in named else args[1]
        with inside(_organisation_of(actor)):
            return service(*args, **named)

    return ask


def _organisation_of(actor: Actor) -> Any:
    return actor.organisation_id
