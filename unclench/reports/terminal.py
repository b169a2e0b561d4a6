"""A written report in a terminal: its words and tables, without the pictures."""

from typing import assert_never

from rich.console import Group, RenderableType
from rich.table import Table as Shown
from rich.text import Text

from unclench.reports.document import (
    Advice,
    Block,
    Document,
    Keys,
    Paragraph,
    Picture,
    Quotes,
    Section,
    Table,
)
from unclench.words import plain


def rendered(document: Document) -> RenderableType:
    """Return the report for a terminal."""
    name = [Text(document.name)] if document.name else []
    head = [Text(document.title, style="bold"), *name, Text(document.subtitle, style="dim"), Text()]
    sections = [part for section in document.sections for part in _section(section)]
    return Group(*head, *sections, Text(document.footer, style="dim"))


def _section(section: Section) -> list[RenderableType]:
    title = [Text(section.title, style="bold underline")] if section.title else []
    return [*title, *(_block(one) for one in section.blocks), Text()]


def _block(block: Block) -> RenderableType:
    match block:
        case Paragraph(words, is_small):
            return Text(plain(words), style="dim" if is_small else "")
        case Keys(each):
            return Text("\n".join(f"{one.figure:>10}  {one.words}" for one in each))
        case Table():
            return _table(block)
        case Picture("body", words):
            return Text(plain(words))
        case Picture():
            return Text("", end="")
        case Quotes(each):
            return Text("\n".join(f"{day}: {plain(words)}" for day, words in each), style="italic")
        case Advice(title, lines, words):
            ticked = [Text(f"  {line}") for line in lines]
            return Group(
                Text(title, style="bold red"), *ticked, *(Text(one, style="bold") for one in words), Text()
            )
        case _:
            assert_never(block)


def _table(table: Table) -> Shown:
    shown = Shown(*table.head, title=table.caption or None, title_justify="left", expand=False)
    for row in table.rows:
        shown.add_row(*(Text(plain(cell)) for cell in row))
    return shown
