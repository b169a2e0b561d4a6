"""An evaluation as tables: in the terminal and as Markdown from the same cells."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from unclench.evaluation.crowd import Evaluation, Line
from unclench.evaluation.figures import Estimate, Figures
from unclench.evaluation.table import Sheet

FIGURES: Final = ("detector", "recall", "precision", "F1", "false\nper 8 h", "latency\nmin", "p90\nmin")
WITHOUT_SHORT: Final = ("detector", "precision", "F1", "false\nper 8 h", "offers'\nprecision")
OFTEN: Final = (
    "detector",
    "prompts\na day",
    "judged",
    "offers\na day",
    "most\na day",
    "their\nrecall",
    "their\nprecision",
)
SUITES: Final = (
    "days",
    "loads",
    "recall",
    "precision",
    "false\nper 8 h",
    "judged",
    "offers\na day",
    "most\na day",
)
CAUSES: Final = ("detector", "false", "what was on, or had just ended")
WIDTH: Final = 21
WIDEST: Final = 200
MOST_CAUSES: Final = 6


def sheets(evaluation: Evaluation) -> Iterator[Sheet]:
    """Give the tables of each suite, and where there are several, the first detector over all of them."""
    for suite, lines in evaluation.suites.items():
        yield from _of_suite(_days(suite), lines)
    if len(evaluation.suites) > 1:
        yield over_suites(evaluation)


def over_suites(evaluation: Evaluation) -> Sheet:
    """Return how the first detector does on each kind of day."""
    firsts = {suite: lines[0] for suite, lines in evaluation.suites.items()}
    words = next(iter(firsts.values())).words
    rows = tuple(_suite_row(suite, line.figures) for suite, line in firsts.items())
    return _compared(f"{words} on each kind of day", SUITES, rows)


def _of_suite(name: str, lines: Sequence[Line]) -> Iterator[Sheet]:
    """Give figures, strictly and with short loads left out, how often it speaks, weak reactors and causes."""
    first, weak = lines[0].figures, lines[0].weak
    people = f"{first.people} people, {first.days} days, {first.loads} loads of 10 min or more"
    yield _compared(f"{name}: {people}", FIGURES, tuple(_figures(line.words, line.figures) for line in lines))
    if first.loads:
        rows = tuple(_without_short(line.words, line.without_short) for line in lines)
        yield _compared(f"{name}: short loads left out", WITHOUT_SHORT, rows)
    yield _compared(
        f"{name}: how often it speaks; offers are after the policy",
        OFTEN,
        tuple(_often(line) for line in lines),
    )
    if weak.loads:
        rows = tuple(_figures(line.words, line.weak) for line in lines)
        yield _compared(f"{name}: the {weak.people} weak reactors alone", FIGURES, rows)
    yield _compared(f"{name}: causes of false prompts", CAUSES, tuple(_causes(line) for line in lines))


def _compared(title: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Sheet:
    return Sheet(title, columns, rows, has_ours_first=True)


def _days(suite: str) -> str:
    return f"{suite.replace('_', '-')} days"


def show(evaluation: Evaluation, console: Console) -> None:
    """Print the tables, our detector in bold; a terminal that is too narrow loses no column."""
    for sheet in sheets(evaluation):
        table = _table(sheet)
        wide = console.options.update(width=WIDEST)
        least = Measurement.get(console, wide, table).minimum
        console.print()
        console.print(table, width=max(console.width, least), crop=False, no_wrap=True)


def _table(sheet: Sheet) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, title=sheet.title, title_justify="left", title_style="bold", padding=(0, 1, 0, 0)
    )
    for place, column in enumerate(sheet.columns):
        is_text = place == 0 or column == CAUSES[-1]
        table.add_column(
            column,
            justify="left" if is_text else "right",
            min_width=WIDTH if place == 0 else None,
            overflow="fold",
        )
    for place, row in enumerate(sheet.rows):
        cells = (cell.replace(" [", "\n").removesuffix("]") for cell in row)
        table.add_row(*cells, style="bold" if place == 0 else "")
    return table


def _figures(words: str, told: Figures) -> tuple[str, ...]:
    return (
        words,
        _with_interval(told.recall),
        _precision(told),
        _with_interval(told.f1),
        _with_interval(told.false_per_8h),
        _with_interval(told.latency_median_min, ".0f"),
        _with_interval(told.latency_p90_min, ".0f"),
    )


def _without_short(words: str, told: Figures) -> tuple[str, ...]:
    """Give what differs from the strict reading: recall, latency and numbers of prompts do not."""
    estimates = (told.precision, told.f1, told.false_per_8h, told.offer_precision)
    return words, *map(_with_interval, estimates)


def _often(line: Line) -> tuple[str, ...]:
    told = line.figures
    most = told.most_prompts if told.most_offers is None else told.most_offers
    return (
        line.words,
        _with_interval(told.prompts_a_day, ".1f"),
        _percent(told.judged_share),
        _with_interval(told.offers_a_day, ".1f"),
        str(most),
        _with_interval(told.offer_recall),
        _with_interval(told.offer_precision),
    )


def _suite_row(suite: str, told: Figures) -> tuple[str, ...]:
    return (
        _days(suite),
        str(told.loads),
        _with_interval(told.recall),
        _precision(told),
        _with_interval(told.false_per_8h),
        _percent(told.judged_share),
        _with_interval(told.offers_a_day, ".1f"),
        str(told.most_prompts if told.most_offers is None else told.most_offers),
    )


def _precision(told: Figures) -> str:
    """Say nothing of it where there was nothing to find."""
    return _with_interval(told.precision) if told.loads else "–"


def _percent(told: Estimate) -> str:
    return "–" if told.value is None else f"{told.value:.0%}"


def _causes(line: Line) -> tuple[str, ...]:
    causes = list(line.causes.items())
    named = [f"{cause} {prompts}" for cause, prompts in causes[:MOST_CAUSES]]
    rest = sum(prompts for _, prompts in causes[MOST_CAUSES:])
    return line.words, str(line.figures.false), ", ".join([*named, f"other {rest}"] if rest else named) or "–"


def _with_interval(told: Estimate | None, form: str = ".2f") -> str:
    if told is None or told.value is None:
        return "–"
    value, *interval = (format(number, form).removeprefix("0") or "0" for number in told.all)
    return f"{value} [{'-'.join(interval)}]" if interval else value
