"""The journal as JSON Lines: events as a recording tells them; or all there is, and the runs that kept it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Final, get_args

from hrv.event import Event
from unclench.record import Kept, Record, to_json
from unclench.rollup import Rollup
from unclench.store.journal import SUMMED
from unclench.store.reader import Reader, Session

RUN: Final = "run"
"""The `kind` of a line that tells of one run of the daemon: what follows was kept by it."""
SUMS: Final = "sums"
"""The `kind` of the last line: how many of the records before it are summed up already."""
ROWS_AT_ONCE: Final = 5_000
_FIRST_SEQ: Final = -(2**62)


def event_lines(reader: Reader) -> Iterator[str]:
    """Give what was heard and said, a line each, in the order in which it was kept. Raises JournalError."""
    return (to_json(kept.record) for kept in followed(reader, get_args(Event)))


def all_lines(reader: Reader) -> Iterator[str]:
    """Give all: each run before what it kept, what still grows, with its `seq` below 0, and what is summed.

    Raises JournalError.
    """
    begins, cursor, summed = reader.session_begins(), reader.cursor(SUMMED), 0
    for kept in followed(reader, None):
        while begins and begins[0][0] <= kept.seq:
            yield _run(begins.pop(0)[1])
        yield to_json(kept.record)
        summed += kept.seq <= cursor
    yield from (_run(session) for _, session in begins)
    for kept in growing(reader):
        yield f'{to_json(kept.record)[:-1]},"seq":{kept.seq}}}'
    yield f'{{"kind":"{SUMS}","records":{summed}}}'


def portions(lines: Iterable[str]) -> Iterator[bytes]:
    """Give lines as they stand in a file, many at once."""
    left = iter(lines)
    while some := list(islice(left, ROWS_AT_ONCE)):
        yield ("\n".join(some) + "\n").encode()


def followed(reader: Reader, kinds: Iterable[type[Record]] | None, after_seq: int = 0) -> Iterator[Kept]:
    """Give the records of these kinds, or of all, in order. Raises JournalError."""
    while rows := reader.follow(after_seq, ROWS_AT_ONCE, kinds):
        yield from rows
        after_seq = rows[-1].seq


def growing(reader: Reader) -> Iterator[Kept]:
    """Give the sums of hours and days that are not over. Raises JournalError."""
    for kept in followed(reader, get_args(Rollup), _FIRST_SEQ):
        if kept.seq > 0:
            return
        yield kept


def _run(session: Session) -> str:
    return json.dumps({"kind": RUN, **asdict(session)}, ensure_ascii=False, separators=(",", ":"))
