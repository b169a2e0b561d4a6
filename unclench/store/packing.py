"""Packs old beats and packets into blocks; reading them does not show it."""

from itertools import takewhile
from pathlib import Path
from typing import Final

from unclench.store.connection import faults_told
from unclench.store.errors import JournalError
from unclench.store.journal import Journal
from unclench.store.packs import PACKS, Pack
from unclench.store.tables import TABLES, Row
from unclench.store.unhurried import Unhurried

KEEP_OPEN_MS: Final = 2 * 86_400_000
"""What is younger than this, by the newest row of its kind, is not packed."""
ROWS_AT_ONCE: Final = 10_000


class Packing(Unhurried):
    """The chore: some thousand rows a step, so that the journal's writer is never held up for long."""

    def __init__(self, journal: Journal, path: Path) -> None:
        """Take the journal, which lies at `path`. Raises JournalError."""
        super().__init__(path)
        self._journal = journal

    def step(self) -> bool:
        """Pack the next rows of each kind; return whether there are more.

        Raises JournalError: of the first kind that can't be packed, after the others were.
        """
        faults: list[JournalError] = []
        packed = [self._tried(pack, faults) for pack in PACKS.values()]
        more = any(packed) and self._journal.settle()
        if faults:
            raise faults[0]
        return more

    def _tried(self, pack: Pack, faults: list[JournalError]) -> bool:
        try:
            with faults_told(self._path):
                return self._pack(pack, self._due(pack))
        except JournalError as error:
            faults.append(error)
            return False

    def _due(self, pack: Pack) -> list[Row]:
        """Return the oldest rows if enough of them are old: blocks are to be full ones."""
        table = TABLES[pack.kept]
        newest = self._connection.execute(f"SELECT at_ms FROM {table.name} ORDER BY seq DESC LIMIT 1")
        before_ms = sum(row[0] for row in newest) - KEEP_OPEN_MS
        columns = ", ".join(("at_ms", "seq", *table.columns, "session"))
        oldest = f"SELECT {columns} FROM {table.name} ORDER BY seq LIMIT {ROWS_AT_ONCE}"
        old = takewhile(lambda row: row[0] < before_ms, self._connection.execute(oldest))
        rows: list[Row] = [tuple(row[1:]) for row in old]
        return rows if len(rows) == ROWS_AT_ONCE else []

    def _pack(self, pack: Pack, rows: list[Row]) -> bool:
        """Hand over blocks in the place of rows, once they have been read back and are the same."""
        if not rows:
            return False
        blocks = list(pack.pack(rows))
        again = [row for block in blocks for row in pack.unpack(block)]
        if again != rows:
            fact = f"rows of {pack.kept.__name__} from seq {rows[0][0]!r} on can't be packed"
            raise JournalError(self._path, fact, "they stay as they are; please report it")
        self._journal.pack(pack, blocks, (rows[0][0], rows[-1][0]))
        return True
