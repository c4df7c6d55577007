"""What somebody of the school can look up in a running program, read from its store: a meeting by its pupil, and personal links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ldgm_core.domain.access import StaffActor
from ldgm_core.services import installation, inviting, preparation
from ldgm_core.services.personal_link import load_link_token
from ldgm_core.settings import load_secret
from ldgm_core.store import Store, open_store

__all__ = ["meeting_about", "personal_link"]


@contextmanager
def meeting_about(folder: Path, pupil: str) -> Iterator[tuple[Store, StaffActor, preparation.Preparation]]:
    """Hand out the newest meeting about this pupil, of the first account, from the store in a data folder; the store is closed again."""
    store = open_store(f"sqlite:///{(folder / 'ldgm.sqlite3').as_posix()}")
    try:
        account = installation.make_first_account(store, organisation_name="", display_name="", now=datetime.now(UTC))
        actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
        meeting = next(row.meeting for row in preparation.list_meetings(store, actor).rows if row.pupil.call_name == pupil)
        yield store, actor, preparation.load_preparation(store, actor, meeting_id=meeting.id)
    finally:
        store.close()


def personal_link(folder: Path, pupil: str, *, role: str = "", place: int = 0) -> str:
    """Return the path of a fresh personal link of somebody of this meeting: the so many-th with this role, or of all who score."""
    with meeting_about(folder, pupil) as (store, actor, room):
        person = [person for person in room.people if person.role == role or (not role and person.scores)][place]
        secret, now = load_secret(folder, {}), datetime.now(UTC)
        inviting.renew_link(store, actor, participant_id=person.id, secret=secret, now=now)
        return f"/m/{load_link_token(store, actor, participant_id=person.id, secret=secret)}"
