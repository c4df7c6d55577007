"""
Writes the next migration from the difference between tables.py and the migrations so far.

    python -m ldgm_core.store.migrations.make "what changes"
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine


def make_migration(message: str) -> None:
    """Write versions/<number>_<message>.py."""
    folder = Path(__file__).parent
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = f"{len(list((folder / 'versions').glob('[0-9]*.py'))) + 1:04}"
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    make_migration(sys.argv[1])
