"""
Takes a picture of every screen: `python -m bench.gallery [--out docs/handleiding/afbeeldingen] [--sizes all] [--look dark] [NAME ...]`.

Nothing here is a test: the pictures are there to be looked at, and the Dutch manual shows them.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from bench.laptop_screens import screens_of_the_laptop
from bench.machine import ROOT
from bench.phone_screens import screens_after_the_reveal, screens_for_everybody, screens_of_the_phone
from bench.tour import LOOKS, SIZES, begin
from ldgm_core.texts import SOURCE, available_languages, load_texts

OUT = ROOT / "docs" / "handleiding" / "afbeeldingen"
COLOURS = 96
MOMENT = 300  # milliseconds


@dataclass
class Camera:
    """Takes the pictures whose name begins with one of `names`, or all."""

    out: Path
    names: tuple[str, ...]
    taken: list[Path] = field(default_factory=list)

    def take(self, page: Page, name: str, whole: bool) -> None:
        """Take one picture and keep it small: as many colours as a screen of words needs."""
        if self.names and not name.split("/")[-1].startswith(self.names):
            return
        page.wait_for_timeout(MOMENT)  # a clock or a live list has its place first, and comes a moment later
        page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        if whole:  # what sticks to the foot of the screen would lie across the middle of a whole page
            page.evaluate("for (const bar of document.querySelectorAll('.bar')) bar.style.position = 'static'")
        path = self.out / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(page.screenshot(full_page=whole))) as shot:
            shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        self.taken.append(path)


def main() -> None:
    """Take the pictures and say how large they are together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only pictures whose name starts like this")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--sizes", default="beamer", help=f"{', '.join(SIZES)}, separated by commas; or all; or nothing")
    parser.add_argument("--look", default="light", choices=LOOKS)
    parser.add_argument("--language", default=SOURCE, choices=available_languages())
    parser.add_argument("--no-phone", action="store_true")
    chosen = parser.parse_args()
    sizes = list(SIZES) if chosen.sizes == "all" else [size for size in chosen.sizes.split(",") if size]
    camera = Camera(chosen.out, tuple(chosen.names))
    with begin(camera.take) as tour:
        tour.look, tour.t = chosen.look, load_texts(chosen.language)
        if not chosen.no_phone:
            for walk in (screens_for_everybody, screens_of_the_phone, screens_after_the_reveal):
                walk(tour)
        for size in sizes:
            screens_of_the_laptop(tour, size)
    print(f"{len(camera.taken)} pictures, {sum(path.stat().st_size for path in camera.taken) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
