"""`unclench breathe`: a guided practice in the terminal."""

import json as json_text
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated, Final

import typer
from rich.console import Console

from alerts.effect import Effect
from alerts.phrase import Phrase
from alerts.practices import KINDS, AnyPractice
from alerts.safety import ASK_FIRST, BEFORE_BREATHING
from alerts.texts import Texts
from hrv.event import Answer
from unclench.asked_first import asked_first_note
from unclench.commands.options import WRONG_USAGE, ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import Config, read_config
from unclench.guide.choice import Wish, chosen
from unclench.guide.keys import ESCAPE, NoKeys, keys_of_terminal, signals_call
from unclench.guide.outcome import outcome_of
from unclench.guide.remembered import Remembered, remembered
from unclench.guide.session import EFFECT_MINUTES, Before, Session, Teller, effect_of, guided
from unclench.store.lock import holder
from unclench.words import effect_words

_NAP_S: Final = 0.5

PracticeOption = Annotated[
    str | None,
    typer.Option(
        "--practice",
        metavar="NAME",
        show_default=False,
        autocompletion=lambda: list(KINDS),
        help=f"One of {', '.join(KINDS)}. Default: what an open prompt offers, else breath_snack.",
    ),
]
PaceOption = Annotated[
    float | None,
    typer.Option("--pace", metavar="N", show_default=False, help="Breaths a minute, 4 to 7.5."),
]
MinutesOption = Annotated[
    float | None, typer.Option("--minutes", metavar="N", show_default=False, help="How long.")
]
VoiceOption = Annotated[
    bool | None,
    typer.Option("--voice/--no-voice", show_default=False, help="Let the system's voice say the phases."),
]
TonesOption = Annotated[
    bool | None,
    typer.Option("--tones/--no-tones", show_default=False, help="Let a soft tone tell in and out."),
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Stay until it is known what the practice changed.")]
EffectOption = Annotated[
    bool, typer.Option("--effect", help="Tell what the last practice changed, and begin none.")
]


def breathe(
    practice: PracticeOption = None,
    pace: PaceOption = None,
    minutes: MinutesOption = None,
    voice: VoiceOption = None,
    tones: TonesOption = None,
    wait: WaitOption = False,
    effect: EffectOption = False,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Be guided through a practice; with the daemon running, see your heart's rhythm meanwhile.

    Space pauses, q ends. Sit down; never while driving. Gentle, not deep.
    """
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        if effect:
            _tell_effect(effect_of(directory, None), configured.texts(), json=json)
            return
        texts, known = configured.texts(), remembered(directory, configured.zone)
        wished = _chosen(configured, known, practice, pace, minutes)
        console = Console(stderr=json, highlight=False)
        begun = agreed_to(wished, configured, directory, known, console)
        if known.open_prompt is not None:
            Teller(directory, configured).tell(Answer(0, "accepted", known.open_prompt.prompt_ms))
        settings = configured.practice
        session = guided(
            directory,
            configured,
            begun,
            console,
            voice=settings.voice if voice is None else voice,
            tones=settings.tones if tones is None else tones,
        )
        told = _waited(directory, session, console, texts) if wait and begun.shows_numbers else None
        _tell(directory, session, told, console, texts, json=json, numbers=begun.shows_numbers)


def _chosen(
    config: Config, known: Remembered, name: str | None, pace: float | None, minutes: float | None
) -> AnyPractice:
    """Return the practice as it is wished for now; refuse what the envelope does not hold."""
    offered = known.open_prompt.practice if known.open_prompt else "breath_snack"
    wish = Wish(name or offered, by_name=name is not None, pace_per_min=pace, minutes=minutes)
    try:
        return chosen(config.practice, known, wish)
    except ValueError as refusal:
        fail(str(refusal), code=WRONG_USAGE)


def agreed_to(
    practice: AnyPractice, config: Config, data_dir: Path, known: Remembered, console: Console
) -> AnyPractice:
    """Show who asks first before the first paced practice; return what to begin after it.

    Who chose grounding then, and now asks for the breath by name, is shown it again and may choose anew.
    """
    asked = known.asked_first
    if not practice.paced or (asked is not None and not asked.grounding):
        return practice
    texts = config.texts()
    asks = texts(Phrase("Ask a clinician first with any of these:"))
    console.print(f"\n{texts(BEFORE_BREATHING)}\n\n{asks}", markup=False)
    console.print("\n".join(f"  · {texts(text)}" for text in ASK_FIRST), markup=False)
    key = _answered(console, texts)
    if key in ("q", ESCAPE):
        console.print(texts(Phrase("Nothing was begun.")))
        raise typer.Exit
    Teller(data_dir, config).tell(asked_first_note(grounding=key == "g"))
    return config.practice.grounding if key == "g" else practice


def _answered(console: Console, texts: Texts) -> str:
    """Return the key that was pressed: Enter, g or q; Enter when nobody can press any."""
    with keys_of_terminal() as keys:
        if isinstance(keys, NoKeys) or not console.is_terminal:
            return "\n"
        keys_words = texts(Phrase("Enter begins · g: grounding with open eyes instead · q leaves"))
        console.print(f"\n{keys_words}")
        pressed: list[str] = []
        with signals_call(lambda: pressed.append("q")):
            while not pressed:
                key = keys.next(_NAP_S)
                pressed += [key] if key in ("\n", "\r", "g", "q", ESCAPE) else []
        return pressed[0]


def _waited(data_dir: Path, session: Session, console: Console, texts: Texts) -> Effect | None:
    """Return what the practice changed, once that is known; None when nobody waits or hears any more."""
    if session.begun is None or not session.is_heard:
        return None
    stay = Phrase(
        "Stay as you are and breathe as it comes: in {minutes} min it is known what changed. Ctrl-C leaves.",
        minutes=EFFECT_MINUTES,
    )
    console.print(texts(stay))
    left: list[bool] = []
    with signals_call(lambda: left.append(True)):
        while not left and holder(data_dir) is not None:
            if (effect := effect_of(data_dir, session.begun.at_ms)) is not None:
                return effect
            Event().wait(_NAP_S)
    return effect_of(data_dir, session.begun.at_ms)


def _tell_effect(effect: Effect | None, texts: Texts, *, json: bool) -> None:
    if json:
        sys.stdout.write(json_text.dumps(asdict(effect) if effect else None) + "\n")
    else:
        words = effect_words(effect) if effect else Phrase("no practice was measured yet")
        Console(highlight=False).print(texts(words))


def _tell(
    data_dir: Path,
    session: Session,
    effect: Effect | None,
    console: Console,
    texts: Texts,
    *,
    json: bool,
    numbers: bool,
) -> None:
    outcome = outcome_of(data_dir, session, effect, numbers=numbers)
    if json:
        sys.stdout.write(json_text.dumps(asdict(outcome)) + "\n")
        return
    practised = session.practised
    if not numbers:
        words = (
            Phrase("Over. Leave it at that.")
            if practised.is_completed
            else Phrase("Ended early; that is fine.")
        )
        console.print(texts(words))
        return
    seconds = round(practised.practised_ms / 1000)
    whole = Phrase("{title}: {seconds} s.", title=session.title, seconds=seconds)
    early = Phrase("{title}: {seconds} s, ended early.", title=session.title, seconds=seconds)
    console.print(texts(whole if practised.is_completed else early))
    if outcome.coherence is not None:
        console.print(texts(Phrase("Coherence while you breathed: {share:.2f}.", share=outcome.coherence)))
    if effect is not None:
        said = texts(effect_words(effect))
        console.print(f"{said[:1].upper()}{said[1:]}.")
    elif session.is_heard:
        _tell_later(outcome.before, console, texts)


def _tell_later(earlier: Before | None, console: Console, texts: Texts) -> None:
    if earlier is None:
        console.print(texts(Phrase("There were too few still minutes before it to tell what it changed.")))
        return
    words = Phrase(
        "Before it, over {still} still minutes: heart rate {rate_bpm:.0f} bpm, HRV {rmssd_ms:.0f} ms. Stay a"
        " few minutes, breathing as it comes: in {minutes} min `unclench breathe --effect` tells what"
        " changed.",
        still=earlier.minutes,
        rate_bpm=earlier.mean_hr_bpm,
        rmssd_ms=earlier.rmssd_ms,
        minutes=EFFECT_MINUTES,
    )
    console.print(texts(words))
