"""A table of figures, and the same as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and its note."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    has_ours_first: bool = False
    """Whether the first row is what the others are compared with: in bold."""


def as_markdown(sheets: Iterable[Sheet]) -> str:
    """Return tables as Markdown."""
    return "\n".join(map(markdown_of, sheets))


def markdown_of(sheet: Sheet) -> str:
    """Return one table as Markdown."""
    columns = [column.replace("\n", " ") for column in sheet.columns]
    lines = [f"**{sheet.title}**", "", _bar(columns), _bar(["---"] * len(columns))]
    for place, row in enumerate(sheet.rows):
        is_bold = sheet.has_ours_first and place == 0
        lines.append(_bar([f"**{row[0]}**", *row[1:]] if is_bold else row))
    return "\n".join([*lines, "", *([f"{sheet.note}.", ""] if sheet.note else [])])


def _bar(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
