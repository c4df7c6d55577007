"""The screens use components of this program and of Streamlit; none of another package is looked for, let alone served."""

from __future__ import annotations

from streamlit.components.v2.component_manager import BidiComponentManager

__all__ = ["use_own_components_only"]


def use_own_components_only() -> None:
    """
    Keep Streamlit from going through every installed package for components at its start, which takes longer than its own start.

    It also means that a package that comes along with another brings no script to the screens.
    """
    BidiComponentManager.discover_and_register_components = _find_none


def _find_none(_manager: BidiComponentManager, *, start_file_watching: bool = True) -> None:
    """Stand where Streamlit looks for components of others."""
