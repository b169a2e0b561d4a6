"""What the short form leaves out of a section, so that a week stays on one page."""

from dataclasses import replace
from typing import Final

from unclench.reports.document import Block, Paragraph, Picture, Quotes, Section
from unclench.reports.wording import clipped

MOST_QUOTES: Final = 2
LONGEST_QUOTE: Final = 100
"""Letters of a note that are shown."""


def shortened(section: Section) -> Section:
    """Return a section without small remarks and what a week hardly needs, with its newest notes."""
    return replace(section, blocks=tuple(_shortened(one) for one in section.blocks if not _is_left_out(one)))


def _is_left_out(block: Block) -> bool:
    match block:
        case Paragraph(is_small=True) | Picture("worn" | "course"):
            return True
        case _:
            return False


def _shortened(block: Block) -> Block:
    match block:
        case Quotes(each):
            return Quotes(tuple((day, clipped(words, LONGEST_QUOTE)) for day, words in each[-MOST_QUOTES:]))
        case Picture("body", words):
            return Picture("body", words, is_small=True)
        case _:
            return block
