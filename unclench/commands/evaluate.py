"""`unclench evaluate`: the detector against truth, and its rivals beside it."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.desk.day import Suite
from unclench.analysis.extra import AnalysisError, ExtraMissingError
from unclench.analysis.files import replacing
from unclench.commands.options import ConfigFile, Json, fail, failures_told, told
from unclench.config import read_config
from unclench.evaluation.crowd import Evaluation
from unclench.evaluation.crowd import evaluate as evaluated
from unclench.evaluation.detectors import ABLATION_KINDS, KINDS, AnyDetector, chosen
from unclench.evaluation.document import document
from unclench.evaluation.sheet import sheets, show
from unclench.evaluation.table import as_markdown
from unclench.evaluation.wish import DEVELOPMENT_SEED, HELD_OUT_SEED, SUITES, Wish
from unclench.pipeline import PipelineSettings

PICTURES = (".png", ".svg")
ALL = "all"

People = Annotated[int, typer.Option("--people", min=1, max=10_000, help="Simulated people.")]
Days = Annotated[int, typer.Option("--days", min=1, max=366, help="Scored days of each person.")]
LearningDays = Annotated[
    int, typer.Option("--learning-days", min=0, max=60, help="Ordinary days before them, to learn from.")
]
Seeds = Annotated[
    Literal["development", "held-out"],
    typer.Option("--seeds", help="People and days to try things on, or those kept for a last run."),
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="A seed of your own instead.")]
SuiteNames = Annotated[
    list[str] | None,
    typer.Option("--suite", help=f"Kind of days, again for more: {', '.join(SUITES)}, {ALL}."),
]
Detectors = Annotated[
    list[str] | None,
    typer.Option("--detector", help=f"Only this one, again for more: {', '.join(KINDS)}."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", help=f"Ours also without this, again for more: {', '.join(ABLATION_KINDS)}, {ALL}."
    ),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Processes (default: one for each core).")
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar="FILE", help="Only draw one day: FILE.png or .svg.")
]
Person = Annotated[int, typer.Option("--person", min=0, help="Whose day is drawn, from 0.")]
Day = Annotated[int, typer.Option("--day", min=1, help="Which scored day is drawn, from 1.")]


def evaluate(
    people: People = 40,
    days: Days = 8,
    learning_days: LearningDays = 5,
    seeds: Seeds = "development",
    seed: Seed = None,
    suite: SuiteNames = None,
    detector: Detectors = None,
    without: Without = None,
    workers: Workers = None,
    json: Json = False,
    markdown: Markdown = False,
    plot: Plot = None,
    person: Person = 0,
    day: Day = 1,
    config: ConfigFile = None,
) -> None:
    """Tell how well load is found on simulated days, beside other rules, with 95 % intervals.

    People and days come from a simulator that is part of this program: its figures compare rules with each
    other, they are no promise for a real heart. With --plot one day of one person is drawn instead.
    """
    if json and markdown:
        raise typer.BadParameter("--json and --markdown are two forms of the same: choose one")
    if seed is None:
        seed = {"development": DEVELOPMENT_SEED, "held-out": HELD_OUT_SEED}[seeds]
    with failures_told(), _analysis_told():
        settings = replace(read_config(config).pipeline(), zone="UTC")
        detectors = _detectors(detector, without, settings)
        wish = Wish(seed, people, days, learning_days, _suites(suite), detectors, settings)
        if plot is not None:
            _check_plot(plot, wish, person, day, forms=json or markdown)
            _draw(wish, plot, person, day)
            return
        evaluation = _evaluated(wish, workers or os.cpu_count() or 1)
        if json:
            print(dumps(document(evaluation), indent=2, allow_nan=False))
        elif markdown:
            print(as_markdown(sheets(evaluation)))
        else:
            show(evaluation, Console(highlight=False))
        sys.stdout.flush()


def _evaluated(wish: Wish, workers: int) -> Evaluation:
    try:
        with _shown(len(wish.suites) * wish.people) as tick:
            return evaluated(wish, workers, tick)
    except BrokenProcessPool:
        fail("a process ended before its work was done; is there memory for so many? Try fewer --workers")


@contextmanager
def _shown(total: int) -> Iterator[Callable[[], None]]:
    """Show on a terminal's standard error how many people are judged; give what counts one on."""
    columns = (
        TextColumn("people"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("people", total=total)
        yield lambda: progress.advance(task)


@contextmanager
def _analysis_told() -> Iterator[None]:
    """Turn what can't be drawn or written into one sentence."""
    try:
        yield
    except AnalysisError as error:
        fail(str(error))


def _suites(names: Sequence[str] | None) -> tuple[Suite, ...]:
    """Return the suites in the table's order. Raises typer.BadParameter."""
    wanted = _known("--suite", names or [SUITES[0]], SUITES)
    return tuple(suite for suite in SUITES if suite in wanted)


def _detectors(
    kinds: Sequence[str] | None, without: Sequence[str] | None, settings: PipelineSettings
) -> tuple[AnyDetector, ...]:
    """Return the detectors in the table's order. Raises typer.BadParameter."""
    wanted = _known("--detector", kinds or [ALL], KINDS)
    return chosen(wanted, _known("--without", without or [], ABLATION_KINDS), settings)


def _known(option: str, names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the names, `all` being every one. Raises typer.BadParameter for one that isn't known."""
    for name in names:
        if name not in known and name != ALL:
            raise typer.BadParameter(f"{option} {name}: choose from {', '.join(known)}, {ALL}")
    return tuple(known) if ALL in names else tuple(names)


def _check_plot(plot: Path, wish: Wish, person: int, day: int, *, forms: bool) -> None:
    """Raise typer.BadParameter when there is no such day, or no such kind of picture."""
    if plot.suffix.lower() not in PICTURES:
        raise typer.BadParameter(f"--plot {plot}: the name ends in one of {', '.join(PICTURES)}")
    if forms:
        raise typer.BadParameter("--plot draws one day and prints no table: leave --json and --markdown away")
    if person >= wish.people:
        raise typer.BadParameter(f"--person {person}: of {wish.people} people the last is {wish.people - 1}")
    if day > wish.days:
        raise typer.BadParameter(f"--day {day}: there are {wish.days} days")
    if len(wish.suites) > 1:
        raise typer.BadParameter("--plot draws a day of one suite: name one")


def _draw(wish: Wish, path: Path, person: int, day: int) -> None:
    try:
        from unclench.evaluation.picture import draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise ExtraMissingError("a picture", "plot") from None
    drawn = draw(wish, person, day, "png" if path.suffix.lower() == ".png" else "svg")
    with replacing(path) as part:
        part.write_bytes(drawn)
    told.print(f"picture in {path}", markup=False)
