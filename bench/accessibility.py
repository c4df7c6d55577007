"""
Looks for what shuts people out: `python -m bench.accessibility`, and keeps what it found in web/toegankelijkheid.json.

Every screen is visited in every size and look. At each axe-core looks for breaches of WCAG 2.2 A and AA, and our own eyes for what it
cannot see: the language of the page, targets that are too small, words that run out of a narrow screen, English words, text that is
too small for a projector. The page /toegankelijkheid shows the kept result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bench.laptop_screens import screens_of_the_laptop
from bench.machine import ROOT
from bench.phone_screens import screens_after_the_reveal, screens_for_everybody, screens_of_the_phone
from bench.tour import Look, Tour, begin

__all__ = ["RESULT", "Inspector", "look_everywhere"]

RESULT = ROOT / "web" / "toegankelijkheid.json"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A projector is read from five metres: 7:1 there (WCAG 1.4.6, the criterion of level AAA).
PROJECTED = re.compile(r"/(invullen|debat|perspectief)\b")
# What axe says about the insides of Streamlit, which no page of ours can change; each with its reason in docs/accessibility.md.
KNOWN: dict[str, tuple[str, ...]] = {}
ENGLISH = re.compile(
    r"\b(running|empty|date|choose|select|press|enter to|upload|browse|drag|drop|clear|close|open calendar|loading|connecting|"
    r"connection|error|"
    r"skip to|yyyy|settings|rerun|deploy|fullscreen|no results|invalid|required|remove|search|previous|next|month|year|day)\b",
    re.IGNORECASE,
)
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8")


@dataclass
class Inspector:
    """Looks at one screen after the other and keeps what it found, per screen."""

    size: str = "beamer"
    look: Look = "light"
    found: list[dict[str, Any]] = field(default_factory=list)
    axe: Axe = field(default_factory=Axe)

    def visit(self, page: Page, name: str, _whole: bool) -> None:
        """Look at this screen."""
        # A foot bar that sticks lies over half a button until somebody scrolls; that is no small button.
        page.evaluate("for (const bar of document.querySelectorAll('.bar')) bar.style.position = 'static'")
        # A transition between two colours is no colour: it is over before anything is measured.
        page.wait_for_timeout(150)
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
        is_projected = PROJECTED.search(page.url) is not None
        if is_projected:
            options["rules"] = {"color-contrast-enhanced": {"enabled": True}}
        violations = self.axe.run(page, options=options).response["violations"]
        seen = page.evaluate(EYES)
        self.found.append(
            {
                "screen": name.split("/")[-1],
                "size": self.size,
                "look": self.look,
                "axe": sorted(f"{one['id']}: {part['html'][:120]}" for one in violations for part in _unknown(one)),
                "language": [] if seen["lang"] == "nl" else [seen["lang"]],
                "targets": seen["small"],
                "reflow": [f"{seen['overflow']} px"] if seen["overflow"] > 0 else [],
                "english": sorted({said for said in seen["words"] if ENGLISH.search(said)}),
                "projector": seen["tiny"] if is_projected and self.size == "beamer" else [],
            }
        )


def _unknown(violation: dict[str, Any]) -> list[dict[str, Any]]:
    known = KNOWN.get(violation["id"], ())
    return [part for part in violation["nodes"] if not any(sign in part["html"] for sign in known)]


def look_everywhere(tour: Tour, inspector: Inspector, runs: Sequence[tuple[str, Look]]) -> None:
    """Walk the tour once for each (size, look); a size below 400 pixels is a phone's and visits the phone's screens only."""
    for size, look in runs:
        inspector.size, inspector.look = size, look
        tour.look = look
        if size in ("telefoon", "smal"):
            tour.phone_size = size
            for walk in (screens_for_everybody, screens_of_the_phone, screens_after_the_reveal):
                walk(tour)
        if size != "smal":
            screens_of_the_laptop(tour, size)


def everywhere() -> list[tuple[str, Look]]:
    """Return every size in the light look, and the other looks at the size they matter most."""
    other: list[tuple[str, Look]] = [("telefoon", "dark"), ("telefoon", "contrast"), ("beamer", "dark"), ("beamer", "contrast")]
    return [(size, "light") for size in ("telefoon", "smal", "beamer", "laptop", "tablet")] + other


def main() -> None:
    """Look everywhere, print what was found, and keep the result."""
    inspector = Inspector()
    with begin(inspector.visit) as tour:
        look_everywhere(tour, inspector, everywhere())
    for one in inspector.found:
        for kind in ("axe", "language", "targets", "reflow", "english", "projector"):
            for what in one[kind]:
                print(f"{one['screen']} {one['size']} {one['look']} {kind}: {what}")
    keep(inspector, RESULT)


def keep(inspector: Inspector, path: Path) -> None:
    """Keep the counts per kind, and which screens were looked at in which sizes and looks."""
    kinds = ("axe", "language", "targets", "reflow", "english", "projector")
    result = {
        "looked_on": datetime.now(UTC).date().isoformat(),
        "screens": sorted({one["screen"] for one in inspector.found}),
        "visits": len(inspector.found),
        "sizes": sorted({one["size"] for one in inspector.found}),
        "looks": sorted({one["look"] for one in inspector.found}),
        "found": {kind: sum(len(one[kind]) for one in inspector.found) for kind in kinds},
    }
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
