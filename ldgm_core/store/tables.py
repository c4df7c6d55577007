"""The tables. Rows are added, not overwritten; what people wrote keeps its versions. Every table carries the organisation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, false, true

from ldgm_core.domain.account import LinkPurpose
from ldgm_core.domain.agreement import AgreementState
from ldgm_core.domain.arrangement import Arrangement
from ldgm_core.domain.arrangement_flow import AssessorKind, EventKind, NextStep
from ldgm_core.domain.arrangement_watch import TalkKind
from ldgm_core.domain.debate import End, PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.due import DueKind
from ldgm_core.domain.journal import Deed
from ldgm_core.domain.keeping import DeletionGround, RestrictionKind
from ldgm_core.domain.matrix import Leerroute3, Sector
from ldgm_core.domain.meeting import Context, MeetingKind, NormGroupFit, RoleGroup, Step, Wording
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, NonScore, TestResult
from ldgm_core.domain.reflection import CouldSay
from ldgm_core.domain.research import CaseType
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.store.types import EnumNumber, EnumText, JsonOf, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(64), primary_key=True)


def _organisation() -> Column[str]:
    return Column("organisation_id", ForeignKey("organisations.id"), nullable=False)


def _to(table: str, *, nullable: bool = False) -> Column[str]:
    return Column(f"{table[:-1]}_id", ForeignKey(f"{table}.id"), nullable=nullable)


def _must(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _number() -> Column[int]:
    """The place of a row among those of its meeting, or of its poll: no clock changes the order in which things were said."""
    return Column("number", Integer, nullable=False, server_default="0")


organisations = Table("organisations", metadata, _id(), _must("name", Text), _must("created_at", UtcTime))

accounts = Table(
    "accounts",
    metadata,
    _id(),
    _organisation(),
    _must("display_name", Text),
    _must("is_administrator", Boolean),
    _must("created_at", UtcTime),
    Column("leads", Boolean, nullable=False, server_default=true()),
    Column("ended_at", UtcTime),
    Index("ix_accounts_list", "organisation_id", "display_name", "id"),
)

# With which name and passphrase somebody signs in; no row means only by link or through the school's own provider.
passphrases = Table(
    "passphrases",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    _organisation(),
    _must("sign_in_name", Text),
    Column("name_key", String(64), nullable=False, unique=True),
    _must("passphrase_hash", Text),
    _must("set_at", UtcTime),
    Index(None, "organisation_id"),
)

# The second factor of who signs in with a passphrase: the secret of the codes, sealed with the installation's own key, and the last
# thirty seconds of which a code was used, so that no code works twice.
second_factors = Table(
    "second_factors",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    _organisation(),
    _must("sealed_secret", Text),
    _must("last_step", Integer),
    _must("set_at", UtcTime),
)

# Codes for who lost the phone: each works once, and only its hash is kept.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _organisation(),
    _must("code_hash", Text),
    Column("used_at", UtcTime),
)

# Who somebody is at the school's own provider (Entra, Google, Entree): never an e-mail address.
identities = Table(
    "identities",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(200), primary_key=True),
    _organisation(),
    _to("accounts"),
    _must("linked_at", UtcTime),
    Index(None, "organisation_id"),
    Index(None, "account_id"),
)

# Wrong tries in a row, per sign-in name, room code or device: a hash of what was tried, so that nothing can be read from the row. Without
# an organisation, because what was tried need not exist.
failures = Table(
    "failures",
    metadata,
    Column("tried_hash", String(64), primary_key=True),
    _must("tries", Integer),
    _must("first_at", UtcTime),
    _must("last_at", UtcTime),
    Index(None, "last_at"),
)

# One-time links for a first sign-in. Only the hash of a token is kept.
sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organisation(),
    _to("accounts"),
    _must("expires_at", UtcTime),
    Column("used_at", UtcTime),
    Column("purpose", EnumText(LinkPurpose), nullable=False, server_default=LinkPurpose.START.value),
    Index(None, "account_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organisation(),
    _to("accounts"),
    _must("created_at", UtcTime),
    _must("seen_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index(None, "account_id"),
)

pupils = Table(
    "pupils",
    metadata,
    _id(),
    _organisation(),
    _must("call_name", Text),
    _must("group_name", Text),
    _must("sector", EnumText(Sector)),
    _must("is_fictional", Boolean),
    _must("created_at", UtcTime),
    Column("enrolled_on", Date),  # only to know by when the OPP must be there
    Index("ix_pupils_list", "organisation_id", "call_name", "id"),
)

# Every end of the folded name and group ("mats": mats, ats, ts, s), so that an index finds any part of them; see pupil_names.py. Compared
# by code point, whatever the language of the database is.
pupil_suffixes = Table(
    "pupil_suffixes",
    metadata,
    Column("pupil_id", ForeignKey("pupils.id"), primary_key=True),
    Column("suffix", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    _organisation(),
    Index("ix_pupil_suffixes_search", "organisation_id", "suffix", "pupil_id"),
)

meetings = Table(
    "meetings",
    metadata,
    _id(),
    _organisation(),
    _to("pupils"),
    Column("facilitator_id", ForeignKey("accounts.id"), nullable=False),
    _must("matrix_version", Text),
    _must("leerroute3", EnumText(Leerroute3)),
    _must("overlay", Text),
    _must("area_ids", JsonOf(tuple[str, ...])),
    _must("level_rule_version", Text),
    _must("reason", Text),
    _must("held_on", Date),
    _must("calendar_age_months", Integer),
    _must("shows_names", Boolean),
    _must("is_pupil_present", Boolean),
    _must("room_code", String(16)),
    _must("step", EnumNumber(Step)),
    Column("deadline_at", UtcTime),
    Column("opened_at", UtcTime),
    Column("closed_at", UtcTime),
    _must("created_at", UtcTime),
    _must("revision", Integer),
    Column("kind", EnumText(MeetingKind)),
    Column("location", Text, nullable=False, server_default=""),
    Column("door_opened_at", UtcTime),  # from when the room's code works
    UniqueConstraint("room_code"),
    Index("ix_meetings_list", "facilitator_id", "held_on", "created_at", "id"),
    Index(None, "pupil_id", "held_on"),
    Index(None, "pupil_id", "facilitator_id"),  # without it, SQLite goes through all meetings of a facilitator to find a pupil's
    Index(None, "organisation_id"),
)

participants = Table(
    "participants",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _must("display_name", Text),
    _must("role", Text),
    _must("role_group", EnumText(RoleGroup)),
    _must("usual_context", EnumText(Context)),
    _must("scores", Boolean),
    _must("wording", EnumText(Wording)),
    _must("link_generation", Integer),
    _must("created_at", UtcTime),
    Column("leads", Boolean, nullable=False, server_default=false()),
    Index(None, "meeting_id"),
)

# The hash under which a personal link is found; a new link makes the old one unknown.
links = Table(
    "links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organisation(),
    _to("participants"),
    UniqueConstraint("participant_id"),
)

# The one device that speaks for a participant; `released_at` frees the place for another one.
devices = Table(
    "devices",
    metadata,
    Column("cookie_hash", String(64), primary_key=True),
    _organisation(),
    _to("participants"),
    _must("bound_at", UtcTime),
    Column("released_at", UtcTime),
    Index(None, "participant_id"),
)

admissions = Table(
    "admissions",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _to("participants"),
    _must("cookie_hash", String(64)),
    _must("requested_at", UtcTime),
    Column("is_admitted", Boolean),
    Column("decided_at", UtcTime),
    Index(None, "meeting_id"),
    Index(None, "participant_id"),
    Index(None, "cookie_hash"),
)

presences = Table(
    "presences",
    metadata,
    Column("participant_id", ForeignKey("participants.id"), primary_key=True),
    _organisation(),
    Column("seen_at", UtcTime),
    Column("finished_at", UtcTime),
)

sources = Table(
    "sources",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    Column("area_id", Text),
    _must("instrument", Text),
    _must("result", Text),
    Column("made_on", Date),
    _must("filled_in_by", Text),
    _must("norm_group_fit", EnumText(NormGroupFit)),
    _must("created_at", UtcTime),
    Index(None, "meeting_id"),
)

polls = Table(
    "polls",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _must("area_id", Text),
    _must("round", Integer),
    _must("columns", Integer),
    _must("opened_at", UtcTime),
    Column("revealed_at", UtcTime),
    _must("reveal_step", EnumNumber(RevealStep)),
    UniqueConstraint("meeting_id", "area_id", "round"),
)

# Append-only: a later rating of the same person counts until the reveal, the earlier one stays where it is.
ratings = Table(
    "ratings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    _organisation(),
    _to("polls"),
    _to("participants"),
    Column("column", Integer),
    Column("non_score", EnumText(NonScore)),
    Column("certainty", EnumText(Certainty)),
    _must("context", EnumText(Context)),
    Column("duration", EnumText(Duration)),
    _must("observation", Text),
    Column("second_column", Integer),
    Column("second_context", EnumText(Context)),
    Column("developmental_age_months", Integer),
    Column("test_result", JsonOf(TestResult)),
    Column("change_reason", EnumText(ChangeReason)),
    _must("submitted_at", UtcTime),
    Index(None, "poll_id", "participant_id"),
    Index(None, "participant_id"),
    sqlite_autoincrement=True,
)

# A writer's permission to show the words of one rating on the projector.
releases = Table(
    "releases",
    metadata,
    Column("rating_id", ForeignKey("ratings.id"), primary_key=True),
    _organisation(),
    _must("released_at", UtcTime),
)

# What was sent under which key, so that sending again changes nothing and gives the first answer.
submissions = Table(
    "submissions",
    metadata,
    Column("sender_id", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    _organisation(),
    _must("made_id", String(64)),
    _must("submitted_at", UtcTime),
)

draws = Table(
    "draws",
    metadata,
    Column("poll_id", ForeignKey("polls.id"), primary_key=True),
    _organisation(),
    _must("first_end", EnumText(End)),
    _must("observation_order", JsonOf(tuple[str, ...])),
    _must("drawn_at", UtcTime),
)

turns = Table(
    "turns",
    metadata,
    Column("poll_id", ForeignKey("polls.id"), primary_key=True),
    Column("participant_id", ForeignKey("participants.id"), primary_key=True),
    _organisation(),
    _must("spoke_at", UtcTime),
    _number(),
    Index(None, "participant_id"),
)

notes = Table(
    "notes",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    Column("area_id", Text),
    _must("words", Text),
    _must("written_at", UtcTime),
    _number(),
    Index(None, "meeting_id"),
)

agreed_pictures = Table(
    "agreed_pictures",
    metadata,
    _organisation(),
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("kind", EnumText(PictureKind)),
    Column("column_from", Integer),
    Column("column_to", Integer),
    _must("words", Text),
    _must("look_into", Text),
    _must("look_by", Text),
    Column("look_on", Date),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
)

decisions = Table(
    "decisions",
    metadata,
    _organisation(),
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("outcome", EnumText(Outcome)),
    _must("destination", Text),
    Column("destination_column", Integer),
    _must("direction", Text),
    _must("why", Text),
    _must("observations", Text),
    _must("reconsider_when", Text),
    Column("until_on", Date),
    _must("apart_reason", Text),
    _must("decided_by", Text),
    _must("recorded_at", UtcTime),
)

dissents = Table(
    "dissents",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _to("participants"),
    _must("words", Text),
    _must("written_down_by", Text),
    _must("recorded_at", UtcTime),
    _number(),
    Index(None, "meeting_id"),
    Index(None, "participant_id"),
)

# Private: the last answers of a person count; neither the minutes nor an archive hold them.
reflections = Table(
    "reflections",
    metadata,
    Column("participant_id", ForeignKey("participants.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _organisation(),
    _to("meetings"),
    Column("could_say", EnumText(CouldSay)),
    _must("unsaid", Text),
    _must("is_passed_on", Boolean),
    _must("written_at", UtcTime),
    Index(None, "meeting_id"),
)

plans = Table(
    "plans",
    metadata,
    _organisation(),
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("plan", JsonOf(Plan)),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
)

check_moments = Table(
    "check_moments",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _must("kind", EnumText(CheckKind)),
    _must("due_on", Date),
    _must("about", Text),
    Column("done_at", UtcTime),
    Column("area_id", Text),
    Index(None, "meeting_id"),
)

goal_evaluations = Table(
    "goal_evaluations",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _must("goal_number", Integer),
    _must("goal_wording", Text),
    _must("state", EnumText(GoalState)),
    _must("seen", Text),
    _must("evaluated_by", Text),
    _must("evaluated_at", UtcTime),
    Index(None, "meeting_id"),
)

# An arrangement outlives the meeting in which it began. What is agreed and who is in it keep their versions, what happens only grows.
arrangements = Table(
    "arrangements",
    metadata,
    _id(),
    _organisation(),
    Column("facilitator_id", ForeignKey("accounts.id"), nullable=False),
    _to("pupils", nullable=True),  # the pupil whose alone it is; empty when it is, or was, for several
    _to("meetings", nullable=True),
    _must("created_at", UtcTime),
    Index(None, "facilitator_id"),
    Index(None, "pupil_id"),
    Index("ix_arrangements_list", "organisation_id", "created_at", "id"),
    Index(None, "meeting_id"),
)

arrangement_versions = Table(
    "arrangement_versions",
    metadata,
    _organisation(),
    Column("arrangement_id", ForeignKey("arrangements.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("body", JsonOf(Arrangement)),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
)

arrangement_members = Table(
    "arrangement_members",
    metadata,
    _organisation(),
    Column("arrangement_id", ForeignKey("arrangements.id"), primary_key=True),
    Column("pupil_id", ForeignKey("pupils.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("is_in", Boolean),
    Column("consent", EnumText(AgreementState)),
    _must("consent_by", Text),
    Column("consent_on", Date),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
    Index(None, "pupil_id"),
)

arrangement_events = Table(
    "arrangement_events",
    metadata,
    _organisation(),
    Column("arrangement_id", ForeignKey("arrangements.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _must("kind", EnumText(EventKind)),
    _must("happened_on", Date),
    _must("who", Text),
    Column("assessor", EnumText(AssessorKind)),
    Column("next_step", EnumText(NextStep)),
    _must("words", Text),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
)

arrangement_talks = Table(
    "arrangement_talks",
    metadata,
    _id(),
    _organisation(),
    _to("arrangements"),
    _must("kind", EnumText(TalkKind)),
    _must("planned_on", Date),
    _must("with_whom", Text),
    _must("outcome", Text),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
    Index(None, "arrangement_id"),
)

monitorings = Table(
    "monitorings",
    metadata,
    _id(),
    _organisation(),
    _to("arrangements"),
    _to("pupils", nullable=True),
    _must("from_on", Date),
    _must("to_on", Date),
    _must("goal_states", JsonOf(tuple[GoalState | None, ...])),
    _must("seen", Text),
    _must("pupil_says", Text),
    _must("parents_say", Text),
    _must("teacher_says", Text),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
    Index(None, "arrangement_id"),
    Index(None, "pupil_id"),
)

# Worked out from the rest and written anew whenever that changes (services/due.py): one row per day that somebody must remember.
due_dates = Table(
    "due_dates",
    metadata,
    _id(),
    _organisation(),
    _to("accounts"),
    _to("pupils", nullable=True),
    _to("meetings", nullable=True),
    _to("arrangements", nullable=True),
    _must("kind", EnumText(DueKind)),
    _must("due_on", Date),
    _must("number", Integer),
    Column("moment_id", ForeignKey("check_moments.id")),
    Index("ix_due_dates_list", "account_id", "due_on", "id"),
    Index(None, "pupil_id"),
    Index(None, "meeting_id"),
    Index(None, "arrangement_id"),
    Index(None, "moment_id"),
)

# Instruments that a school adds to the catalogue.
own_instruments = Table(
    "own_instruments",
    metadata,
    _id(),
    _organisation(),
    _must("name", Text),
    Column("area_id", Text),
    _must("note", Text),
    _must("added_by", Text),
    _must("added_at", UtcTime),
    Column("withdrawn_at", UtcTime),
    Index(None, "organisation_id"),
)

# Final minutes: the data as they were, with their hash. Later words are addenda.
final_minutes = Table(
    "final_minutes",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    _organisation(),
    _must("body", Text),
    _must("content_hash", String(64)),
    _must("made_by", Text),
    _must("made_at", UtcTime),
)

addenda = Table(
    "addenda",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _must("words", Text),
    _must("who", Text),
    _must("written_at", UtcTime),
    _number(),
    Index(None, "meeting_id"),
)

# What participants say about the draft of the minutes, and what was done with it; the newest answer to a remark counts.
remarks = Table(
    "remarks",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _to("participants"),
    _must("words", Text),
    _must("written_down_by", Text),
    _must("written_at", UtcTime),
    _number(),
    Index(None, "meeting_id"),
    Index(None, "participant_id"),
)

remark_answers = Table(
    "remark_answers",
    metadata,
    _id(),
    _organisation(),
    _to("meetings"),
    _to("remarks"),
    _must("words", Text),
    _must("answered_by", Text),
    _must("answered_at", UtcTime),
    _number(),
    Index(None, "meeting_id"),
    Index(None, "remark_id"),
)

# What was agreed about research per meeting. No row means no; the newest version counts, so consent can be taken back.
research_consents = Table(
    "research_consents",
    metadata,
    _organisation(),
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("is_given", Boolean),
    _must("covers_pupil_scores", Boolean),
    _must("case_type", EnumText(CaseType)),
    _must("case_id", Text),
    _must("recorded_by", Text),
    _must("recorded_at", UtcTime),
)

# How long the school keeps a class of data; the newest version counts. No row: the proposal of the program.
term_choices = Table(
    "term_choices",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("retention_class", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("months", Integer),
    _must("reason", Text),
    _must("chosen_by", String(64)),
    _must("chosen_at", UtcTime),
)

departures = Table(
    "departures",
    metadata,
    _organisation(),
    Column("pupil_id", ForeignKey("pupils.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("left_on", Date),
    _must("recorded_by", String(64)),
    _must("recorded_at", UtcTime),
    Index(None, "organisation_id", "left_on", "pupil_id"),
)

# A pupil's data frozen, or held longer than its term, until it is lifted.
restrictions = Table(
    "restrictions",
    metadata,
    _id(),
    _organisation(),
    _to("pupils"),
    _must("kind", EnumText(RestrictionKind)),
    _must("reason", Text),
    _must("set_by", String(64)),
    _must("set_at", UtcTime),
    Column("lifted_by", String(64)),
    Column("lifted_at", UtcTime),
    Index(None, "pupil_id"),
    Index(None, "organisation_id"),
)

deletion_requests = Table(
    "deletion_requests",
    metadata,
    _id(),
    _organisation(),
    _to("pupils"),
    _must("ground", EnumText(DeletionGround)),
    _must("asked_by", String(64)),
    _must("asked_at", UtcTime),
    Column("withdrawn_at", UtcTime),
    Index(None, "pupil_id"),
    Index(None, "organisation_id"),
)

# What was destroyed, in numbers. No foreign key to anything of a person: it outlives them.
certificates = Table(
    "certificates",
    metadata,
    _id(),
    _organisation(),
    _must("ground", EnumText(DeletionGround)),
    _must("counts", JsonOf(dict[str, int])),
    _must("asked_by", String(64)),
    _must("confirmed_by", String(64)),
    _must("log_hash", String(64)),
    _must("made_at", UtcTime),
    Index(None, "organisation_id", "made_at", "id"),
)

# Who saw, took along or changed what: ids only, each row with the hash of the one before. Never updated. No foreign keys to people: it
# outlives what it tells about.
access_log = Table(
    "access_log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _organisation(),
    _must("happened_at", UtcTime),
    _must("actor_id", String(64)),
    _must("deed", EnumText(Deed)),
    _must("what", Text),
    Column("pupil_id", String(64)),
    Column("meeting_id", String(64)),
    _must("previous_hash", String(64)),
    _must("entry_hash", String(64)),
    Index(None, "organisation_id", "seq"),
    Index(None, "meeting_id", "actor_id"),
    Index(None, "pupil_id"),
    sqlite_autoincrement=True,
)

# A school's own Word template for the OPP, in Base64; the newest version counts, an empty one takes it back.
word_templates = Table(
    "word_templates",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _must("body", Text),
    _must("made_by", Text),
    _must("made_at", UtcTime),
)
