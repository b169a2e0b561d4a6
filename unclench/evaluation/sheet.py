"""An evaluation as tables: in the terminal and as Markdown from the same cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from unclench.evaluation.crowd import Evaluation, Line
from unclench.evaluation.figures import Estimate, Figures

FIGURES: Final = (
    "detector",
    "recall",
    "precision",
    "F1",
    "false per 8 h",
    "latency median",
    "p90 min",
    "prompts a day",
    "judged",
)
POLICY: Final = ("detector", "offers a day", "most on a day", "recall", "precision")
MOST_CAUSES: Final = 6
UNKNOWN: Final = Estimate(None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and its notes."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def sheets(evaluation: Evaluation) -> Iterator[Sheet]:
    """Give the tables of each suite: figures, after the policy, weak reactors, causes."""
    for suite, lines in evaluation.suites.items():
        first = lines[0].figures
        people = f"{first.people} people, {first.days} days, {first.loads} loads of 10 min or more"
        name = f"{suite.replace('_', '-')} days"
        yield Sheet(f"{name}: {people}", FIGURES, tuple(_figures(line.words, line.figures) for line in lines))
        policy = tuple(_policy(line) for line in lines if line.figures.offers_a_day is not None)
        if policy:
            yield Sheet(f"{name}, after the policy", POLICY, policy)
        weak = lines[0].weak
        if weak.people and weak.loads:
            rows = tuple(_figures(line.words, line.weak) for line in lines)
            yield Sheet(f"{name}, weak reactors alone: {weak.people} people", FIGURES, rows)
        yield Sheet(f"{name}, causes of false prompts", ("detector", "false", "causes"), _causes(lines))


def rendered(evaluation: Evaluation) -> Group:
    """Return the tables for a terminal, our detector in bold."""
    return Group(*(part for sheet in sheets(evaluation) for part in (Text(), _table(sheet))))


def _table(sheet: Sheet) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=sheet.title, title_justify="left", title_style="bold")
    for place, column in enumerate(sheet.columns):
        is_text = place == 0 or column == "causes"
        table.add_column(column, justify="left" if is_text else "right", overflow="fold")
    for place, row in enumerate(sheet.rows):
        table.add_row(*row, style="bold" if place == 0 else "")
    return table


def as_markdown(evaluation: Evaluation) -> str:
    """Return the tables as Markdown, our detector in bold."""
    return "\n".join(_markdown(sheet) for sheet in sheets(evaluation))


def _markdown(sheet: Sheet) -> str:
    lines = [f"**{sheet.title}**", "", _bar(sheet.columns), _bar(["---"] * len(sheet.columns))]
    for place, row in enumerate(sheet.rows):
        lines.append(_bar([f"**{row[0]}**", *row[1:]] if place == 0 else row))
    return "\n".join([*lines, ""])


def _bar(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _figures(words: str, told: Figures) -> tuple[str, ...]:
    return (
        words,
        _with_interval(told.recall),
        _with_interval(told.precision),
        _with_interval(told.f1),
        _with_interval(told.false_per_8h),
        _with_interval(told.latency_median_min, ".0f"),
        _with_interval(told.latency_p90_min, ".0f"),
        _with_interval(told.prompts_a_day),
        _plain(told.judged_share, "{:.0%}"),
    )


def _policy(line: Line) -> tuple[str, ...]:
    told = line.figures
    estimates = (told.offers_a_day, told.offer_recall, told.offer_precision)
    a_day, recall, precision = (_with_interval(one or UNKNOWN) for one in estimates)
    return line.words, a_day, str(told.most_offers), recall, precision


def _causes(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    return tuple((line.words, str(line.figures.false), _worst(line.causes)) for line in lines)


def _worst(causes: dict[str, int]) -> str:
    named = [f"{cause} {prompts}" for cause, prompts in list(causes.items())[:MOST_CAUSES]]
    rest = sum(list(causes.values())[MOST_CAUSES:])
    return ", ".join([*named, f"other {rest}"] if rest else named) or "–"


def _with_interval(told: Estimate, form: str = ".2f") -> str:
    if told.value is None:
        return "–"
    if told.low is None or told.high is None:
        return format(told.value, form)
    return f"{told.value:{form}} [{told.low:{form}}-{told.high:{form}}]"


def _plain(told: Estimate, form: str) -> str:
    return "–" if told.value is None else form.format(told.value)
