"""`unclench analyse`: what recordings come to, as a table, a file or a picture."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from json import dumps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from hrv.analysis import Analysed, series_of, with_intervals
from hrv.artefacts import RuleName
from hrv.event import Event
from hrv.metrics import METRIC_NAMES
from hrv.metrics.confidence import Confidence
from hrv.metrics.frequency import SpectrumName
from hrv.windows import Series, windows_every
from ingest.recording import BadLine, ReadSettings, RecordingError, Remark
from ingest.recordings import read
from unclench.analysis.extra import AnalysisError, ExtraMissingError
from unclench.analysis.files import ROW_FILES, RowFile, replacing, write_lines, write_whole
from unclench.analysis.page import page
from unclench.analysis.report import Report, document, rendered, reported
from unclench.analysis.rolling import rolling
from unclench.commands.options import (
    FAILED,
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
    tell_read,
    told,
)
from unclench.config import read_config
from unclench.store.journal import JOURNAL_FILE
from unclench.store.shelf import Shelf

PICTURES = (".png", ".svg", ".html")
COLUMNS = (*METRIC_NAMES, *Confidence().names)
SHORTEST_S, LONGEST_S = 1, 7 * 86_400

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE...", help="Recordings; each is told by itself.", show_default=False),
]
Stored = Annotated[
    list[int] | None,
    typer.Option(
        "--recording",
        metavar="ID",
        help="One that was imported, by its number in `import --list`; may be told again and again.",
        show_default=False,
    ),
]
Seconds = Annotated[
    int | None,
    typer.Option("--window", min=SHORTEST_S, max=LONGEST_S, help="Roll a window of so many seconds."),
]
Hop = Annotated[int, typer.Option("--hop", min=1, max=LONGEST_S, help="Seconds from window to window.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Rolling windows to FILE.parquet, .csv or .jsonl."),
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar="FILE", help="A picture to keep: FILE.png, .svg or .html.")
]
Artefacts = Annotated[
    RuleName,
    typer.Option(
        "--artefacts",
        help="How they are found: causal, as live; or as Lipponen & Tarvainen published it in 2019.",
    ),
]

BandsBy = Annotated[
    SpectrumName,
    typer.Option(
        "--spectrum",
        help="nu_hann: straight from the beats; welch: over a spline at 4 Hz, as other programs do.",
    ),
]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made."""

    window_ms: int | None
    hop_ms: int
    output: Path | None
    rows: RowFile | None
    """The kind of `output`."""
    plot: Path | None
    json: bool
    rule: RuleName
    spectrum: SpectrumName

    @property
    def rolls(self) -> bool:
        """Whether windows are told instead of the whole."""
        return self.window_ms is not None and (self.output is not None or self.json)


@dataclass(slots=True)
class Refused:
    """How many lines were refused."""

    lines: int = 0


def analyse(
    files: Files = None,
    recording: Stored = None,
    json: Json = False,
    window: Seconds = None,
    hop: Hop = 5,
    output: Output = None,
    plot: Plot = None,
    artefacts: Artefacts = "causal",
    spectrum: BandsBy = "nu_hann",
    unit: UnitOption = None,
    start: StartOption = None,
    format: FormatOption = None,
    skip_bad: SkipBad = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Tell every metric of recordings: of the whole, or with --window of windows that roll over it.

    Beyond 30 minutes spectra, breathing and entropy are medians over windows of 5 minutes, told where at
    least half of these can tell. With --window and --json but no --output, windows are printed as JSON Lines.
    """
    settings, chosen = read_settings(unit, start), checked_format(format)
    files, stored = files or [], recording or []
    if not files and not stored:
        raise typer.BadParameter("name a FILE, or --recording ID")
    wish = _wish(files, stored, window, hop, output, plot, artefacts, spectrum, json=json)
    refused = Refused()
    with failures_told(), _analysis_told():
        zone = read_config(config).zone
        settings = replace(settings, zone=zone)
        reports = [_made(_read(path, settings, chosen, wish, refused), path, wish, zone) for path in files]
        reports += _of_shelf(data_dir, stored, wish, zone)
        if json and not wish.rolls:
            documents = [document(report) for report in reports if report]
            several = len(files) + len(stored) > 1
            print(dumps(documents if several else documents[0], indent=2, allow_nan=False))
        sys.stdout.flush()
    if refused.lines and not skip_bad:
        lines = "1 line was" if refused.lines == 1 else f"{refused.lines} lines were"
        fail(f"{lines} refused; --skip-bad accepts that", FAILED)


def _wish(
    files: list[Path],
    stored: list[int],
    window: int | None,
    hop: int,
    output: Path | None,
    plot: Path | None,
    rule: RuleName,
    spectrum: SpectrumName,
    *,
    json: bool,
) -> Wish:
    """Check what was asked for. Raises typer.BadParameter."""
    rows = None
    if output is not None:
        suffixes = tuple(kind.suffix for kind in ROW_FILES)
        rows = ROW_FILES[suffixes.index(_suffix(output, suffixes, "--output"))]
        if window is None:
            raise typer.BadParameter("--output wants a window that rolls, such as --window 300 --hop 5")
    if plot is not None:
        _suffix(plot, PICTURES, "--plot")
    for option, path in (("--output", output), ("--plot", plot)):
        if path is not None and any(_is_one(path, file) for file in files):
            raise typer.BadParameter(f"{option} {path} is the recording itself: name another file")
    if len(files) + len(stored) > 1 and (output or plot or window):
        raise typer.BadParameter("--window, --output and --plot take one recording at a time")
    if window is not None and not (output or plot or json):
        raise typer.BadParameter("--window wants somewhere to go: --output FILE, --plot FILE or --json")
    return Wish(window and window * 1000, hop * 1000, output, rows, plot, json, rule, spectrum)


def _is_one(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def _suffix(path: Path, known: tuple[str, ...], option: str) -> str:
    suffix = path.suffix.lower()
    if suffix not in known:
        raise typer.BadParameter(f"{option} {path}: the name ends in one of {', '.join(known)}")
    return suffix


@contextmanager
def _analysis_told() -> Iterator[None]:
    """Turn what an analysis can't do into one sentence."""
    try:
        yield
    except AnalysisError as error:
        fail(str(error))


def _read(path: Path, settings: ReadSettings, chosen: str | None, wish: Wish, refused: Refused) -> Series:
    series = series_of(_events(path, settings, chosen, refused), wish.rule)
    if not series.at_ms.size:
        raise RecordingError(path, "holds no beat", "name another recording")
    return series


def _of_shelf(data_dir: Path | None, stored: list[int], wish: Wish, zone: str) -> list[Report | None]:
    """Tell recordings that were imported. Raises StoreError."""
    if not stored:
        return []
    with Shelf(data_dir_of(data_dir) / JOURNAL_FILE) as shelf:
        found = [(shelf.recording(one).name, series_of(shelf.events(one), wish.rule)) for one in stored]
    return [_made(series, Path(name), wish, zone) for name, series in found]


def _events(path: Path, settings: ReadSettings, chosen: str | None, refused: Refused) -> Iterator[Event]:
    for item in read(path, settings, chosen):
        if isinstance(item, BadLine):
            refused.lines += 1
            tell_read(item)
        elif isinstance(item, Remark):
            tell_read(item)
        else:
            yield item


def _made(series: Series, path: Path, wish: Wish, zone: str) -> Report | None:
    """Make what is wished for of one recording; return its report where one was needed."""
    if wish.rolls:
        _roll(series, wish)
        if wish.plot is None:
            return None
    report = reported(path, series, wish.rule, wish.spectrum)
    if wish.plot is not None:
        _draw(series, report, wish.plot, wish.window_ms, zone)
    if not wish.json and not wish.rolls:
        Console(highlight=False).print(rendered(report, zone))
    return report


def _roll(series: Series, wish: Wish) -> None:
    assert wish.window_ms is not None
    windows = windows_every(series, wish.window_ms, wish.hop_ms)
    if wish.output is None or wish.rows is None:
        with rolling(windows, with_intervals(wish.spectrum)) as measured:
            write_lines(sys.stdout, COLUMNS, measured)
        return
    with rolling(windows, with_intervals(wish.spectrum)) as measured:
        rows = write_whole(wish.rows, wish.output, COLUMNS, _watched(measured, windows.lo.size))
    told.print(f"{rows} windows in {wish.output}", markup=False)


def _watched(portions: Iterator[Analysed], windows: int) -> Iterator[Analysed]:
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("windows", total=windows)
        for portion in portions:
            yield portion
            progress.update(task, advance=portion.end_ms.size)


def _draw(series: Series, report: Report, path: Path, window_ms: int | None, zone: str) -> None:
    try:
        from unclench.analysis.picture import Subject, draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise ExtraMissingError("a picture", "plot") from None
    kind = path.suffix.lower()
    drawn = draw(Subject(report, series, window_ms, zone), "png" if kind == ".png" else "svg")
    if kind == ".html":
        drawn = page(report, drawn.decode(), zone).encode()
    with replacing(path) as part:
        part.write_bytes(drawn)
    told.print(f"picture in {path}", markup=False)
