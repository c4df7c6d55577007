"""Pages that few people open: what answers them is read at the first of them, or beside the first answers of the program."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from starlette.responses import Response

from web.call import Call, Endpoint

__all__ = ["LATER", "Later"]


class Later:
    """A module of this package whose functions stand in the table of addresses, and that is read when one of them is called."""

    def __init__(self, read: Callable[[], ModuleType]) -> None:
        self.read = read

    def __getattr__(self, name: str) -> Endpoint:
        """Return what answers by this function of the module."""

        def answer(call: Call) -> Response:
            endpoint: Endpoint = getattr(self.read(), name)
            return endpoint(call)

        answer.__name__ = name
        return answer


def _download() -> ModuleType:
    from web import download

    return download


def _draft() -> ModuleType:
    from web import draft

    return draft


def _manual() -> ModuleType:
    from web import manual

    return manual


def _picture() -> ModuleType:
    from web import picture

    return picture


def _provider() -> ModuleType:
    from web import provider

    return provider


def _reflection() -> ModuleType:
    from web import reflection

    return reflection


LATER = tuple(Later(read) for read in (_download, _draft, _manual, _picture, _provider, _reflection))
