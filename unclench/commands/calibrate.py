"""`unclench calibrate`: five minutes of sitting still, so that judging begins on the first day."""

import json as json_text
import sys
from pathlib import Path
from threading import Event
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from hrv.beat import Beat
from hrv.event import Calm
from hrv.load import Assessment
from unclench.calming import HARMLESS, Marked, counted_words
from unclench.commands.calm import MINUTE_MS, kept, newest_ms, typed_ms
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.config import Config, read_config
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader
from unclench.words import GATE_WORDS

MINUTES: Final = 5
SILENT_LOOKS: Final = 120
"""So many looks at the journal without a new beat, half a second apart, and nobody is heard."""
BETWEEN_LOOKS_S: Final = 0.5
RECENT_MS: Final = 2 * MINUTE_MS
"""How old the newest minute may be."""

At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="You sat still from then on for 5 min: nothing to wait for."),
]


def calibrate(at: At = None, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Sit still for five minutes: then load is judged from today on, carefully, until your usual is learned.

    Needs a daemon that hears your strap (`unclench run`), or with --at minutes that were heard already.
    """
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        from_ms = _sat_still(directory) if at is None else _earlier_ms(directory, configured, at)
        kept_calm = Calm(0, from_ms, from_ms + MINUTES * MINUTE_MS, "calibration")
        done = kept(directory, configured, kept_calm, least=configured.load.calm.calibration_minutes)
    if json:
        sys.stdout.write(json_text.dumps(done.document()) + "\n")
    else:
        Console(highlight=False).print(_words(done), markup=False)


def _words(done: Marked) -> str:
    return (
        f"calibrated: {counted_words(done.minutes)}. Until your usual is learned from worn days, load is"
        " judged by them, and prompts wait for two such days; from then on they count as calm minutes."
    )


def _earlier_ms(directory: Path, config: Config, at: str) -> int:
    last_ms = newest_ms(directory)
    from_ms = typed_ms(at, config.zone, last_ms)
    if from_ms + MINUTES * MINUTE_MS > last_ms:
        fail("these five minutes are not over, or were not heard", code=WRONG_USAGE)
    return from_ms


def _sat_still(directory: Path) -> int:
    """Wait until five more minutes were heard; return when they began."""
    if holder(directory) is None:
        fail("no daemon hears your strap: start `unclench run`, or name minutes that were heard with --at")
    told.print("unclench: sit as you work, lean back, don't talk and keep still for 5 min", markup=False)
    with Reader(directory / JOURNAL_FILE) as reader, _progress() as progress:
        task, patience = progress.add_task("sit still", total=MINUTES), _Patience(reader)
        before_ms = patience.heard_ms
        while bar := _bar(reader, before_ms, patience.heard_ms):
            progress.update(task, description=f"not yet: {bar}")
            patience.look_again()
        progress.update(task, description="sit still")
        begin_ms = -(-patience.heard_ms // MINUTE_MS) * MINUTE_MS
        while _judged_ms(reader) < begin_ms + MINUTES * MINUTE_MS:
            patience.look_again()
            progress.update(task, completed=max(patience.heard_ms - begin_ms, 0) / MINUTE_MS)
    return begin_ms


class _Patience:
    """Looks at the journal for the newest beat, and gives up when for a minute there is none."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._looks = 0
        self.heard_ms = self._newest_ms()

    def look_again(self) -> None:
        """Wait a little and look; fails when nothing more is heard."""
        Event().wait(BETWEEN_LOOKS_S)
        newest_ms = self._newest_ms()
        self._looks = 0 if newest_ms > self.heard_ms else self._looks + 1
        self.heard_ms = max(newest_ms, self.heard_ms)
        if self._looks > SILENT_LOOKS:
            fail("no beat came for a minute: `unclench status` tells how it stands with the strap")

    def _newest_ms(self) -> int:
        newest = self._reader.last(Beat)
        return newest.record.at_ms if newest else 0


def _bar(reader: Reader, before_ms: int, heard_ms: int) -> str:
    """Say why the five minutes can't begin yet; empty: the newest minute was a still one."""
    newest = reader.last(Assessment)
    if heard_ms <= before_ms or newest is None or heard_ms - newest.record.at_ms > RECENT_MS:
        return "the first minute is not over"
    minute = newest.record
    bars = [gate for gate in minute.gates if gate not in HARMLESS] if isinstance(minute, Assessment) else []
    return ", ".join(GATE_WORDS[gate] for gate in bars)


def _judged_ms(reader: Reader) -> int:
    newest = reader.last(Assessment)
    return newest.record.at_ms if newest else 0


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.1f} of 5 min"))
    return Progress(*columns, console=told, transient=True, disable=not told.is_terminal)
