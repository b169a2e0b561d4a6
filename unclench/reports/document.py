"""A written report: sections of paragraphs, tables and pictures, the same for terminal, page and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PictureName = Literal["worn", "week", "course", "pain", "sleep", "body"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    words: str
    is_small: bool = False
    """A remark beside the matter: how to read it, what it can't tell."""


@dataclass(frozen=True, slots=True)
class Key:
    """One figure that is seen at once."""

    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Some figures side by side."""

    each: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; the first column says what a row is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn, told in words for those who can't see it."""

    name: PictureName
    words: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """The person's own words, each with its day."""

    each: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What goes before everything else."""

    title: str
    lines: tuple[str, ...]
    words: tuple[str, ...]


Block = Paragraph | Keys | Table | Picture | Quotes | Advice


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The whole."""

    language: str
    title: str
    name: str
    """Whose it is, as they wish to be called on it; may be empty."""
    subtitle: str
    sections: tuple[Section, ...]
    footer: str
    is_short: bool = False


def paragraphs(*words: str, is_small: bool = False) -> list[Block]:
    """Return a paragraph for each text that is not empty."""
    return [Paragraph(one, is_small) for one in words if one]


def section(title: str, *blocks: Sequence[Block], begins_page: bool = False) -> Section:
    """Return a section of groups of blocks."""
    return Section(title, tuple(one for group in blocks for one in group), begins_page)
