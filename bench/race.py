"""
Answers against the reveal: `python -m bench.race [--races 400] [--threads 16]`.

    late     answers that were acknowledged and are not in what was revealed, or revealed and not acknowledged
    locked   refusals other than "te laat": a database that was busy, away or locked
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bench.hall import SECRET
from bench.machine import report
from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import Context, MeetingId
from ldgm_core.domain.poll import Poll
from ldgm_core.domain.rating import Certainty, Rating, SubmitKey
from ldgm_core.errors import LdgmError
from ldgm_core.services import installation, inviting, meeting_course, preparation, scoring
from ldgm_core.store import Store, open_store

NOW = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
PATIENCE_SECONDS = 30
LONGEST_WAIT_SECONDS = 0.06


def _meeting(store: Store, threads: int) -> tuple[StaffActor, MeetingId, list[ParticipantActor], list[Poll]]:
    account = installation.make_first_account(store, organisation_name="Bench", display_name="Bench", now=NOW)
    staff = StaffActor(account.id, account.organisation_id)
    new = preparation.NewMeeting(None, "Bench", "", Sector.SO, NOW.date(), 112, "Meten", "so-2026.1")
    meeting_id = preparation.create_meeting(store, staff, new, now=NOW)
    people = []
    for number in range(threads):
        person = inviting.PersonSettings(f"Phone {number}", "teacher")
        participant_id = inviting.add_person(store, staff, person, meeting_id=meeting_id, secret=SECRET.encode(), now=NOW)
        people.append(ParticipantActor(participant_id, meeting_id, staff.organisation_id, True))
    meeting_course.open_meeting(store, staff, meeting_id=meeting_id, now=NOW)
    with store.reading() as tx:
        return staff, meeting_id, people, list(tx.load_polls(meeting_id))


def _race(store: Store, staff: StaffActor, people: list[ParticipantActor], poll: Poll, number: int) -> Counter[str]:
    gate = threading.Barrier(len(people) + 1)
    rating = Rating(3, None, Certainty.SURE, Context.CLASSROOM)

    def answer(actor: ParticipantActor) -> str:
        gate.wait(PATIENCE_SECONDS)
        try:
            scoring.submit_rating(store, actor, poll_id=poll.id, rating=rating, key=SubmitKey(f"race-{number:06}"), now=NOW)
        except LdgmError as refusal:
            return refusal.code
        return "kept"

    with ThreadPoolExecutor(len(people)) as pool:
        sent = {actor.participant_id: pool.submit(answer, actor) for actor in people}
        gate.wait(PATIENCE_SECONDS)
        time.sleep(random.Random(number).uniform(0, LONGEST_WAIT_SECONDS))  # otherwise the reveal is always first
        scoring.reveal_poll(store, staff, poll_id=poll.id, rng=random.Random(number), now=NOW)
        with store.reading() as tx:  # at once: what comes in after the reveal must not be taken for a part of it
            revealed = {stored.participant_id for stored in tx.load_revealed_ratings(tx.load_poll(poll.id))}
        outcomes = {participant_id: one.result(PATIENCE_SECONDS) for participant_id, one in sent.items()}
    kept = {participant_id for participant_id, outcome in outcomes.items() if outcome == "kept"}
    return Counter(late=len(kept ^ revealed), locked=sum(one not in ("kept", "poll_closed") for one in outcomes.values()), kept=len(kept))


def race(url: str, *, races: int, threads: int) -> dict[str, int]:
    """Run so many races on a database of their own and return the counts."""
    store, total = open_store(url), Counter[str]()
    done = 0
    while done < races:
        staff, _, people, polls = _meeting(store, threads)
        for poll in polls[: races - done]:
            total += _race(store, staff, people, poll, done)
            done += 1
    store.close()
    return {
        "races": done,
        "threads": threads,
        "late": total["late"],
        "locked": total["locked"],
        "kept": total["kept"],
        "refused": done * threads - total["kept"],
    }


def main() -> None:
    """Race and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--races", type=int, default=400)
    parser.add_argument("--threads", type=int, default=16)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report("race", dict(race(f"sqlite:///{Path(folder).as_posix()}/ldgm.sqlite3", races=chosen.races, threads=chosen.threads)))


if __name__ == "__main__":
    main()
