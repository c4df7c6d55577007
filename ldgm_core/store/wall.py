"""
The second wall, in PostgreSQL itself: a row is there only for who entered its organisation (row-level security, forced on owners too).

Three kinds of tables. What is about pupils, meetings and people in them is invisible until an organisation was entered. What lies at the
door (accounts, sessions, hashes of links and devices) can be looked up before anybody is known, and after entering only one's own. A
meeting's row is also there for who names its room code. A transaction enters with `set_config`; it is forgotten at its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, Table, select, text

from ldgm_core.domain.account import OrganisationId
from ldgm_core.errors import Trouble
from ldgm_core.store.tables import metadata

__all__ = ["AT_THE_DOOR", "enter", "name_room_code", "raise_wall", "require_weak_role"]

AT_THE_DOOR = frozenset(
    {"organisations", "accounts", "passphrases", "second_factors", "recovery_codes", "identities", "sessions", "sign_in_links"}
    | {"links", "devices", "admissions"}
)
"""Tables that are looked up by a secret, or by the program itself at its start, before anybody is known. None names a pupil."""
_ENTERED = "(SELECT string_to_array(current_setting('ldgm.organisations', true), ','))::text[]"
_OUTSIDE = "(SELECT coalesce(current_setting('ldgm.organisations', true), '') = '')"
_NAMED_ROOM = "room_code = (SELECT current_setting('ldgm.room_code', true))"
_ENTER = text("SELECT set_config('ldgm.organisations', :ids, true)")
_MARK = "ldgm_wall_mark"


def enter(connection: Connection, organisation_ids: Iterable[OrganisationId]) -> None:
    """Let this transaction see these organisations, and no longer what lies at the door of others."""
    connection.execute(_ENTER, {"ids": ",".join(sorted(organisation_ids))})


def name_room_code(connection: Connection, room_code: str) -> None:
    """Let this transaction see the one meeting with this room code."""
    connection.execute(select(text("set_config('ldgm.room_code', :code, true)")), {"code": room_code})


def require_weak_role(connection: Connection) -> None:
    """
    Stop when the wall would not hold for this role.

    Raises:
        Trouble: the role is a superuser or may bypass row-level security (`database_role_too_strong`).
    """
    query = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    if connection.execute(query).scalar():
        raise Trouble("database_role_too_strong")


def raise_wall(connection: Connection, *, app_role: str) -> None:
    """Put the wall on every table and let the program's role use them; does nothing when it stands as it should."""
    statements = [statement for table in metadata.sorted_tables for statement in _on(table)]
    statements += _granting(app_role)
    mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    standing = connection.execute(text("SELECT obj_description(to_regnamespace('public'), 'pg_namespace')")).scalar()
    if standing == f"{_MARK} {mark}":
        return
    for statement in statements:
        connection.execute(text(statement))
    connection.execute(text(f"COMMENT ON SCHEMA public IS '{_MARK} {mark}'"))


def _on(table: Table) -> list[str]:
    own = "id" if table.name == "organisations" else "organisation_id"
    if own not in table.columns:  # counts failed tries, of whoever it was; holds no name and no id
        return []
    seen = f"{own} = ANY ({_ENTERED})"
    if table.name in AT_THE_DOOR:
        seen = f"{seen} OR {_OUTSIDE}"
    statements = [
        f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS wall ON {table.name}",
        f"CREATE POLICY wall ON {table.name} USING ({seen}) WITH CHECK ({seen})",
    ]
    if table.name == "meetings":
        statements += [
            f"DROP POLICY IF EXISTS named_room ON {table.name}",
            f"CREATE POLICY named_room ON {table.name} FOR SELECT USING ({_NAMED_ROOM})",
        ]
    return statements


def _granting(app_role: str) -> list[str]:
    name = '"' + app_role.replace('"', '""') + '"'
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
    ]
