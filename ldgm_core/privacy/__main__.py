"""
Keeping and deleting from the command line.

    python -m ldgm_core.privacy run     remove what is over its term, in the installation that the environment describes
    python -m ldgm_core.privacy log     check that nobody changed the access log, and print its last link to write down elsewhere
    python -m ldgm_core.privacy log --link LINK    check as well that a link that was written down is still in it
    python -m ldgm_core.privacy docs    make the documents about privacy anew from the tags of the store
    python -m ldgm_core.privacy sbom    print which libraries the program is made of (CycloneDX, JSON)
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from ldgm_core.errors import LdgmError
from ldgm_core.opening import open_own_store
from ldgm_core.privacy.bill import write_bill
from ldgm_core.privacy.documents import write_documents
from ldgm_core.services.deletion import run_retention
from ldgm_core.services.journal import check_chains, find_link
from ldgm_core.settings import load_settings
from ldgm_core.store import Store
from ldgm_core.store.keyed import read_keyed
from ldgm_core.texts import Texts, load_texts

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when all is well, 1 when the log is broken, 2 when it was refused with one sentence."""
    t = load_texts()
    parser = argparse.ArgumentParser(
        prog="python -m ldgm_core.privacy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("run", "log", "docs", "sbom"))
    parser.add_argument("--link", default="", help="with log: a link that was written down earlier")
    chosen = parser.parse_args(arguments)
    command = chosen.command
    try:
        return _log(t, chosen.link) if command == "log" else {"run": _run, "docs": _docs, "sbom": _sbom}[command](t)
    except LdgmError as refusal:
        print(t.sentence(refusal), file=sys.stderr)
        return 2


def _run(t: Texts) -> int:
    store = _open()
    try:
        sweep = run_retention(store, now=datetime.now(UTC))
    finally:
        store.close()
    print(t("privacy.swept", pupils=len(sweep.certificates), rows=sum(sweep.counts.values())))
    for certificate in sweep.certificates:
        print(t("privacy.certificate", number=certificate.id, rows=sum(certificate.counts.values())))
    if not sweep.is_wiped:
        print(t("privacy.not_wiped"))
    return 0


def _log(t: Texts, link: str) -> int:
    store, keyed_from = _open(), read_keyed(load_settings(os.environ).data_dir)
    try:
        checks, found = check_chains(store, keyed_from=keyed_from), find_link(store, link) if link else None
    finally:
        store.close()
    for check in checks:
        if check.is_whole:
            print(t("privacy.log_whole", entries=check.entries))
            print(t("privacy.log_link", link=check.last_link))
        elif check.broken_at is not None:
            print(t("privacy.log_broken", seq=check.broken_at))
        else:
            print(t("privacy.log_cut"))
    if link:
        print(t("privacy.link_there", moment=f"{found:%d-%m-%Y %H:%M} UTC") if found else t("privacy.link_gone"))
    return 0 if all(check.is_whole for check in checks) and (found or not link) else 1


def _docs(t: Texts) -> int:
    for path in write_documents(ROOT / "docs", t):
        print(path)
    return 0


def _sbom(_t: Texts) -> int:
    print(write_bill((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    return 0


def _open() -> Store:
    return open_own_store(load_settings(os.environ), os.environ)


if __name__ == "__main__":
    raise SystemExit(main())
