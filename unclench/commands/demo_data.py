"""`unclench demo-data`: a made-up person's weeks in a scratch journal, to look at."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.clock import WallClock
from unclench.commands.options import WRONG_USAGE, ConfigFile, DataDir, fail, failures_told, told
from unclench.config import Config, read_config
from unclench.demo import scratch_dir
from unclench.said import MomentError, day_of
from unclench.store.journal import JOURNAL_FILE
from unclench.story.filling import Filled, filled
from unclench.story.life import Story
from unclench.words import local_time

MOST_DAYS: Final = 400
_NEXT: Final = ("status", "signs", "effect", "why today", "export -o demo.zip")

Days = Annotated[
    int, typer.Option("--days", min=1, max=MOST_DAYS, metavar="N", help="How many days the story has.")
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DAY",
        show_default=False,
        help="The last day. Default: today, as far as it has come.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Another seed, another person's weeks.")]


def demo_data(
    days: Days = 60,
    until: Until = None,
    seed: Seed = 1,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Fill a scratch journal with a made-up person's weeks: a busy season, a vacation, a practice.

    All of it is invented, and the journal says so: its sessions have the source `demo`. A directory that
    holds a journal is left alone.
    """
    with failures_told():
        configured = read_config(config)
        story = _story(days, until, seed, configured.zone)
        directory = _directory(data_dir)
        told.print(f"A made-up person's {days} days up to {story.until}; nothing in them is real.")
        done = _filled(directory, story, configured)
        told.print(
            f"{directory}: {done.days} days, {done.beats} beats, {done.prompts} prompts,"
            f" {done.checkins} check-ins. It stays until you remove it; look at it:",
            markup=False,
        )
        for name in _NEXT:
            told.print(f"  {Path(sys.argv[0]).name} {name} --data-dir {directory}", markup=False)


def _story(days: int, until: str | None, seed: int, zone: str) -> Story:
    now_ms = WallClock().now_ms()
    today = local_time(now_ms, zone).date()
    last = today if until is None else _day(until)
    if last > today:
        fail(f"--until {last}: that day is still to come: name today or a day before", code=WRONG_USAGE)
    if last.year < 1971 or last - timedelta(days=days) < date(1971, 1, 1):
        fail(f"--until {last}: days before 1971 can't be kept: name a later one", code=WRONG_USAGE)
    return Story(days, last, seed, now_ms if last == today else None)


def _day(text: str) -> date:
    try:
        return day_of(text)
    except MomentError as error:
        fail(f"--until: {error}", code=WRONG_USAGE)


def _directory(chosen: Path | None) -> Path:
    if chosen is None:
        return scratch_dir()
    if (chosen / JOURNAL_FILE).exists():
        fail(
            f"{chosen} holds a journal, which demo-data leaves alone: name another --data-dir",
            code=WRONG_USAGE,
        )
    return chosen


def _filled(directory: Path, story: Story, config: Config) -> Filled:
    columns = (TextColumn("living through"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("living through", total=story.days)
        return filled(directory, story, config, lambda days: progress.update(task, completed=days))
