"""The words that go with an archive, for somebody who never saw this program."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

from unclench.exporting.columns import COLUMNS_IN_WORDS, TABLES_IN_WORDS
from unclench.exporting.tables import columns_of

_WORDS: Final = files("unclench.exporting").joinpath("archive.md")


def readme(rows: Mapping[str, int], version: str, *, parquet: bool, strap: bool) -> str:
    """Return the text, with how many rows each table has."""
    more = "| `parquet/*.parquet` | the same tables as Parquet |\n" if parquet else ""
    more += "| `strap.json` | the paired strap, and how it sits |\n" if strap else ""
    words = _WORDS.read_text("utf-8").replace("{version}", version).replace("{more}", more)
    return "".join((words, *_told(rows)))


def _told(rows: Mapping[str, int]) -> Iterator[str]:
    yield "\n## The tables\n\n| table | rows | what it is |\n|---|---|---|\n"
    for name, count in rows.items():
        yield f"| `{name}` | {count} | {TABLES_IN_WORDS[name]} |\n"
    yield "\n## The columns of each table\n"
    for name in rows:
        yield f"\n`{name}`: {', '.join(f'`{column}`' for column in columns_of(name))}\n"
    yield "\n## What each column is\n\n| column | what it is |\n|---|---|\n"
    for column, words in COLUMNS_IN_WORDS.items():
        yield f"| `{column}` | {words} |\n"
