"""How long each kind of row is kept, and the chore that forgets what is older."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import takewhile
from pathlib import Path
from typing import Final

from unclench.store.connection import faults_told
from unclench.store.journal import SUMMED, Journal
from unclench.store.unhurried import Unhurried

DAY_MS: Final = 86_400_000
ROWS_AT_ONCE: Final = 5_000
_ENDS: Final = {"frame_1h": "to_ms", "beat_block": "to_ms", "packet_block": "to_ms"}
LEAST_MINUTE_DAYS: Final = 120
"""Minutes of the last 64 worn days are what your usual is learned from."""


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """Days for which rows are kept, by the newest row of their table; 0 keeps them for good."""

    beat: int = 0
    """The beats themselves."""
    packet: int = 14
    """What the strap sent, byte for byte: a megabyte or more a worn hour with acceleration."""
    frame: int = 14
    """Every metric each 5 s; the beats tell them again at any time (`export`, `replay`)."""
    minute: int = 0
    """What each minute came to: your usual is learned from these."""
    frame_1m: int = 0
    """Every metric, summed up by minutes."""
    frame_1h: int = 0
    """Every metric, summed up by hours."""
    motion: int = 0
    """Movement and posture."""
    link: int = 90
    """How it stood with the strap."""

    def __post_init__(self) -> None:
        for one in fields(self):
            if getattr(self, one.name) < 0:
                raise ValueError(f"{one.name} = {getattr(self, one.name)} days is below 0")
        if 0 < self.minute < LEAST_MINUTE_DAYS:
            raise ValueError(
                f"minute = {self.minute} days is too short to learn your usual from: at least"
                f" {LEAST_MINUTE_DAYS}, or 0 for ever"
            )

    def days(self) -> Mapping[str, int]:
        """Return the tables of which rows are forgotten, and after how many days."""
        named = {one.name: int(getattr(self, one.name)) for one in fields(self)}
        packed = {f"{name}_block": named[name] for name in ("beat", "packet")}
        return {name: days for name, days in (named | packed).items() if days}


class Retention(Unhurried):
    """Forgets rows that are older than asked for, summed up, and taken by every mirror."""

    def __init__(
        self, journal: Journal, path: Path, settings: RetentionSettings, mirrors: tuple[str, ...]
    ) -> None:
        """Take the journal, which lies at `path`, and the names of its mirrors. Raises JournalError."""
        super().__init__(path)
        self._journal = journal
        self._settings = settings
        self._mirrors = mirrors

    def step(self) -> bool:
        """Forget some rows of each table; return whether there are more. Raises JournalError."""
        with faults_told(self._path):
            through = min(self._cursor(name) for name in (SUMMED, *self._mirrors))
            gone = {table: self._old(table, days, through) for table, days in self._settings.days().items()}
        self._journal.forget({table: seqs for table, seqs in gone.items() if seqs})
        return any(gone.values()) and self._journal.settle()

    def _cursor(self, name: str) -> int:
        row = self._connection.execute("SELECT seq FROM cursor WHERE mirror = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def _old(self, table: str, days: int, through: int) -> list[int]:
        """Return the numbers of the oldest rows that may go; the newest row of a table always stays."""
        at = _ENDS.get(table, "at_ms")
        last = "last_seq" if table.endswith("_block") else "seq"
        newest = f"(SELECT {at} FROM {table} WHERE seq > 0 ORDER BY seq DESC LIMIT 1)"
        rows = self._connection.execute(
            f"SELECT seq, {at} < {newest} - ? FROM {table} WHERE seq > 0 AND {last} <= ?"
            f" ORDER BY seq LIMIT {ROWS_AT_ONCE}",
            (days * DAY_MS, through),
        )
        return [int(seq) for seq, _ in takewhile(lambda row: row[1], rows)]
