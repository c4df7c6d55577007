"""Deleted is gone: from every table, and from the bytes of every file in the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, event, func, select

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.journal import Deed
from ldgm_core.domain.keeping import CalendarState, Certificate, DeletionGround, RestrictionKind
from ldgm_core.domain.retention import RetentionClass, add_months
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import deletion, journal, privacy, sign_in_link
from ldgm_core.store import Store, belonging
from ldgm_core.store import tables as t
from ldgm_core.store.tags import TAGS
from tests.meetings import NOW, new_facilitator, store_in
from tests.trust.planting import Planted, plant, words_in_files

LEFT_ON = date(2026, 7, 10)
WITHOUT = frozenset({"deletion_requests", "restrictions", "departures"})


@dataclass
class Two:
    """A school with two pupils, A and B, each with a row in every table, and its administrator."""

    folder: Path
    store: Store
    staff: StaffActor
    a: Planted
    b: Planted

    def name(self, planted: Planted) -> str:
        """What has to be typed."""
        return str(planted.rows["pupils"]["call_name"])

    def ask(self, planted: Planted, *, now: datetime = NOW) -> str:
        """Ask to delete a pupil."""
        ground = DeletionGround.FAMILY_ASKED
        return deletion.ask_deletion(
            self.store, self.staff, pupil_id=planted.pupil_id, ground=ground, typed_name=self.name(planted), now=now
        )

    def delete(self, planted: Planted) -> tuple[Certificate, bool]:
        """Ask, sign in anew, and confirm."""
        request_id, later = self.ask(planted), NOW + timedelta(minutes=5)
        name = self.name(planted)
        return deletion.confirm_deletion(self.store, self.staff, request_id=request_id, typed_name=name, signed_in_at=later, now=later)


def two_pupils(folder: Path) -> Two:
    """Open a store and plant two pupils."""
    store = store_in(folder)
    staff = new_facilitator(store)
    own = {"organisation_id": staff.organisation_id, "account_id": staff.account_id}
    a, b = (plant(store, letter, **own, without=WITHOUT) for letter in "AB")
    return Two(folder, store, staff, a, b)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """The school."""
    made = two_pupils(tmp_path)
    yield made
    made.store.close()


def count(store: Store, table: Table) -> int:
    """The number of rows of a table."""
    with store._engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_every_table_with_pupil_data_is_planted(two: Two) -> None:
    """The words are really in the files before anything is deleted, for every table: the tests below can fail."""
    found = {place.split(".")[0] for places in words_in_files(two.folder, two.a.words).values() for place in places}
    assert {table.name for table in belonging.tables_under(t.pupils)} - WITHOUT == set(two.a.rows)
    with_words = {table for table, _ in two.a.words}
    assert with_words == found
    assert len(two.a.words) > 60


def test_every_table_of_a_pupils_file_is_reached_from_the_pupil() -> None:
    """A table of class `pupil_file` or `meeting_door` that no foreign key leads to would be forgotten at every deletion."""
    about_pupils = {RetentionClass.PUPIL_FILE, RetentionClass.MEETING_DOOR}
    assert {table.name for table in belonging.tables_under(t.pupils)} == {
        name for name, kept in TAGS.items() if kept.retention_class in about_pupils
    }


def test_a_deleted_pupil_is_gone_from_the_bytes_of_every_file(two: Two) -> None:
    """Database, log beside it, anything else in the folder: 0 words of A; all words of B are still there."""
    before = {place for places in words_in_files(two.folder, two.b.words).values() for place in places}
    _, is_wiped = two.delete(two.a)
    assert is_wiped
    assert {} == words_in_files(two.folder, two.a.gone)
    assert before == {place for places in words_in_files(two.folder, two.b.words).values() for place in places}


def test_without_overwriting_the_bytes_would_still_be_there(two: Two) -> None:
    """The test above can fail: a plain DELETE leaves the words in the file."""

    @event.listens_for(two.store._engine, "begin")
    def _leave(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")  # type: ignore[attr-defined]

    two.delete(two.a)
    assert words_in_files(two.folder, two.a.gone) != {}


def test_somebody_who_still_reads_keeps_the_traces_and_the_answer_says_so(two: Two) -> None:
    """Then it is not gone yet, and that is what is said; the next run wipes it."""
    with two.store._engine.connect() as reading:
        reading.execute(select(t.pupils)).all()
        _, is_wiped = two.delete(two.a)
        assert not is_wiped
        assert words_in_files(two.folder, two.a.gone) != {}
    assert deletion.run_retention(two.store, now=NOW).is_wiped
    assert {} == words_in_files(two.folder, two.a.gone)


def test_the_certificate_counts_rows_and_holds_nothing_personal(two: Two) -> None:
    """Per table how many rows; no word of the pupil, not even its id."""
    certificate, _ = two.delete(two.a)
    assert dict.fromkeys({*two.a.rows, "deletion_requests"}, 1) == certificate.counts
    said = repr(certificate)
    assert [] == [word for word in [*two.a.words.values(), two.a.pupil_id] if word in said]
    assert (certificate,) == privacy.list_certificates(two.store, two.staff).rows


def test_nothing_is_deleted_without_a_second_look(two: Two) -> None:
    """Who asked cannot confirm in the same session; a colleague can, and so can who signs in anew."""
    request_id = two.ask(two.a)
    with pytest.raises(NotAllowed, match="second_look_missing"):
        deletion.confirm_deletion(
            two.store, two.staff, request_id=request_id, typed_name=two.name(two.a), signed_in_at=NOW - timedelta(hours=1), now=NOW
        )
    assert count(two.store, t.pupils) == 2
    with two.store.writing() as tx:
        tx.add_account(Account(AccountId("bob"), two.staff.organisation_id, "Bob", True, NOW))
    bob = StaffActor(AccountId("bob"), two.staff.organisation_id, True)
    by_bob = {"request_id": request_id, "typed_name": two.name(two.a), "now": NOW}
    with pytest.raises(NotAllowed, match="prove_again"):
        deletion.confirm_deletion(two.store, bob, signed_in_at=NOW - timedelta(minutes=6), **by_bob)
    deletion.confirm_deletion(two.store, bob, signed_in_at=NOW - timedelta(minutes=4), **by_bob)
    assert count(two.store, t.pupils) == 1


@pytest.mark.parametrize("typed", ["", " ", "kanarie", "kanarie-B-pupils-call_name"])
def test_a_name_that_was_not_typed_deletes_nothing(two: Two, typed: str) -> None:
    """Neither at the first look nor at the second."""
    with pytest.raises(BadInput, match="name_typed_wrong"):
        deletion.ask_deletion(two.store, two.staff, pupil_id=two.a.pupil_id, ground=DeletionGround.MISTAKE, typed_name=typed, now=NOW)
    request_id = two.ask(two.a)
    with pytest.raises(BadInput, match="name_typed_wrong"):
        deletion.confirm_deletion(
            two.store, two.staff, request_id=request_id, typed_name=typed, signed_in_at=NOW + timedelta(1), now=NOW + timedelta(1)
        )
    assert count(two.store, t.pupils) == 2


def test_a_request_lapses_after_two_weeks_and_can_be_withdrawn(two: Two) -> None:
    """Then it has to be asked again."""
    request_id = two.ask(two.a)
    with pytest.raises(NotNow, match="deletion_asked"):
        two.ask(two.a)
    late = NOW + timedelta(days=15)
    with pytest.raises(NotNow, match="deletion_lapsed"):
        deletion.confirm_deletion(two.store, two.staff, request_id=request_id, typed_name=two.name(two.a), signed_in_at=late, now=late)
    deletion.withdraw_deletion(two.store, two.staff, request_id=request_id, now=NOW)
    assert two.ask(two.a)


@pytest.mark.parametrize("what", ["ask", "confirm"])
def test_what_is_held_is_not_deleted(two: Two, what: str) -> None:
    """Bewaren opschorten, also between the two looks."""
    request_id = "" if what == "ask" else two.ask(two.a)
    held = privacy.restrict(two.store, two.staff, pupil_id=two.a.pupil_id, kind=RestrictionKind.HOLD, reason="klacht loopt", now=NOW)
    with pytest.raises(NotNow, match="deletion_held"):
        if what == "ask":
            two.ask(two.a)
        deletion.confirm_deletion(
            two.store, two.staff, request_id=request_id, typed_name=two.name(two.a), signed_in_at=NOW + timedelta(1), now=NOW + timedelta(1)
        )
    with pytest.raises(NotAllowed, match="prove_again"):
        privacy.lift_restriction(two.store, two.staff, restriction_id=held, signed_in_at=NOW - timedelta(minutes=6), now=NOW)
    privacy.lift_restriction(two.store, two.staff, restriction_id=held, signed_in_at=NOW, now=NOW)
    assert what == "confirm" or two.ask(two.a)


def test_another_school_finds_nothing_to_delete(two: Two) -> None:
    """Not found, as for an address that never existed."""
    with two.store.writing() as tx:
        other = tx.add_organisation(name="Andere school", now=NOW)
        tx.add_account(Account(AccountId("eve"), other, "Eve", True, NOW))
    eve = StaffActor(AccountId("eve"), other, True)
    request_id = two.ask(two.a)
    with pytest.raises(NotFound, match="pupil_unknown"):
        deletion.ask_deletion(two.store, eve, pupil_id=two.a.pupil_id, ground=DeletionGround.MISTAKE, typed_name=two.name(two.a), now=NOW)
    with pytest.raises(NotFound, match="deletion_unknown"):
        deletion.confirm_deletion(two.store, eve, request_id=request_id, typed_name=two.name(two.a), signed_in_at=NOW, now=NOW)
    assert () == privacy.load_keeping(two.store, eve, today=NOW.date()).calendar


def test_a_colleague_who_did_not_lead_may_not_delete(two: Two) -> None:
    """The facilitator of all meetings may, the administrator may, nobody else."""
    colleague = StaffActor(AccountId("carl"), two.staff.organisation_id, False)
    own = StaffActor(two.staff.account_id, two.staff.organisation_id, False)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        deletion.ask_deletion(
            two.store, colleague, pupil_id=two.a.pupil_id, ground=DeletionGround.MISTAKE, typed_name=two.name(two.a), now=NOW
        )
    assert () == privacy.load_keeping(two.store, colleague, today=NOW.date()).calendar
    assert 2 == len(privacy.load_keeping(two.store, own, today=NOW.date()).calendar)


# what goes by itself ---------------------------------------------------------------------------------------------------------------------


def leave(two: Two, planted: Planted, *, months: int | None = 24) -> datetime:
    """Record a departure, choose a term, and return noon of the last day on which the data stays."""
    privacy.record_departure(two.store, two.staff, pupil_id=planted.pupil_id, left_on=LEFT_ON, now=NOW)
    if months is not None:
        privacy.choose_term(two.store, two.staff, retention_class=RetentionClass.PUPIL_FILE, months=months, reason="onze keuze", now=NOW)
    return datetime.combine(add_months(LEFT_ON, months or 24), NOW.timetz())


def test_a_pupil_goes_the_day_after_the_term_and_is_gone_from_the_bytes(two: Two) -> None:
    """Not on the last day, but on the next; the one who did not leave stays."""
    last_day = leave(two, two.a)
    assert () == deletion.run_retention(two.store, now=last_day).certificates
    assert words_in_files(two.folder, two.a.gone) != {}
    sweep = deletion.run_retention(two.store, now=last_day + timedelta(days=1))
    assert [DeletionGround.TERM_OVER] == [certificate.ground for certificate in sweep.certificates]
    assert sweep.is_wiped
    assert {} == words_in_files(two.folder, two.a.gone)
    assert 1 == count(two.store, t.pupils)
    assert () == deletion.run_retention(two.store, now=last_day + timedelta(days=1)).certificates


def test_no_file_goes_before_the_school_chose_a_term(two: Two) -> None:
    """The proposal of the program is no decision."""
    last_day = leave(two, two.a, months=None)
    assert () == deletion.run_retention(two.store, now=last_day + timedelta(days=999)).certificates
    (row, _) = privacy.load_keeping(two.store, two.staff, today=NOW.date()).calendar
    assert (CalendarState.NO_CHOICE, date(2028, 7, 10)) == (row.state, row.due_on)


def test_what_is_held_stays_after_its_term(two: Two) -> None:
    """Until it is lifted."""
    last_day = leave(two, two.a)
    held = privacy.restrict(two.store, two.staff, pupil_id=two.a.pupil_id, kind=RestrictionKind.HOLD, reason="rechtszaak", now=NOW)
    assert () == deletion.run_retention(two.store, now=last_day + timedelta(days=1)).certificates
    assert CalendarState.HELD is privacy.load_keeping(two.store, two.staff, today=NOW.date()).calendar[0].state
    privacy.lift_restriction(two.store, two.staff, restriction_id=held, signed_in_at=NOW, now=NOW)
    assert 1 == len(deletion.run_retention(two.store, now=last_day + timedelta(days=1)).certificates)


def test_a_departure_can_be_taken_back(two: Two) -> None:
    """The newest version counts."""
    last_day = leave(two, two.a)
    privacy.record_departure(two.store, two.staff, pupil_id=two.a.pupil_id, left_on=None, now=NOW)
    assert () == deletion.run_retention(two.store, now=last_day + timedelta(days=1)).certificates


def test_doors_and_sign_ins_go_by_themselves(two: Two) -> None:
    """Links and devices a month after the minutes are final, sign-ins after three; scores stay."""
    token = sign_in_link.make_sign_in_link(two.store, Account(two.staff.account_id, two.staff.organisation_id, "Anna", True, NOW), now=NOW)
    sign_in_link.sign_in(two.store, token=token, now=NOW)
    doors = [t.links, t.devices, t.admissions, t.submissions]
    deletion.run_retention(two.store, now=NOW + timedelta(days=29))
    assert [2, 2, 2, 2] == [count(two.store, table) for table in doors]
    deletion.run_retention(two.store, now=NOW + timedelta(days=33))
    assert [0, 0, 0, 0] == [count(two.store, table) for table in doors]
    assert (1, 1, 2) == (count(two.store, t.sessions), count(two.store, t.sign_in_links), count(two.store, t.ratings))
    deletion.run_retention(two.store, now=NOW + timedelta(days=95))
    assert (0, 0, 2) == (count(two.store, t.sessions), count(two.store, t.sign_in_links), count(two.store, t.ratings))
    assert {} == words_in_files(two.folder, {place: word for place, word in two.a.words.items() if place[0] in {"links", "devices"}})


def test_only_the_administrator_chooses_a_term_and_only_one_that_can_be(two: Two) -> None:
    """From 1 to 240 months, with a reason."""
    own = StaffActor(two.staff.account_id, two.staff.organisation_id, False)
    wrong: list[tuple[StaffActor, RetentionClass, int, str, type[LdgmError]]] = [
        (own, RetentionClass.PUPIL_FILE, 24, "x", NotAllowed),
        (two.staff, RetentionClass.PUPIL_FILE, 0, "x", BadInput),
        (two.staff, RetentionClass.PUPIL_FILE, 241, "x", BadInput),
        (two.staff, RetentionClass.PUPIL_FILE, 24, "", BadInput),
        (two.staff, RetentionClass.CERTIFICATE, 24, "x", BadInput),
    ]
    for actor, kind, months, reason, refusal in wrong:
        with pytest.raises(refusal):
            privacy.choose_term(two.store, actor, retention_class=kind, months=months, reason=reason, now=NOW)
    assert all(term.choice is None for term in privacy.load_keeping(two.store, two.staff, today=NOW.date()).terms)


def test_the_log_is_shortened_after_its_term_and_stays_whole(two: Two) -> None:
    """What is left still proves that nobody changed it."""
    later = NOW + timedelta(days=1000)
    for planted, now in ((two.a, NOW), (two.b, later)):
        privacy.record_departure(two.store, two.staff, pupil_id=planted.pupil_id, left_on=None, now=now)
    with two.store.writing() as tx:
        tx.keeping._connection.execute(t.access_log.delete().where(t.access_log.c.seq > 2))
        tx.keeping._connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'access_log'")
    deletion.run_retention(two.store, now=datetime.combine(add_months(NOW.date(), 37), NOW.timetz()))
    log = journal.load_log(two.store, two.staff)
    assert [Deed.KEPT, Deed.TRIMMED] == [entry.deed for entry in log]
    assert [True] == [check.is_whole for check in journal.check_chains(two.store)]
