"""A chapter of the manual as whoever follows it: its words in bold are to be seen on the screens, one after the other."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path

from playwright.sync_api import Page, expect

__all__ = ["Chapter"]

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "handleiding"


class Chapter:
    """What a chapter says will be on the screen and has not been seen yet."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.waiting = deque(re.findall(r"\*\*(.+?)\*\*", (MANUAL / f"{slug}.md").read_text(encoding="utf-8"), re.DOTALL))

    def see(self, page: Page, last: str) -> None:
        """See on this screen what comes next in the chapter, up to and including `last`."""
        assert last in self.waiting, f"{self.slug}: {last!r} does not come after what was seen"
        while (words := self.waiting.popleft()) != last:
            self._expect(page, words)
        self._expect(page, last)

    def _expect(self, page: Page, words: str) -> None:
        # A choice on the phone says in smaller letters behind its name what it means.
        choice = page.locator(".choice", has_text=re.compile(rf"^\s*{re.escape(words)} "))
        shown = page.get_by_text(words, exact=True).or_(page.get_by_role("button", name=words, exact=True)).or_(choice)
        expect(shown.filter(visible=True).first, f"{self.slug}: {words}").to_be_visible()
