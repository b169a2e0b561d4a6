"""`unclench report`: some weeks on a few pages, to take along."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from alerts.texts import Texts
from ingest.clock import WallClock
from unclench.analysis.extra import AnalysisError, ExtraMissingError
from unclench.analysis.files import replacing
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
from unclench.config import read_config
from unclench.reports.document import Document, PictureName
from unclench.reports.gathered import Gathered, as_json, gathered
from unclench.reports.page import Draw, Paper, page
from unclench.reports.paper import printed
from unclench.reports.span import weeks_until
from unclench.reports.terminal import rendered
from unclench.reports.writing import written
from unclench.said import MomentError, day_of
from unclench.words import local_time

WEEKS: Final = 4
MOST_WEEKS: Final = 58

Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write it as one HTML file that needs no other.")
]
Pdf = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as PDF, two to four pages.")
]
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=MOST_WEEKS, help="How many weeks it is about.")]
Week = Annotated[bool, typer.Option("--week", help="The short form: one week on one page.")]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="The last day. Default: today.", show_default=False),
]
Name = Annotated[str, typer.Option("--name", help="Whose it is, on the report alone; it is never kept.")]
PaperSize = Annotated[Paper, typer.Option("--paper", help="The size of the PDF's pages.")]


def report(
    html: Html = None,
    pdf: Pdf = None,
    json: Json = False,
    weeks: Weeks = WEEKS,
    week: Week = False,
    until: Until = None,
    name: Name = "",
    paper: PaperSize = "a4",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Four weeks for a physiotherapist: wear, load, practices, pain, nine signs, sleep, your own words.

    Without --html and --pdf a summary is printed. Figures come with what they are made of and how sure they
    are; nothing in it is a diagnosis. With a warning sign that is ticked there is no talk of the back.
    """
    _check(html, pdf)
    with failures_told():
        try:
            configured = read_config(config)
            texts, now_ms = configured.texts(), WallClock().now_ms()
            span = weeks_until(_last(until, now_ms, configured.zone), 1 if week else weeks, configured.zone)
            figures = gathered(data_dir_of(data_dir), span, texts, now_ms)
            document = written(figures, texts, name, is_short=week)
            if html or pdf:
                _write(document, figures, texts, html, pdf, paper)
            if json:
                sys.stdout.write(as_json(figures) + "\n")
            elif not (html or pdf):
                Console(highlight=False).print(rendered(document))
        except AnalysisError as error:
            fail(str(error))


def _check(html: Path | None, pdf: Path | None) -> None:
    """Refuse names of files that would mislead. Raises typer.BadParameter."""
    for option, path, suffixes in (("--html", html, (".html", ".htm")), ("--pdf", pdf, (".pdf",))):
        if path is not None and path.suffix.lower() not in suffixes:
            raise typer.BadParameter(f"{option} {path}: the name ends in {' or '.join(suffixes)}")


def _last(until: str | None, now_ms: int, zone: str) -> date:
    today = local_time(now_ms, zone).date()
    if until is None:
        return today
    try:
        last = day_of(until)
    except MomentError as error:
        fail(f"--until: {error}", code=WRONG_USAGE)
    if last > today:
        fail(f"--until {last}: that day is still to come: name today or a day before", code=WRONG_USAGE)
    if last.year < 1972:
        fail(f"--until {last}: nothing is kept of days before 1972: name a later one", code=WRONG_USAGE)
    return last


def _write(
    document: Document, figures: Gathered, texts: Texts, html: Path | None, pdf: Path | None, paper: Paper
) -> None:
    made = page(document, _drawing(figures, texts), paper)
    if html is not None:
        with replacing(html) as part:
            part.write_text(made, "utf-8")
        told.print(f"report in {html}", markup=False)
    if pdf is not None:
        on_paper = printed(made)
        with replacing(pdf) as part:
            part.write_bytes(on_paper)
        told.print(f"report in {pdf}", markup=False)


def _drawing(figures: Gathered, texts: Texts) -> Draw:
    try:
        from unclench.reports.pictures import drawn
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise ExtraMissingError("a report with pictures", "report") from None

    def draw(name: PictureName) -> str:
        return drawn(name, figures, texts)

    return draw
