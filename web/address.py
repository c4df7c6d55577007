"""Which addresses are ours; everything else belongs to Streamlit and is for staff only."""

from __future__ import annotations

__all__ = ["OWN", "is_open", "is_own", "is_streamlit_page"]

OWN = frozenset(
    {
        "aanmelden",
        "d",
        "doorgegeven",
        "download",
        "handleiding",
        "healthz",
        "inloggen",
        "k",
        "live",
        "m",
        "opnieuw",
        "qr",
        "qr-kamer",
        "s",
        "toegankelijkheid",
        "tweede-stap",
        "uitloggen",
        "wachtwoord",
    }
)
"""First parts of the addresses of our own pages; each of them guards itself."""

_OPEN_FILES = ("/static/", "/favicon.png")
_FILES = ("/_stcore/", "/media/", "/component/", *_OPEN_FILES)


def is_own(path: str) -> bool:
    """Return whether an address is answered by web/."""
    return path.split("/", 2)[1:2] != [] and path.split("/", 2)[1] in OWN


def is_open(path: str) -> bool:
    """Return whether an address may be asked for without a session: our own pages, and Streamlit's own files and heartbeat."""
    return is_own(path) or path.startswith(_OPEN_FILES) or path == "/_stcore/health"


def is_streamlit_page(path: str) -> bool:
    """Return whether Streamlit answers an address with its page, as it does for every address that it does not know."""
    last = path.rsplit("/", 1)[-1]
    return not is_own(path) and not path.startswith(_FILES) and ("." not in last or last.endswith(".html"))
