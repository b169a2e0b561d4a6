"""`unclench replay`: the whole pipeline over recordings, as fast as it computes."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Event, Gap, Packet
from hrv.frame import HrvFrame
from hrv.load import Assessment, Gate
from ingest.recomputed import Recomputation
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Remark
from ingest.recordings import read
from unclench.commands.options import (
    ConfigFile,
    DataDir,
    FormatOption,
    Json,
    SkipBad,
    StartOption,
    UnitOption,
    checked_format,
    fail,
    failures_told,
    read_settings,
    tell_read,
    told,
)
from unclench.config import read_config
from unclench.pipeline import Pipeline
from unclench.record import Record, to_json
from unclench.words import GATE_WORDS, effect_words, local_time, prompt_words

CHUNK_EVENTS = 4_096

FromPackets = Annotated[
    bool,
    typer.Option(
        "--from-packets",
        help="Compute beats, gaps and motion again from what the strap sent, as a recording of it holds it.",
    ),
]

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Recordings of one wearer, in time order.", show_default=False),
]


@dataclass(slots=True)
class Tally:
    """What a replay came to."""

    beats: int = 0
    refused: int = 0
    frames: int = 0
    gaps: int = 0
    gap_ms: int = 0
    first_ms: int | None = None
    last_ms: int | None = None
    minutes: int = 0
    judged: int = 0
    barred: Counter[Gate] = field(default_factory=Counter)
    rate_bpm: list[float] = field(default_factory=list)
    rmssd_ms: list[float] = field(default_factory=list)
    news: list[Episode | Prompt | Effect] = field(default_factory=list)

    def count(self, record: Record) -> None:
        """Take one record."""
        match record:
            case Beat():
                self.beats += 1
                self.first_ms = record.at_ms if self.first_ms is None else self.first_ms
                self.last_ms = record.at_ms
            case Gap():
                self.gaps += 1
                self.gap_ms += record.to_ms - record.from_ms
            case HrvFrame():
                self.frames += 1
            case Assessment():
                self._count_minute(record)
            case Episode() | Prompt() | Effect():
                self.news.append(record)
            case _:
                pass

    def _count_minute(self, assessment: Assessment) -> None:
        self.minutes += 1
        self.judged += assessment.judged
        self.barred.update(assessment.gates)
        if assessment.minute.mean_hr_bpm is not None:
            self.rate_bpm.append(assessment.minute.mean_hr_bpm)
        if assessment.minute.rmssd_ms is not None:
            self.rmssd_ms.append(assessment.minute.rmssd_ms)


def replay(
    files: Files,
    json: Json = False,
    unit: UnitOption = None,
    start: StartOption = None,
    format: FormatOption = None,
    skip_bad: SkipBad = False,
    from_packets: FromPackets = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Tell what would have happened: nothing is stored, nobody is notified.

    With --json, one line for each gap, frame, minute, episode, prompt and effect.
    """
    chosen = checked_format(format)
    settings = read_settings(unit, start)
    with failures_told():
        configured = read_config(config)
        settings = replace(settings, zone=configured.zone)
        tally = Tally()
        events = _events((item for path in files for item in read(path, settings, chosen)), tally)
        if from_packets:
            _refuse_without_packets(files, settings, chosen)
            events = _recomputed(events)
        pipeline = Pipeline(configured.pipeline())
        for record in _watched(_replayed(pipeline, events), tally, quiet=json):
            tally.count(record)
            if json and isinstance(record, Gap | HrvFrame | Assessment | Episode | Prompt | Effect):
                sys.stdout.write(to_json(record) + "\n")
        sys.stdout.flush()
        if not json:
            _print(tally, configured.zone)
    if tally.refused and not skip_bad:
        lines = "1 line was" if tally.refused == 1 else f"{tally.refused} lines were"
        fail(f"{lines} refused, the rest was read: --skip-bad accepts that")


def _events(items: Iterable[Item], tally: Tally) -> Iterator[Event]:
    for item in items:
        if isinstance(item, BadLine):
            tally.refused += 1
            tell_read(item)
        elif isinstance(item, Remark):
            tell_read(item)
        else:
            yield item


def _refuse_without_packets(files: list[Path], settings: ReadSettings, chosen: str | None) -> None:
    """Raise RecordingError when not one packet of a strap is in the files."""
    items = (item for path in files for item in read(path, settings, chosen))
    if not any(isinstance(item, Packet) and item.channel != "calibration" for item in items):
        mend = "leave --from-packets away: the beats that it holds are all there is"
        raise RecordingError(files[0], "holds no packets of a strap", mend)


def _recomputed(events: Iterator[Event]) -> Iterator[Event]:
    recomputation = Recomputation()
    return (computed for event in events for computed in recomputation.take(event))


def _replayed(pipeline: Pipeline, events: Iterator[Event]) -> Iterator[Record]:
    while chunk := list(islice(events, CHUNK_EVENTS)):
        yield from pipeline.react_all(chunk)


def _watched(records: Iterator[Record], tally: Tally, *, quiet: bool) -> Iterator[Record]:
    """Give the records on, with a progress line on a terminal's standard error."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=told, transient=True, disable=quiet or not told.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        for position, record in enumerate(records):
            yield record
            if position % 1000 == 0:
                progress.update(task, description=f"{tally.beats} beats, {tally.frames} frames")


def _print(tally: Tally, zone: str) -> None:
    table = Table.grid(padding=(0, 2))
    if tally.first_ms is not None and tally.last_ms is not None:
        began, ended = local_time(tally.first_ms, zone), local_time(tally.last_ms, zone)
        table.add_row("span", f"{began:%Y-%m-%d %H:%M:%S} to {ended:%Y-%m-%d %H:%M:%S} ({zone})")
    table.add_row("beats", f"{tally.beats}")
    table.add_row("gaps", f"{tally.gaps}, {tally.gap_ms / 1000:.0f} s in all")
    table.add_row("frames", f"{tally.frames}")
    if tally.rate_bpm and tally.rmssd_ms:
        table.add_row(
            "median minute", f"{median(tally.rate_bpm):.0f} bpm, RMSSD {median(tally.rmssd_ms):.0f} ms"
        )
    table.add_row("minutes", f"{tally.minutes}, of which {tally.judged} could be judged")
    for gate, minutes in tally.barred.most_common():
        table.add_row("", f"{minutes} not: {GATE_WORDS[gate]}")
    for record in tally.news:
        table.add_row(f"{local_time(record.at_ms, zone):%a %H:%M}", _news(record, zone))
    Console(highlight=False).print(table)


def _news(record: Episode | Prompt | Effect, zone: str) -> str:
    match record:
        case Episode():
            far = f"heart rate {record.d_hr_bpm:+.0f} bpm, HRV {record.d_rmssd_pct:+.0f} % against usual"
            return f"load {record.state}: {record.minutes} min, {far}"
        case Prompt():
            return prompt_words(record, zone)
        case Effect():
            return effect_words(record)
