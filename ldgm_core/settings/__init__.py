"""
The settings of a running program: what the environment asked for, the keys of the installation, and what the machine allows.

The variables and what they mean stand in environment.py.
"""

from ldgm_core.settings.environment import OWN_NAMES, Settings, SettingsProblem, load_settings
from ldgm_core.settings.keys import SECRET_FILE, has_secret, load_database_key, load_log_key, load_secret, log_key_of
from ldgm_core.settings.machine import find_network_address, port_trouble, require_free_port, require_writable_folder

__all__ = [
    "OWN_NAMES",
    "SECRET_FILE",
    "Settings",
    "SettingsProblem",
    "find_network_address",
    "has_secret",
    "load_database_key",
    "load_log_key",
    "load_secret",
    "load_settings",
    "log_key_of",
    "port_trouble",
    "require_free_port",
    "require_writable_folder",
]
