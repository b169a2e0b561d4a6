"""A practice as the journal is told of it: begun, guided, over; and what is known of the time around it."""

import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console

from alerts.effect import LOOK_BACK_MS, MINUTES_NEEDED, MINUTES_WANTED, Effect
from alerts.practice import Practice
from hrv.event import Context, Said
from hrv.frame import HrvFrame
from hrv.load import Assessment
from hrv.metrics.coherence import SPAN_MS
from ingest.clock import Clock, WallClock
from unclench.config import Config
from unclench.daemon import Handed
from unclench.door import hand
from unclench.guide.guide import Guide, Practised
from unclench.guide.heart import heart_of
from unclench.guide.keys import NoKeys, keys_of_terminal, signals_call
from unclench.guide.remembered import LATEST_MS
from unclench.guide.screen import shown
from unclench.guide.sound import sounds
from unclench.guide.spoken import Spoken
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

EFFECT_MINUTES: Final = 6
"""After so long at most what a practice changed is known."""


@dataclass(frozen=True, slots=True)
class Session:
    """One practice that was guided."""

    kind: str
    title: str
    length_ms: int
    practised: Practised
    begun: Handed | None
    """Where the journal has its beginning; None: it could not be told."""
    ended: Handed | None
    is_heard: bool
    """Whether a daemon ran, and so whether beats are known."""


@dataclass(frozen=True, slots=True)
class Before:
    """Minutes of breathing freely, sitting still, before a practice."""

    minutes: int
    mean_hr_bpm: float
    rmssd_ms: float


class Teller:
    """Tells the journal, once and in order; what it can't be told is said to the person, who goes on."""

    def __init__(self, data_dir: Path, config: Config) -> None:
        """Tell the daemon of this data directory, or the journal when none runs."""
        self._data_dir = data_dir
        self._config = config
        self.trouble = ""

    def tell(self, said: Said) -> Handed | None:
        """Hand it in; None when that failed, and `trouble` says why."""
        try:
            handed = hand(self._data_dir, self._config, said)
        except StoreError as error:
            self.trouble = f"the journal does not know of this practice: {error}"
            return None
        self.trouble = handed.trouble
        return handed


def guided(
    data_dir: Path,
    config: Config,
    practice: Practice,
    console: Console,
    *,
    voice: bool,
    tones: bool,
    clock: Clock | None = None,
) -> Session:
    """Lead through a practice on the console, and tell the journal of it."""
    texts, notices = config.texts(), list[str]()
    spoken = Spoken(practice, texts)
    teller, heart = Teller(data_dir, config), heart_of(data_dir)
    begun = teller.tell(Context(0, "session", on=True, practice=practice.kind))
    ended: Handed | None = None
    try:
        with (
            heart or nullcontext(),
            sounds(voice=voice, tones=tones, texts=texts, tell=notices.append) as sound,
            keys_of_terminal() as keys,
        ):
            notices += [teller.trouble] if teller.trouble else []
            guide = Guide(spoken, clock or WallClock(), "; ".join(notices))
            with signals_call(guide.stop), shown(console, heart, texts) as view:
                practised = guide.lead(keys, view, sound, has_keys=not isinstance(keys, NoKeys))
    finally:
        if begun:
            ended = teller.tell(Context(0, "session", on=False, practice=practice.kind))
    for notice in dict.fromkeys([*notices, *([teller.trouble] if teller.trouble else [])]):
        console.print(notice, markup=False, highlight=False)
    return Session(
        practice.kind, spoken.title, practice.length_ms, practised, begun, ended, heart is not None
    )


def before(reader: Reader, start_ms: int) -> Before | None:
    """Return the still minutes before a practice; None with fewer than three. Raises JournalError."""
    found = reader.between(Assessment, start_ms - LOOK_BACK_MS, start_ms)
    still = [_still(one.record) for one in found if isinstance(one.record, Assessment)]
    known = [one for one in still if one is not None][-MINUTES_WANTED:]
    if len(known) < MINUTES_NEEDED:
        return None
    rate = math.fsum(rate_bpm for rate_bpm, _ in known) / len(known)
    spread = math.fsum(math.log(rmssd_ms) for _, rmssd_ms in known) / len(known)
    return Before(len(known), rate, math.exp(spread))


def _still(assessment: Assessment) -> tuple[float, float] | None:
    minute = assessment.minute
    if not {"learning"}.issuperset(assessment.gates) or minute.mean_hr_bpm is None:
        return None
    return None if minute.rmssd_ms is None else (minute.mean_hr_bpm, minute.rmssd_ms)


def coherences(reader: Reader, start_ms: int, end_ms: int) -> Sequence[float]:
    """Return the coherence of every window that lies in the practice. Raises JournalError."""
    found = reader.between(HrvFrame, start_ms + SPAN_MS, end_ms)
    frames = [one.record for one in found if isinstance(one.record, HrvFrame)]
    return [frame.values["coherence"] for frame in frames if "coherence" in frame.values]


def effect_of(data_dir: Path, start_ms: int | None) -> Effect | None:
    """Return the effect of the practice that began then, or of the newest; None: not known yet.

    Raises JournalError.
    """
    with Reader(data_dir / JOURNAL_FILE) as reader:
        found = [one.record for one in reader.between(Effect, start_ms or 0, LATEST_MS)]
    effects = [one for one in found if isinstance(one, Effect)]
    wanted = [one for one in effects if start_ms is None or one.start_ms == start_ms]
    return wanted[-1] if wanted else None
