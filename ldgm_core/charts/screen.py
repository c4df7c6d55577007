"""
A picture on the screen: an Altair specification with exactly its primitives, a handful of layers and no axes, tooltips or menu.

The colours come from the palette, so give Streamlit `theme=None`; otherwise its theme takes over fonts and colours.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from ldgm_core.charts.canvas import BASELINE, OUTLINES, Anchor, Ink, Picture, Shape
from ldgm_core.charts.palette import PALETTES

__all__ = ["PreparedChart", "draw"]

Colours = dict[Ink, str]
Values = list[dict[str, Any]]

# Marks are silent for a screen reader: the description of the whole says it in words, and a reading per shape would drown that.
_QUIET = {"aria": False}
_FONT = "Noto Sans, Source Sans, sans-serif"
_ALIGN = {Anchor.START: "left", Anchor.MIDDLE: "center", Anchor.END: "right"}
_PATHS = {shape: "M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + "Z" for shape, corners in OUTLINES.items()} | {Shape.CIRCLE: "circle"}


class PreparedChart(alt.LayerChart):  # type: ignore[misc]  # Altair has no types that mypy may follow here
    """
    A chart whose specification is already there.

    Checking every number of it against Altair's schema takes tenths of a second per picture and could only find mistakes of
    this file; the tests do that check for every picture instead.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        super().__init__(layer=[])
        object.__setattr__(self, "prepared", spec)

    def to_dict(self, *_: object, **__: object) -> dict[str, Any]:
        """Return the specification; a copy of its outermost level, for Streamlit adds to that."""
        return dict(object.__getattribute__(self, "prepared"))


def draw(picture: Picture, *, palette: str = "light", width_px: float | None = None) -> PreparedChart:
    """Return the chart, `width_px` pixels wide (its own width unless given) with the picture's proportions."""
    colours = PALETTES[palette]
    zoom = (width_px or picture.width) / picture.width
    layers = [
        *_boxes(picture, colours, zoom),
        *_lines(picture, colours, zoom),
        *_marks(picture, colours, zoom),
        *_labels(picture, colours, zoom),
    ]
    spec = {
        "$schema": alt.SCHEMA_URL,
        "description": f"{picture.title}\n{picture.words}",
        "width": round(picture.width * zoom),
        "height": round(picture.height * zoom),
        "padding": 0,
        "autosize": {"type": "none", "contains": "padding"},
        "background": colours[Ink.PAPER],
        "config": {"font": _FONT, "view": {"stroke": None}},
        "usermeta": {"embedOptions": {"actions": False}},
        "layer": layers,
    }
    return PreparedChart(spec)


def _boxes(picture: Picture, colours: Colours, zoom: float) -> Values:
    values: dict[bool, Values] = {False: [], True: []}
    for box in picture.boxes:
        values[box.is_dashed].append(
            {
                "x": _z(box.x, zoom),
                "x2": _z(box.x + box.width, zoom),
                "y": _z(box.y, zoom),
                "y2": _z(box.y + box.height, zoom),
                "f": colours[box.fill] if box.fill else None,
                "s": colours[box.line] if box.line else None,
                "w": _z(box.line_width if box.line else 0, zoom),
            }
        )
    return [
        {
            "data": {"values": found},
            "mark": {**_QUIET, "type": "rect", "strokeDash": [8 * zoom, 6 * zoom] if is_dashed else []},
            "encoding": {
                **_place(picture, zoom),
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                **_raw(fill="f", stroke="s", strokeWidth="w"),
            },
        }
        for is_dashed, found in values.items()
        if found
    ]


def _lines(picture: Picture, colours: Colours, zoom: float) -> Values:
    values = [
        {
            "x": _z(line.x1, zoom),
            "y": _z(line.y1, zoom),
            "x2": _z(line.x2, zoom),
            "y2": _z(line.y2, zoom),
            "s": colours[line.ink],
            "w": _z(line.width, zoom),
        }
        for line in picture.lines
    ]
    encoding = {**_place(picture, zoom), "x2": {"field": "x2"}, "y2": {"field": "y2"}, **_raw(stroke="s", strokeWidth="w")}
    return [{"data": {"values": values}, "mark": {**_QUIET, "type": "rule", "strokeCap": "round"}, "encoding": encoding}] if values else []


def _marks(picture: Picture, colours: Colours, zoom: float) -> Values:
    values = [
        {
            "x": _z(mark.x, zoom),
            "y": _z(mark.y, zoom),
            "a": round((mark.size * zoom) ** 2, 1),
            "p": _PATHS[mark.shape],
            "f": colours[mark.paint] if mark.paint else "transparent",
            "s": colours[mark.line],
            "w": _z(mark.line_width, zoom),
        }
        for mark in picture.marks
    ]
    encoding = {**_place(picture, zoom), **_raw(shape="p", size="a", fill="f", stroke="s", strokeWidth="w")}
    return (
        [{"data": {"values": values}, "mark": {**_QUIET, "type": "point", "opacity": 1, "filled": True}, "encoding": encoding}]
        if values
        else []
    )


def _labels(picture: Picture, colours: Colours, zoom: float) -> Values:
    """One layer per anchor and weight: these two belong to a layer, not to a value."""
    values: dict[tuple[Anchor, bool], Values] = {}
    for label in picture.labels:
        values.setdefault((label.anchor, label.is_bold), []).append(
            {
                "x": _z(label.x, zoom),
                "y": _z(label.y + BASELINE * label.size, zoom),
                "t": label.text,
                "z": _z(label.size, zoom),
                "c": colours[label.ink],
            }
        )
    return [
        {
            "data": {"values": found},
            "mark": {**_QUIET, "type": "text", "align": _ALIGN[anchor], "baseline": "alphabetic", "fontWeight": 700 if is_bold else 400},
            "encoding": {**_place(picture, zoom), "text": {"field": "t", "type": "nominal"}, **_raw(size="z", color="c")},
        }
        for (anchor, is_bold), found in values.items()
    ]


def _place(picture: Picture, zoom: float) -> dict[str, Any]:
    """Pixels as they are: x from the left, y from the top, without axes."""
    across = {"domain": [0, round(picture.width * zoom)], "nice": False, "zero": False}
    down = {"domain": [0, round(picture.height * zoom)], "nice": False, "zero": False, "reverse": True}
    return {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": across},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": down},
    }


def _raw(**fields: str) -> dict[str, Any]:
    """Channels that take their value from the data as it is, without a scale or a legend."""
    quantities = {"size", "strokeWidth"}
    return {
        channel: {"field": field, "type": "quantitative" if channel in quantities else "nominal", "scale": None, "legend": None}
        for channel, field in fields.items()
    }


def _z(value: float, zoom: float) -> float:
    return round(value * zoom, 1)
