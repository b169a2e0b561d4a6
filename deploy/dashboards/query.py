"""What a panel asks, before it is said in the language of a database."""

from dataclasses import dataclass
from typing import Literal

Table = Literal[
    "beat", "frame", "minute", "hour", "day", "session", "episode", "prompt", "gap", "link", "tag"
]
"""A measurement in InfluxDB, a view in the journal."""

How = Literal["mean", "sum", "min", "max", "count", "last"]


@dataclass(frozen=True, slots=True)
class Column:
    """A stored column and what it is called on the screen."""

    name: str
    title: str
    how: How = "mean"
    """How many rows become one; nothing where each row is shown."""
    times: str = ""
    """Arithmetic that makes it the shown unit, as `* 60.0` or `/ 60.0`."""
    each: str = ""
    """A column that it is divided by, after many rows became one."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Columns over time, rows of a stretch made one: of the panel's own interval, or of a week."""

    table: Table
    columns: tuple[Column, ...]
    weekly: bool = False
    sparse: bool = False
    """Rows are seldom: a line joins them, whatever lies between."""
    where: str = ""
    """A further condition that both languages understand: `"name" < 0`."""


@dataclass(frozen=True, slots=True)
class Points:
    """Each row by itself, in time order."""

    table: Table
    columns: tuple[Column, ...]
    where: str = ""
    as_table: bool = False
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One row over the whole range."""

    table: Table
    columns: tuple[Column, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """Heart rate from the beats themselves; only for ranges of minutes."""

    title: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The mean of a column of `hour` for each hour of the day and weekday."""

    column: str


Query = Trend | Points | Whole | Rate | Heat

Marks = Literal["episodes", "prompts", "practices", "tags"]
"""Annotations."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK_MS = 7 * 86_400_000
WEEK_FROM_MS = 84 * 3_600_000
"""A week is cut on Sunday noon UTC: every zone's days, known by their midnight, fall on its right side.

1970-01-01 was a Thursday, so that is 84 hours later.
"""
EPISODE_MINUTES = 5
"""An episode of fewer judged minutes is not shown."""
