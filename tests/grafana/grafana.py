"""Grafana's part in a query: the panel's range, the interval, the variables; and the SQLite plugin's."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

Json = Mapping[str, object]

DAY_MS: Final = 86_400_000
WIDTH: Final = 1_000
"""Points that a panel as wide as a screen asks for, when it names no number itself."""

_UNITS_MS: Final = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": DAY_MS, "w": 7 * DAY_MS}
_STEPS: Final = "1s 2s 5s 10s 15s 20s 30s 1m 2m 5m 10m 15m 20m 30m 1h 2h 3h 6h 12h 1d 1w 30d"
"""Intervals that Grafana rounds to, from a second up; the next one begins half way between two."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range of time, both ends in ms."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of one panel, as the dashboard's JSON tells it."""

    board: str
    panel: Json
    target: Json

    def __str__(self) -> str:
        return f"{self.board}: {self.panel['title'] or self.panel['id']} {self.target['refId']}"


def duration_ms(text: str) -> int:
    """Return what `5s`, `7d` and the like are."""
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h|d|w)", text).groups()  # type: ignore[union-attr]
    return int(number) * _UNITS_MS[unit]


def duration(span_ms: int) -> str:
    """Return a whole span in the largest unit that says it exactly."""
    unit = next(unit for unit in ("w", "d", "h", "m", "s", "ms") if span_ms % _UNITS_MS[unit] == 0)
    return f"{span_ms // _UNITS_MS[unit]}{unit}"


def range_of(panel: Json, board: Range) -> Range:
    """Return the panel's own range: `timeFrom` counts back from the board's end, `timeShift` moves both."""
    last, shift = panel.get("timeFrom"), panel.get("timeShift")
    from_ms = board.from_ms if last is None else board.to_ms - duration_ms(str(last))
    moved_ms = 0 if shift is None else duration_ms(str(shift))
    return Range(from_ms - moved_ms, board.to_ms - moved_ms)


def interval_ms(panel: Json, asked: Range) -> int:
    """Return the panel's interval: its range over its points, rounded, but not below its least."""
    least_ms = duration_ms(str(panel.get("interval", "1ms")))
    raw_ms = (asked.to_ms - asked.from_ms) / cast(float, panel.get("maxDataPoints", WIDTH))
    steps_ms = [duration_ms(step) for step in _STEPS.split()]
    halves = [(a + b) / 2 for a, b in pairwise(steps_ms)]
    return max(least_ms, steps_ms[bisect(halves, raw_ms)])


def influxql(asked: Asked, board: Range, algo: str = "1") -> str:
    """Return the InfluxQL that Grafana sends, with this value chosen for the variable `algo`."""
    own = range_of(asked.panel, board)
    step_ms = interval_ms(asked.panel, own)
    return _replaced(
        str(asked.target["query"]),
        {
            "$timeFilter": f"time >= {own.from_ms}ms and time <= {own.to_ms}ms",
            "$__interval_ms": str(step_ms),
            "$__interval": duration(step_ms),
            "$interval": duration(step_ms),
            "$subject": "me",
            "$algo": algo,
        },
    )


def chosen(dashboard: Json, name: str, asked: Callable[[str], list[list[object]]]) -> str:
    """Return the value of a variable that Grafana takes when a dashboard is opened: the first when sorted."""
    variables = cast(Sequence[Json], cast(Json, dashboard["templating"])["list"])
    variable = next(one for one in variables if one["name"] == name)
    values = sorted(str(row[1]) for row in asked(str(variable["query"])))
    match variable["sort"]:
        case 1:
            return values[0]
        case 4:
            return max(values, key=lambda one: int(found[0]) if (found := re.findall(r"\d+", one)) else -1)
        case other:
            raise AssertionError(f"sort {other} of {name}")


def sql(asked: Asked, board: Range) -> str:
    """Return the SQL that Grafana and its plugin run."""
    own = range_of(asked.panel, board)
    return _replaced(
        str(asked.target["rawQueryText"]),
        {
            "$__from": str(own.from_ms),
            "$__to": str(own.to_ms),
            "$__interval_ms": str(interval_ms(asked.panel, own)),
        },
    )


def _replaced(query: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        query = query.replace(name, value)
    assert "$" not in query.replace("/^me$/", "").replace("/^1$/", ""), query
    return query


def queries(board: str, dashboard: Json) -> Iterator[Asked]:
    """Give every query of every panel, then those of the annotations."""
    panels = cast(Sequence[Json], dashboard["panels"])
    for panel in panels:
        for target in cast(Sequence[Json], panel.get("targets", ())):
            yield Asked(board, panel, target)
    for one in cast(Sequence[Json], cast(Json, dashboard["annotations"])["list"]):
        yield Asked(board, {"title": f"annotation {one['name']}", "id": 0}, cast(Json, one["target"]))


def column_kind(values: Sequence[object]) -> type | None:
    """Return what the plugin takes a column for: the kind of its first value that is not NULL."""
    return next((type(value) for value in values if value is not None), None)
