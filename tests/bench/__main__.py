"""Measures ours beside the peers on the same 24 hours in one run: `python -m tests.bench --help`."""

import argparse
import json
import re
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from tests.bench.comparison import Result
from tests.bench.environments import Failure
from tests.bench.families import FAMILIES
from tests.bench.machine import CHECKOUT
from tests.bench.peers import PEERS
from tests.bench.run import Wish, prepared, run
from tests.bench.sheet import Sheet, markdown
from tests.bench.sheets import sheets

PAGE = CHECKOUT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def options() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    keys = [family.key for family in FAMILIES]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=keys, metavar="FAMILY", help=", ".join(keys))
    parser.add_argument("--peer", action="append", choices=list(PEERS), metavar="PEER", help=", ".join(PEERS))
    parser.add_argument("--without-peers", action="store_true", help="measure ours alone")
    parser.add_argument(
        "--prepare", action="store_true", help="make the peers' environments, measure nothing"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="for each family of a peer (default: 5)")
    parser.add_argument("--json", action="store_true", help="print everything that was measured as JSON")
    parser.add_argument("--markdown", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    return parser


def main() -> None:
    """Measure and print."""
    parser = options()
    said = parser.parse_args()
    names = [] if said.without_peers else said.peer or list(PEERS)
    if said.markdown and (said.only or said.peer or said.without_peers):
        parser.error("--markdown writes the whole page: it goes without --only, --peer and --without-peers")
    if said.prepare:
        homes = prepared(names).items()
        sys.exit("\n".join(f"{name}: {home.reason}" for name, home in homes if isinstance(home, Failure)))
    families = [family for family in FAMILIES if not said.only or family.key in said.only]
    result = run(Wish(families, names, said.seconds))
    if said.markdown:
        PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")
    if said.json:
        print(json.dumps(asdict(result), indent=1))
    else:
        show(result)


def show(result: Result) -> None:
    """Print the tables as wide as the terminal is."""
    console = Console()
    console.print("; ".join(f"{name} {value}" for name, value in result.machine.items()))
    for sheet in sheets(result):
        console.print(_table(sheet))
        for note in sheet.notes:
            console.print(f"  {note}", highlight=False)


def _table(sheet: Sheet) -> Table:
    table = Table(*sheet.columns, title=sheet.title)
    for row in sheet.rows:
        table.add_row(*(cell.replace("**", "") for cell in row))
    return table


def replaced(page: str, result: Result) -> str:
    """Return the page with what stood between the markers measured anew."""
    facts = "; ".join(f"{name} {value}" for name, value in result.machine.items())
    body = "\n".join([f"Measured: {facts}.\n", *(markdown(sheet) for sheet in sheets(result))])
    between = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    page, count = between.subn(lambda _: f"{BEGIN}\n\n{body}\n{END}", page)
    if count != 1:
        raise ValueError(f"{count} pairs of markers {BEGIN} where one is wanted")
    return page


if __name__ == "__main__":
    main()
