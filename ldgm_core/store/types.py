"""How our values lie in a column: aware UTC times, enums by value, dataclasses and tuples as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

__all__ = ["EnumNumber", "EnumText", "JsonOf", "UtcTime", "converter"]


@cache
def converter() -> JsonConverter:
    """Return what turns dataclasses into plain JSON values and back; dates are ISO text. It is read when it is first used."""
    from cattrs.preconf.json import make_converter

    return make_converter()


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they are a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[Enum]):
    """A text enum by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        """Keep the value."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """Return the member."""
        return None if value is None else self.enum(value)


class EnumNumber(TypeDecorator[Enum]):
    """A number enum by its value."""

    impl = Integer
    cache_ok = True

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> int | None:
        """Keep the number."""
        return None if value is None else int(value.value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Enum | None:
        """Return the member."""
        return None if value is None else self.enum(value)


class JsonOf(TypeDecorator[Any]):
    """A dataclass, or a tuple of plain values, as JSON text with sorted keys."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Keep readable JSON."""
        return None if value is None else json.dumps(converter().unstructure(value), ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the value of the declared kind."""
        return None if value is None else converter().structure(json.loads(value), self.kind)
