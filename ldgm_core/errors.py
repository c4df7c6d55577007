"""
Every refusal this program knows, by the question "who can do something about it?".

    LdgmError
    ├── BadInput      this person, now: change what was typed
    ├── NotNow        the right person at the wrong moment
    ├── NotAllowed    somebody else may, this person may not
    ├── NotFound      it does not exist, or it belongs to somebody else (the same answer on purpose)
    └── Trouble       whoever runs the server

An error carries a code and facts, never a sentence: the sentence for code "poll_closed" is the text `error.poll_closed`,
filled with the facts. Caught in two places only: ui/guards.py and the error handlers of web/.
"""

from __future__ import annotations

__all__ = ["BadInput", "LdgmError", "NotAllowed", "NotFound", "NotNow", "Trouble"]


class LdgmError(Exception):
    """A refusal with a code (the key of its sentence) and the facts that the sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class BadInput(LdgmError):
    """What was typed or chosen cannot be stored; the same person can mend it now."""


class NotNow(LdgmError):
    """The action exists and this person may do it, but not at this moment of the meeting."""


class NotAllowed(LdgmError):
    """This person may see the object but may not do this with it."""


class NotFound(LdgmError):
    """Unknown, or somebody else's: the two are deliberately the same answer."""


class Trouble(LdgmError):
    """The program or its surroundings fail (disk, database, missing file); whoever runs the server can help."""
