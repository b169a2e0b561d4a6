"""`unclench why`: what led to a prompt, or why a quiet stretch or a whole day had none."""

import json as json_text
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.prompt import Prompt
from hrv.gates import MINUTE_MS
from hrv.load import Assessment
from unclench.commands.options import WRONG_USAGE, ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import read_config
from unclench.explaining.documents import prompt_document, stretch_document
from unclench.explaining.facts import facts
from unclench.explaining.story import Story, rule_words, story_of
from unclench.explaining.stretch import heard_span, settings_of, stretch
from unclench.explaining.words import sentences, title
from unclench.said import MomentError, day_of, moment_ms
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import WEAKER, clock_of, gate_words, local_time, prompt_words

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
AROUND_MINUTES = 15
"""How long before a moment its stretch begins."""

When = Annotated[
    str | None,
    typer.Argument(
        metavar="[WHEN]",
        help="A prompt's number (`prompt_ms`), a time (14:30, 2026-11-23T14:30) or a day (today, yesterday,"
        " 2026-11-23); default: the newest prompt.",
        show_default=False,
    ),
]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="The quarter of an hour up to then.")]
From = Annotated[str | None, typer.Option("--from", metavar="TIME", help="The beginning of a stretch.")]
To = Annotated[str | None, typer.Option("--to", metavar="TIME", help="Its end; default: the newest minute.")]


def why(
    when: When = None,
    at: At = None,
    from_: From = None,
    to: To = None,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Tell what led to a prompt, or what was known in a quiet stretch and why nothing came of it."""
    if sum(given is not None for given in (when, at, from_)) > 1 or (to is not None and from_ is None):
        raise typer.BadParameter("name one of WHEN, --at, or --from with --to")
    with failures_told():
        read_config(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            newest = reader.last(Assessment) or reader.last(Prompt)
            if newest is None:
                fail("nothing was judged yet: `unclench run` hears the strap")
            asked = _Asked(reader, settings_of(reader, newest).zone, newest.record.at_ms, json)
            try:
                asked.tell(when, at, from_, to)
            except MomentError as error:
                fail(str(error), code=WRONG_USAGE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at, and by which clock times are meant."""

    reader: Reader
    zone: str
    newest_ms: int
    json: bool

    def tell(self, when: str | None, at: str | None, from_: str | None, to: str | None) -> None:
        """Tell of what is meant. Raises MomentError."""
        if from_ is not None:
            end_ms = self.newest_ms if to is None else self._ms(to)
            _tell_stretch(self.reader, self._ms(from_), end_ms, json=self.json)
        elif at is not None:
            _tell_moment(self.reader, self._ms(at), json=self.json)
        elif when is None:
            _tell_prompt(self.reader, None, json=self.json)
        elif when.isdecimal():
            _tell_prompt(self.reader, int(when), json=self.json)
        elif (day := self._day(when)) is not None:
            _tell_day(self.reader, day, self.zone, json=self.json)
        else:
            _tell_prompt(self.reader, self._ms(when), json=self.json)

    def _ms(self, text: str) -> int:
        return moment_ms(text, self.zone, self.newest_ms)

    def _day(self, text: str) -> date | None:
        newest = local_time(self.newest_ms, self.zone).date()
        match text:
            case "today":
                return newest
            case "yesterday":
                return newest - timedelta(days=1)
            case _:
                return day_of(text) if _DATE.fullmatch(text) else None


def _tell_prompt(reader: Reader, at_ms: int | None, *, json: bool) -> None:
    """Tell of the prompt of this moment, or the newest; of the time before it when it had none."""
    story = story_of(reader, at_ms)
    if story is not None and json:
        sys.stdout.write(json_text.dumps(prompt_document(story)) + "\n")
    elif story is not None:
        _print(story)
    elif at_ms is None:
        fail("there has been no prompt yet: `unclench why today` tells why")
    else:
        _tell_moment(reader, at_ms, json=json)


def _tell_moment(reader: Reader, at_ms: int, *, json: bool) -> None:
    end_ms = -(-at_ms // MINUTE_MS) * MINUTE_MS
    _tell_stretch(reader, end_ms - AROUND_MINUTES * MINUTE_MS, end_ms, json=json)


def _tell_day(reader: Reader, day: date, zone: str, *, json: bool) -> None:
    span = heard_span(reader, day, zone)
    if span is None:
        fail("nothing was heard that day")
    _tell_stretch(reader, *span, json=json)


def _tell_stretch(reader: Reader, from_ms: int, to_ms: int, *, json: bool) -> None:
    if not from_ms < to_ms:
        fail("the stretch ends before it begins", code=WRONG_USAGE)
    told = stretch(reader, from_ms, to_ms)
    if not told.seen and not told.prompts:
        fail(f"nothing was heard from {title(told)}")
    summed = facts(told)
    if json:
        sys.stdout.write(json_text.dumps(stretch_document(told, summed)) + "\n")
        return
    console, table = Console(highlight=False), Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    for name, words in sentences(told, summed):
        table.add_row(name, words)
    console.print(f"[bold]{title(told)}[/bold]\n")
    console.print(table, markup=False)


def _print(story: Story) -> None:
    console, first, zone = Console(highlight=False), story.states[0], story.settings.zone
    console.print(
        f"[bold]{local_time(first.prompt_ms, zone):%A %Y-%m-%d %H:%M}[/bold]  {escape(first.text)}\n"
    )
    if story.minutes:
        console.print(_minutes(story.minutes, zone))
    for state in story.states:
        console.print(f"{clock_of(state.at_ms, zone)}  {prompt_words(state, zone)}", markup=False)
    if story.minutes and not story.minutes[-1].has_motion:
        console.print(WEAKER, markup=False)
    console.print(f"{rule_words(story)} --json gives every constant.", style="dim", markup=False)


def _minutes(minutes: Sequence[Assessment], zone: str) -> Table:
    table = Table(
        "time", "heart rate", "usual", "RMSSD", "usual", "load", "lasted", "", title="the minutes before it"
    )
    for one in minutes:
        table.add_row(
            clock_of(one.at_ms, zone),
            _figure(one.minute.mean_hr_bpm, "bpm"),
            _figure(one.usual_hr_bpm, "bpm"),
            _figure(one.minute.rmssd_ms, "ms"),
            _figure(one.usual_rmssd_ms, "ms"),
            "–" if one.load is None else f"{one.load:+.1f}",
            "–" if one.lasted_chance is None else f"{100 * one.lasted_chance:.0f} %",
            gate_words(one),
        )
    return table


def _figure(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.0f} {unit}"
