"""The colours of the inks. Role groups after Okabe and Ito's palette for colour-blind readers, always with a shape and a letter."""

from __future__ import annotations

from ldgm_core.charts.canvas import Ink

__all__ = ["PALETTES", "contrast"]

_GROUPS = {
    Ink.SCHOOL: "#0072b2",
    Ink.SCHOOL_LINE: "#00486f",
    Ink.ON_SCHOOL: "#ffffff",
    Ink.CARE: "#e69f00",
    Ink.CARE_LINE: "#7a5400",
    Ink.ON_CARE: "#000000",
    Ink.PARENTS: "#cc79a7",
    Ink.PARENTS_LINE: "#7d3f62",
    Ink.ON_PARENTS: "#000000",
    Ink.PUPIL: "#222222",
    Ink.PUPIL_LINE: "#000000",
    Ink.ON_PUPIL: "#ffffff",
    Ink.OTHER: "#56b4e9",
    Ink.OTHER_LINE: "#1b5e85",
    Ink.ON_OTHER: "#000000",
}
_STEPS = {
    # one hue, light = low column, dark = high column; a step is not better or worse than another
    Ink.STEP_1: "#d9dfe8",
    Ink.STEP_2: "#bac3d1",
    Ink.STEP_3: "#9ba7ba",
    Ink.STEP_4: "#7e8ba2",
    Ink.STEP_5: "#53637d",
    Ink.STEP_6: "#33435e",
    Ink.STEP_7: "#152540",
    Ink.SHADE_1: "#e6e2ec",
    Ink.SHADE_2: "#cfc7da",
    Ink.SHADE_3: "#b9adc8",
    Ink.SHADE_4: "#a393b6",
    Ink.SHADE_5: "#8d7aa4",
    Ink.BLACK: "#000000",
    Ink.WHITE: "#ffffff",
}
_LIGHT = {
    **_GROUPS,
    **_STEPS,
    Ink.PAPER: "#ffffff",
    Ink.BAND: "#eceff3",
    Ink.BAND_ALT: "#f6f7f8",
    Ink.RULE: "#a9b6c6",
    Ink.SLATE: "#44546a",
    Ink.ON_SLATE: "#ffffff",
    Ink.TEXT: "#1c1c1c",
    Ink.QUIET: "#4a4a4a",
    Ink.NONE: "#d3d7dd",
    Ink.NONE_LINE: "#5c5c5c",
    Ink.ON_NONE: "#000000",
    Ink.HIDDEN: "#44546a",
    Ink.HIDDEN_LINE: "#2b3850",
    Ink.OWN: "#1c1c1c",
}
_DARK = {
    **_LIGHT,
    Ink.SCHOOL: "#4aa3d8",
    Ink.SCHOOL_LINE: "#8cc8ee",
    Ink.ON_SCHOOL: "#000000",
    Ink.CARE_LINE: "#f2c562",
    Ink.PARENTS_LINE: "#e8b5d0",
    Ink.PUPIL: "#f2f2f2",
    Ink.PUPIL_LINE: "#ffffff",
    Ink.ON_PUPIL: "#000000",
    Ink.OTHER: "#2f7fb0",
    Ink.OTHER_LINE: "#56b4e9",
    Ink.PAPER: "#14181e",
    Ink.BAND: "#262d37",
    Ink.BAND_ALT: "#1d232b",
    Ink.RULE: "#66758a",
    Ink.SLATE: "#b9c4d4",
    Ink.ON_SLATE: "#000000",
    Ink.TEXT: "#f2f2f2",
    Ink.QUIET: "#c8cdd4",
    Ink.NONE: "#4a525d",
    Ink.NONE_LINE: "#a7afba",
    Ink.ON_NONE: "#ffffff",
    Ink.HIDDEN: "#b9c4d4",
    Ink.HIDDEN_LINE: "#dbe2ec",
    Ink.OWN: "#f2f2f2",
}
_CONTRAST = {
    **_LIGHT,
    Ink.BAND: "#dedede",
    Ink.BAND_ALT: "#efefef",
    Ink.RULE: "#000000",
    Ink.SLATE: "#000000",
    Ink.TEXT: "#000000",
    Ink.QUIET: "#000000",
    Ink.NONE_LINE: "#000000",
    Ink.HIDDEN: "#000000",
    Ink.HIDDEN_LINE: "#000000",
    Ink.OWN: "#000000",
    Ink.SCHOOL_LINE: "#000000",
    Ink.CARE_LINE: "#000000",
    Ink.PARENTS_LINE: "#000000",
    Ink.OTHER_LINE: "#000000",
}
PALETTES: dict[str, dict[Ink, str]] = {"light": _LIGHT, "dark": _DARK, "contrast": _CONTRAST}
"""Every palette has every ink. "contrast" is black on white with the fills of the groups, and cells that are darker than elsewhere."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1..21, as WCAG 2.2 defines it (relative luminance of sRGB)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
