"""One table and its texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.family import Family


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table and what is to be said below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def markdown(sheet: Sheet) -> str:
    """Write a table as Markdown."""
    lines = [list(sheet.columns), ["---"] * len(sheet.columns), *(list(row) for row in sheet.rows)]
    table = "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)
    notes = "".join(f"\n- {note}" for note in sheet.notes)
    return f"**{sheet.title}**\n\n{table}\n" + (f"{notes}\n" if notes else "")


def figure(family: Family, seconds: float) -> str:
    """Write the time for one item in the family's unit, with three digits that count."""
    return f"{number(family.told(seconds))} {family.unit}"


def number(value: float) -> str:
    """Write a number with three digits that count and spaces between thousands."""
    if not np.isfinite(value):
        return str(value)
    if value == 0 or not 0.001 <= abs(value) < 1e15:
        return f"{value:.3g}"
    rounded = float(f"{value:.3g}")
    digits = max(0, 2 - int(np.floor(np.log10(abs(rounded)))))
    return f"{rounded:,.{digits}f}".replace(",", " ")
