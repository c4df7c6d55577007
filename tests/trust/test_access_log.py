"""The access log: who saw, took along or changed what, in ids; who changes one entry is found, by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ldgm_core.domain.journal import GENESIS, Deed, LogNote, chained
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.errors import NotAllowed, NotNow
from ldgm_core.services import debate, journal, preparation, privacy
from ldgm_core.services.journal import check_chains, find_first_keyed
from ldgm_core.store import Store
from ldgm_core.store import tables as t
from ldgm_core.store.keyed import note_keyed, read_keyed
from tests.meetings import NOW, Team, new_team, store_in

LOG = t.access_log
KEY = b"a key under the log, for tests only"
TAMPERED: dict[str, object] = {
    "happened_at": NOW - timedelta(days=1), "actor_id": "somebody else", "deed": Deed.SAW, "what": "nothing", "pupil_id": None,
    "meeting_id": "elsewhere", "previous_hash": "1" * 64, "entry_hash": "2" * 64,
}  # fmt: skip


def seqs(store: Store) -> list[int]:
    """The places of all entries."""
    with store._engine.connect() as connection:
        return list(connection.execute(select(LOG.c.seq).order_by(LOG.c.seq)).scalars())


def broken_at(store: Store) -> int | None:
    """The first broken entry of the only school."""
    (check,) = check_chains(store)
    return check.broken_at


def written_anew(store: Store, *, key: bytes = b"") -> None:
    """What somebody does who can write to the file: change the second entry, and make every hash after it fit again."""
    with store._engine.begin() as connection:
        previous = GENESIS
        for row in connection.execute(select(LOG).order_by(LOG.c.seq)).mappings().all():
            said = {**row, "actor_id": "somebody else"} if row["seq"] == seqs(store)[1] else dict(row)
            note = LogNote(*(said[name] for name in LogNote.__dataclass_fields__))
            made = chained(note, happened_at=said["happened_at"], previous_hash=previous, key=key)
            values = {"actor_id": said["actor_id"], "previous_hash": previous, "entry_hash": made}
            connection.execute(update(LOG).where(LOG.c.seq == row["seq"]).values(values))
            previous = made


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[Team]:
    """A meeting in a store of which the log has a key."""
    (tmp_path / "keyed").mkdir()
    store = store_in(tmp_path / "keyed")
    store._log_key = KEY
    yield new_team(store)
    store.close()


def test_who_writes_the_whole_log_anew_without_the_secret_is_noticed(keyed: Team) -> None:
    """With hashes that fit but bear no key, or another one: some line is not what the program wrote."""
    assert broken_at(keyed.store) is None
    for key in (b"", b"guessed"):
        written_anew(keyed.store, key=key)
        (check,) = check_chains(keyed.store)
        assert (check.is_whole, check.keyed_since) != (True, NOW)
        assert check.keyed_since is None  # what the doctor and the administrator's screen look at


def test_a_line_without_the_key_cannot_follow_one_that_has_it(keyed: Team) -> None:
    """A forged line at the end, with the right hash of the line before it."""
    end = journal.load_log(keyed.store, keyed.staff)[-1]
    forged = LogNote(end.organisation_id, "somebody", Deed.SAW, "nothing", None, None)
    made = chained(forged, happened_at=NOW, previous_hash=end.entry_hash)
    with keyed.store._engine.begin() as connection:
        row = {**vars(forged), "happened_at": NOW, "previous_hash": end.entry_hash, "entry_hash": made}
        connection.execute(LOG.insert().values(row))
    assert seqs(keyed.store)[-1] == broken_at(keyed.store)


def stripped_of_the_key(team: Team) -> None:
    """Every hash made anew without a key, by somebody without the secret; then the program goes on and writes a line with the key."""
    written_anew(team.store)
    debate.add_note(team.store, team.staff, meeting_id=team.meeting_id, area_id=None, words="daarna", now=NOW)


def test_who_takes_the_key_out_of_every_line_is_noticed_by_what_was_written_down(keyed: Team, tmp_path: Path) -> None:
    """Such a log looks like one from before there was a key; the file in the data folder knows from which line on there was one."""
    assert note_keyed(tmp_path, find_first_keyed(keyed.store, known=()))
    first = seqs(keyed.store)[0]
    assert {keyed.staff.organisation_id: first} == read_keyed(tmp_path)
    (check,) = check_chains(keyed.store, keyed_from=read_keyed(tmp_path))
    assert check.is_whole
    stripped_of_the_key(keyed)
    (unaware,) = check_chains(keyed.store)
    (aware,) = check_chains(keyed.store, keyed_from=read_keyed(tmp_path))
    assert (None, first) == (unaware.broken_at, aware.broken_at)


def test_what_was_written_down_of_the_key_never_moves(keyed: Team, tmp_path: Path) -> None:
    """A later look at a log that was spoiled does not make it right; lines that cannot be read are passed over."""
    note_keyed(tmp_path, find_first_keyed(keyed.store, known=()))
    before = read_keyed(tmp_path)
    stripped_of_the_key(keyed)
    note_keyed(tmp_path, find_first_keyed(keyed.store, known=()))
    assert before == read_keyed(tmp_path)
    assert {} == find_first_keyed(keyed.store, known=before)
    (tmp_path / "log.keyed").write_text("onzin\nschool-2 7\n")
    assert {"school-2": 7} == read_keyed(tmp_path)


def test_a_log_from_before_the_key_stays_whole_and_lies_under_the_first_line_that_has_it(team: Team) -> None:
    """The old lines can still be checked, and changing one breaks the chain as before."""
    old = len(seqs(team.store))
    team.store._log_key = KEY
    debate.add_note(team.store, team.staff, meeting_id=team.meeting_id, area_id=None, words="nieuw", now=NOW)
    (check,) = check_chains(team.store)
    assert (True, old + 1, True) == (check.is_whole, check.entries, check.keyed_since is not None)
    with team.store._engine.begin() as connection:
        connection.execute(update(LOG).where(LOG.c.seq == seqs(team.store)[1]).values(what="nothing"))
    assert seqs(team.store)[1] == broken_at(team.store)


def test_the_last_link_that_was_written_down_is_found_until_the_log_is_replaced(keyed: Team) -> None:
    """Whoever has the secret as well can make a chain that is whole; the link on paper is not in it."""
    (check,) = check_chains(keyed.store)
    assert journal.find_link(keyed.store, f" {check.last_link.upper()} ") is not None
    written_anew(keyed.store, key=KEY)
    (again,) = check_chains(keyed.store)
    assert (True, None) == (again.is_whole, journal.find_link(keyed.store, check.last_link))


def test_every_column_of_an_entry_is_tried() -> None:
    """A new column has to be tampered with here, or it is not under the hash."""
    assert {column.name for column in LOG.columns} - {"seq", "organisation_id"} == set(TAMPERED)


@pytest.mark.parametrize("column", TAMPERED)
def test_a_changed_entry_is_named(team: Team, column: str) -> None:
    """Whatever is changed in it, and nothing before it is blamed."""
    assert broken_at(team.store) is None
    victim = seqs(team.store)[2]
    with team.store._engine.begin() as connection:
        connection.execute(update(LOG).where(LOG.c.seq == victim).values({column: TAMPERED[column]}))
    assert victim == broken_at(team.store)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_entry_that_was_taken_out_is_noticed_at_the_next_one(team: Team, place: int) -> None:
    """The first one too; what comes after is not blamed."""
    all_seqs = seqs(team.store)
    with team.store._engine.begin() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == all_seqs[place]))
    assert all_seqs[place + 1] == broken_at(team.store)


def test_the_end_of_the_log_cannot_be_cut_off_unseen(team: Team) -> None:
    """The chain itself is whole then; the counter is not."""
    with team.store._engine.begin() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == seqs(team.store)[-1]))
    (check,) = check_chains(team.store)
    assert (None, True, False) == (check.broken_at, check.has_lost_end, check.is_whole)


def test_a_change_and_its_entry_are_stored_together(team: Team) -> None:
    """In one transaction: a refused change leaves no entry, a made one always has one, with ids and tables only."""
    before = seqs(team.store)
    with pytest.raises(NotNow):
        team.record_picture()  # nothing was revealed yet
    assert before == seqs(team.store)
    debate.add_note(team.store, team.staff, meeting_id=team.meeting_id, area_id=None, words="geheim", now=NOW)
    entry = journal.load_log(team.store, team.staff)[-1]
    assert (team.staff.account_id, Deed.CHANGED, "notes", team.meeting_id) == (entry.actor_id, entry.deed, entry.what, entry.meeting_id)


def test_every_button_of_the_facilitator_leaves_an_entry(team: Team) -> None:
    """From the first invitation to the close."""
    steps: list[Callable[[], object]] = [
        team.reveal,
        lambda: team.speak("Anna"),
        team.second_round,
        team.reveal,
        team.record_picture,
        lambda: team.estimates(4, 5),
        team.decide,
        team.close,
    ]
    team.submit("Anna", 2)
    for step in steps:
        before = len(seqs(team.store))
        step()
        assert len(seqs(team.store)) > before, step


def test_looking_again_within_the_hour_is_the_same_look(team: Team) -> None:
    """A screen draws itself often; the log says who looked, not how often the screen drew."""
    before = len(seqs(team.store))
    for minutes in (0, 1, 59, 61):
        moment = NOW + timedelta(minutes=minutes)
        journal.note_seen(team.store, team.staff, meeting_id=team.meeting_id, what="debat", now=moment)
    assert before + 2 == len(seqs(team.store))
    journal.note_document(team.store, team.staff, meeting_id=team.meeting_id, what="verslag", now=NOW)
    assert [Deed.SAW, Deed.SAW, Deed.EXPORTED] == [entry.deed for entry in journal.load_log(team.store, team.staff)][-3:]


def test_no_name_and_no_word_is_in_the_log(team: Team) -> None:
    """Ids, tables and documents: nothing that somebody typed."""
    team.submit("Anna", 2, observation="ziet iets bijzonders")
    team.reveal()
    pupil_id = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil.id
    privacy.restrict(team.store, team.staff, pupil_id=pupil_id, kind=RestrictionKind.HOLD, reason="klacht", now=NOW)
    said = repr(journal.load_log(team.store, team.staff))
    typed = ["Mats", "Anna", "Bram", "Chloé", "Moeder", "Gespreksleider", "School", "bijzonders", "klacht", "bespreking"]
    assert [] == [word for word in typed if word in said]


def test_only_the_administrator_reads_the_log(team: Team) -> None:
    """And what is about one pupil can be asked for."""
    own = type(team.staff)(team.staff.account_id, team.staff.organisation_id, is_administrator=False)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        journal.load_log(team.store, own)
    pupil_id = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).pupil.id
    assert len(journal.load_log(team.store, team.staff, pupil_id=pupil_id)) == len(seqs(team.store))
    assert () == journal.load_log(team.store, team.staff, pupil_id=type(pupil_id)("other"))
