"""`unclench why`: what led to a prompt, in figures and in words."""

import json as json_text
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from alerts.prompt import Prompt
from hrv.load import Assessment
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import read_config
from unclench.pipeline import PipelineSettings
from unclench.record import Kept, to_json
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import clock_of, gate_words, local_time, prompt_words

MINUTE_MS = 60_000
LATEST_MS = 2**62
SETTINGS = TypeAdapter(PipelineSettings)
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
    """One prompt: its states in order, the minutes that led to it, and the constants then in force."""

    states: tuple[Prompt, ...]
    minutes: tuple[Assessment, ...]
    settings: PipelineSettings


def why(
    prompt: Which = None, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None
) -> None:
    """Tell what led to a prompt: the figures, your usual, the constants, and what held it back."""
    with failures_told():
        read_config(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            story = _found(reader, prompt)
        if story is None:
            fail("no such prompt" if prompt else "there has been no prompt yet")
        elif json:
            sys.stdout.write(_document(story) + "\n")
        else:
            _print(story)


def _document(story: Story) -> str:
    return json_text.dumps(
        {
            "prompt": [json_text.loads(to_json(one)) for one in story.states],
            "minutes": [json_text.loads(to_json(one)) for one in story.minutes],
            "settings": SETTINGS.dump_python(story.settings, mode="json"),
        }
    )


def _found(reader: Reader, which: str | None) -> Story | None:
    for kept in reversed(reader.between(Prompt, 0, LATEST_MS)):
        settings = _settings(reader, kept)
        prompt = kept.record
        if isinstance(prompt, Prompt) and (which is None or _is_meant(prompt, which, settings.zone)):
            return _told(reader, prompt, settings)
    return None


def _settings(reader: Reader, kept: Kept) -> PipelineSettings:
    """Return the constants of the session in which a record was kept."""
    session = reader.session_of(kept)
    return SETTINGS.validate_json(session.settings if session else "{}")


def _told(reader: Reader, prompt: Prompt, settings: PipelineSettings) -> Story:
    states = [kept.record for kept in reader.between(Prompt, prompt.prompt_ms, LATEST_MS)]
    began_ms = prompt.prompt_ms if prompt.episode_ms is None else prompt.episode_ms
    since_ms = began_ms - BEFORE_MINUTES * MINUTE_MS
    minutes = [kept.record for kept in reader.between(Assessment, since_ms, prompt.prompt_ms)]
    return Story(
        tuple(one for one in states if isinstance(one, Prompt) and one.prompt_ms == prompt.prompt_ms),
        tuple(one for one in minutes if isinstance(one, Assessment)),
        settings,
    )


def _is_meant(prompt: Prompt, which: str, zone: str) -> bool:
    return which in (str(prompt.prompt_ms), clock_of(prompt.prompt_ms, zone))


def _print(story: Story) -> None:
    console, first, zone = Console(highlight=False), story.states[0], story.settings.zone
    console.print(f"[bold]{local_time(first.prompt_ms, zone):%A %Y-%m-%d %H:%M}[/bold]  {first.text}\n")
    console.print(_minutes(story.minutes, zone))
    for state in story.states:
        console.print(f"{clock_of(state.at_ms, zone)}  {prompt_words(state, zone)}", markup=False)
    console.print(_rule(story), style="dim")


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


def _rule(story: Story) -> str:
    first, rule, policy = story.states[0], story.settings.episode, story.settings.policy
    known = story.minutes[-1].learned_days if story.minutes else 0
    if first.load is None or first.confidence is None:
        return f"Planned ({first.kind}), whatever the heart does: [plan]. --json gives every constant."
    return (
        f"The rule: load above {rule.on:g} for {rule.sustained_minutes} judged minutes is sustained; it"
        f" ends below {rule.off:g}. At most {policy.prompts_a_day} prompts a day, {policy.apart_minutes} min"
        f" apart, confidence at least {policy.least_confidence:g}. This one: load {first.load:.1f},"
        f" confidence {first.confidence:.2f}, usual known from {known} days. --json gives every constant."
    )
