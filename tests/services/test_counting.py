"""Counts over a school: closed meetings of the own school about real pupils, the newest version of what was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.errors import NotAllowed
from ldgm_core.services.counting import area_labels, count_school
from ldgm_core.store import Store
from tests.meetings import COGNITION, NOW, Team, new_team


def talked(store: Store) -> Team:
    """A meeting with a picture that changed and a decision that was taken back."""
    team = new_team(store)
    team.submit("Anna", 2)
    team.reveal()
    team.record_picture()
    team.record_picture(kind=PictureKind.DIFFERENCE_REMAINS, column_from=None, column_to=None)
    team.estimates(4, 5)
    team.decide()
    team.decide(outcome=Outcome.POSTPONED)
    return team


def test_closed_meetings_are_counted_by_their_newest_words(store: Store) -> None:
    """One that goes on is not there yet; a version that was replaced does not count."""
    teams = [talked(store) for _ in range(3)]
    for team in teams[:2]:
        team.close()
    counts = count_school(store, teams[0].staff)
    assert {"so": 2} == counts.meetings
    assert {("so", "postponed"): 2} == counts.outcomes
    assert {(COGNITION, "difference_remains"): 2} == counts.pictures


def test_another_school_and_fictional_pupils_do_not_count(store: Store) -> None:
    """Each school its own."""
    team = talked(store)
    team.close()
    with store.writing() as tx:
        organisation_id = tx.add_organisation(name="Andere school", now=NOW)
        account = replace(tx.load_account(team.staff.account_id), id=AccountId("other"), organisation_id=organisation_id)
        tx.add_account(account)
    stranger = StaffActor(account.id, organisation_id, is_administrator=True)
    assert ({}, {}, {}) == tuple(vars(count_school(store, stranger)).values())


def test_only_the_administrator_asks(store: Store) -> None:
    """A facilitator knows the own meetings, a phone nothing."""
    team = talked(store)
    for actor in (replace(team.staff, is_administrator=False), team.actors["Anna"]):
        with pytest.raises(NotAllowed, match="not_yours_to_do"):
            count_school(store, actor)


def test_every_area_that_people_talk_about_has_a_label() -> None:
    """Of both sectors."""
    assert (10, True) == (len(area_labels()), all(area_labels().values()))
