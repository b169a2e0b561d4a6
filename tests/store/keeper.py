"""A process that appends to a journal and says what is durable, until it is killed."""

import asyncio
import sys
from pathlib import Path

from hrv.event import Tag
from tests.store.records import beats
from unclench.store.journal import JOURNAL_FILE, Journal

GROUP = 9
"""Records of one append."""


async def _keep(path: Path) -> None:
    with Journal.open(path) as journal:
        taken = journal.begin("replay", "day", started_ms=1).taken
        while True:
            taken += 1
            seq = journal.append([*beats(GROUP - 1), Tag(taken, "x")], taken)
            if taken % 7 == 0 and await journal.durable(seq):
                sys.stdout.write(f"{seq} {taken}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_keep(Path(sys.argv[1]) / JOURNAL_FILE))
