"""`unclench why`: what led to a prompt, in figures and in words."""

import json as json_text
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from alerts.prompt import Prompt
from hrv.load import Assessment
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import Config, read_config
from unclench.record import to_json
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import clock_of, gate_words, local_time, prompt_words

MINUTE_MS = 60_000
LATEST_MS = 2**62
BEFORE_MINUTES = 3

Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROMPT]",
        help="The prompt's number (`prompt_ms`) or its time, HH:MM; default: the newest.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Story:
    """One prompt: its states in order, and the minutes that led to it."""

    states: tuple[Prompt, ...]
    minutes: tuple[Assessment, ...]
    settings: str
    """The constants that were in force, as JSON."""


def why(
    prompt: Which = None, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None
) -> None:
    """Tell what led to a prompt: the figures, your usual, the constants, and what held it back."""
    with failures_told():
        configured = read_config(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            story = _found(reader, prompt, configured.zone)
    if story is None:
        fail("no such prompt" if prompt else "there has been no prompt yet")
        return
    if json:
        minutes = [json_text.loads(to_json(one)) for one in story.minutes]
        states = [json_text.loads(to_json(one)) for one in story.states]
        document = {"prompt": states, "minutes": minutes, "settings": json_text.loads(story.settings)}
        sys.stdout.write(json_text.dumps(document) + "\n")
    else:
        _print(story, configured)


def _found(reader: Reader, which: str | None, zone: str) -> Story | None:
    prompts = [kept.record for kept in reader.between(Prompt, 0, LATEST_MS)]
    told = [one for one in prompts if isinstance(one, Prompt)]
    numbers = [one.prompt_ms for one in told if which is None or _is_meant(one, which, zone)]
    if not numbers:
        return None
    states = tuple(one for one in told if one.prompt_ms == numbers[-1])
    since_ms = states[0].episode_ms - BEFORE_MINUTES * MINUTE_MS
    minutes = [kept.record for kept in reader.between(Assessment, since_ms, states[0].prompt_ms)]
    settings = reader.sessions()[-1].settings
    return Story(states, tuple(one for one in minutes if isinstance(one, Assessment)), settings)


def _is_meant(prompt: Prompt, which: str, zone: str) -> bool:
    return which in (str(prompt.prompt_ms), clock_of(prompt.prompt_ms, zone))


def _print(story: Story, config: Config) -> None:
    console, first = Console(highlight=False), story.states[0]
    console.print(
        f"[bold]{local_time(first.prompt_ms, config.zone):%A %Y-%m-%d %H:%M}[/bold]  {first.text}\n"
    )
    console.print(_minutes(story.minutes, config.zone))
    for state in story.states:
        console.print(
            f"{clock_of(state.at_ms, config.zone)}  {prompt_words(state, config.zone)}", markup=False
        )
    console.print(_rule(story, config), style="dim")


def _minutes(minutes: Sequence[Assessment], zone: str) -> Table:
    table = Table("time", "heart rate", "usual", "RMSSD", "usual", "load", "", title="the minutes before it")
    for one in minutes:
        table.add_row(
            clock_of(one.at_ms, zone),
            _figure(one.minute.mean_hr_bpm, "bpm"),
            _figure(one.usual_hr_bpm, "bpm"),
            _figure(one.minute.rmssd_ms, "ms"),
            _figure(one.usual_rmssd_ms, "ms"),
            "–" if one.load is None else f"{one.load:+.1f}",
            gate_words(one),
        )
    return table


def _figure(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.0f} {unit}"


def _rule(story: Story, config: Config) -> str:
    first, rule, policy = story.states[0], config.episode, config.policy
    known = story.minutes[-1].learned_days if story.minutes else 0
    return (
        f"The rule: load above {rule.on:g} for {rule.sustained_minutes} judged minutes is sustained; it"
        f" ends below {rule.off:g}. At most {policy.prompts_a_day} prompts a day, {policy.apart_minutes} min"
        f" apart, confidence at least {policy.least_confidence:g}. This one: load {first.load:.1f},"
        f" confidence {first.confidence:.2f}, usual known from {known} days. --json gives every constant."
    )
