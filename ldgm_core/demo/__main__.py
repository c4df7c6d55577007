"""`python -m ldgm_core.demo play CASE.yaml --out DIR`: plays every case of a file and writes its documents."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ldgm_core.demo.case import Case
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.documents import write_documents
from ldgm_core.demo.player import Player
from ldgm_core.domain.access import StaffActor
from ldgm_core.errors import LdgmError, Trouble
from ldgm_core.services import installation
from ldgm_core.store import Store, open_store
from ldgm_core.texts import load_texts

PLAYED_AT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
SECRET = b"fictional meetings have no secrets"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when every case was played, 2 when the file was refused."""
    parser = argparse.ArgumentParser(prog="python -m ldgm_core.demo", description=__doc__)
    play = parser.add_subparsers(dest="command", required=True).add_parser("play", help="play every case of a file and write its documents")
    play.add_argument("cases", type=Path, help="a file with the structure of ldgm_core/demo/cases.yaml")
    play.add_argument("--out", type=Path, required=True, help="folder for <id>/minutes.pdf, <id>/minutes.json and the other documents")
    play.add_argument("--seed", type=int, default=1, help="the same seed gives the same minutes")
    chosen = parser.parse_args(arguments)
    try:
        for folder in play_file(chosen.cases, out=chosen.out, seed=chosen.seed):
            print(folder)
    except LdgmError as refusal:
        print(load_texts().sentence(refusal), file=sys.stderr)
        return 2
    return 0


def play_file(cases: Path, *, out: Path, seed: int) -> list[Path]:
    """
    Play every case in a store of its own and return the folders with the minutes.

    Raises:
        BadInput: the file does not fit; nothing is written then.
        Trouble: the folder cannot be written (`out_unwritable`).
    """
    read = read_cases(cases)
    try:
        return [_play(case, out / case.id, seed=seed) for case in read]
    except OSError as problem:
        raise Trouble("out_unwritable", path=str(out)) from problem


def _play(case: Case, folder: Path, *, seed: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        store = open_store(f"sqlite:///{Path(place).as_posix()}/play.sqlite3")
        try:
            _write(store, case, folder, seed=seed)
        finally:
            store.close()
    return folder


def _write(store: Store, case: Case, folder: Path, *, seed: int) -> None:
    t = load_texts()
    account = installation.make_first_account(store, organisation_name=t("demo.school"), display_name=t("demo.chair"), now=PLAYED_AT)
    actor = StaffActor(account.id, account.organisation_id)
    meeting_id = Player(store, actor, case, texts=t, secret=SECRET, seed=seed, now=PLAYED_AT).play()
    write_documents(store, actor, meeting_id=meeting_id, folder=folder, secret=SECRET, t=t)


if __name__ == "__main__":
    sys.exit(main())
