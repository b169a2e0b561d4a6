"""The cells of a workbook's first sheet: enough of the format for a table of times."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from ingest.recording import RecordingError

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET: Final = "xl/worksheets/sheet1.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_MOST_BYTES: Final = 20_000_000


def sheet(path: Path) -> list[dict[str, str]]:
    """Return the rows of the first sheet, each by its columns' letters. Raises RecordingError."""
    try:
        with zipfile.ZipFile(path) as book:
            strings = list(_strings(book)) if _STRINGS in book.namelist() else []
            return [dict(_cells(row, strings)) for row in _parsed(book, _SHEET).iter(f"{_MAIN}row")]
    except OSError as error:
        raise RecordingError(path, f"can't be read ({error.strerror})", "name another directory") from None
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, ElementTree.ParseError):
        raise RecordingError(path, "is no workbook (.xlsx) with a first sheet", "fetch it anew") from None


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(name)
    return ElementTree.fromstring(book.read(name))


def _strings(book: zipfile.ZipFile) -> Iterator[str]:
    for item in _parsed(book, _STRINGS).iter(f"{_MAIN}si"):
        yield "".join(text.text or "" for text in item.iter(f"{_MAIN}t"))


def _cells(row: ElementTree.Element, strings: list[str]) -> Iterator[tuple[str, str]]:
    for cell in row.iter(f"{_MAIN}c"):
        value = cell.findtext(f"{_MAIN}v") or "".join(t.text or "" for t in cell.iter(f"{_MAIN}t"))
        letters = re.match("[A-Z]+", cell.get("r", ""))
        if value and letters:
            yield letters[0], strings[int(value)] if cell.get("t") == "s" else value
