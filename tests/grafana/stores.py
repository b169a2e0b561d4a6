"""The made-up wearer's data in a real journal and on a real influxd."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from tests.store.influx_server import BUCKET, Influxd
from unclench.record import Record
from unclench.store.connection import migrate, writing
from unclench.store.line_protocol import encode, tags_of
from unclench.store.tables import TABLES, Row, row_of

LINES_AT_ONCE = 20_000


def kept(records: Iterable[Record], path: Path) -> None:
    """Write the records into a new journal, in one go: no daemon, no roll-ups but those that are given."""
    rows: dict[type[Record], list[Row]] = {}
    for seq, record in enumerate(records, start=1):
        rows.setdefault(type(record), []).append((seq, *row_of(record), 1))
    with closing(writing(path)) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO session VALUES (1, 0, 'made', '', 0, '', '{}')")
        for kind, of_kind in rows.items():
            connection.executemany(TABLES[kind].insert, of_kind)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def mirrored(records: Iterable[Record], influxd: Influxd) -> None:
    """Write the records' lines to influxd, as the mirror would."""
    tags = tags_of("me", "strap")
    lines = [line for record in records if (line := encode(record, tags))]
    for begin in range(0, len(lines), LINES_AT_ONCE):
        _send(lines[begin : begin + LINES_AT_ONCE], influxd)


def _send(lines: Sequence[str], influxd: Influxd) -> None:
    status, said = influxd.asked("POST", f"/write?db={BUCKET}&precision=ms", "\n".join(lines).encode())
    assert status == 204, said
