"""Steps 2 to 5 and the minutes on the real store."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.domain.minutes import MinutesState
from ldgm_core.domain.plan import Goal, Hearing, Plan
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.domain.rating import ChangeReason, SubmitKey
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import debate, due, meeting_course, perspective, planning, reporting, reviewing, shown_words
from tests.meetings import COGNITION, DESTINATION, NOW, Team, change, keep


def revealed(team: Team, *columns: int) -> Team:
    """Let the first people answer and reveal."""
    for name, column in zip(team.actors, columns, strict=False):
        team.submit(name, column, observation=f"{name} zag iets")
    team.reveal()
    return team


def test_the_agenda_puts_most_difference_first_and_leaves_open_areas_out(team: Team) -> None:
    """Only what is revealed can be talked about."""
    revealed(team, 2, 5, 2, 5)
    room = debate.load_debate(team.store, team.staff, meeting_id=team.meeting_id)
    assert ["cognition"] == [entry.area_id for entry in room.entries]
    assert 9 == len(room.not_revealed)


def test_an_open_area_cannot_be_talked_about(team: Team) -> None:
    """Nothing to see yet."""
    with pytest.raises(NotNow, match="poll_not_revealed"):
        debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)


def test_round_two_waits_for_a_turn_from_each_end(team: Team) -> None:
    """The ends speak first; then people may score again."""
    revealed(team, 2, 5, 3)
    with pytest.raises(NotNow, match="ends_not_heard"):
        team.second_round()
    team.speak("Anna")
    with pytest.raises(NotNow, match="ends_not_heard"):
        team.second_round()
    team.speak("Bram")
    assert team.second_round() == team.second_round()


def test_a_turn_can_be_taken_back(team: Team) -> None:
    """Ticked the wrong person."""
    revealed(team, 2, 5)
    team.speak("Anna", "Bram")
    debate.mark_turn(
        team.store, team.staff, poll_id=team.poll(), participant_id=team.actors["Bram"].participant_id, has_spoken=False, now=NOW
    )
    with pytest.raises(NotNow, match="ends_not_heard"):
        team.second_round()


def test_in_round_two_a_phone_reads_what_others_allowed_and_nothing_about_where_they_stand(team: Team) -> None:
    """Words in the drawn order, one's own left out, and nothing before the reveal or without the writer's yes."""
    team.submit("Anna", 2, observation="rekent tot tien")
    team.submit("Bram", 5, observation="telt alles op het plein")
    team.submit("Chloé", 6, observation="blijft hier")

    def read(name: str) -> tuple[str, ...]:
        return shown_words.load_shown_words(team.store, team.actors[name], area_id=COGNITION)

    assert () == read("Moeder")
    team.reveal()
    assert () == read("Moeder")
    for name in ("Anna", "Bram"):
        shown_words.release_observation(team.store, team.actors[name], poll_id=team.poll(), now=NOW)
    assert {"rekent tot tien", "telt alles op het plein"} == set(read("Moeder"))
    assert ("telt alles op het plein",) == read("Anna")
    with team.store.reading() as tx:
        draw = tx.find_draw(team.poll())
        words = {stored.id: stored.rating.observation for stored in tx.load_revealed_ratings(tx.load_poll(team.poll()))}
    assert draw is not None
    assert tuple(words[one] for one in draw.observation_order if words[one] != "blijft hier") == read("Moeder")


def test_round_two_is_blind_again_and_counts_only_who_answers(team: Team) -> None:
    """The first round stays as it was."""
    revealed(team, 2, 5)
    team.speak("Anna", "Bram")
    team.second_round()
    keep(team, "Anna")
    with pytest.raises(BadInput, match="change_reason_missing"):
        change(team, "Bram", 4, None)
    change(team, "Bram", 4, ChangeReason.NEW_INFORMATION)
    talk = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)
    assert [True, False] == [isinstance(poll, RevealedPoll) for poll in talk.rounds]
    assert "new_information" not in repr(talk)
    team.reveal()
    talk = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)
    assert [(2, 5), (2, 4)] == [poll.scores for poll in talk.rounds if isinstance(poll, RevealedPoll)]


def test_an_observation_is_on_the_screen_only_after_its_writer_says_so(team: Team) -> None:
    """And nobody else can say so."""
    revealed(team, 2, 5)
    talk = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)
    assert ((), 2) == (talk.observations, talk.hidden_observations)
    shown_words.release_observation(team.store, team.actors["Bram"], poll_id=team.poll(), now=NOW)
    shown_words.release_observation(team.store, team.actors["Bram"], poll_id=team.poll(), now=NOW)
    talk = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION)
    assert (["Bram zag iets"], 1) == ([item.words for item in talk.observations], talk.hidden_observations)
    assert "Anna zag iets" not in repr(talk)


def test_releasing_needs_words_of_ones_own_and_a_revealed_poll(team: Team) -> None:
    """Two refusals."""
    team.submit("Anna", 2, observation="eigen")
    with pytest.raises(NotNow, match="poll_not_revealed"):
        shown_words.release_observation(team.store, team.actors["Anna"], poll_id=team.poll(), now=NOW)
    team.reveal()
    with pytest.raises(NotFound, match="observation_unknown"):
        shown_words.release_observation(team.store, team.actors["Bram"], poll_id=team.poll(), now=NOW)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("picture_column_missing", {"column_from": None}),
        ("picture_span_reversed", {"column_from": 4, "column_to": 3}),
        ("column_off_scale", {"column_from": 9}),
        ("picture_column_not_here", {"kind": PictureKind.DIFFERENCE_REMAINS}),
        ("text_empty", {"words": " "}),
        ("text_empty", {"recorded_by": ""}),
        ("perspective_not_here", {"area_id": DESTINATION}),
        ("poll_not_revealed", {"area_id": AreaId("didactic")}),
        ("area_unknown", {"area_id": AreaId("nonsense")}),
    ],
)
def test_a_picture_that_does_not_fit_is_refused(team: Team, code: str, changes: dict[str, object]) -> None:
    """Every refusal of an agreed picture."""
    revealed(team, 2, 5)
    with pytest.raises(LdgmError) as caught:
        team.record_picture(**changes)
    assert code == caught.value.code


def test_a_picture_is_kept_in_versions(team: Team) -> None:
    """Never overwritten in place."""
    revealed(team, 2, 5)
    team.record_picture(words="eerst")
    team.record_picture(words="daarna", column_to=4)
    with team.store.reading() as tx:
        picture = tx.load_pictures(team.meeting_id)[COGNITION]
    assert (2, "daarna", 3, 4) == (picture.version, picture.words, picture.column_from, picture.column_to)


def test_no_picture_is_written_while_round_two_is_open(team: Team) -> None:
    """First the second round, then the words."""
    revealed(team, 2, 5)
    team.speak("Anna", "Bram")
    team.second_round()
    with pytest.raises(NotNow, match="second_round_open"):
        team.record_picture()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("decision_incomplete", {"destination": ""}),
        ("decision_incomplete", {"direction": ""}),
        ("decision_incomplete", {"until_on": None}),
        ("decision_until_wrong", {"until_on": date(2026, 9, 1)}),
        ("decision_until_wrong", {"until_on": date(2027, 10, 1)}),
        ("decision_apart_reason_missing", {"destination_column": 7}),
        ("column_off_scale", {"destination_column": 8, "apart_reason": "toch"}),
        ("text_empty", {"why": ""}),
        ("text_empty", {"decided_by": "  "}),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(team: Team, code: str, changes: dict[str, object]) -> None:
    """Every refusal of a decision."""
    team.estimates(4, 5)
    with pytest.raises(LdgmError) as caught:
        team.decide(**changes)
    assert code == caught.value.code


def test_a_decision_waits_for_the_reveal_of_the_estimates(team: Team) -> None:
    """Judge alone first, then decide."""
    with pytest.raises(NotNow, match="estimates_not_revealed"):
        team.decide()
    perspective.open_perspective(team.store, team.staff, meeting_id=team.meeting_id, now=NOW)
    with pytest.raises(NotNow, match="estimates_not_revealed"):
        team.decide()


@pytest.mark.parametrize("outcome", [Outcome.NOT_AGREED, Outcome.POSTPONED])
def test_not_agreeing_and_postponing_are_full_outcomes(team: Team, outcome: Outcome) -> None:
    """Neither needs a destination."""
    team.estimates(4)
    team.decide(outcome=outcome, destination="", destination_column=None, direction="", until_on=None)
    room = perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id)
    assert room.decision is not None
    assert outcome is room.decision.outcome


def test_decisions_keep_their_history(team: Team) -> None:
    """The newest counts, the older ones stay."""
    team.estimates(4)
    team.decide(why="eerst")
    team.decide(why="daarna")
    room = perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id)
    assert [(1, "eerst"), (2, "daarna")] == [(item.version, item.why) for item in room.decisions]


def test_abilities_beyond_the_destination_raise_a_question(team: Team) -> None:
    """The pictures come back as they were written; no verdict, and support says nothing about height."""
    revealed(team, 5, 5)
    team.record_picture(column_from=5)
    team.estimates(4)
    team.decide()
    room = perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id)
    assert [COGNITION] == [picture.area_id for picture in room.beyond]


def test_a_dissent_is_kept_once_per_key_and_nobody_can_remove_it(team: Team) -> None:
    """There is no service to remove it, and a repeat changes nothing."""
    for _ in range(2):
        perspective.add_dissent(team.store, team.actors["Moeder"], words="ik zie dit anders", key=SubmitKey("dissent-1"), now=NOW)
    room = perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id)
    assert ["ik zie dit anders"] == [dissent.words for dissent in room.dissents]
    assert not [name for name in dir(perspective) if "remove" in name or "delete" in name]


def test_a_dissent_on_behalf_says_who_wrote_it_down(team: Team) -> None:
    """And only for people of this meeting."""
    mother = team.actors["Moeder"].participant_id
    perspective.add_dissent_for(team.store, team.staff, participant_id=mother, words="nee", written_down_by="Anna", now=NOW)
    room = perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id)
    assert [("nee", "Anna")] == [(dissent.words, dissent.written_down_by) for dissent in room.dissents]
    with pytest.raises(NotFound, match="participant_unknown"):
        perspective.add_dissent_for(team.store, team.staff, participant_id=ParticipantId("x"), words="nee", written_down_by="", now=NOW)


def test_a_final_plan_needs_the_hearing_or_a_reason(team: Team) -> None:
    """The pupil is heard, or it says why not."""
    with pytest.raises(BadInput, match="hearing_missing"):
        planning.record_plan(team.store, team.staff, Plan(is_final=True), meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    heard = Plan(is_final=True, hearing=Hearing(not_possible_because="ziek"))
    assert 1 == planning.record_plan(team.store, team.staff, heard, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    assert 1 == planning.record_plan(team.store, team.staff, heard, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)


def test_a_plan_comes_back_whole_and_without_empty_rows(team: Team) -> None:
    """What was written is there; rows without words are not."""
    plan = Plan(goals=(Goal(None, "lezen", by_on=date(2027, 1, 1)), Goal(None, " ")), hindering="<b>&")
    planning.record_plan(team.store, team.staff, plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    room = planning.load_plan(team.store, team.staff, meeting_id=team.meeting_id)
    assert (1, (Goal(None, "lezen", by_on=date(2027, 1, 1)),), "<b>&") == (room.version, room.plan.goals, room.plan.hindering)


def test_check_moments_lie_after_the_meeting_and_appear_in_the_list(team: Team) -> None:
    """Due, until somebody looked."""
    with pytest.raises(BadInput, match="moment_before_meeting"):
        reviewing.add_moment(team.store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.YEARLY, due_on=date(2026, 1, 1), about="")
    day = NOW.date() + timedelta(days=30)
    reviewing.add_moment(team.store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.IN_BETWEEN, due_on=day, about="jaar")
    listed = due.list_due(team.store, team.staff, today=NOW.date()).items
    assert [("Mats", day, "check_kind.in_between")] == [(item.title, item.due_on, item.kind_key) for item in listed]
    reviewing.mark_moment_done(team.store, team.staff, meeting_id=team.meeting_id, moment_id=listed[0].id, now=NOW)
    assert () == due.list_due(team.store, team.staff, today=NOW.date()).items
    with pytest.raises(NotFound, match="moment_unknown"):
        reviewing.mark_moment_done(team.store, team.staff, meeting_id=team.meeting_id, moment_id="x", now=NOW)


def test_what_somebody_finds_out_by_a_day_comes_on_the_list_and_newer_words_take_its_place(team: Team) -> None:
    """One line per area; what was found out already is not asked for again, a new promise is."""
    revealed(team, 2, 5)
    day = NOW.date() + timedelta(days=14)
    label = debate.load_talk(team.store, team.staff, meeting_id=team.meeting_id, area_id=COGNITION).area.label

    def listed() -> list[tuple[str, date, str]]:
        items = due.list_due(team.store, team.staff, today=NOW.date()).items
        return [(item.kind_key, item.due_on, item.about) for item in items]

    with pytest.raises(BadInput, match="moment_before_meeting"):
        team.record_picture(look_into="stage", look_on=NOW.date() - timedelta(days=1))
    assert [] == listed()
    team.record_picture(look_into="kijken op de stageplek", look_by="Bram", look_on=day)
    assert [("check_kind.look_into", day, f"{label} · kijken op de stageplek · Bram")] == listed()
    team.record_picture(look_into="kijken in de klas", look_on=day)
    assert [("check_kind.look_into", day, f"{label} · kijken in de klas")] == listed()
    moment = due.list_due(team.store, team.staff, today=NOW.date()).items[0]
    reviewing.mark_moment_done(team.store, team.staff, meeting_id=team.meeting_id, moment_id=moment.id, now=NOW)
    team.record_picture(look_into="kijken in de klas", look_on=day, words="anders gezegd")
    assert [] == listed()
    team.record_picture(look_into="kijken in de klas", look_on=day + timedelta(days=1))
    assert [("check_kind.look_into", day + timedelta(days=1), f"{label} · kijken in de klas")] == listed()
    team.record_picture(look_into="kijken in de klas")
    assert [] == listed()


def test_a_goal_is_evaluated_with_what_was_seen(team: Team) -> None:
    """Only goals of the plan, and never without words."""
    plan = Plan(goals=(Goal(None, "lezen"),))
    planning.record_plan(team.store, team.staff, plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)

    def evaluate(number: int, seen: str) -> None:
        reviewing.evaluate_goal(
            team.store,
            team.staff,
            meeting_id=team.meeting_id,
            goal_number=number,
            state=GoalState.BETTER,
            seen=seen,
            evaluated_by="A",
            now=NOW,
        )

    with pytest.raises(NotFound, match="goal_unknown"):
        evaluate(2, "x")
    with pytest.raises(BadInput, match="text_empty"):
        evaluate(1, " ")
    evaluate(1, "leest zelf")
    assert ["lezen"] == [
        item.goal_wording for item in reviewing.load_review(team.store, team.staff, meeting_id=team.meeting_id).evaluations
    ]


def test_the_minutes_hold_what_was_revealed_and_nothing_else(team: Team) -> None:
    """An open area stays blind in the record too."""
    revealed(team, 2, 5)
    team.submit("Anna", 7, area_id=AreaId("didactic"), observation="kanarie open")
    minutes = reporting.minutes_as_json(reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id))
    assert "Anna zag iets" in minutes
    assert "kanarie open" not in minutes
    assert "Anna" not in json.dumps(json.loads(minutes)["areas"][0]["rounds"]).replace("Anna zag iets", "")


def test_who_changed_and_why_stands_in_the_minutes(team: Team) -> None:
    """By role, since this meeting chose no names."""
    revealed(team, 2, 5)
    team.speak("Anna", "Bram")
    team.second_round()
    keep(team, "Anna")
    change(team, "Bram", 4, ChangeReason.TO_MOVE_ON)
    team.reveal()
    minutes = reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id)
    assert [("teacher", None, 5, 4, ChangeReason.TO_MOVE_ON)] == [
        (item.role, item.name, item.column_from, item.column_to, item.reason) for item in minutes.areas[0].changes
    ]


def test_final_minutes_are_sealed_once_and_grow_by_addenda(team: Team) -> None:
    """The hash stays what it was."""
    with pytest.raises(NotNow, match="meeting_not_closed"):
        reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)
    with pytest.raises(NotNow, match="minutes_not_final"):
        reporting.add_addendum(team.store, team.staff, meeting_id=team.meeting_id, words="nog iets", who="Anna", now=NOW)
    team.close()
    first = reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Anna", now=NOW)
    again = reporting.finish_minutes(team.store, team.staff, meeting_id=team.meeting_id, made_by="Bram", now=NOW + timedelta(days=1))
    assert first == again
    reporting.add_addendum(team.store, team.staff, meeting_id=team.meeting_id, words="nog iets", who="Anna", now=NOW)
    minutes = reporting.load_minutes(team.store, team.staff, meeting_id=team.meeting_id)
    assert (MinutesState.FINAL, first, ["nog iets"]) == (minutes.state, minutes.content_hash, [note.words for note in minutes.addenda])


def test_participants_cannot_read_or_write_the_facilitators_part(team: Team) -> None:
    """Visible meeting, not theirs to do."""
    anna = team.actors["Anna"]
    for forbidden in (
        lambda: reporting.load_minutes(team.store, anna, meeting_id=team.meeting_id),
        lambda: debate.load_debate(team.store, anna, meeting_id=team.meeting_id),
        lambda: planning.load_plan(team.store, anna, meeting_id=team.meeting_id),
        lambda: meeting_course.close_meeting(team.store, anna, meeting_id=team.meeting_id, now=NOW),
    ):
        with pytest.raises(NotAllowed, match="not_yours_to_do"):
            forbidden()
