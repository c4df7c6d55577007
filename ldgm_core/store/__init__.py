"""The only code that speaks SQL: `open_store(url)`, then `store.reading()` and `store.writing()`."""

from ldgm_core.store.engine import Store, open_store

__all__ = ["Store", "open_store"]
