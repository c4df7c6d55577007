"""Who asks about no ids gets an empty answer, and the database is not asked: found in the code, so that a new reader is tried too."""

from __future__ import annotations

import inspect
import typing
from collections import abc
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.poll import Viewer
from ldgm_core.store import Store
from ldgm_core.store.keeping import Keeping
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer
from tests.meetings import NOW
from tests.statements import heard, questions

MANY = {abc.Sequence, abc.Collection, abc.Iterable}
# What asks of more than what it is given.
OTHERS = {"find_accounts": "of all accounts but these", "replace_due": "the days that were there go"}


def kinds_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Its parameters, with what they are."""
    kinds = typing.get_type_hints(function)
    return {name: kinds[name] for name in inspect.signature(function).parameters if name != "self"}


def is_many(kind: Any) -> bool:
    """Whether it is a number of something."""
    return any(typing.get_origin(one) in MANY for one in (kind, *typing.get_args(kind)))


def found(owner: type) -> Iterator[str]:
    """Everything public that is asked about a number of something."""
    for name, function in inspect.getmembers(owner, inspect.isfunction):
        if not name.startswith("_") and name not in OTHERS and any(is_many(kind) for kind in kinds_of(function).values()):
            yield name


def value(kind: Any) -> Any:
    """Nothing where a number of something is wanted; otherwise something of that kind."""
    return () if is_many(kind) else {datetime: NOW, Viewer: Viewer(), int: 1, bool: False}.get(kind, "nobody")


@pytest.mark.parametrize("name", [*found(Writer), *(f"keeping.{name}" for name in found(Keeping))])
def test_nothing_is_asked_of_the_database(store: Store, name: str) -> None:
    """And the answer is empty, or that nothing went wrong."""
    with store.writing() as tx, heard(store) as statements:
        function = getattr(tx.keeping if "." in name else tx, name.split(".")[-1])
        answer = function(**{parameter: value(kind) for parameter, kind in kinds_of(function).items()})
    assert [] == questions(statements)
    assert answer in (None, True) if name in ("add_answers", "forget_failures", "mark_all_seen") else not answer or answer == ((), {})


@pytest.mark.parametrize(
    "ask",
    [
        lambda tx: tx.load_meetings(AccountId("nobody"), limit=20).rows,
        lambda tx: tx.load_consented(AccountId("nobody"), OrganisationId("none")),
    ],
    ids=["meetings with their pupils", "consents with their meetings"],
)
def test_an_empty_list_asks_once(store: Store, ask: Callable[[Reader], Any]) -> None:
    """What belongs to its rows is not asked for."""
    with store.reading() as tx, heard(store) as statements:
        assert ask(tx) == ()
    assert 1 == len(questions(statements))


def test_the_readers_are_found() -> None:
    """The test above is about more than a few."""
    assert {"load_events", "load_seen", "load_leaders", "lock_meetings"} < set(found(Writer))
    assert ["load_requests", "load_restrictions"] == list(found(Keeping))
