"""Faults planted where files come in and go out: tables, templates, imports, names of files, the database file, backups."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.expatreader import create_parser

import pytest
from jinja2 import Environment

from ldgm_core.backup import chest
from ldgm_core.exports.opp import template as opp_template
from ldgm_core.exports.research import table as research_table
from ldgm_core.imports import edexml
from ldgm_core.store import cipher, engine
from ldgm_core.store.engine import Store
from tests import test_architecture
from tests.trust.fault import planted
from web import download

RESEARCH = "tests/exports/test_research_zip.py::"
DELETION = "tests/trust/test_deletion.py::"


@planted("abuse 10", RESEARCH + "test_no_cell_can_be_a_formula")
def cells_as_they_come(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tests.exports.test_research_zip.cell", str)


@planted("abuse 10", RESEARCH + "test_a_text_that_reaches_a_table_stops_the_file")
def texts_in_a_table(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(research_table, "cell", lambda value: "" if value is None else str(value))


@planted("abuse 11", "tests/exports/test_opp_docx.py::test_a_template_can_only_fill_in")
def templates_outside_the_sandbox(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(opp_template, "_Sandbox", Environment)


@planted("abuse 11", "tests/exports/test_opp_docx.py::test_files_that_are_no_plain_word_document_are_refused_unopened")
def templates_that_nobody_looks_into(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(opp_template, "check_template_file", lambda _: None)


@planted("abuse 12", "tests/test_architecture.py::test_the_program_keeps_the_rule")
def a_question_with_words_pasted_into_it(patch: pytest.MonkeyPatch) -> None:
    honest = test_architecture.all_sources()
    careless = "rows = connection.execute(f\"SELECT * FROM pupils WHERE call_name = '{typed}'\")\n"
    patch.setattr(test_architecture, "all_sources", lambda: [*honest, test_architecture.read("web/search.py", careless)])


@planted("abuse 13", "tests/imports/test_hostile_files.py::test_a_hostile_file_is_refused_within_its_cage[billion laughs]")
def entities_that_are_followed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(edexml, "create_parser", lambda **_: create_parser())  # noqa: S315 - that is the fault


@planted("abuse 13", "tests/imports/test_hostile_files.py::test_a_hostile_file_is_refused_within_its_cage[too large]")
def files_of_any_size(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(edexml, "check_size", lambda _: None)


@planted("abuse 14", "tests/web/test_download.py::test_every_other_document_can_be_taken_home")
def files_that_are_called_as_asked(patch: pytest.MonkeyPatch) -> None:
    """The name comes from the address, as a form would send it."""
    patch.setattr(download, "NAME_LENGTH", 200)


@planted("abuse 15", "tests/web/test_traces.py::test_no_word_is_in_an_address_a_title_a_header_or_the_name_of_a_file")
def files_with_the_name_of_a_pupil(patch: pytest.MonkeyPatch) -> None:
    honest = download._document
    patch.setattr(download, "_document", lambda call, body, *, name, kind: honest(call, body, name=f"Kanariekind-{name}", kind=kind))


@planted("abuse 16", "tests/store/test_cipher.py::test_no_word_is_in_the_bytes_of_an_encrypted_database", raises=(Exception,))
def a_key_that_is_not_used(patch: pytest.MonkeyPatch) -> None:
    honest = engine._make_engine
    patch.setattr(engine, "_make_engine", lambda address, _: honest(address, None))


@planted("abuse 16", "tests/store/test_cipher.py::test_every_flipped_bit_is_noticed")
def pages_that_nobody_checks(patch: pytest.MonkeyPatch) -> None:
    """As a plain file is read: what SQLite itself notices, and no more."""
    patch.setattr(engine, "_require_readable", lambda *_: None)
    patch.setattr(cipher, "find_damage", lambda *_: [])


@planted("abuse 17", "tests/backup/test_backup.py::test_nobody_reads_a_backup_without_the_recovery_key")
def backups_in_the_open(patch: pytest.MonkeyPatch) -> None:
    honest = chest.seal
    patch.setattr(chest, "seal", lambda contents, key: honest(contents, key) + contents.database)


@planted("clock jumps", "tests/backup/test_backup.py::test_a_backup_that_was_just_made_stays_though_the_clock_was_put_back")
def a_rotation_by_the_clock_alone(patch: pytest.MonkeyPatch) -> None:
    honest = chest._let_go
    nobody = chest.Backup(Path("none"), datetime(2026, 1, 1, tzinfo=UTC))
    patch.setattr(chest, "_let_go", lambda folder, *, made: honest(folder, made=nobody))


# deletion -------------------------------------------------------------------------------------------------------------------------------


@planted(
    "deleted stays deleted",
    "tests/backup/test_deleted_again.py::test_what_was_deleted_after_a_backup_is_gone_from_the_bytes_after_putting_it_back",
)
def a_backup_that_brings_back_the_deleted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("ldgm_core.backup.restoring.delete_again", lambda *_, **__: ())


@planted("deleted stays deleted", DELETION + "test_a_deleted_pupil_is_gone_from_the_bytes_of_every_file")
def deleted_rows_that_are_not_overwritten(patch: pytest.MonkeyPatch) -> None:
    honest = engine._prepare_sqlite

    def leave_them(connection: Any, record: Any) -> None:
        honest(connection, record)
        connection.execute("PRAGMA secure_delete=OFF")

    patch.setattr(engine, "_prepare_sqlite", leave_them)


@planted("deleted stays deleted", DELETION + "test_a_deleted_pupil_is_gone_from_the_bytes_of_every_file")
def a_log_beside_the_file_that_is_not_emptied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Store, "wipe_traces", lambda _: True)
