"""The journal as tables that any program reads: CSV with formulas defused, and Parquet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Packet
from unclench.analysis.extra import module
from unclench.exporting.shelf import COLUMNS, RECORDINGS, TYPES, shelf_rows
from unclench.record import Record
from unclench.store.connection import faults_told, reading
from unclench.store.reader import Reader, Session
from unclench.store.tables import TABLES, Row, Table, Value

RUNS: Final = "run"
ROWS_AT_ONCE: Final = 20_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""With these a cell of text begins a formula, or something like it, in some program."""
_TYPES: Final[Mapping[str, str]] = {"INTEGER": "int64", "REAL": "float64", "TEXT": "string", "BLOB": "string"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, as it is told to others."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    """Of Arrow, one for each column."""


SHEETS: Final = (RUNS, *(table.name for table in TABLES.values()), RECORDINGS)
"""Every table that is exported, by name."""
_KINDS: Final[Mapping[str, type[Record]]] = {table.name: kind for kind, table in TABLES.items()}


def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns of a table, as they are told to others."""
    if name == RUNS:
        return tuple(field.name for field in fields(Session))
    if name == RECORDINGS:
        return COLUMNS
    table = TABLES[_KINDS[name]]
    return ("seq", *("rr_ms" if column == "rr_ticks" else column for column in table.columns))


def sheet_of(path: Path, name: str) -> Sheet:
    """Return the shape of a table of the journal at `path`. Raises JournalError."""
    if name == RUNS:
        types = tuple("int64" if field.type is int else "string" for field in fields(Session))
        return Sheet(name, columns_of(name), types)
    if name == RECORDINGS:
        return Sheet(name, COLUMNS, TYPES)
    table = TABLES[_KINDS[name]]
    declared = _declared(path, table)
    types = ("int64", *("float64" if c == "rr_ticks" else declared[c] for c in table.columns))
    return Sheet(name, columns_of(name), types)


def rows_of(path: Path, name: str) -> Iterator[Row]:
    """Give the rows of a table of the journal at `path`, sums that still grow first. Raises JournalError."""
    if name == RECORDINGS:
        yield from shelf_rows(path)
        return
    with Reader(path) as reader:
        if name == RUNS:
            yield from (astuple(session) for session in reader.sessions())
        else:
            yield from _rows_of_kind(reader, _KINDS[name])


def _rows_of_kind(reader: Reader, kind: type[Record]) -> Iterator[Row]:
    if kind is Beat:
        yield from ((seq, at_ms, float(ticks or 0) / TICKS_PER_MS) for seq, at_ms, ticks in reader.rows(kind))
    elif kind is Packet:
        yield from (tuple(map(_plain, row)) for row in reader.rows(kind))
    else:
        yield from reader.rows(kind)


def _plain(value: Value) -> Value:
    return value.hex() if isinstance(value, bytes) else value


def write_csv(stream: BinaryIO, sheet: Sheet, rows: Iterable[Row]) -> int:
    """Write a heading and the rows as CSV (RFC 4180, UTF-8); return how many rows."""
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    count, left, has_text = 0, iter(rows), "string" in sheet.types
    while some := list(islice(left, ROWS_AT_ONCE)):
        writer.writerows([[cell(value) for value in row] for row in some] if has_text else some)
        count += len(some)
    text.flush()
    text.detach()
    return count


def cell(value: Value) -> Value:
    """Return a value as a cell: nothing for what is not known, a text that no program takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def write_parquet(stream: BinaryIO, sheet: Sheet, rows: Iterable[Row]) -> int:
    """Write the rows as Parquet, some thousand a group; return how many. Raises ExtraMissingError."""
    arrow = module("pyarrow", "Parquet", "parquet")
    parquet = module("pyarrow.parquet", "Parquet", "parquet")
    kinds = {"int64": arrow.int64(), "float64": arrow.float64(), "string": arrow.string()}
    schema = arrow.schema([(n, kinds[t]) for n, t in zip(sheet.columns, sheet.types, strict=True)])
    count, left = 0, iter(rows)
    with parquet.ParquetWriter(stream, schema) as writer:
        while some := list(islice(left, ROWS_AT_ONCE)):
            columns = zip(*some, strict=True)
            arrays = [arrow.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
            count += len(some)
    return count


def _declared(path: Path, table: Table) -> Mapping[str, str]:
    connection = reading(path)
    try:
        with faults_told(path):
            found = connection.execute(
                "SELECT name, type FROM pragma_table_info(?)", (table.name,)
            ).fetchall()
    finally:
        connection.close()
    return {str(name): _TYPES[str(kind)] for name, kind in found}
