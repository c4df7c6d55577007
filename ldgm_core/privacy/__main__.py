"""`python -m ldgm_core.privacy docs`: makes the documents about privacy anew from the tags of the store."""

from __future__ import annotations

import argparse
from pathlib import Path

from ldgm_core.privacy.documents import write_documents
from ldgm_core.texts import load_texts

DOCS = Path(__file__).resolve().parents[2] / "docs"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when it was done."""
    parser = argparse.ArgumentParser(prog="python -m ldgm_core.privacy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("docs", help="make docs/datamap.md and its companions anew")
    parser.parse_args(arguments)
    for path in write_documents(DOCS, load_texts()):
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
