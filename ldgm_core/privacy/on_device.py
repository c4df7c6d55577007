"""What stays on people's own devices, in the browser: the store does not know it, and it holds words and choices all the same."""

from __future__ import annotations

from dataclasses import dataclass

from ldgm_core.domain.retention import Ground, Purpose
from ldgm_core.privacy.markdown import table_row
from ldgm_core.texts import Texts

__all__ = ["ON_DEVICE", "OnDevice", "device_table", "is_declared"]


@dataclass(frozen=True)
class OnDevice:
    """One thing in a browser. `begins`: how its name begins; `word`: its name in `on_device.*`; how long stands in the texts."""

    begins: str
    word: str
    purpose: Purpose
    ground: Ground


ON_DEVICE: tuple[OnDevice, ...] = (
    OnDevice("ldgm_deelnemer", "participant", Purpose.SECURE, Ground.SECURITY),
    OnDevice("ldgm_sessie", "session", Purpose.SECURE, Ground.SECURITY),
    OnDevice("ldgm_formulier", "form", Purpose.SECURE, Ground.SECURITY),
    OnDevice("ldgm_bezoek", "visit", Purpose.SECURE, Ground.SECURITY),
    OnDevice("_streamlit_xsrf", "xsrf", Purpose.SECURE, Ground.SECURITY),
    OnDevice("ldgm_taal", "language", Purpose.SETTING, Ground.LEGAL_TASK),
    OnDevice("ldgm_look", "look", Purpose.SETTING, Ground.LEGAL_TASK),
    OnDevice("ldgm:/", "draft", Purpose.JUDGE, Ground.LEGAL_TASK),
    OnDevice("ldgm:look", "look_choice", Purpose.SETTING, Ground.LEGAL_TASK),
    OnDevice("ldgm:keys", "keys", Purpose.SETTING, Ground.LEGAL_TASK),
    OnDevice("stActiveTheme-", "theme", Purpose.SETTING, Ground.LEGAL_TASK),
)
"""Cookies and local storage; a browser test compares this with what is there after a walk along the screens."""


def is_declared(name: str) -> bool:
    """Return whether the data map says something about a cookie or a kept value with this name."""
    return any(name.startswith(one.begins) for one in ON_DEVICE)


def device_table(t: Texts) -> list[str]:
    """Return what stays on devices as lines of a Markdown table: what, what for, on which ground, how long."""
    head = table_row(t("datamap.column"), t("datamap.purpose"), t("datamap.ground"), t("datamap.stays"))
    return [head, "|---|---|---|---|", *(_row(one, t) for one in ON_DEVICE)]


def _row(one: OnDevice, t: Texts) -> str:
    name = f"{t(f'on_device.{one.word}')} (`{one.begins}`)"
    return table_row(name, t(f"purpose.{one.purpose}"), t(f"ground.{one.ground}"), t(f"on_device_stays.{one.word}"))
