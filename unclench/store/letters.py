"""What a mirror refused for ever: put aside with the reason, and brought before it again on request."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.clock import Clock
from unclench.record import Kept
from unclench.store.directory import PRIVATE_FILE
from unclench.store.journal import Journal
from unclench.store.mirror import Mirror, RefusedError, refused
from unclench.store.reader import DeadLetter, Reader

log = logging.getLogger("unclench")

_LETTERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of asking again."""

    taken: int
    refused: int
    gone: int
    """Their records are no longer kept: nothing is left to bring over."""


def bury(journal: Journal, mirror: str, dead: Mapping[int, RefusedError], at_ms: int) -> None:
    """Put aside what the mirror refused for ever, by `seq`; log how much, and the first reason."""
    for seq, error in dead.items():
        journal.bury(mirror, seq, error.sent, str(error), at_ms)
    if dead:
        first = next(iter(dead.values()))
        log.warning("%s refused for ever, now put aside: %d records, first %s", mirror, len(dead), first)


def retry(mirror: Mirror, journal: Journal, path: Path, clock: Clock) -> Retried:
    """Bring all that was refused before the mirror again; what it takes now is no longer put aside.

    Raises TemporaryError or JournalError; what was taken by then stays taken.
    """
    journal.settle()
    taken = again = gone = 0
    with Reader(path) as reader:
        letters = reader.dead(mirror.kind)
        for begin in range(0, len(letters), _LETTERS_AT_ONCE):
            some = letters[begin : begin + _LETTERS_AT_ONCE]
            batch = _records(reader, mirror, some)
            dead = {kept.seq: error for kept, error in refused(mirror, batch)}
            bury(journal, mirror.kind, dead, clock.now_ms())
            journal.unbury(mirror.kind, [letter.seq for letter in some if letter.seq not in dead])
            taken, again = taken + len(batch) - len(dead), again + len(dead)
            gone += len(some) - len(batch)
    journal.settle()
    _wish(path.parent, mirror.kind).unlink(missing_ok=True)
    return Retried(taken, again, gone)


def ask_again(data_dir: Path, mirror: str) -> None:
    """Leave word for whoever follows the journal that what was refused is to be tried again."""
    _wish(data_dir, mirror).touch(mode=PRIVATE_FILE)


def asked_again(data_dir: Path, mirror: str) -> bool:
    """Tell whether somebody left that word."""
    return _wish(data_dir, mirror).exists()


def _wish(data_dir: Path, mirror: str) -> Path:
    return data_dir / f"retry-{mirror}"


def _records(reader: Reader, mirror: Mirror, letters: Sequence[DeadLetter]) -> list[Kept]:
    """Return the letters' records as the journal keeps them: the encoding may be a newer one."""
    found = (reader.follow(letter.seq - 1, 1, mirror.shows) for letter in letters)
    return [one[0] for letter, one in zip(letters, found, strict=True) if one and one[0].seq == letter.seq]
