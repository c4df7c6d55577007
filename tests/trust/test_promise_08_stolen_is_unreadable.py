"""Promise 8: Gestolen laptop of back-up? Dan kan niemand het lezen."""

from __future__ import annotations

from tests.backup.test_backup import house, test_nobody_reads_a_backup_without_the_recovery_key  # noqa: F401
from tests.store.test_cipher import (  # noqa: F401
    test_no_word_is_in_the_bytes_of_an_encrypted_database,
    test_sqlite_alone_cannot_open_an_encrypted_database,
)
