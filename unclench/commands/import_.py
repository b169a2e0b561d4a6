"""`unclench import`: recordings of other makers, onto the journal's shelf."""

import json as json_text
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ingest.clock import WallClock
from unclench.commands.options import (
    FAILED,
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    FormatOption,
    Json,
    SkipBad,
    StartOption,
    UnitOption,
    checked_format,
    data_dir_of,
    fail,
    failures_told,
    read_settings,
    told,
)
from unclench.commands.restored import brought_back
from unclench.config import read_config
from unclench.importing import Prepared, each_prepared
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import locked
from unclench.store.shelf import Recording, Shelf
from unclench.store.shelving import Shelved, Shelving
from unclench.words import local_time

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE...", help="Recordings, each kept by itself.", show_default=False),
]
List = Annotated[bool, typer.Option("--list", help="Show what is on the shelf.")]
Remove = Annotated[
    int | None,
    typer.Option("--remove", metavar="ID", help="Take a recording off the shelf.", show_default=False),
]
NoOverlap = Annotated[
    bool,
    typer.Option("--no-overlap", help="Refuse a recording of a time of which something is kept already."),
]
State = Literal["imported", "known", "overlaps", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; the fields are the keys of the JSON."""

    file: str
    state: State
    id: int | None = None
    format: str | None = None
    from_ms: int | None = None
    to_ms: int | None = None
    clocked: bool = False
    """Whether its times are a clock's; else they only count from a beginning."""
    beats: int | None = None
    refused_lines: int = 0
    overlaps: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """Refused lines, and what had to be taken for granted."""
    fault: str = ""


def import_(
    files: Files = None,
    list_: List = False,
    remove: Remove = None,
    json: Json = False,
    unit: UnitOption = None,
    start: StartOption = None,
    format: FormatOption = None,
    skip_bad: SkipBad = False,
    no_overlap: NoOverlap = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Keep recordings of other makers, beside what was worn: they teach no usual and lead to no prompt.

    An archive of `unclench export`, or the lines of `export --all`, is brought back into an empty --data-dir.

    `unclench analyse --recording ID` tells what one came to. The same content is kept once, whatever its
    file is called.
    """
    settings, chosen = read_settings(unit, start), checked_format(format)
    if [bool(files), list_, remove is not None].count(True) != 1:
        fail("name files to import, or one of --list and --remove ID", code=WRONG_USAGE)
    with failures_told():
        configured = read_config(config)
        zone = configured.zone
        directory = data_dir_of(data_dir)
        if list_:
            _show(directory / JOURNAL_FILE, zone, json=json)
        elif remove is not None:
            _remove(directory, remove, json=json)
        elif not brought_back(files or [], directory, configured, json=json):
            with locked(directory), Shelving(directory / JOURNAL_FILE) as shelving:
                ahead = each_prepared(files or [], replace(settings, zone=zone), chosen)
                watched = _watched(ahead, len(files or []))
                outcomes = list(_kept(shelving, watched, no_overlap=no_overlap))
            _tell(outcomes, zone, json=json, skip_bad=skip_bad)


def _kept(shelving: Shelving, each: Iterator[Prepared], *, no_overlap: bool) -> Iterator[Outcome]:
    for one in each:
        for line in one.said:
            told.print(f"unclench: {line}", markup=False)
        if one.shelved is None:
            told.print(f"unclench: {one.fault}", markup=False)
            yield Outcome(str(one.path), "failed", refused_lines=one.refused, said=one.said, fault=one.fault)
        else:
            yield _outcome(shelving, one, one.shelved, no_overlap=no_overlap)


def _outcome(shelving: Shelving, one: Prepared, ready: Shelved, *, no_overlap: bool) -> Outcome:
    known = shelving.known(ready.content)
    overlaps = shelving.overlaps(ready.from_ms, ready.to_ms) if ready.clocked and known is None else ()
    state: State = "imported"
    number = known
    if known is not None:
        state = "known"
    elif overlaps and no_overlap:
        state = "overlaps"
    else:
        number = shelving.keep(ready, WallClock().now_ms())
    return Outcome(
        file=str(one.path),
        state=state,
        id=number,
        format=ready.format,
        from_ms=ready.from_ms,
        to_ms=ready.to_ms,
        clocked=ready.clocked,
        beats=ready.beats,
        refused_lines=one.refused,
        overlaps=overlaps,
        said=one.said,
    )


def _watched(each: Iterator[Prepared], files: int) -> Iterator[Prepared]:
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        yield from progress.track(each, total=files)


def _tell(outcomes: Sequence[Outcome], zone: str, *, json: bool, skip_bad: bool) -> None:
    """Print what became of the files; fail when one of them, or a line, was refused."""
    if json:
        sys.stdout.write(json_text.dumps([asdict(one) for one in outcomes], indent=2) + "\n")
    else:
        for one in outcomes:
            Console(highlight=False, soft_wrap=True).print(_words(one, zone), markup=False)
    sys.stdout.flush()
    lost = [one for one in outcomes if one.state in ("failed", "overlaps")]
    if lost:
        names = ", ".join(one.file for one in lost)
        fail(f"{len(lost)} of {len(outcomes)} files were not imported: {names}")
    lines = sum(one.refused_lines for one in outcomes)
    if lines and not skip_bad:
        counted = "1 line was" if lines == 1 else f"{lines} lines were"
        fail(f"{counted} refused, the rest was imported: --skip-bad accepts that", FAILED)


def _words(one: Outcome, zone: str) -> str:
    also = f"; of that time there is also {', '.join(one.overlaps)}" if one.overlaps else ""
    match one.state:
        case "imported":
            return f"{one.file}: kept as recording {one.id}, {one.format}, {_span(one, zone)}{also}"
        case "known":
            return f"{one.file}: is there already as recording {one.id}, nothing changed"
        case "overlaps":
            return f"{one.file}: not kept, --no-overlap{also}"
        case "failed":
            return f"{one.file}: not kept"


def _span(one: Outcome | Recording, zone: str) -> str:
    seconds = ((one.to_ms or 0) - (one.from_ms or 0)) // 1000
    length = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} h"
    began = f"{local_time(one.from_ms or 0, zone):%Y-%m-%d %H:%M}" if one.clocked else "no clock"
    return f"{began}, {length}, {one.beats} beats"


def _remove(directory: Path, number: int, *, json: bool) -> None:
    path = directory / JOURNAL_FILE
    with Shelf(path) as shelf:
        name = shelf.recording(number).name
    with locked(directory), Shelving(path) as shelving:
        shelving.remove(number)
    if json:
        sys.stdout.write(json_text.dumps({"removed": number, "name": name}) + "\n")
    else:
        told.print(f"recording {number} ({name}) is gone", markup=False)


def _show(path: Path, zone: str, *, json: bool) -> None:
    recordings: list[Recording] = []
    if path.exists():
        with Shelf(path) as shelf:
            recordings = shelf.recordings()
    if json:
        sys.stdout.write(json_text.dumps([_document(one) for one in recordings], indent=2) + "\n")
    elif recordings:
        Console(highlight=False).print(_table(recordings, zone))
    else:
        told.print("nothing is on the shelf: `unclench import FILE...` puts recordings there", markup=False)


def _document(one: Recording) -> dict[str, object]:
    summary = one.summary
    return {
        "id": one.id,
        "name": one.name,
        "format": one.format,
        "from_ms": one.from_ms,
        "to_ms": one.to_ms,
        "clocked": one.clocked,
        "beats": one.beats,
        "gaps": one.gaps,
        "refused_lines": one.refused,
        "imported_ms": one.imported_ms,
        "settings": json_text.loads(one.settings),
        "values": dict(summary.values),
        "missing": dict(summary.missing),
    }


def _table(recordings: Sequence[Recording], zone: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("id", "began", "length", "beats", "bpm", "RMSSD", "format", "name"):
        is_word = name in ("began", "format", "name")
        table.add_column(name, justify="left" if is_word else "right", no_wrap=name != "name")
    for one in recordings:
        began, length, beats = _span(one, zone).split(", ")
        values = one.summary.values
        table.add_row(
            str(one.id),
            began,
            length,
            beats.split()[0],
            _rounded(values.get("mean_hr_bpm")),
            _rounded(values.get("rmssd_ms")),
            one.format,
            one.name,
        )
    return table


def _rounded(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
