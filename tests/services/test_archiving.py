"""The archive of a meeting: out and in again gives the same minutes and the same bytes; nothing blind and no secret is in it."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.showcase import CASES
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.arrangement import ArrangementKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, NormGroupFit, Source
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.plan import Goal, Hearing, Plan
from ldgm_core.domain.rating import ChangeReason, SubmitKey, TestResult
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.errors import BadInput, NotAllowed, NotFound, NotNow
from ldgm_core.imports import MOST_ARCHIVE_BYTES, SCHEMA_VERSION, write_archive
from ldgm_core.services import (
    arrangement_watch,
    debate,
    due,
    installation,
    inviting,
    meeting_course,
    personal_link,
    perspective,
    planning,
    preparation,
    remarking,
    reporting,
    reviewing,
    shown_words,
    sign_in_link,
    token_hash,
)
from ldgm_core.services.archiving import export_archive, import_archive
from ldgm_core.services.source import add_source
from ldgm_core.store import Store
from ldgm_core.store.archive import ARCHIVED, LEFT_OUT, NOT_ARCHIVED
from ldgm_core.store.tables import metadata
from ldgm_core.texts import load_texts
from tests.arrangements import a_monitoring, a_talk, begun, granted, pupil_of
from tests.meetings import COGNITION, NOW, SECRET, SUPPORT, TEAM, Team, new_facilitator, new_team, store_in

LATER = NOW + timedelta(days=3)
words = st.sampled_from(["", "<script>alert(1)</script>", "=1+1", "Łódź 👩‍👧", "regel\nregel", "x" * 5000])


@contextmanager
def empty_installation(name: str = "Nieuwe gespreksleider") -> Iterator[tuple[Store, StaffActor]]:
    """Another machine, with an account and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_in(Path(folder))
        yield store, new_facilitator(store, name=name)
        store.close()


def minutes_of(store: Store, staff: StaffActor, meeting_id: MeetingId) -> MinutesData:
    """The minutes without the name of who leads, which changes with the account."""
    minutes = reporting.load_minutes(store, staff, meeting_id=meeting_id)
    return replace(minutes, header=replace(minutes.header, facilitator_name=""))


def check_round_trip(store: Store, staff: StaffActor, meeting_id: MeetingId) -> None:
    """Out, in elsewhere, out again."""
    data = export_archive(store, staff, meeting_id=meeting_id)
    with empty_installation() as (other, new_staff):
        assert meeting_id == import_archive(other, new_staff, data, now=LATER)
        assert minutes_of(store, staff, meeting_id) == minutes_of(other, new_staff, meeting_id)
        assert data == export_archive(other, new_staff, meeting_id=meeting_id)


def full_team(store: Store) -> Team:
    """A closed meeting in which every table that an archive holds has rows, and one poll was never revealed."""
    team = new_team(store)
    source = Source(
        "", team.staff.organisation_id, team.meeting_id, COGNITION, "WISC", "87", date(2026, 5, 1), "Anna", NormGroupFit.NO, NOW
    )
    add_source(store, team.staff, source, meeting_id=team.meeting_id, now=NOW)
    team.submit("Anna", 2, observation="eerste indruk")
    team.submit("Anna", 3, observation="=1+1", test_result=TestResult("87", "WISC", date(2026, 5, 1)))
    team.submit("Bram", 6, observation="<b>ziet</b> het")
    team.submit("Bram", 5, area_id=SUPPORT, observation="kanarie-nooit-onthuld")
    team.reveal()
    shown_words.release_observation(store, team.actors["Bram"], poll_id=team.poll(), now=NOW)
    team.speak("Anna", "Bram")
    team.second_round()
    team.submit("Bram", 5, change_reason=ChangeReason.NEW_INFORMATION)
    team.reveal()
    debate.add_note(store, team.staff, meeting_id=team.meeting_id, area_id=None, words="rustig gesprek", now=NOW)
    team.record_picture()
    team.record_picture(words="toch anders", column_to=4)
    team.estimates(4, 5)
    team.decide()
    perspective.add_dissent(store, team.actors["Moeder"], words="ik zie dat anders", key=SubmitKey("dissent-1"), now=NOW)
    plan = Plan(goals=(Goal(COGNITION, "leest AVI 4", by_on=date(2027, 2, 1)),), hearing=Hearing(not_possible_because="ziek"))
    planning.record_plan(store, team.staff, plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    reviewing.add_moment(store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.YEARLY, due_on=date(2027, 9, 1), about="alles")
    arrangement_id = begun(team)
    granted(team, arrangement_id)
    arrangement_watch.add_talk(store, team.staff, a_talk(arrangement_id), now=NOW)
    arrangement_watch.add_monitoring(store, team.staff, a_monitoring(team, arrangement_id), now=NOW)
    team.close()
    made = remarking.add_remark(store, team.actors["Moeder"], words="dinsdag, niet donderdag", key=SubmitKey("remark-1"), now=NOW)
    remarking.answer_remark(
        store, team.staff, meeting_id=team.meeting_id, remark_id=made.rating_id, words="verbeterd", answered_by="Anna", now=NOW
    )
    reporting.finish_minutes(store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)
    reporting.add_addendum(store, team.staff, meeting_id=team.meeting_id, words="aanvulling", who="Moeder", now=NOW)
    reviewing.evaluate_goal(
        store,
        team.staff,
        meeting_id=team.meeting_id,
        goal_number=1,
        state=GoalState.AS_EXPECTED,
        seen="leest",
        evaluated_by="Anna",
        now=NOW,
    )
    return team


def exported(team: Team) -> dict[str, Any]:
    """The body of a team's archive."""
    body: dict[str, Any] = json.loads(export_archive(team.store, team.staff, meeting_id=team.meeting_id))["body"]
    return body


@pytest.mark.parametrize("case", read_cases(CASES), ids=lambda case: case.id)
def test_every_demo_case_comes_back_as_it_was(store: Store, case: Any) -> None:
    """Played to the end, moved, and moved on: the same minutes and the same bytes."""
    staff = new_facilitator(store)
    player = Player(store, staff, case, texts=load_texts(), secret=SECRET, seed=3, now=NOW)
    check_round_trip(store, staff, player.play())


def test_a_meeting_with_everything_in_it_comes_back_as_it_was(store: Store) -> None:
    """Every table of the archive has rows in this meeting, so that none is forgotten on the way."""
    team = full_team(store)
    assert [] == [name for name, rows in exported(team).items() if not rows]
    check_round_trip(store, team.staff, team.meeting_id)


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_any_meeting_comes_back_as_it_was(data: st.DataObject) -> None:
    """Whatever people answered, revealed, wrote or left undone, sealed or not."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_in(Path(folder))
        team = new_team(store, shows_names=data.draw(st.booleans()))
        answers = st.lists(st.tuples(st.sampled_from([name for name, _ in TEAM]), st.integers(1, 7), words), max_size=8)
        for area in (COGNITION, SUPPORT, AreaId("didactic")):
            for name, column, said in data.draw(answers):
                team.submit(name, column, area_id=area, observation=said)
            is_revealed = data.draw(st.booleans()) and team.reveal(area)
            if is_revealed and data.draw(st.booleans()):
                team.record_picture(area_id=area, column_from=data.draw(st.integers(1, 7)), words=data.draw(words) or "samen")
        if data.draw(st.booleans()):
            planning.record_plan(store, team.staff, Plan(helping=data.draw(words)), meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
        for said in data.draw(st.lists(words, max_size=2)):
            debate.add_note(store, team.staff, meeting_id=team.meeting_id, area_id=None, words=said or "notitie", now=NOW)
        if data.draw(st.booleans()):
            team.estimates(*data.draw(st.lists(st.integers(1, 7), min_size=1, max_size=4)))
            team.decide(outcome=data.draw(st.sampled_from(Outcome)), why=data.draw(words) or "omdat", apart_reason="stage")
        team.close()
        for number, (name, said) in enumerate(
            data.draw(st.lists(st.tuples(st.sampled_from([name for name, _ in TEAM]), words), max_size=3))
        ):
            made = remarking.add_remark(store, team.actors[name], words=said or "klopt niet", key=SubmitKey(f"remark-{number:03}"), now=NOW)
            remarking.answer_remark(
                store,
                team.staff,
                meeting_id=team.meeting_id,
                remark_id=made.rating_id,
                words=said or "verbeterd",
                answered_by="Anna",
                now=NOW,
            )
        if data.draw(st.booleans()):
            reporting.finish_minutes(store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)
        check_round_trip(store, team.staff, team.meeting_id)
        store.close()


def test_of_a_group_arrangement_only_this_pupil_goes_along(store: Store) -> None:
    """Another pupil's part and what was seen of it stay behind; the arrangement itself comes back as it was."""
    team = full_team(store)
    other = preparation.create_meeting(
        store, team.staff, preparation.NewMeeting(None, "Kanarie", "", team_sector(store, team), NOW.date(), 112, "x", "so-2026.1"), now=NOW
    )
    arrangement_id = begun(team, kind=ArrangementKind.GROUP, pupils=[pupil_of(store, other)], title="Groep")
    granted(team, arrangement_id)
    of_other = replace(a_monitoring(team, arrangement_id), pupil_id=pupil_of(store, other), seen="kanarie-andere-leerling")
    arrangement_watch.add_monitoring(store, team.staff, of_other, now=NOW)
    text = json.dumps(exported(team))
    assert [False, False, False] == [word in text for word in ("Kanarie", "kanarie-andere-leerling", pupil_of(store, other))]
    check_round_trip(store, team.staff, team.meeting_id)


def test_what_is_due_is_worked_out_again_where_the_meeting_comes_to_live(store: Store) -> None:
    """The list of the new account names the same days as the list of the old one."""
    team = full_team(store)

    def days(of: Store, staff: StaffActor) -> list[tuple[str, date]]:
        return [(item.kind_key, item.due_on) for item in due.list_due(of, staff, today=NOW.date(), days_ahead=800).items]

    assert {"due_kind.perspective", "due_kind.arrangement_end", "check_kind.yearly"} <= {kind for kind, _ in days(store, team.staff)}
    with empty_installation() as (other, staff):
        import_archive(other, staff, export_archive(store, team.staff, meeting_id=team.meeting_id), now=LATER)
        assert days(store, team.staff) == days(other, staff)


def test_an_archive_of_version_1_is_still_read(store: Store) -> None:
    """What version 1 did not know is empty; a plan from before some fields existed is whole."""
    team = new_team(store)
    old_plan = Plan(helping="rust", goals=(Goal(COGNITION, "leest"),))
    planning.record_plan(store, team.staff, old_plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    reviewing.add_moment(store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.YEARLY, due_on=date(2027, 9, 1), about="alles")
    team.close()
    body = exported(team)
    first = {name: rows for name, rows in body.items() if not name.startswith(("arrangement", "monitorings"))}
    lacking = (("pupils", ["enrolled_on"]), ("meetings", ["kind", "location"]), ("check_moments", ["area_id"]))
    for name, columns in lacking:
        first[name] = [{key: value for key, value in row.items() if key not in columns} for row in first[name]]
    for field in ("deviations", "parents_view"):
        del first["plans"][0]["plan"][field]
    current = json.loads(write_archive(first))
    with empty_installation() as (other, staff):
        assert team.meeting_id == import_archive(other, staff, json.dumps({**current, "version": 1}).encode(), now=LATER)
        assert old_plan == planning.load_plan(other, staff, meeting_id=team.meeting_id).plan
        assert exported(team) == json.loads(export_archive(other, staff, meeting_id=team.meeting_id))["body"]


def test_an_archive_of_version_3_keeps_its_order(store: Store) -> None:
    """Until then the times told in which order things were said."""
    team = new_team(store)
    for minutes in (1, 2, 0):
        moment = NOW + timedelta(minutes=minutes)
        debate.add_note(store, team.staff, meeting_id=team.meeting_id, area_id=None, words=f"na {minutes}", now=moment)
    team.close()
    body = exported(team)
    for name in ("turns", "notes", "dissents", "remarks", "remark_answers", "addenda"):
        body[name] = [{key: value for key, value in row.items() if key != "number"} for row in body[name]]
    third = {**json.loads(write_archive(body)), "version": 3}
    with empty_installation() as (other, staff):
        import_archive(other, staff, json.dumps(third).encode(), now=LATER)
        with other.reading() as tx:
            assert ["na 0", "na 1", "na 2"] == [note.words for note in tx.load_notes(team.meeting_id)]


def test_an_arrangement_that_could_not_have_happened_is_refused(store: Store) -> None:
    """Granted before anybody judged: whoever writes that into an archive finds it refused."""
    body = exported(full_team(store))
    body["arrangement_events"] = [row for row in body["arrangement_events"] if row["kind"] != "assessed"]
    for number, row in enumerate(body["arrangement_events"], start=1):
        row["number"] = number
    with empty_installation() as (other, staff), pytest.raises(BadInput, match="archive_row_wrong"):
        import_archive(other, staff, write_archive(body), now=LATER)


def test_who_was_there_without_answering_is_still_there(store: Store) -> None:
    """An observer who joined with a device is present in the minutes, also after a move without devices."""
    team = new_team(store, people=(*TEAM, ("Voorzitter", "committee_chair")))
    token = personal_link.link_token(SECRET, team.actors["Voorzitter"].participant_id, 1)
    personal_link.bind_device(store, token=token, now=NOW)
    team.close()
    present = {person.name for person in minutes_of(store, team.staff, team.meeting_id).present if person.was_present}
    assert {"Voorzitter"} == present
    check_round_trip(store, team.staff, team.meeting_id)


def test_a_meeting_that_still_runs_has_no_archive(team: Team) -> None:
    """Its answers are nobody's to read."""
    team.submit("Anna", 3)
    with pytest.raises(NotNow, match="archive_not_closed"):
        export_archive(team.store, team.staff, meeting_id=team.meeting_id)


def test_an_answer_that_was_never_revealed_stays_behind(store: Store) -> None:
    """Closing a meeting is no reveal: the poll is in the archive, what people said to it is not."""
    team = full_team(store)
    body = exported(team)
    hidden = {poll["id"] for poll in body["polls"] if poll["revealed_at"] is None}
    assert (True, False) == (team.poll(SUPPORT) in hidden, "kanarie-nooit-onthuld" in json.dumps(body, ensure_ascii=False))
    assert set() == hidden & {row["poll_id"] for row in body["ratings"]}


def test_answers_stay_in_the_order_in_which_they_were_given(store: Store) -> None:
    """The replaced one before the one that counts."""
    team = full_team(store)
    first = [row["column"] for row in exported(team)["ratings"] if row["poll_id"] == team.poll(round_=1)]
    assert [2, 3, 6] == first


def test_no_secret_of_the_installation_is_in_an_archive(store: Store) -> None:
    """No hash of a link, a device, a session or an account, no account, no organisation, no room code."""
    team = full_team(store)
    token = personal_link.link_token(SECRET, team.actors["Anna"].participant_id, 1)
    sign_in_link.make_sign_in_link(store, installation.make_first_account(store, organisation_name="", display_name="", now=NOW), now=NOW)
    text = export_archive(store, team.staff, meeting_id=team.meeting_id).decode()
    with store.reading() as tx:
        meeting = tx.load_meeting(team.meeting_id)
    secrets = [token, token_hash.hash_token(token), meeting.room_code, meeting.facilitator_id, meeting.organisation_id]
    assert [] == [secret for secret in secrets if secret in text]


def test_every_table_and_column_is_archived_or_left_behind_with_a_reason() -> None:
    """A new table or column is a decision that somebody writes down in store/archive.py."""
    assert set(metadata.tables) == set(ARCHIVED) | set(NOT_ARCHIVED)
    assert set() == set(ARCHIVED) & set(NOT_ARCHIVED)
    for name, columns in ARCHIVED.items():
        assert set(metadata.tables[name].c.keys()) - set(LEFT_OUT) == set(columns), name
    assert [] == [why for why in (*NOT_ARCHIVED.values(), *LEFT_OUT.values()) if len(why) < 15]


def test_only_who_leads_the_meeting_exports_it_and_only_staff_imports(store: Store) -> None:
    """Somebody else's meeting is not found."""
    team = full_team(store)
    stranger = replace(team.staff, account_id="somebody", is_administrator=False)  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="meeting_unknown"):
        export_archive(store, stranger, meeting_id=team.meeting_id)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        export_archive(store, team.actors["Anna"], meeting_id=team.meeting_id)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        import_archive(store, team.actors["Anna"], b"", now=LATER)


def test_a_meeting_that_is_here_already_is_left_alone(store: Store) -> None:
    """Also in another school of the same installation, and with only one id in common."""
    team = full_team(store)
    data = export_archive(store, team.staff, meeting_id=team.meeting_id)
    with pytest.raises(BadInput, match="archive_exists"):
        import_archive(store, team.staff, data, now=LATER)
    renamed = data.decode().replace(team.meeting_id, "another-meeting")
    body = json.loads(renamed)["body"]
    with pytest.raises(BadInput, match="archive_exists"):
        import_archive(store, team.staff, write_archive(body), now=LATER)
    assert data == export_archive(store, team.staff, meeting_id=team.meeting_id)


def test_two_meetings_of_one_pupil_stay_of_one_pupil(store: Store) -> None:
    """The second archive finds the pupil that the first one brought."""
    team = full_team(store)
    with store.reading() as tx:
        pupil_id = tx.load_meeting(team.meeting_id).pupil_id
        name = tx.load_pupil(pupil_id).call_name
    new = preparation.NewMeeting(pupil_id, "", "", team_sector(store, team), LATER.date(), 124, "Een jaar later", "so-2026.1")
    second = replace(team, meeting_id=preparation.create_meeting(store, team.staff, new, now=LATER))
    person = inviting.PersonSettings("Anna", "teacher")
    inviting.add_person(store, team.staff, person, meeting_id=second.meeting_id, secret=SECRET, now=LATER)
    meeting_course.open_meeting(store, team.staff, meeting_id=second.meeting_id, now=LATER)
    second.close()
    with empty_installation() as (other, staff):
        for meeting_id in (team.meeting_id, second.meeting_id):
            import_archive(other, staff, export_archive(store, team.staff, meeting_id=meeting_id), now=LATER)
        assert [pupil_id] == [pupil.id for pupil in preparation.find_pupils(other, staff, typed="").rows]
        assert [pupil_id] == [pupil.id for pupil in preparation.find_pupils(other, staff, typed=name[1:]).rows]
        assert team.meeting_id == preparation.load_preparation(other, staff, meeting_id=second.meeting_id).earlier.id  # type: ignore[union-attr]


def team_sector(store: Store, team: Team) -> Any:
    """The sector of a team's pupil."""
    return preparation.load_preparation(store, team.staff, meeting_id=team.meeting_id).pupil.sector


def test_a_pupil_of_another_school_is_not_taken_over(store: Store) -> None:
    """One id, two schools: refused, and the other school's pupil stays whole."""
    team = full_team(store)
    data = export_archive(store, team.staff, meeting_id=team.meeting_id)
    with empty_installation() as (other, staff):
        import_archive(other, staff, data, now=LATER)
        with other.writing() as tx:
            organisation_id = tx.add_organisation(name="Andere school", now=NOW)
            tx.add_account(replace(tx.load_account(staff.account_id), id="other", organisation_id=organisation_id))  # type: ignore[arg-type]
        stranger = StaffActor("other", organisation_id)  # type: ignore[arg-type]
        body = with_other_ids(json.loads(data)["body"])
        with pytest.raises(BadInput, match="archive_exists"):
            import_archive(other, stranger, write_archive(body), now=LATER)
        assert () == preparation.find_pupils(other, stranger, typed="").rows


def with_other_ids(body: dict[str, Any]) -> dict[str, Any]:
    """The same archive with every id changed but the pupil's."""
    text = json.dumps(body)
    for name in (
        "meetings",
        "participants",
        "sources",
        "polls",
        "ratings",
        "notes",
        "dissents",
        "check_moments",
        "goal_evaluations",
        "addenda",
        "remarks",
        "remark_answers",
    ):
        for row in body[name]:
            text = text.replace(f'"{row["id"]}"', f'"x{row["id"][1:]}"')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("archive_unreadable", lambda data: b""),
        ("archive_unreadable", lambda data: data[: len(data) // 2]),
        ("archive_unreadable", lambda data: b"\xff" + data),
        ("archive_unreadable", lambda data: b"[" * 100_000),
        ("archive_unreadable", lambda data: b'{"a":' * 30 + b"1" + b"}" * 30),
        ("archive_unreadable", lambda data: b'{"schema": NaN}'),
        ("archive_unreadable", lambda data: b'{"schema": 1, "schema": 2}'),
        ("archive_unreadable", lambda data: b'{"version": 1' + b"0" * 5000 + b"}"),
        ("archive_not_ours", lambda data: b"[]"),
        ("archive_not_ours", lambda data: data.replace(b"ldgm-meeting-archive", b"something-else")),
        ("archive_version_unknown", lambda data: data.replace(b'"version": %d\n' % SCHEMA_VERSION, b'"version": 99\n')),
        ("archive_version_unknown", lambda data: data.replace(b'"version": %d\n' % SCHEMA_VERSION, b'"version": "1"\n')),
        ("archive_damaged", lambda data: data.replace(b"rustig gesprek", b"druk gesprek")),
        ("archive_damaged", lambda data: data.replace(b'"sha256": "', b'"sha256": "0')),
        ("archive_too_large", lambda data: data + b" " * MOST_ARCHIVE_BYTES),
    ],
)
def test_a_file_that_is_no_whole_archive_is_refused(store: Store, code: str, spoil: Callable[[bytes], bytes]) -> None:
    """With a sentence; nothing is stored."""
    team = full_team(store)
    data = export_archive(store, team.staff, meeting_id=team.meeting_id)
    assert data != spoil(data)
    check_refused(spoil(data), code)


def change(table: str, column: str, value: object, row: int = 0) -> Callable[[dict[str, Any]], None]:
    """Write something else in one place."""
    return lambda body: body[table][row].update({column: value})


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("archive_tables_wrong", lambda body: body.pop("notes")),
        ("archive_tables_wrong", lambda body: body.update(sessions=[])),
        ("archive_tables_wrong", lambda body: body.update(notes={})),
        ("archive_tables_wrong", lambda body: body.update(joined=["nobody"])),
        ("archive_tables_wrong", lambda body: body.pop("joined")),
        ("archive_tables_wrong", lambda body: body["meetings"].append(body["meetings"][0])),
        ("archive_tables_wrong", lambda body: body["pupils"].clear()),
        ("archive_row_wrong", lambda body: body["notes"].append("note")),
        ("archive_row_wrong", lambda body: body["notes"][0].update(bsn="1")),
        ("archive_row_wrong", lambda body: body["notes"][0].pop("words")),
        ("archive_row_wrong", lambda body: body["notes"].append(body["notes"][0])),
        ("archive_row_wrong", lambda body: body["polls"].append({**body["polls"][0], "id": "twice"})),
        ("archive_row_wrong", change("ratings", "participant_id", "somebody-else")),
        ("archive_row_wrong", change("notes", "meeting_id", "another-meeting")),
        ("archive_row_wrong", change("participants", "role", "king")),
        ("archive_row_wrong", change("polls", "area_id", "intelligence")),
        ("archive_row_wrong", change("polls", "columns", 9)),
        ("archive_row_wrong", change("polls", "round", 3)),
        ("archive_row_wrong", lambda body: [poll.update(revealed_at=None) for poll in body["polls"]]),
        ("archive_row_wrong", change("ratings", "column", 8)),
        ("archive_row_wrong", change("ratings", "column", None)),
        ("archive_row_wrong", change("ratings", "duration", "lasting")),
        ("archive_row_wrong", change("agreed_pictures", "column_from", 0)),
        ("archive_row_wrong", change("decisions", "destination_column", 8)),
        ("archive_row_wrong", change("draws", "observation_order", ["nothing"])),
        ("archive_row_wrong", change("sources", "area_id", "nothing")),
        ("archive_row_wrong", change("final_minutes", "body", "{}")),
        ("archive_row_wrong", change("final_minutes", "content_hash", "0" * 64)),
        ("archive_row_wrong", change("meetings", "calendar_age_months", 0)),
        ("archive_value_wrong", change("meetings", "id", "../../etc")),
        ("archive_value_wrong", change("meetings", "id", "x" * 65)),
        ("archive_value_wrong", change("meetings", "held_on", "gisteren")),
        ("archive_value_wrong", change("meetings", "created_at", "2026-01-01T10:00:00")),
        ("archive_value_wrong", change("meetings", "created_at", "0001-01-01T00:00:00+14:00")),
        ("archive_value_wrong", change("meetings", "shows_names", 1)),
        ("archive_value_wrong", change("meetings", "step", True)),
        ("archive_value_wrong", change("meetings", "step", 99)),
        ("archive_value_wrong", change("meetings", "area_ids", "cognition")),
        ("archive_value_wrong", change("meetings", "area_ids", [["cognition"]])),
        ("archive_value_wrong", change("pupils", "sector", "PO")),
        ("archive_value_wrong", change("pupils", "call_name", None)),
        ("archive_value_wrong", change("pupils", "call_name", "x" * 5001)),
        ("archive_value_wrong", change("ratings", "observation", "a\u202eb")),
        ("archive_value_wrong", change("ratings", "observation", "\ud800")),
        ("archive_value_wrong", change("ratings", "column", 3.0)),
        ("archive_value_wrong", change("ratings", "developmental_age_months", 2**63)),
        ("archive_value_wrong", change("ratings", "test_result", {"result": 87, "instrument": "WISC", "made_on": None}, row=1)),
        ("archive_value_wrong", change("plans", "plan", {"bsn": "1"})),
        ("archive_value_wrong", change("plans", "plan", {"helping": "a\u202eb"})),
        ("archive_value_wrong", change("plans", "plan", [])),
        ("archive_open", change("meetings", "closed_at", None)),
        ("archive_matrix_unknown", change("meetings", "matrix_version", "so-1999.1")),
        ("archive_matrix_unknown", change("meetings", "matrix_version", "../so-2026.1")),
        ("matrix_other_sector", change("pupils", "sector", "vso")),
        ("overlay_not_toml", change("meetings", "overlay", "x = [")),
    ],
)
def test_an_archive_with_a_good_hash_is_still_not_trusted(store: Store, code: str, spoil: Callable[[dict[str, Any]], None]) -> None:
    """Who can write a file can write its hash: types, references and the rules of the meeting are judged again."""
    body = exported(full_team(store))
    spoil(body)
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    digest = hashlib.sha256(canonical).hexdigest()
    envelope = f'{{"schema": "ldgm-meeting-archive", "version": {SCHEMA_VERSION}, "sha256": "{digest}", "body": {text}}}'
    check_refused(envelope.encode(), code)


def check_refused(data: bytes, code: str) -> None:
    """Refused with a sentence, into an empty installation that stays empty."""
    with empty_installation() as (other, staff):
        with pytest.raises((BadInput, NotFound)) as caught:
            import_archive(other, staff, data, now=LATER)
        assert code == caught.value.code
        assert load_texts().sentence(caught.value).endswith(".")
        assert ((), ()) == (preparation.find_pupils(other, staff, typed="").rows, preparation.list_meetings(other, staff).rows)


def test_the_order_of_the_draw_survives(store: Store) -> None:
    """What chance decided is not decided again."""
    team = full_team(store)
    with store.reading() as tx:
        drawn = tx.find_draw(team.poll(round_=1))
    with empty_installation() as (other, staff):
        import_archive(other, staff, export_archive(store, team.staff, meeting_id=team.meeting_id), now=LATER)
        with other.reading() as tx:
            assert drawn == tx.find_draw(team.poll(round_=1))


def test_an_imported_meeting_gets_new_personal_links_when_it_is_asked_for(tmp_path: Path) -> None:
    """Links stay behind on export; a new one can be made, although there is nothing to replace."""
    source = store_in(tmp_path)
    team = new_team(source)
    team.close()
    data = export_archive(source, team.staff, meeting_id=team.meeting_id)
    (tmp_path / "other").mkdir()
    target = store_in(tmp_path / "other")
    staff = new_facilitator(target)
    import_archive(target, staff, data, now=NOW)
    anna = team.actors["Anna"].participant_id
    inviting.renew_link(target, staff, participant_id=anna, secret=SECRET, now=NOW)
    with target.reading() as tx:
        found = tx.find_participant_by_link(
            token_hash.hash_token(personal_link.link_token(SECRET, anna, tx.load_participant(anna).link_generation))
        )
    assert found is not None
    assert anna == found.id
