"""`unclench evaluate-recordings`: the detector on recordings of real people, from published datasets."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from json import dumps
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress

from ingest.recording import RecordingError
from unclench.analysis.extra import AnalysisError, ExtraMissingError
from unclench.analysis.files import replacing
from unclench.commands.options import FAILED, ConfigFile, Json, fail, failures_told, told
from unclench.config import read_config
from unclench.evaluation.recordings import mmash
from unclench.evaluation.recordings.day_figures import AllDays, PersonDay, person_day, pooled
from unclench.evaluation.recordings.day_run import run
from unclench.evaluation.recordings.document import plain
from unclench.evaluation.recordings.lab import AllLab, PersonLab, person_lab, pooled_lab
from unclench.evaluation.recordings.labs import LABS, AnyLab
from unclench.evaluation.recordings.sheet import day_sheets, lab_sheets, rendered
from unclench.evaluation.recordings.workers import told_each
from unclench.evaluation.table import Sheet, as_markdown
from unclench.pipeline import PipelineSettings

PICTURES = (".png", ".svg")
KNOWN = "MMASH, Stress-Predict, drivedb or BioPsyKit (docs/real-days.md)"

Told = TypeVar("Told")

Directory = Annotated[
    Path, typer.Argument(metavar="DIR", help="The dataset's directory.", show_default=False)
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Processes (default: one for each core).")
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar="FILE", help="Only draw one person's day: FILE.png or .svg.")
]
Person = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help="Whose day is drawn (default: the first).")
]
MgPerCount = Annotated[
    float,
    typer.Option(
        "--mg-per-count",
        min=0.01,
        max=100.0,
        help="Motion in mg for one actigraph count a second (MMASH): an assumption.",
    ),
]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is told of a dataset."""

    kind: str
    source: str
    caution: str
    sheets: tuple[Sheet, ...]
    people: Sequence[PersonDay] | Sequence[PersonLab]
    all: AllDays | AllLab
    notes: tuple[str, ...]
    refused: int
    """People whose files can't be read."""


def evaluate_recordings(
    directory: Directory,
    json: Json = False,
    markdown: Markdown = False,
    plot: Plot = None,
    person: Person = None,
    mg_per_count: MgPerCount = mmash.MG_PER_COUNT,
    workers: Workers = None,
    config: ConfigFile = None,
) -> None:
    """Tell what the detector makes of real people's recordings, from a published dataset's directory.

    Known by their layout: MMASH (whole days), Stress-Predict, drivedb and BioPsyKit (labelled sessions).
    What such figures can't show stands in docs/real-days.md.
    """
    if json and markdown:
        raise typer.BadParameter("--json and --markdown are two forms of the same: choose one")
    with failures_told():
        settings = replace(read_config(config).pipeline(), zone="UTC")
        days = mmash.people(_checked(directory))
        if plot is not None:
            _draw(plot, _chosen(days, person, directory), settings, mg_per_count)
            return
        count = workers or os.cpu_count() or 1
        if days:
            whole = _days(days, partial(_day, settings=settings, mg_per_count=mg_per_count), count)
        else:
            whole = _lab(*_recognised(directory), count)
        _print(whole, json=json, markdown=markdown)


def _checked(directory: Path) -> Path:
    if not directory.is_dir():
        fail(f"{directory}: is no directory: name the one that holds a dataset")
    return directory


def _recognised(directory: Path) -> tuple[AnyLab, list[Path]]:
    found = next(((lab, people) for lab in LABS if (people := lab.people(directory))), None)
    return found or fail(f"{directory}: holds no dataset known by its layout: {KNOWN}")


def _day(path: Path, settings: PipelineSettings, mg_per_count: float) -> PersonDay:
    return person_day(run(mmash.read(path, mg_per_count), settings))


def _session(path: Path, lab: AnyLab) -> PersonLab:
    return person_lab(lab.read(path))


def _days(paths: Sequence[Path], work: Callable[[Path], PersonDay], workers: int) -> Whole:
    people, refused = _each(work, paths, workers)
    figures = pooled(people)
    notes = tuple(f"{one.person}: {repair}" for one in people for repair in one.repairs)
    sheets = tuple(day_sheets(people, figures))
    return Whole("mmash", mmash.SOURCE, mmash.CAUTION, sheets, people, figures, notes, refused)


def _lab(lab: AnyLab, paths: Sequence[Path], workers: int) -> Whole:
    people, refused = _each(partial(_session, lab=lab), paths, workers)
    figures = pooled_lab(people)
    sheets = tuple(lab_sheets(people, figures))
    return Whole(lab.kind, lab.source, lab.caution, sheets, people, figures, (), refused)


def _each(work: Callable[[Path], Told], paths: Sequence[Path], workers: int) -> tuple[list[Told], int]:
    """Return what could be read, and how many could not; each of these is told. Fails when none could."""
    good: list[Told] = []
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("people", total=len(paths))
        for one in told_each(work, paths, workers):
            if isinstance(one, RecordingError):
                told.print(f"unclench: {one}", markup=False)
            else:
                good.append(one)
            progress.advance(task)
    if not good:
        raise typer.Exit(FAILED)
    return good, len(paths) - len(good)


def _print(whole: Whole, *, json: bool, markdown: bool) -> None:
    if json:
        names = ("kind", "source", "caution", "all", "people", "refused")
        document = {name: plain(getattr(whole, name)) for name in names}
        print(dumps(document, indent=2, allow_nan=False))
    elif markdown:
        print(as_markdown(whole.sheets))
    else:
        console = Console(highlight=False)
        console.print(whole.source, markup=False)
        console.print(rendered(whole.sheets))
        for note in (*whole.notes, "", whole.caution):
            console.print(note, markup=False, style="dim")
    sys.stdout.flush()
    if whole.refused:
        raise typer.Exit(FAILED)


def _chosen(days: Sequence[Path], person: str | None, directory: Path) -> Path:
    if not days:
        fail(f"{directory}: holds no whole day to draw; that needs MMASH")
    found = [path for path in days if person in (None, path.name)]
    if not found:
        names = ", ".join(path.name for path in days)
        raise typer.BadParameter(f"--person {person} is none of {names}")
    return found[0]


def _draw(path: Path, folder: Path, settings: PipelineSettings, mg_per_count: float) -> None:
    kind = path.suffix.lower()
    if kind not in PICTURES:
        raise typer.BadParameter(f"--plot {path} ends in none of {', '.join(PICTURES)}")
    try:
        from unclench.evaluation.recordings.day_picture import draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        fail(str(ExtraMissingError("a picture", "plot")))
    drawn = draw(run(mmash.read(folder, mg_per_count), settings), kind.removeprefix("."))
    try:
        with replacing(path) as part:
            part.write_bytes(drawn)
    except AnalysisError as error:
        fail(str(error))
    told.print(f"picture in {path}", markup=False)
