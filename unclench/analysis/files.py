"""Rolling windows to Parquet, CSV or JSON Lines, portion by portion."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from hrv.analysis import Analysed
from hrv.metric import REASONS
from unclench.analysis.extra import WriteError, module

KEYS = ("at_ms", "window_ms")


class RowFile(Protocol):
    """A kind of file that holds one row for each window."""

    @property
    def suffix(self) -> str:
        """The ending by which it is chosen, with its dot."""
        ...

    def write(self, path: Path, names: Sequence[str], portions: Iterable[Analysed]) -> int:
        """Write the portions, return how many rows. Raises OSError and ExtraMissingError."""
        ...


@dataclass(frozen=True, slots=True)
class Parquet:
    """Columns of float64, NULL where the window can't tell; `missing` as JSON text."""

    suffix: str = ".parquet"

    def write(self, path: Path, names: Sequence[str], portions: Iterable[Analysed]) -> int:
        """Write the portions, one row group each."""
        arrow = module("pyarrow", "Parquet", "parquet")
        parquet = module("pyarrow.parquet", "Parquet", "parquet")
        fields = [(key, arrow.int64()) for key in KEYS] + [(name, arrow.float64()) for name in names]
        schema = arrow.schema([*fields, ("missing", arrow.string())])
        rows = 0
        with parquet.ParquetWriter(path, schema) as writer:
            for told in portions:
                columns = [arrow.array(told.end_ms), arrow.array(told.window_ms)]
                columns += [arrow.array(told.values[name], mask=told.reasons[name] > 0) for name in names]
                missing = [json.dumps(why, separators=(",", ":")) for why in _missing(told, names)]
                writer.write_table(arrow.table([*columns, arrow.array(missing)], schema=schema))
                rows += told.end_ms.size
        return rows


@dataclass(frozen=True, slots=True)
class Csv:
    """Numbers as they are to the last bit, empty where the window can't tell; `missing` as JSON text."""

    suffix: str = ".csv"

    def write(self, path: Path, names: Sequence[str], portions: Iterable[Analysed]) -> int:
        """Write a heading and the portions."""
        rows = 0
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(",".join((*KEYS, *names, "missing")) + "\r\n")
            for told in portions:
                for at_ms, window_ms, values, missing in _rows(told, names):
                    cells = ["" if value != value else repr(value) for value in values]
                    why = json.dumps(missing, separators=(",", ":")).replace('"', '""')
                    stream.write(f'{at_ms},{window_ms},{",".join(cells)},"{why}"\r\n')
                    rows += 1
        return rows


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One object a window: what it tells, and why it does not tell the rest."""

    suffix: str = ".jsonl"

    def write(self, path: Path, names: Sequence[str], portions: Iterable[Analysed]) -> int:
        """Write the portions."""
        with path.open("w", encoding="utf-8") as stream:
            return write_lines(stream, names, portions)


ROW_FILES: tuple[RowFile, ...] = (
    Parquet(),
    Csv(),
    JsonLines(),
)


def write_lines(stream: TextIO, names: Sequence[str], portions: Iterable[Analysed]) -> int:
    """Write one JSON object a window; return how many."""
    rows = 0
    for told in portions:
        for at_ms, window_ms, values, missing in _rows(told, names):
            known = {name: value for name, value in zip(names, values, strict=True) if value == value}
            row = {"at_ms": at_ms, "window_ms": window_ms} | known | {"missing": missing}
            stream.write(json.dumps(row, separators=(",", ":"), allow_nan=False) + "\n")
            rows += 1
    return rows


def write_whole(kind: RowFile, path: Path, names: Sequence[str], portions: Iterable[Analysed]) -> int:
    """Write a file that is there complete or, when anything fails, not at all. Raises WriteError."""
    with replacing(path) as part:
        return kind.write(part, names, portions)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside `path` that takes its place when all went well. Raises WriteError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "is a directory")
        yield part
        part.replace(path)
    except OSError as error:
        raise WriteError(str(path), error.strerror or str(error)) from None
    finally:
        part.unlink(missing_ok=True)


def _rows(
    told: Analysed, names: Sequence[str]
) -> Iterator[tuple[int, int, tuple[float, ...], dict[str, str]]]:
    values = zip(*(told.values[name].tolist() for name in names), strict=True)
    return zip(told.end_ms.tolist(), told.window_ms.tolist(), values, _missing(told, names), strict=True)


def _missing(told: Analysed, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Give each window's reasons; an interval of confidence is missing with its figure, and not named."""
    figures = [name for name in names if not name.endswith(("_lo95", "_hi95"))]
    codes = zip(*(told.reasons[name].tolist() for name in figures), strict=True)
    for row in codes:
        yield {name: REASONS[code - 1] for name, code in zip(figures, row, strict=True) if code}
