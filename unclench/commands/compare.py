"""`unclench compare`: how two recordings, or two spans of the journal, differ."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import TypeAdapter
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from unclench.analysis.difference import LEAST_UNITS, Change, Side, Unit, changes_of, unit_of
from unclench.analysis.extra import AnalysisError, ExtraMissingError
from unclench.analysis.files import replacing
from unclench.analysis.report import unit_of as metric_unit
from unclench.analysis.sides import Named, SideError, Sources, before_and_after, named, read_side
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    StartOption,
    UnitOption,
    data_dir_of,
    fail,
    failures_told,
    read_settings,
    tell_read,
    told,
)
from unclench.config import read_config
from unclench.said import MomentError, day_of
from unclench.words import plain

PICTURES: Final = (".png", ".svg")
BEFORE_DAYS: Final = 14
_CAVEAT: Final = (
    "A difference is no cause: the sides may also differ in hour, posture, coffee and much else. Eight"
    " metrics are looked at, so of comparisons of like with like up to one in three has an interval that"
    " leaves out 0."
)
Sides = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIRST SECOND",
        help="Each a file, a number of the shelf (#3), or days of the journal (2026-11-01..2026-11-14).",
        show_default=False,
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DAY", help="Instead: the days before this one and from it on."),
]
Days = Annotated[int, typer.Option("--days", min=1, max=200, help="With --at: so many days on either side.")]
Plot = Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="A picture: FILE.png or .svg.")]


@dataclass(frozen=True, slots=True)
class Compared:
    """All that `compare --json` tells."""

    first: str
    second: str
    unit: Unit
    """What counts as one observation."""
    first_windows: int
    second_windows: int
    changes: tuple[Change, ...]


COMPARED: Final = TypeAdapter(Compared)


def compare(
    sides: Sides = None,
    at: At = None,
    days: Days = BEFORE_DAYS,
    json: Json = False,
    plot: Plot = None,
    unit: UnitOption = None,
    start: StartOption = None,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Say how two recordings or two spans of days differ, with 95 % intervals.

    Windows of five minutes side by side are measured on both; what counts is days where both sides have
    five, else stretches of neighbouring windows, for windows resemble each other.
    """
    if plot is not None and plot.suffix.lower() not in PICTURES:
        raise typer.BadParameter(f"--plot {plot}: the name ends in one of {', '.join(PICTURES)}")
    settings = read_settings(unit, start)
    with failures_told():
        try:
            zone = read_config(config).zone
            sources = Sources(data_dir_of(data_dir), zone, replace(settings, zone=zone), tell_read)
            first, second = (read_side(one, sources) for one in _named(sides or [], at, days, zone))
        except SideError as error:
            fail(str(error), WRONG_USAGE)
        changes = changes_of(first, second)
        if plot is not None:
            _draw(first, second, changes, plot)
        compared = Compared(
            first.name,
            second.name,
            unit_of(first, second),
            first.end_ms.size,
            second.end_ms.size,
            tuple(changes),
        )
        if json:
            sys.stdout.write(COMPARED.dump_json(compared).decode() + "\n")
        else:
            Console(highlight=False).print(_shown(compared))


def _named(sides: Sequence[str], at: str | None, days: int, zone: str) -> tuple[Named, Named]:
    """Return both sides. Raises SideError, typer.BadParameter."""
    if at is not None:
        if sides:
            raise typer.BadParameter("--at names both sides: leave out FIRST and SECOND")
        try:
            return before_and_after(day_of(at), days, zone)
        except MomentError as error:
            raise typer.BadParameter(f"--at: {error}") from None
    if len(sides) != 2:
        raise typer.BadParameter("name two sides, or --at DAY for before and after")
    return named(sides[0], zone), named(sides[1], zone)


def _shown(compared: Compared) -> RenderableType:
    table = Table("metric", "first", "second", "difference (95 % interval)", box=None, header_style="bold")
    for one in compared.changes:
        table.add_row(one.metric, _value(one.first, one), _value(one.second, one), _difference(one))
    windows = (
        f"{plain(compared.first)} ({compared.first_windows} windows) against"
        f" {plain(compared.second)} ({compared.second_windows} windows), counted by {compared.unit}"
    )
    return Group(Text(windows), Text(), table, Text(), Text(_CAVEAT, style="dim"))


def _value(value: float | None, change: Change) -> str:
    return "–" if value is None else f"{value:.4g} {metric_unit(change.metric)}".rstrip()


def _difference(change: Change) -> str:
    if change.value is None:
        return "can't be told"
    sign = "%" if change.scale == "percent" else metric_unit(change.metric)
    told_value = f"{change.value:+.3g} {sign}".rstrip()
    if change.lo95 is None or change.hi95 is None:
        counts = f"{change.first_units} and {change.second_units}"
        return f"{told_value} (no interval: {LEAST_UNITS} on each side are needed, there are {counts})"
    return f"{told_value} ({change.lo95:+.3g} to {change.hi95:+.3g})"


def _draw(first: Side, second: Side, changes: Sequence[Change], path: Path) -> None:
    try:
        from unclench.analysis.difference_picture import draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        fail(str(ExtraMissingError("a picture", "plot")))
    drawn = draw(first, second, changes, path.suffix.lower().removeprefix("."))
    try:
        with replacing(path) as part:
            part.write_bytes(drawn)
    except AnalysisError as error:
        fail(str(error))
    told.print(f"picture in {path}", markup=False)
