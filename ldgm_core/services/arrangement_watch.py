"""How an arrangement works out: its talks, their outcome and what was seen of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ldgm_core.domain.access import Actor
from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.arrangement_flow import EventKind
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring, accept_monitoring, accept_outcome, accept_talk
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services import due
from ldgm_core.services.arrangement_gate import lock_arrangement, lock_running
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store

__all__ = ["add_monitoring", "add_talk", "record_outcome"]


@in_own_school
def add_talk(store: Store, actor: Actor, talk: ArrangementTalk, *, now: datetime) -> None:
    """Plan a talk, or keep one that was held. Raises NotNow when the arrangement is over, BadInput for words that cannot be stored."""
    with store.writing() as tx:
        root = lock_running(tx, actor, talk.arrangement_id, now=now)
        tx.add_talk(accept_talk(replace(talk, id=tx.new_id(), organisation_id=root.organisation_id, recorded_at=now)))
        due.refresh_arrangement(tx, root.id)


@in_own_school
def record_outcome(store: Store, actor: Actor, *, arrangement_id: ArrangementId, talk_id: str, outcome: str, now: datetime) -> None:
    """
    Write down what came of a planned talk, once.

    Raises:
        NotFound: this arrangement has no such talk (`talk_unknown`).
        NotNow: its outcome was written down before (`talk_is_held`).
        BadInput: nothing was written (`text_empty`).
    """
    words = accept_outcome(outcome)
    with store.writing() as tx:
        root = lock_arrangement(tx, actor, arrangement_id, now=now)
        if talk_id not in {talk.id for talk in tx.load_talks(root.id)}:
            raise NotFound("talk_unknown")
        if not tx.mark_talk_held(talk_id, outcome=words):
            raise NotNow("talk_is_held")
        due.refresh_arrangement(tx, root.id)


@in_own_school
def add_monitoring(store: Store, actor: Actor, monitoring: Monitoring, *, now: datetime) -> None:
    """
    Keep what was seen of an arrangement in a period; also after its end.

    Raises:
        NotNow: it was not granted (`arrangement_not_granted`), so there is nothing to see yet.
        BadInput: see accept_monitoring.
    """
    with store.writing() as tx:
        root = lock_arrangement(tx, actor, monitoring.arrangement_id, now=now)
        if monitoring.pupil_id is not None:
            tx.keeping.require_not_frozen(monitoring.pupil_id)
        if not any(event.kind is EventKind.GRANTED for event in tx.load_events([root.id])[root.id]):
            raise NotNow("arrangement_not_granted")
        goals = len(tx.load_versions([root.id])[root.id][-1].body.goals)
        members = [one.pupil_id for one in tx.load_members([root.id]).get(root.id, ()) if one.is_in]
        own = replace(monitoring, id=tx.new_id(), organisation_id=root.organisation_id, recorded_at=now)
        tx.add_monitoring(accept_monitoring(own, goals=goals, members=members))
