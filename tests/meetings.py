"""A small meeting for tests: a store in a folder of the test, a facilitator, people with devices, a clock that stands where it is put."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.matrix import AreaId, Sector
from ldgm_core.domain.meeting import Context, MeetingId, ParticipantId
from ldgm_core.domain.poll import OpenPoll, RevealedPoll
from ldgm_core.domain.rating import Certainty, ChangeReason, PollId, Rating, Receipt, SubmitKey
from ldgm_core.services import debate, installation, inviting, meeting_course, perspective, preparation, scoring
from ldgm_core.services.second_round import open_second_round
from ldgm_core.store import Store, open_store
from tests import on_postgres

NOW = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
SECRET = b"a secret for tests only"
COGNITION = AreaId("cognition")
SUPPORT = AreaId("support_learning")
DESTINATION = AreaId("destination")
TEAM = (("Anna", "educational_psychologist"), ("Bram", "teacher"), ("Chloé", "teacher"), ("Moeder", "parent"))


def store_in(folder: Path) -> Store:
    """Open the store of a test; the same folder is the same store."""
    if on_postgres.is_chosen():
        return on_postgres.store_in(folder)
    return open_store(f"sqlite:///{folder.as_posix()}/test.sqlite3")


def new_facilitator(store: Store, *, name: str = "Gespreksleider") -> StaffActor:
    """The first account of this store."""
    account = installation.make_first_account(store, organisation_name="School", display_name=name, now=NOW)
    if on_postgres.is_chosen():
        on_postgres.look_into(account.organisation_id)
    return StaffActor(account.id, account.organisation_id, account.is_administrator)


def rating(column: int | None = 3, **changes: object) -> Rating:
    """An answer in the classroom, sure, unless said otherwise."""
    values: dict[str, object] = {"column": column, "non_score": None, "certainty": Certainty.SURE, "context": Context.CLASSROOM}
    return Rating(**{**values, **changes})  # type: ignore[arg-type]


@dataclass
class Team:
    """One meeting with its people; each method is one button."""

    store: Store
    staff: StaffActor
    meeting_id: MeetingId
    actors: dict[str, ParticipantActor] = field(default_factory=dict)
    now: datetime = NOW
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    keys: int = 0

    def poll(self, area_id: AreaId = COGNITION, *, round_: int | None = None) -> PollId:
        """The newest poll of an area, or the one of a round."""
        with self.store.reading() as tx:
            polls = [poll for poll in tx.load_polls(self.meeting_id) if poll.area_id == area_id and round_ in (None, poll.round)]
        return polls[-1].id

    def submit(self, name: str, column: int | None = 3, *, area_id: AreaId = COGNITION, key: str = "", **changes: object) -> Receipt:
        """Answer as this person, with a fresh key unless one is given."""
        self.keys += 1
        sent = SubmitKey(key or f"key-{self.keys:08}")
        return scoring.submit_rating(
            self.store, self.actors[name], poll_id=self.poll(area_id), rating=rating(column, **changes), key=sent, now=self.now
        )

    def reveal(self, area_id: AreaId = COGNITION) -> bool:
        """Reveal the newest poll of an area."""
        return scoring.reveal_poll(self.store, self.staff, poll_id=self.poll(area_id), rng=self.rng, now=self.now)

    def seen_by(self, name: str, area_id: AreaId = COGNITION) -> OpenPoll | RevealedPoll:
        """What this person's phone may show of the area."""
        return scoring.load_own_sheet(self.store, self.actors[name]).poll_of(area_id)

    def speak(self, *names: str, area_id: AreaId = COGNITION) -> None:
        """Tick that these people spoke about round 1."""
        for name in names:
            debate.mark_turn(
                self.store,
                self.staff,
                poll_id=self.poll(area_id, round_=1),
                participant_id=self.actors[name].participant_id,
                has_spoken=True,
                now=self.now,
            )

    def second_round(self, area_id: AreaId = COGNITION) -> PollId:
        """Open round 2."""
        return open_second_round(self.store, self.staff, meeting_id=self.meeting_id, area_id=area_id, now=self.now)

    def picture(self, **changes: object) -> AgreedPicture:
        """A picture as a form would send it."""
        values: dict[str, object] = {
            "organisation_id": self.staff.organisation_id, "meeting_id": self.meeting_id, "area_id": COGNITION, "version": 0,
            "kind": PictureKind.AGREED, "column_from": 3, "column_to": None, "words": "wij zien dit", "look_into": "", "look_by": "",
            "look_on": None, "recorded_by": "Anna", "recorded_at": self.now,
        }  # fmt: skip
        return AgreedPicture(**{**values, **changes})  # type: ignore[arg-type]

    def record_picture(self, **changes: object) -> None:
        """Write a picture down."""
        debate.record_picture(self.store, self.staff, self.picture(**changes), now=self.now)

    def estimates(self, *columns: int) -> None:
        """Ask for estimates, let the first people answer with these columns for the destination, and reveal."""
        perspective.open_perspective(self.store, self.staff, meeting_id=self.meeting_id, now=self.now)
        for name, column in zip(self.actors, columns, strict=False):
            self.submit(name, column, area_id=DESTINATION)
        scoring.reveal_all(
            self.store, self.staff, meeting_id=self.meeting_id, area_ids=[DESTINATION, AreaId("direction")], rng=self.rng, now=self.now
        )

    def decision(self, **changes: object) -> Decision:
        """A complete decision as a form would send it."""
        values: dict[str, object] = {
            "organisation_id": self.staff.organisation_id, "meeting_id": self.meeting_id, "version": 0, "outcome": Outcome.DECIDED,
            "destination": "beschut werk", "destination_column": 4, "direction": "arbeid", "why": "omdat", "observations": "stage",
            "reconsider_when": "", "until_on": date(2027, 6, 1), "apart_reason": "", "decided_by": "Anna", "recorded_at": self.now,
        }  # fmt: skip
        return Decision(**{**values, **changes})  # type: ignore[arg-type]

    def decide(self, **changes: object) -> None:
        """Write a decision down."""
        perspective.record_decision(self.store, self.staff, self.decision(**changes), now=self.now)

    def close(self) -> None:
        """End the meeting."""
        meeting_course.close_meeting(self.store, self.staff, meeting_id=self.meeting_id, now=self.now)


def new_meeting(store: Store, staff: StaffActor, *, call_name: str = "Mats", sector: Sector = Sector.SO) -> MeetingId:
    """A meeting in preparation."""
    new = preparation.NewMeeting(None, call_name, "groep 5", sector, NOW.date(), 112, "Jaarlijkse bespreking", f"{sector.value}-2026.1")
    return preparation.create_meeting(store, staff, new, now=NOW)


def new_team(store: Store, *, opens: bool = True, people: tuple[tuple[str, str], ...] = TEAM, shows_names: bool = False) -> Team:
    """A meeting with people, opened unless said otherwise."""
    staff = new_facilitator(store)
    team = Team(store, staff, new_meeting(store, staff))
    if shows_names:
        choose_names(team)
    for place, (name, role) in enumerate(people):
        person = inviting.PersonSettings(name, role)
        participant_id = inviting.add_person(
            store, staff, person, meeting_id=team.meeting_id, secret=SECRET, now=NOW + timedelta(seconds=place)
        )
        scores = role not in {"committee_chair", "partnership"}
        team.actors[name] = ParticipantActor(ParticipantId(participant_id), team.meeting_id, staff.organisation_id, scores)
    if opens:
        meeting_course.open_meeting(store, staff, meeting_id=team.meeting_id, now=NOW)
    return team


def choose_names(team: Team) -> None:
    """Choose that names may be shown."""
    meeting = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting
    settings = preparation.MeetingSettings(
        meeting.reason, meeting.held_on, meeting.calendar_age_months, meeting.leerroute3, "", meeting.area_ids, True, False, None
    )
    preparation.update_settings(team.store, team.staff, settings, meeting_id=team.meeting_id)


def keep(team: Team, name: str) -> Receipt:
    """Keep one's answer in round 2 with one tap."""
    with team.store.reading() as tx:
        first = tx.find_own_rating(team.poll(round_=1), team.actors[name].participant_id)
    return team.submit(name, first.rating.column if first else 3)


def change(team: Team, name: str, column: int, reason: ChangeReason | None) -> Receipt:
    """Answer round 2 elsewhere."""
    return team.submit(name, column, change_reason=reason)
