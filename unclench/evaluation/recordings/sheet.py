"""Figures of recordings as tables: in the terminal and as Markdown from the same cells."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from unclench.evaluation.recordings.day_figures import AllDays, PersonDay
from unclench.evaluation.recordings.day_run import Learning
from unclench.evaluation.recordings.intervals import Figure
from unclench.evaluation.recordings.lab import FEATURES, AllLab, PersonLab
from unclench.evaluation.table import Sheet

GATES: Final = ("motion", "posture", "signal", "strap_on", "no_rhythm", "learning")
LEARNING_WORDS: Final[dict[Learning, str]] = {
    "held_out": "of the day's other hours",
    "itself": "of the whole day (too kind)",
    "cold": "none: a first day",
}


def day_sheets(people: Sequence[PersonDay], told: AllDays) -> Iterator[Sheet]:
    """Give the tables of real days."""
    yield Sheet(
        f"{len(people)} people: what was judged",
        ("person", "hours", "all", "awake", "motion", "posture", "signal", "strap", "rhythm", "new"),
        (*(_judged(one) for one in people), _judged_pooled(told)),
        "judged: share of all minutes, of waking ones; then why waking ones were not (these overlap)",
    )
    yield Sheet(
        "What was told, the usual being that of the day's other hours",
        ("person", "loads", "asleep", "exerted", "prompts", "a day", "asleep", "exerted"),
        tuple(_alarmed(one) for one in people),
        "loads: told as sustained; prompts: after the policy; a day: at most on"
        " one local day; exerted: in logged medium or heavy movement or in the 8 min after it",
    )
    yield Sheet(
        "By where the usual comes from",
        ("usual", "loads in 24 h", "prompts in 24 h", "a day", "asleep", "exerted"),
        tuple(_learned(people, told, name, words) for name, words in LEARNING_WORDS.items()),
    )
    yield Sheet(
        "Load of judged minutes, in spreads",
        ("logged", "mean load", "people", "minutes"),
        tuple(_activity(people, told, what) for what in told.load_by_activity),
    )
    yield Sheet(
        "Change of load, 30 min after against 30 min before",
        ("after", "change", "people", "entries"),
        tuple(
            (what, _with_interval(figure), str(figure.n), str(_entries(people, what)))
            for what, figure in told.after.items()
        ),
    )
    yield Sheet(
        "Rank correlation with the Daily Stress score",
        ("of", "Spearman's rho", "people"),
        (
            ("share of judged waking minutes in load", *_rho(told.stress_by_load_share)),
            ("heart rate awake and still above asleep", *_rho(told.stress_by_day_over_night)),
            ("prompts", *_rho(told.stress_by_prompts)),
        ),
    )


def lab_sheets(people: Sequence[PersonLab], told: AllLab) -> Iterator[Sheet]:
    """Give the tables of labelled sessions."""
    yield Sheet(
        f"{len(people)} people: how often a task's minute lies above a rest's (AUC)",
        ("person", "task min", "rest min", *FEATURES, "tasks told", "false"),
        tuple(_session(one) for one in people),
        "tasks told: with an episode of sustained load in it or up to 5 min after; false: episodes elsewhere",
    )
    rate = "–" if told.false_per_8h is None else f"{told.false_per_8h:.1f} per 8 h"
    yield Sheet(
        "All together",
        ("", *FEATURES, "tasks told", "false"),
        (
            (
                "pooled minutes",
                *(_plain(told.pooled_auc[name]) for name in FEATURES),
                f"{told.told} of {told.tasks}",
                rate,
            ),
            ("mean over people", *(_with_interval(told.mean_auc[name], ".2f") for name in FEATURES), "", ""),
        ),
    )


def rendered(sheets: Sequence[Sheet]) -> Group:
    """Return the tables for a terminal."""
    parts: list[RenderableType] = []
    for sheet in sheets:
        table = Table(
            box=box.SIMPLE_HEAD, title=escape(sheet.title), title_justify="left", title_style="bold"
        )
        for place, column in enumerate(sheet.columns):
            table.add_column(column, justify="left" if place == 0 else "right")
        for row in sheet.rows:
            table.add_row(*map(escape, row))
        parts += [Text(), table]
        if sheet.note:
            parts.append(Text(sheet.note, style="dim"))
    return Group(*parts)


def _judged(one: PersonDay) -> tuple[str, ...]:
    gates = (f"{one.unjudged_awake_pct.get(gate, 0.0):.0f} %" for gate in GATES)
    return one.person, f"{one.hours:.1f}", f"{one.judged_pct:.0f} %", f"{one.judged_awake_pct:.0f} %", *gates


def _judged_pooled(told: AllDays) -> tuple[str, ...]:
    gates = (told.unjudged_awake_pct.get(gate) for gate in GATES)
    shares = (told.judged_pct, told.judged_awake_pct, *gates)
    return "mean", "", *(f"{one.value:.0f} %" if one and one.value is not None else "0 %" for one in shares)


def _alarmed(one: PersonDay) -> tuple[str, ...]:
    told = one.alarms["held_out"]
    counts = (
        told.episodes,
        told.episodes_in_sleep,
        told.episodes_by_exertion,
        told.prompts,
        told.most_prompts_a_day,
        told.prompts_in_sleep,
        told.prompts_by_exertion,
    )
    return one.person, *map(str, counts)


def _learned(people: Sequence[PersonDay], told: AllDays, name: Learning, words: str) -> tuple[str, ...]:
    alarms = [one.alarms[name] for one in people]
    return (
        words,
        _with_interval(told.episodes_a_day[name]),
        _with_interval(told.prompts_a_day[name]),
        str(max(one.most_prompts_a_day for one in alarms)),
        str(sum(one.prompts_in_sleep for one in alarms)),
        str(sum(one.prompts_by_exertion for one in alarms)),
    )


def _activity(people: Sequence[PersonDay], told: AllDays, what: str) -> tuple[str, ...]:
    minutes = sum(one.load_by_activity[what][1] for one in people if what in one.load_by_activity)
    figure = told.load_by_activity[what]
    return what, _with_interval(figure, "+.1f"), str(figure.n), str(minutes)


def _entries(people: Sequence[PersonDay], what: str) -> int:
    return sum(one.after[what][1] for one in people if what in one.after)


def _rho(figure: Figure) -> tuple[str, str]:
    return _with_interval(figure, "+.2f"), str(figure.n)


def _session(one: PersonLab) -> tuple[str, ...]:
    areas = (one.auc_hr, one.auc_ln_rmssd, one.auc_load)
    figures = (str(one.task_minutes), str(one.rest_minutes), *map(_plain, areas))
    return one.person, *figures, f"{one.told} of {one.tasks}", str(one.false)


def _with_interval(told: Figure, form: str = ".1f") -> str:
    if told.value is None:
        return "–"
    if told.low is None or told.high is None:
        return format(told.value, form)
    return f"{told.value:{form}} [{told.low:{form}} to {told.high:{form}}]"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
