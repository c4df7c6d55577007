"""Backups: made while the program runs, encrypted to a key that is not here, verified, rotated, and put back as a drill."""

from ldgm_core.backup.chest import Backup, age_of_newest, list_backups, make_backup, verify_backup
from ldgm_core.backup.restoring import Drill, drill, restore_backup

__all__ = ["Backup", "Drill", "age_of_newest", "drill", "list_backups", "make_backup", "restore_backup", "verify_backup"]
