"""
Schools and their people; about the installation that the environment describes (see ldgm_core/settings/environment.py).

    python -m ldgm_core.accounts list                            the schools and their people
    python -m ldgm_core.accounts add-school NAME ADMINISTRATOR   a new school; prints the one-time link of its first administrator
    python -m ldgm_core.accounts link ACCOUNT                    a new one-time link for somebody, when nobody else can make one
    python -m ldgm_core.accounts remove-second-step ACCOUNT      for the only administrator who lost phone and recovery codes
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime

from ldgm_core.errors import LdgmError, NotFound
from ldgm_core.opening import open_own_store
from ldgm_core.services.second_factor import remove_factor_at_the_server
from ldgm_core.services.sign_in_link import make_sign_in_link
from ldgm_core.services.staff import SchoolPerson, add_school, list_schools
from ldgm_core.settings import Settings, load_settings, require_writable_folder
from ldgm_core.store import Store
from ldgm_core.texts import Texts, load_texts


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when it was done, 2 when it was refused, with one sentence that says why."""
    t = load_texts()
    chosen = _parser().parse_args(arguments)
    try:
        settings = load_settings(os.environ)
        require_writable_folder(settings.data_dir)
        store = open_own_store(settings, os.environ)
        try:
            print("\n".join(_COMMANDS[chosen.command](store, settings, chosen, t)))
        finally:
            store.close()
    except LdgmError as refusal:
        print(t.sentence(refusal), file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ldgm_core.accounts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    school = commands.add_parser("add-school")
    school.add_argument("name")
    school.add_argument("administrator")
    for name in ("link", "remove-second-step"):
        commands.add_parser(name).add_argument("account")
    return parser


def _list(store: Store, _settings: Settings, _chosen: argparse.Namespace, t: Texts) -> list[str]:
    lines = []
    for school, people in list_schools(store):
        lines.append(f"{school.name} ({school.id})")
        for one in people:
            state = t("accounts.ended") if one.account.ended_at else t(f"staff_role.{one.role.value}")
            lines.append(f"  {one.account.id}  {one.account.display_name}, {state}")
    return lines


def _add_school(store: Store, settings: Settings, chosen: argparse.Namespace, t: Texts) -> list[str]:
    account, token = add_school(store, name=chosen.name, administrator=chosen.administrator, now=datetime.now(UTC))
    return [t("accounts.added", name=chosen.name), t("accounts.link", name=account.display_name), f"  {settings.base_url}/inloggen/{token}"]


def _link(store: Store, settings: Settings, chosen: argparse.Namespace, t: Texts) -> list[str]:
    person = _person(store, chosen.account)
    token = make_sign_in_link(store, person.account, now=datetime.now(UTC))
    return [t("accounts.link", name=person.account.display_name), f"  {settings.base_url}/inloggen/{token}"]


def _remove_second_step(store: Store, _settings: Settings, chosen: argparse.Namespace, t: Texts) -> list[str]:
    person = _person(store, chosen.account)
    remove_factor_at_the_server(store, account_id=person.account.id, now=datetime.now(UTC))
    return [t("accounts.second_step_removed", name=person.account.display_name)]


def _person(store: Store, account_id: str) -> SchoolPerson:
    """Return whoever has this id and still has access. Raises NotFound (`account_unknown`)."""
    found = [one for _, people in list_schools(store) for one in people if one.account.id == account_id]
    if not found or found[0].account.ended_at is not None:
        raise NotFound("account_unknown")
    return found[0]


_COMMANDS = {"list": _list, "add-school": _add_school, "link": _link, "remove-second-step": _remove_second_step}


if __name__ == "__main__":
    raise SystemExit(main())
