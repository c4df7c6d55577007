"""Promise 2: Staat er "opgeslagen"? Dan is het opgeslagen."""

from __future__ import annotations

from tests.services.test_scoring import (  # noqa: F401
    test_a_server_that_comes_back_has_everything_that_was_acknowledged,
    test_the_same_key_stores_once_and_gives_the_first_receipt,
)
from tests.store.test_store import (  # noqa: F401
    test_a_full_disk_acknowledges_nothing_and_stays_readable,
    test_a_read_only_database_acknowledges_nothing,
)
