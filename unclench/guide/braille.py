"""A curve drawn in braille cells: two columns and four rows of dots in each."""

from collections.abc import Sequence
from typing import Final

_BLANK: Final = 0x2800
_DOTS: Final = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""By column of a cell, from its lowest dot up."""


def curve(values: Sequence[float | None], rows: int, least_span: float) -> list[str]:
    """Return `rows` lines of one cell for two values each; None leaves its column blank.

    The highest value touches the top and the lowest the bottom, but no less than `least_span` is shown.
    """
    known = [value for value in values if value is not None]
    if not known:
        return [""] * rows
    low, high = min(known), max(known)
    missing = max(0.0, least_span - (high - low)) / 2
    low, span = low - missing, high - low + 2 * missing
    cells = [[_BLANK] * (-(-len(values) // 2)) for _ in range(rows)]
    heights = [None if one is None else round((one - low) / span * (4 * rows - 1)) for one in values]
    for place, height in enumerate(heights):
        for level in _joined(heights[place - 1] if place else None, height):
            cells[rows - 1 - level // 4][place // 2] |= _DOTS[place % 2][level % 4]
    return ["".join(map(chr, row)) for row in cells]


def _joined(before: int | None, now: int | None) -> range:
    """Return the dots of one column: its value, and the way there from the one before."""
    if now is None:
        return range(0)
    if before is None or before == now:
        return range(now, now + 1)
    return range(before + 1, now + 1) if before < now else range(now, before)
