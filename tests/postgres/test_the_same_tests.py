"""Everything that the tests promise of the services and the store holds on PostgreSQL too."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.store import open_store
from tests.on_postgres import CLUSTER, TEMPLATE
from tests.test_architecture import ROOT

# The file of SQLite has no meaning here; and a few tests look past the wall themselves: test_wall.py has their promises.
ROOMS = ("tests/services", "tests/store")
LEFT_OUT = (
    "tests/store/test_store.py::test_every_connection_keeps_the_promises",
    "tests/store/test_store.py::test_a_damaged_file_is_refused",
    "tests/store/test_store.py::test_a_database_of_a_newer_program_is_refused",
    "tests/store/test_store.py::test_a_read_only_database_acknowledges_nothing",
    "tests/store/test_store.py::test_a_full_disk_acknowledges_nothing_and_stays_readable",
    "tests/services/test_importing.py::test_nothing_that_was_dropped_reaches_the_store_or_a_log",
    "tests/services/test_importing.py::test_a_school_neither_sees_nor_doubles_the_pupils_of_another",
    "tests/services/test_archiving.py::test_a_pupil_of_another_school_is_not_taken_over",
    "tests/services/test_archiving.py::test_the_order_of_the_draw_survives",
    "tests/store/test_cipher.py::test_a_database_in_use_is_not_encrypted",
    "tests/store/test_moments_move.py",  # moves as the role of the program; the file of that name in this folder does it as the owner
    "tests/store/test_words_are_numbered.py",  # the same
    # These add a second school, which the server's own command line does, from within a test that stands in the first one.
    "tests/services/test_arranging.py::test_a_pupil_of_another_school_cannot_be_in_it",
    "tests/services/test_handing_over.py::test_who_may_and_to_whom",
    "tests/services/test_counting.py::test_another_school_and_fictional_pupils_do_not_count",
    "tests/services/test_signing_in.py::test_a_name_that_somebody_has_is_refused",
    "tests/services/test_signing_in.py::test_people_of_another_school_are_not_found",
    "tests/services/test_templating.py::test_only_the_administrator_chooses_and_nothing_is_opened_for_anybody_else",
)


def test_the_tests_of_services_and_store_pass_on_postgresql(cluster: Cluster) -> None:
    """The same files, the same promises, another database; run by a role that owns nothing, behind the wall."""
    template = cluster.new_database(TEMPLATE)
    open_store(cluster.url(PROGRAM, template), owner_url=cluster.url(OWNER, template)).close()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ROOMS]
    command += [f"--deselect={name}" for name in LEFT_OUT]
    environment = {**os.environ, CLUSTER: str(cluster.port)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
