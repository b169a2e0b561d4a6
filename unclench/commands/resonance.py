"""`unclench resonance`: find the slow pace that swings your heart most, over two days."""

import json as json_text
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from alerts.phrase import Phrase
from alerts.practices import fitted
from alerts.practices.resonance import Resonance
from alerts.texts import Texts
from hrv.resonance import Swing, best
from unclench.commands.breathe import MinutesOption, TonesOption, VoiceOption, agreed_to
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    UnitOption,
    data_dir_of,
    fail,
    failures_told,
    read_settings,
)
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.guide.assessed import AssessmentError, assessed_swings
from unclench.guide.found import NOT_TOLD, days_words, found_of, verdict_words
from unclench.guide.remembered import Assessed, remembered, resonance_note
from unclench.guide.schedule import read_schedule, swings_of
from unclench.guide.session import guided
from unclench.store.lock import holder

_BAR: Final = 20
COLUMNS: Final = (
    Phrase("a minute"),
    Phrase("the heart's swing"),
    Phrase("in a breath"),
    Phrase("LF peak"),
    Phrase("ease"),
)
_PLAIN: Final = "{value:g}"
Results = Annotated[bool, typer.Option("--results", help="Show what was found so far, and begin nothing.")]
Recording = Annotated[
    Path | None,
    typer.Option(
        "--recording", metavar="FILE", show_default=False, help="Beats of an assessment made before."
    ),
]
Schedule = Annotated[
    Path | None,
    typer.Option(
        "--schedule",
        metavar="CSV",
        show_default=False,
        help="Which part had which pace: columns breaths_per_min and, as needed, file, from_s, to_s.",
    ),
]


def resonance(
    results: Results = False,
    recording: Recording = None,
    schedule: Schedule = None,
    minutes: MinutesOption = None,
    voice: VoiceOption = None,
    tones: TonesOption = None,
    unit: UnitOption = None,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Breathe at five slow paces with rests between, and see which swings your heart most.

    A pace is kept when a second day agrees; `breathe` then leads at it. With --schedule, of recordings.
    """
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        if schedule is not None:
            found = list(swings_of(read_schedule(schedule, recording), read_settings(unit, None)))
            _tell(found, (), None, configured.texts(), json=json)
            return
        if recording is not None:
            fail("--recording wants --schedule: which part had which pace", code=WRONG_USAGE)
        if not results:
            _assess(directory, configured, minutes, voice, tones, Console(stderr=json, highlight=False))
        known = remembered(directory, configured.zone)
        if not known.assessed:
            fail("no assessment was made yet: `unclench resonance` makes one")
        _tell(known.assessed[-1].swings, known.assessed, known.pace_per_min, configured.texts(), json=json)


def _assess(
    directory: Path,
    config: Config,
    minutes: float | None,
    voice: bool | None,
    tones: bool | None,
    console: Console,
) -> None:
    """Guide through the paces and keep what they came to."""
    if holder(directory) is None:
        fail("no daemon runs, so no beats are heard: start `unclench run`, or name recordings by --schedule")
    settings = config.practice
    try:
        practice = fitted(settings.resonance, None, minutes)
    except ValueError as refusal:
        fail(str(refusal), code=WRONG_USAGE)
    if agreed_to(practice, config, directory, remembered(directory, config.zone), console) != practice:
        fail("an assessment is led by the breath: `unclench breathe --practice grounding` is not")
    session = guided(
        directory,
        config,
        practice,
        console,
        voice=settings.voice if voice is None else voice,
        tones=settings.tones if tones is None else tones,
    )
    if not isinstance(practice, Resonance) or not session.practised.is_completed:
        fail("ended early: an assessment needs all its paces, nothing is kept")
    try:
        swings = assessed_swings(directory, practice, session)
    except AssessmentError as error:
        fail(str(error))
    hand(directory, config, resonance_note(swings))


def _tell(
    swings: Sequence[Swing], assessed: Sequence[Assessed], kept: float | None, texts: Texts, *, json: bool
) -> None:
    found = best(swings)
    if json:
        sys.stdout.write(json_text.dumps(asdict(found_of(swings, assessed, kept))) + "\n")
        return
    console = Console(highlight=False)
    console.print(_bars(swings, found, texts))
    console.print(texts(verdict_words(swings, found)), markup=False)
    if assessed:
        console.print(texts(days_words(assessed, kept)), markup=False)


def _bars(swings: Sequence[Swing], found: Swing | None, texts: Texts) -> Table:
    table = Table(*map(texts, COLUMNS))
    widest = max((one.hr_amplitude_bpm or 0.0 for one in swings), default=0.0)
    for one in swings:
        amplitude = one.hr_amplitude_bpm
        pace = texts(Phrase(_PLAIN, value=one.pace_per_min))
        if amplitude is None:
            why = texts(Phrase("not told: {why}", why=NOT_TOLD[one.missing or "gap"]))
            table.add_row(pace, why, "", "", "")
            continue
        bar = "█" * round(_BAR * amplitude / widest) if widest else ""
        table.add_row(
            pace,
            bar,
            texts(Phrase("{value:.1f} bpm", value=amplitude)),
            texts(Phrase("{value:,.0f} ms²/Hz", value=one.lf_peak_ms2_hz or 0.0)),
            str(one.comfort or "–"),
            style="bold" if one is found else "",
        )
    return table
