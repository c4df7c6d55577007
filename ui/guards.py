"""Who may be here, and what happens when something is refused: one sentence on the screen, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn, TypeVar

import streamlit as st

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.errors import BadInput, LdgmError, NotAllowed
from ldgm_core.services import journal, staff
from ldgm_core.store import Store
from ui import context, style

__all__ = [
    "Person",
    "Place",
    "act",
    "chosen",
    "gently",
    "move_notice",
    "require_meeting",
    "require_staff",
    "saved",
    "sentences",
    "show_notice",
    "signed_in_at",
    "stop",
]

log = logging.getLogger("ldgm.ui")
Loaded = TypeVar("Loaded")
TOP = "top"


@dataclass(frozen=True)
class Person:
    """Who sits at this screen."""

    actor: StaffActor
    account: Account


@dataclass(frozen=True)
class Place:
    """Somebody in a meeting: everything a service asks for."""

    person: Person
    meeting_id: MeetingId

    @property
    def actor(self) -> StaffActor:
        """Who asks."""
        return self.person.actor

    @property
    def name(self) -> str:
        """The name under which this person records."""
        return self.person.account.display_name


@dataclass(frozen=True)
class Notice:
    """The last message of this browser, beside which form it belongs, and its number."""

    where: str
    words: str
    is_refusal: bool
    number: int
    asks_proof: bool


def require_staff() -> Person:
    """Return who is signed in; otherwise show one sentence with the way in, and stop."""
    with sentences():
        found = context.staff()
        if found is not None:
            return Person(*found)
    show_signed_out()
    return stop()


def require_meeting(load: Callable[[Store, StaffActor, MeetingId], Loaded]) -> tuple[Place, Loaded]:
    """Return the place and what `load` returns for the meeting that the address names; otherwise show why not, and stop."""
    person = require_staff()
    named = context.meeting_id()
    if named is None:
        style.sentence(context.text("ui.no_meeting"))
        style.go_home()
        stop()
    with sentences():
        loaded = load(context.store(), person.actor, named)
        journal.note_seen(context.store(), person.actor, meeting_id=named, what="screens", now=context.now())
        return Place(person, named), loaded
    return stop()


@contextmanager
def sentences() -> Iterator[None]:
    """Turn a refusal inside this block into its sentence, and a bug into a number; then stop the page."""
    try:
        yield
    except LdgmError as error:
        style.sentence(context.texts().sentence(error), is_refusal=True)
        style.go_home()
        stop()
    except Exception:  # noqa: BLE001 - one of the two places where a bug becomes a number; the log has the rest
        style.sentence(_as_number(), is_refusal=True)
        stop()


def gently(load: Callable[[], Loaded]) -> Loaded | None:
    """Return what `load` returns; when it is refused show why as a part of the screen that is not there yet, and go on."""
    try:
        return load()
    except LdgmError as error:
        style.sentence(context.texts().sentence(error))
        return None


def act(do: Callable[[], str | None], where: str = TOP) -> bool:
    """
    Run one service call in a callback and remember its message for the form `where`; return whether it went through.

    `do` returns the message after its commit. A refusal becomes its sentence and what was typed stays.
    """
    try:
        _require_session()
        words = do()
    except LdgmError as error:
        _say(where, context.texts().sentence(error), is_refusal=True, asks_proof=error.code == "prove_again")
        return False
    except Exception:  # noqa: BLE001 - as above, for what happens in a callback
        _say(where, _as_number(), is_refusal=True)
        return False
    _say(where, words or "", is_refusal=False)
    return True


def _say(where: str, words: str, *, is_refusal: bool, asks_proof: bool = False) -> None:
    """Remember a message, or that there is nothing to say; the same sentence twice is two messages."""
    number = int(context.kept("notices", 0)) + 1
    context.keep("notices", number)
    context.keep("notice", Notice(where, words, is_refusal, number, asks_proof) if words else None)


def _require_session() -> None:
    """A session may have been ended in another browser, or by the administrator, while this screen stood open."""
    if context.staff() is None:
        raise NotAllowed("sign_in_first")


def show_notice(where: str = TOP) -> None:
    """Show the last message if it belongs here."""
    notice = context.kept("notice")
    if notice is not None and notice.where == where:
        style.sentence(notice.words, is_refusal=notice.is_refusal, number=notice.number)
        if notice.asks_proof:
            style.anchor(context.text("ui.prove_again"), "/opnieuw")


def signed_in_at(person: Person) -> datetime:
    """
    Return when the session of this browser began, for what asks for a fresh proof.

    Raises:
        NotAllowed: the session ended meanwhile (`sign_in_first`).
    """
    sessions = staff.list_sessions(context.store(), person.actor, session_token=context.session_token(), now=context.now())
    began = next((one.created_at for one in sessions if one.is_this_one), None)
    if began is None:
        raise NotAllowed("sign_in_first")
    return began


def move_notice(where: str, to: str) -> None:
    """Show the last message of one form beside another one, because the first is gone."""
    notice = context.kept("notice")
    if notice is not None and notice.where == where:
        context.keep("notice", replace(notice, where=to))


def chosen(value: Loaded | None, field: str) -> Loaded:
    """
    Return what was chosen in a field.

    Raises:
        BadInput: nothing was chosen (`choice_missing`).
    """
    if value is None:
        raise BadInput("choice_missing", field_key=f"field.{field}")
    return value


def saved() -> str:
    """Return "Opgeslagen om 14:03", to say after a commit."""
    return context.text("ui.saved_at", time=context.clock_time(context.now()))


def show_signed_out() -> None:
    """Say that nobody is signed in, and where the way in is."""
    style.sentence(context.text("ui.signed_out"))
    style.anchor(context.text("ui.sign_in"), "/aanmelden")


def stop() -> NoReturn:
    """End this run of the page here."""
    st.stop()
    raise AssertionError  # never reached: st.stop() does not return


def _as_number() -> str:
    """Log the bug that is being handled and return the sentence with its number; no detail of it reaches the screen."""
    number = secrets.token_hex(4)
    log.exception("error %s", number)
    return context.text("ui.bug", number=number)
