"""Which moments the next rows of the journal touch: what was summed up there is worked out anew."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from alerts.effect import LONGEST_MS
from unclench.store.spans import HOUR_MS, Span

_AFTER: Final = "seq > :after AND seq <= :through"
_MINUTES: Final = f"SELECT DISTINCT (at_ms + 59999) / 60000 * 60000 FROM frame WHERE {_AFTER}"
_MOMENTS: Final = f"""
SELECT DISTINCT (at_ms - 1) / 60000 * 60000 FROM minute WHERE {_AFTER}
UNION SELECT start_ms FROM episode WHERE {_AFTER} AND state <> 'building'
UNION SELECT at_ms FROM episode WHERE {_AFTER} AND state = 'ended'
UNION SELECT prompt_ms FROM prompt WHERE {_AFTER}
UNION SELECT start_ms FROM effect WHERE {_AFTER}
UNION SELECT at_ms FROM context WHERE {_AFTER} AND what = 'session'
UNION SELECT at_ms FROM checkin WHERE {_AFTER}
UNION SELECT at_ms FROM tag WHERE {_AFTER}
UNION SELECT of_ms FROM retract WHERE {_AFTER}
UNION SELECT from_ms FROM gap WHERE {_AFTER} AND why <> 'pause'
UNION SELECT to_ms FROM gap WHERE {_AFTER} AND why <> 'pause'
"""
_PRACTICE: Final = """
SELECT at_ms, "on", seq FROM context
WHERE what = 'session' AND at_ms BETWEEN :from_ms - 86400000 AND :to_ms + 86400000
UNION ALL SELECT from_ms, 0, seq FROM gap
WHERE why = 'pause' AND from_ms BETWEEN :from_ms - 86400000 AND :to_ms + 86400000
ORDER BY 1, 3
"""
_NEAR_MS: Final = HOUR_MS


def touched_minutes(connection: sqlite3.Connection, after_seq: int, through_seq: int) -> set[int]:
    """Return the ends of the minutes in which frames of these rows ended. Raises sqlite3.Error."""
    return _moments(connection, _MINUTES, after_seq, through_seq)


def touched_moments(connection: sqlite3.Connection, after_seq: int, through_seq: int) -> set[int]:
    """Return moments whose hours, days and practices these rows may change. Raises sqlite3.Error."""
    return _moments(connection, _MOMENTS, after_seq, through_seq)


def practices(connection: sqlite3.Connection, around: Span, horizon_ms: int) -> Iterator[Span]:
    """Give the practices near a span, in order; one that is not over ends for now at the horizon.

    The next one's beginning ends a practice, too, and so does a pause of the program, and an hour.
    Raises sqlite3.Error.
    """
    bounds = {"from_ms": around.from_ms, "to_ms": around.to_ms}
    begun_ms: int | None = None
    for at_ms, on, _ in connection.execute(_PRACTICE, bounds):
        if begun_ms is not None:
            yield Span(begun_ms, min(at_ms, begun_ms + LONGEST_MS))
        begun_ms = at_ms if on else None
    if begun_ms is not None:
        yield Span(begun_ms, min(max(begun_ms, horizon_ms), begun_ms + LONGEST_MS))


def runs(moments_ms: set[int]) -> Iterator[Span]:
    """Give the spans, both ends counted, that hold the moments and no pause of more than an hour."""
    held: list[int] = []
    for moment_ms in sorted(moments_ms):
        if held and moment_ms - held[-1] > _NEAR_MS:
            yield Span(held[0], held[-1])
            held = []
        held.append(moment_ms)
    if held:
        yield Span(held[0], held[-1])


def _moments(connection: sqlite3.Connection, statement: str, after_seq: int, through_seq: int) -> set[int]:
    rows = connection.execute(statement, {"after": after_seq, "through": through_seq})
    return {int(row[0]) for row in rows}
