"""
What a page may know of its surroundings and of this browser: the store, the words, the clock, who is signed in, which meeting.

The only file that touches session_state and cookies. The session is a cache of one screen: everything that matters is in the store.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account
from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, Pupil
from ldgm_core.errors import Trouble
from ldgm_core.services import staff_session
from ldgm_core.store import Store
from ldgm_core.texts import Texts, available_languages, texts_in

__all__ = [
    "Rehearsal",
    "Surroundings",
    "area_id",
    "arrangement_id",
    "base_url",
    "choose_area",
    "choose_arrangement",
    "clock_time",
    "day_in_words",
    "drop_file",
    "forget",
    "keep",
    "kept",
    "look",
    "meeting_id",
    "now",
    "other_languages",
    "put",
    "rng",
    "secret",
    "session_token",
    "set_surroundings",
    "staff",
    "start",
    "store",
    "text",
    "texts",
    "today",
    "typed",
    "typed_keys",
]

COOKIE = "ldgm_sessie"
LANGUAGE = "ldgm_taal"
LOOK = "ldgm_look"
LOOKS = ("light", "dark", "contrast")
QUERY = "bespreking"
AREA = "onderdeel"
ARRANGEMENT = "arrangement"
HERE = ZoneInfo("Europe/Amsterdam")


class Rehearsal(Protocol):
    """What the screens ask of a practice meeting; ldgm_core/demo/practice.py does it."""

    def begin(self, actor: StaffActor) -> MeetingId:
        """Prepare and open a practice meeting."""

    def is_practice(self, pupil: Pupil) -> bool:
        """Return whether a meeting about this pupil is for practice."""

    def answer(self, actor: StaffActor, *, meeting_id: MeetingId, everybody: bool) -> int:
        """Let one played person answer, or everybody; return how many had something to answer."""

    def runs(self, meeting_id: MeetingId) -> bool:
        """Return whether answers come by themselves in this meeting."""

    def pause(self, meeting_id: MeetingId, *, is_paused: bool) -> None:
        """Pause a practice meeting or let it run again."""

    def go_on(self, actor: StaffActor, *, meeting_id: MeetingId) -> bool:
        """Let one played person do one thing if it is time for it; return whether somebody did."""


@dataclass(frozen=True)
class Surroundings:
    """What the running program is made of. `base_url` has no slash at the end; `clock` returns UTC, aware."""

    store: Store
    secret: bytes
    base_url: str
    network_url: str
    has_tls: bool
    texts: Texts
    clock: Callable[[], datetime]
    rehearsal: Rehearsal | None = None


_current: list[Surroundings] = []


def set_surroundings(surroundings: Surroundings) -> None:
    """Give every page of this process these surroundings; called once when the program starts."""
    _current[:] = [surroundings]


def surroundings() -> Surroundings:
    """Return the surroundings. Raises Trouble (`not_started`) when the program did not hand them over."""
    if not _current:
        raise Trouble("not_started")
    return _current[0]


def store() -> Store:
    """Return the store, to hand on to a service."""
    return surroundings().store


def secret() -> bytes:
    """Return the installation's secret, from which personal links follow."""
    return surroundings().secret


def base_url() -> str:
    """Return the address that phones open, without a slash at the end."""
    return surroundings().base_url


def texts() -> Texts:
    """Return the words of the screen, in the language that this browser keeps; asked once, because a page has hundreds of words."""
    language = kept("language")
    if language is None:
        language = str(st.context.cookies.get(LANGUAGE, ""))
        keep("language", language)
    return texts_in(language, otherwise=surroundings().texts)


def other_languages() -> tuple[str, ...]:
    """Return the languages in which the screens can be read besides this one."""
    return tuple(language for language in available_languages() if language != texts().language)


def text(key: str, /, **facts: object) -> str:
    """Return one text with its facts filled in. Raises Trouble when the key or a fact is missing."""
    return texts()(key, **facts)


def now() -> datetime:
    """Return the present moment, UTC and aware."""
    return surroundings().clock()


def today() -> date:
    """Return today's date where the school is."""
    return now().astimezone(HERE).date()


def clock_time(moment: datetime) -> str:
    """Return a moment as the clock on the wall shows it: 14:03."""
    return moment.astimezone(HERE).strftime("%H:%M")


def day_in_words(day: date) -> str:
    """Return a day as it is said: 22 november 2026."""
    return f"{day.day} {text(f'ui.month_{day.month}')} {day.year}"


def rng() -> random.Random:
    """Return a generator that nobody can predict."""
    return random.SystemRandom()


# this browser ---------------------------------------------------------------------------------------------------------------------------


def session_token() -> str:
    """Return what this browser's cookie says; tests put another function in its place, because their browser has no cookies."""
    return str(st.context.cookies.get(COOKIE, ""))


def look() -> str:
    """Return the look that this browser wears, which is the palette of its pictures: light, dark or contrast."""
    worn = str(st.context.cookies.get(LOOK, ""))
    return worn if worn in LOOKS else LOOKS[0]


def staff(*, is_use: bool = True) -> tuple[StaffActor, Account] | None:
    """Return who is signed in at this browser, or None. `is_use`: False when the screen asks by itself and nobody pressed anything."""
    return staff_session.find_staff(store(), session_token=session_token(), now=now(), is_use=is_use)


def meeting_id() -> MeetingId | None:
    """Return the meeting that the address names, or None."""
    named = st.query_params.get(QUERY)
    return MeetingId(named) if named else None


def arrangement_id() -> ArrangementId | None:
    """Return the arrangement that the address names, or None."""
    named = st.query_params.get(ARRANGEMENT)
    return ArrangementId(named) if named else None


def area_id() -> AreaId | None:
    """Return the area that the address names, or None."""
    named = st.query_params.get(AREA)
    return AreaId(named) if named else None


def choose_area(chosen: AreaId | None) -> None:
    """Let the address name this area, so that a reload shows it again; only in a callback."""
    if chosen is None:
        st.query_params.pop(AREA, None)
    else:
        st.query_params[AREA] = chosen


def choose_arrangement(chosen: ArrangementId | None) -> None:
    """Let the address name this arrangement, or none; only in a callback."""
    if chosen is None:
        st.query_params.pop(ARRANGEMENT, None)
    else:
        st.query_params[ARRANGEMENT] = chosen


# what this browser holds: typed words and the last message ------------------------------------------------------------------------------


def start(key: str, value: object) -> None:
    """Let a field begin with this value, unless something was typed in it already."""
    if key not in st.session_state:
        st.session_state[key] = value


def typed(key: str, default: Any = None) -> Any:
    """Return what stands in a field now."""
    return st.session_state.get(key, default)


def typed_keys() -> list[str]:
    """Return under which keys this browser holds something that was typed or chosen."""
    return [str(key) for key in st.session_state]


def put(values: Mapping[str, object]) -> None:
    """Write values into fields; only in a callback, before the fields are drawn again."""
    for key, value in values.items():
        st.session_state[key] = value


def forget(keys: Iterable[str]) -> None:
    """Let go of what this browser held under these keys."""
    for key in keys:
        st.session_state.pop(key, None)


def keep(name: str, value: object) -> None:
    """Hold something for this browser only, until the session ends."""
    st.session_state[f"kept_{name}"] = value


def kept(name: str, default: Any = None) -> Any:
    """Return what is held under this name."""
    return st.session_state.get(f"kept_{name}", default)


def drop_file(file: UploadedFile) -> None:
    """Let go of a file that was handed over: of the bytes, wherever this process held them."""
    run = get_script_run_ctx()
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)
    file.close()
