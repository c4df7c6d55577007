"""
Every column of the store with its purpose, ground and retention class.

A new table or column is a decision: it gets its line here, and its Dutch name in the texts (`table.<name>`, `column.<name>`). Everything
that must know all data reads this: the data map, the access package, deletion, and the tests that plant a word in every column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table

from ldgm_core.domain.retention import GROUNDS, LEFT_OUT_OF_PACKAGES, Ground, Purpose, RetentionClass
from ldgm_core.store import tables as t

__all__ = ["TAGS", "Kept", "Tag", "all_tags", "is_in_packages", "purpose_of"]

K, WHO, SET, SEE, TALK, DECIDE, WHEN, SECURE, PRIVATE, RESEARCH, ACCOUNT = Purpose


@dataclass(frozen=True)
class Kept:
    """
    How a table is kept. `columns`: purpose -> names of columns, with spaces between them.

    `starts`: for a term that counts per row, the column with its start. `joins`: a column that holds an id without a foreign key, and
    the table that the id is of. `is_index`: pieces of what stands in another table, only to find it by; an access package holds that.
    """

    retention_class: RetentionClass
    columns: dict[Purpose, str]
    starts: str | None = None
    joins: tuple[str, str] | None = None
    is_index: bool = False


@dataclass(frozen=True)
class Tag:
    """One column as the data map tells it."""

    table: str
    column: str
    purpose: Purpose
    ground: Ground
    retention_class: RetentionClass


_FILE, _DOOR, _SIGN_IN = RetentionClass.PUPIL_FILE, RetentionClass.MEETING_DOOR, RetentionClass.SIGN_IN
TAGS: dict[str, Kept] = {
    "organisations": Kept(RetentionClass.INSTALLATION, {K: "id", SET: "name", WHEN: "created_at"}),
    "word_templates": Kept(
        RetentionClass.INSTALLATION, {K: "organisation_id version", SET: "body", WHO: "made_by", WHEN: "made_at"}
    ),
    "accounts": Kept(
        RetentionClass.STAFF,
        {K: "id organisation_id", WHO: "display_name", SET: "is_administrator leads", WHEN: "created_at ended_at"},
    ),
    "passphrases": Kept(
        RetentionClass.STAFF, {K: "account_id organisation_id", WHO: "sign_in_name", SECURE: "name_key passphrase_hash set_at"}
    ),
    "second_factors": Kept(
        RetentionClass.STAFF, {K: "account_id organisation_id", SECURE: "sealed_secret last_step set_at"}
    ),
    "recovery_codes": Kept(
        RetentionClass.STAFF, {K: "account_id organisation_id number", SECURE: "code_hash used_at"}
    ),
    "identities": Kept(RetentionClass.STAFF, {K: "organisation_id account_id", SECURE: "issuer subject linked_at"}),
    "failures": Kept(_SIGN_IN, {SECURE: "tried_hash tries first_at last_at"}, starts="last_at"),
    "sign_in_links": Kept(
        _SIGN_IN, {K: "organisation_id account_id", SECURE: "token_hash expires_at used_at purpose"}, starts="expires_at"
    ),
    "sessions": Kept(
        _SIGN_IN, {K: "organisation_id account_id", SECURE: "token_hash created_at seen_at revoked_at"}, starts="created_at"
    ),
    "pupils": Kept(
        _FILE, {K: "id organisation_id", WHO: "call_name group_name", SET: "sector is_fictional", WHEN: "created_at enrolled_on"}
    ),
    "pupil_suffixes": Kept(_FILE, {K: "pupil_id organisation_id", WHO: "suffix"}, is_index=True),
    "meetings": Kept(
        _FILE,
        {
            K: "id organisation_id pupil_id facilitator_id revision",
            SET: "matrix_version leerroute3 overlay area_ids level_rule_version shows_names is_pupil_present step deadline_at kind "
            "location",
            DECIDE: "reason",
            SEE: "calendar_age_months",
            WHEN: "held_on opened_at closed_at created_at",
            SECURE: "room_code door_opened_at",
        },
    ),
    "participants": Kept(
        _FILE,
        {K: "id organisation_id meeting_id", WHO: "display_name role role_group", SET: "usual_context scores wording leads",
         SECURE: "link_generation", WHEN: "created_at"},
    ),
    "links": Kept(_DOOR, {K: "organisation_id participant_id", SECURE: "token_hash"}),
    "devices": Kept(_DOOR, {K: "organisation_id participant_id", SECURE: "cookie_hash bound_at released_at"}),
    "admissions": Kept(
        _DOOR,
        {K: "id organisation_id meeting_id participant_id", SECURE: "cookie_hash", WHEN: "requested_at is_admitted decided_at"},
    ),
    "presences": Kept(_FILE, {K: "participant_id organisation_id", WHEN: "seen_at finished_at"}),
    "sources": Kept(
        _FILE,
        {K: "id organisation_id meeting_id area_id", SEE: "instrument result made_on filled_in_by norm_group_fit", WHEN: "created_at"},
    ),
    "polls": Kept(
        _FILE,
        {K: "id organisation_id meeting_id area_id round", SET: "columns reveal_step", WHEN: "opened_at revealed_at"},
    ),
    "ratings": Kept(
        _FILE,
        {
            K: "seq id organisation_id poll_id participant_id",
            SEE: "column non_score certainty context duration observation second_column second_context developmental_age_months "
            "test_result change_reason",
            WHEN: "submitted_at",
        },
    ),
    "releases": Kept(_FILE, {K: "rating_id organisation_id", WHEN: "released_at"}),
    "submissions": Kept(
        _DOOR, {K: "sender_id organisation_id made_id", SECURE: "key submitted_at"}, joins=("sender_id", "participants")
    ),
    "draws": Kept(_FILE, {K: "poll_id organisation_id", TALK: "first_end observation_order", WHEN: "drawn_at"}),
    "turns": Kept(_FILE, {K: "poll_id participant_id organisation_id number", TALK: "spoke_at"}),
    "notes": Kept(_FILE, {K: "id organisation_id meeting_id area_id number", TALK: "words", WHEN: "written_at"}),
    "agreed_pictures": Kept(
        _FILE,
        {K: "organisation_id meeting_id area_id version", DECIDE: "kind column_from column_to words look_into look_by look_on",
         WHO: "recorded_by", WHEN: "recorded_at"},
    ),
    "decisions": Kept(
        _FILE,
        {K: "organisation_id meeting_id version",
         DECIDE: "outcome destination destination_column direction why observations reconsider_when until_on apart_reason",
         WHO: "decided_by", WHEN: "recorded_at"},
    ),
    "dissents": Kept(
        _FILE, {K: "id organisation_id meeting_id participant_id number", DECIDE: "words", WHO: "written_down_by", WHEN: "recorded_at"}
    ),
    "reflections": Kept(
        _FILE, {K: "participant_id version organisation_id meeting_id", PRIVATE: "could_say unsaid is_passed_on written_at"}
    ),
    "plans": Kept(_FILE, {K: "organisation_id meeting_id version", DECIDE: "plan", WHO: "recorded_by", WHEN: "recorded_at"}),
    "check_moments": Kept(_FILE, {K: "id organisation_id meeting_id area_id", DECIDE: "kind due_on about", WHEN: "done_at"}),
    "goal_evaluations": Kept(
        _FILE,
        {K: "id organisation_id meeting_id goal_number", DECIDE: "goal_wording state seen", WHO: "evaluated_by", WHEN: "evaluated_at"},
    ),
    "arrangements": Kept(_FILE, {K: "id organisation_id facilitator_id pupil_id meeting_id", WHEN: "created_at"}),
    "arrangement_versions": Kept(
        _FILE, {K: "organisation_id arrangement_id version", DECIDE: "body", WHO: "recorded_by", WHEN: "recorded_at"}
    ),
    "arrangement_members": Kept(
        _FILE,
        {K: "organisation_id arrangement_id pupil_id version", DECIDE: "is_in consent consent_by consent_on", WHO: "recorded_by",
         WHEN: "recorded_at"},
    ),
    "arrangement_events": Kept(
        _FILE,
        {K: "organisation_id arrangement_id number", DECIDE: "kind happened_on assessor next_step words", WHO: "who recorded_by",
         WHEN: "recorded_at"},
    ),
    "arrangement_talks": Kept(
        _FILE,
        {K: "id organisation_id arrangement_id", DECIDE: "kind planned_on with_whom outcome", WHO: "recorded_by", WHEN: "recorded_at"},
    ),
    "monitorings": Kept(
        _FILE,
        {K: "id organisation_id arrangement_id pupil_id", SEE: "goal_states seen pupil_says parents_say teacher_says", WHO: "recorded_by",
         WHEN: "from_on to_on recorded_at"},
    ),
    "due_dates": Kept(_FILE, {K: "id organisation_id account_id pupil_id meeting_id arrangement_id moment_id number", WHEN: "kind due_on"}),
    "own_instruments": Kept(
        RetentionClass.STAFF, {K: "id organisation_id area_id", SET: "name note", WHO: "added_by", WHEN: "added_at withdrawn_at"}
    ),
    "final_minutes": Kept(
        _FILE, {K: "meeting_id organisation_id", DECIDE: "body", ACCOUNT: "content_hash", WHO: "made_by", WHEN: "made_at"}
    ),
    "addenda": Kept(_FILE, {K: "id organisation_id meeting_id number", DECIDE: "words", WHO: "who", WHEN: "written_at"}),
    "remarks": Kept(
        _FILE, {K: "id organisation_id meeting_id participant_id number", DECIDE: "words", WHO: "written_down_by", WHEN: "written_at"}
    ),
    "remark_answers": Kept(
        _FILE, {K: "id organisation_id meeting_id remark_id number", DECIDE: "words", WHO: "answered_by", WHEN: "answered_at"}
    ),
    "research_consents": Kept(
        _FILE,
        {K: "organisation_id meeting_id version", RESEARCH: "is_given covers_pupil_scores case_type case_id", WHO: "recorded_by",
         WHEN: "recorded_at"},
    ),
    "term_choices": Kept(
        RetentionClass.INSTALLATION,
        {K: "organisation_id retention_class version", SET: "months", ACCOUNT: "reason chosen_by chosen_at"},
    ),
    "departures": Kept(_FILE, {K: "organisation_id pupil_id version", WHEN: "left_on", ACCOUNT: "recorded_by recorded_at"}),
    "restrictions": Kept(
        _FILE, {K: "id organisation_id pupil_id", ACCOUNT: "kind reason set_by set_at lifted_by lifted_at"}
    ),
    "deletion_requests": Kept(_FILE, {K: "id organisation_id pupil_id", ACCOUNT: "ground asked_by asked_at withdrawn_at"}),
    "certificates": Kept(
        RetentionClass.CERTIFICATE, {K: "id organisation_id", ACCOUNT: "ground counts asked_by confirmed_by log_hash made_at"}
    ),
    "access_log": Kept(
        RetentionClass.LOG,
        {K: "seq organisation_id", ACCOUNT: "happened_at actor_id deed what pupil_id meeting_id previous_hash entry_hash"},
        starts="happened_at",
    ),
}  # fmt: skip
"""Table -> how it is kept, in the order of tables.py."""


def purpose_of(column: Column[object]) -> Purpose:
    """
    Return what a column is for.

    Raises:
        KeyError: the table or the column has no tag; give it one in TAGS.
    """
    for purpose, names in TAGS[column.table.name].columns.items():
        if column.name in names.split():
            return purpose
    raise KeyError(f"{column.table.name}.{column.name}")


def is_in_packages(table_name: str, purpose: Purpose) -> bool:
    """Return whether an access package shows what stands in a table for this purpose."""
    return purpose not in LEFT_OUT_OF_PACKAGES and not TAGS[table_name].is_index


def all_tags() -> Iterator[Tag]:
    """Yield every column of the store with its tags, table by table. Raises KeyError as `purpose_of`."""
    for table in t.metadata.tables.values():
        yield from tags_of(table)


def tags_of(table: Table) -> Iterator[Tag]:
    """Yield the columns of one table with their tags. Raises KeyError as `purpose_of`."""
    for column in table.columns:
        purpose = purpose_of(column)
        yield Tag(table.name, column.name, purpose, GROUNDS[purpose], TAGS[table.name].retention_class)
