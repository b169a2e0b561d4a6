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
from hrv.analysis import series_of
from hrv.beat import Beat
from hrv.event import Event, Gap
from hrv.resonance import SETTLE_MS, Swing, Trial, best, swing
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
from unclench.guide.remembered import Assessed, remembered, resonance_note
from unclench.guide.schedule import read_schedule, swings_of
from unclench.guide.session import Session, guided
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader

_BAR: Final = 20
COLUMNS: Final = (
    Phrase("a minute"),
    Phrase("the heart's swing"),
    Phrase("in a breath"),
    Phrase("LF peak"),
    Phrase("ease"),
)
_LEVEL: Final = 0.85
"""When the least swing is above this share of the widest, the paces hardly differ."""
_BOTH: Final = "{words} {level}"
_PLAIN: Final = "{value:g}"
_SLACK_MS: Final = 5_000
_WHY: Final = {
    "short": Phrase("too short"),
    "gap": Phrase("beats are missing"),
    "corrected": Phrase("too many beats were corrected"),
}

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
    hand(directory, config, resonance_note(assessed_swings(directory, practice, session)))


def assessed_swings(directory: Path, practice: Resonance, session: Session) -> list[Swing]:
    """Return what each pace of a guided assessment came to. Raises JournalError."""
    if session.begun is None or session.ended is None:
        fail("the journal does not know when it began: nothing is kept")
    practised, begin_ms = session.practised, session.begun.at_ms
    taken_ms = practised.since_ms(practised.practised_ms)
    if abs(session.ended.at_ms - begin_ms - taken_ms) > _SLACK_MS:
        fail("the daemon hears a stream that runs faster or slower than life: nothing is kept")
    with Reader(directory / JOURNAL_FILE) as reader:
        kept = [*reader.between(Beat, begin_ms, session.ended.at_ms)]
        kept += reader.between(Gap, begin_ms, session.ended.at_ms)
    events: list[Event] = [
        one.record for one in sorted(kept, key=lambda one: one.seq) if isinstance(one.record, Beat | Gap)
    ]
    series = series_of(events)
    return [swing(series, trial) for trial in trials(practice, session)]


def trials(practice: Resonance, session: Session) -> list[Trial]:
    """Return when each pace was breathed, on the journal's time line; one that was paused is too short."""
    begin_ms = session.begun.at_ms if session.begun else 0
    practised, at_ms, found = session.practised, 0, list[Trial]()
    for pace_per_min, (rest, *breaths) in practice.trials():
        from_ms = at_ms + rest.length_ms
        at_ms = from_ms + sum(step.length_ms for step in breaths)
        is_paused = any(from_ms <= paused_ms <= at_ms for paused_ms, _ in practised.pauses)
        first_ms, last_ms = begin_ms + practised.since_ms(from_ms), begin_ms + practised.since_ms(at_ms)
        comfort = practised.comfort.get(breaths[-1].count)
        found.append(Trial(pace_per_min, first_ms, first_ms if is_paused else last_ms, comfort))
    return found


def _tell(
    swings: Sequence[Swing], assessed: Sequence[Assessed], kept: float | None, texts: Texts, *, json: bool
) -> None:
    found = best(swings)
    if json:
        days = [{"at_ms": one.at_ms, "date": one.date, **_document(one.swings)} for one in assessed]
        document = {**_document(swings), "kept_per_min": kept, "assessments": days}
        sys.stdout.write(json_text.dumps(document) + "\n")
        return
    console = Console(highlight=False)
    console.print(_bars(swings, found, texts))
    console.print(texts(_verdict(swings, found)), markup=False)
    if assessed:
        console.print(texts(_days(assessed, kept)), markup=False)


def _document(swings: Sequence[Swing]) -> dict[str, object]:
    found = best(swings)
    return {"swings": [asdict(one) for one in swings], "best_per_min": found.pace_per_min if found else None}


def _bars(swings: Sequence[Swing], found: Swing | None, texts: Texts) -> Table:
    table = Table(*map(texts, COLUMNS))
    widest = max((one.hr_amplitude_bpm or 0.0 for one in swings), default=0.0)
    for one in swings:
        amplitude = one.hr_amplitude_bpm
        pace = texts(Phrase(_PLAIN, value=one.pace_per_min))
        if amplitude is None:
            why = texts(Phrase("not told: {why}", why=_WHY[one.missing or "gap"]))
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


def _verdict(swings: Sequence[Swing], found: Swing | None) -> str:
    if found is None:
        return Phrase("Fewer than two paces could be told, so none is best.")
    told = [one.hr_amplitude_bpm for one in swings if one.hr_amplitude_bpm is not None]
    words = Phrase(
        "At {pace_per_min:g} breaths a minute your heart rate swings most (the first {settle_s} s of each"
        " pace are left out).",
        pace_per_min=found.pace_per_min,
        settle_s=SETTLE_MS // 1000,
    )
    if min(told) <= _LEVEL * max(told):
        return words
    level = Phrase("The paces hardly differ: take the one that feels easiest.")
    return Phrase(_BOTH, words=words, level=level)


def _days(assessed: Sequence[Assessed], kept: float | None) -> str:
    if kept is not None:
        return Phrase(
            "Two days agree: {kept:g} breaths a minute is your pace now, and `breathe` leads at it.",
            kept=kept,
        )
    if len({one.date for one in assessed}) < 2:
        return Phrase("Repeat it on another day, rested and at about the same hour: one day may be chance.")
    return Phrase(
        "The two days don't agree, so no pace is kept. Any slow pace will do; a third day may tell."
    )
