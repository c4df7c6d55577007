"""Minutes full of planted words: what a document leaves out, or prints where it may not, is then found by its word."""

import itertools
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum


def with_every_text(value, write: Callable[[str, str], str], *, path: str = ""):
    """The same data with every free text replaced by `write(path, text)`; enums, ids in `area_id` and the like stay as they are."""
    if is_dataclass(value):
        changes = {field.name: with_every_text(getattr(value, field.name), write, path=f"{path}.{field.name}") for field in fields(value)}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(with_every_text(item, write, path=f"{path}[{place}]") for place, item in enumerate(value))
    if isinstance(value, str) and not isinstance(value, Enum):
        return write(path, value)
    return value


def counter() -> Callable[[str, str], str]:
    """Gives every text a word of its own; what is only an id or a role key keeps its value."""
    numbers = itertools.count(1)
    kept = ("area_id", "poll_id", "organisation_id", "meeting_id", "participant_id", "plain_label")
    return lambda path, text: text if path.endswith(kept) else f"Kanarie{next(numbers):04d}"
