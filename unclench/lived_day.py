"""One day of the wearer as it was kept: its minutes, what interrupts them, and what happened in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.phrase import Phrase
from alerts.practices import PRACTICES
from alerts.prompt import Prompt, PromptKind, PromptState
from alerts.texts import Texts
from alerts.words import KIND_WORDS
from hrv.event import CheckIn, Gap, Tag
from hrv.gates import MINUTE_MS
from hrv.load import Assessment, Gate
from unclench.record import of_kind
from unclench.rollup import Day, SessionSummary
from unclench.said import said
from unclench.store.reader import Reader
from unclench.store.spans import midnight_ms
from unclench.words import GATE_WORDS, effect_words, local_time, prompt_words

LEAST_GAP_MS: Final = 60_000
"""A shorter silence is no hole in a day."""
_LATER_MS: Final = 86_400_000
_GAP_WORDS: Final = {
    "lost": Phrase("beats got lost on the way"),
    "implausible": Phrase("beats that can't be"),
    "reconnect": Phrase("the link broke and came back"),
    "contact": Phrase("the strap had no contact"),
    "pause": Phrase("the strap was off or away"),
}


@dataclass(frozen=True, slots=True)
class MinuteColumns:
    """The day's minutes, one place in each column; None: it can't be told."""

    at_ms: tuple[int, ...]
    """When each was over."""
    heart_rate_bpm: tuple[float | None, ...]
    usual_hr_bpm: tuple[float | None, ...]
    hr_spread_bpm: tuple[float | None, ...]
    """How far a heart rate usually lies from usual."""
    rmssd_ms: tuple[float | None, ...]
    load: tuple[float | None, ...]
    """Of judged minutes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when something stood, and why, in words."""

    from_ms: int
    to_ms: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Rise:
    """An episode: load above usual, from its first minute to the last that is known."""

    from_ms: int
    to_ms: int
    was_sustained: bool
    is_over: bool
    minutes: int
    peak_load: float
    d_hr_bpm: float
    d_rmssd_pct: float


@dataclass(frozen=True, slots=True)
class Step:
    """One state of a prompt."""

    at_ms: int
    state: PromptState
    words: str


@dataclass(frozen=True, slots=True)
class PromptCourse:
    """A prompt, and what became of it."""

    prompt_ms: int
    kind: PromptKind
    title: str
    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Practised:
    """A practice, and what changed by it."""

    from_ms: int
    to_ms: int
    practice: str
    effect: str
    """Empty: nothing is known of it."""


@dataclass(frozen=True, slots=True)
class LivedDay:
    """All that a day's picture needs; times are ms since 1970-01-01 UTC."""

    date: str
    weekday: int
    """1 (Monday) to 7."""
    zone: str
    from_ms: int
    to_ms: int
    newest_ms: int | None
    """The newest minute of all; None: none was heard yet."""
    is_newest: bool
    """It is the day of the newest minute: more of it comes."""
    before: str | None
    """The worn day before it."""
    after: str | None
    """The next worn day."""
    worn_minutes: int
    judged_minutes: int
    has_motion: bool | None
    minutes: MinuteColumns
    gaps: tuple[Stretch, ...]
    unjudged: tuple[Stretch, ...]
    """Minutes that were heard but not judged, by their first reason."""
    rises: tuple[Rise, ...]
    prompts: tuple[PromptCourse, ...]
    practices: tuple[Practised, ...]
    tags: tuple[Tag, ...]
    checkins: tuple[CheckIn, ...]


def lived_day(reader: Reader, day: date | None, zone: str, texts: Texts) -> LivedDay:
    """Look up a day of the wearer's calendar; None: that of the newest minute. Raises JournalError."""
    newest = reader.last(Assessment)
    newest_ms = newest.record.at_ms if newest else None
    newest_day = None if newest_ms is None else local_time(newest_ms - 1, zone).date()
    chosen = day or newest_day or date(1970, 1, 1)
    from_ms, to_ms = (midnight_ms(one, ZoneInfo(zone)) for one in (chosen, chosen + timedelta(days=1)))
    minutes = list(of_kind(Assessment, reader.between(Assessment, from_ms + 1, to_ms)))
    before, after = _neighbours(reader, from_ms, to_ms, newest_day, chosen)
    spoken = [one for one in said(reader) if from_ms <= one.at_ms < to_ms]
    return LivedDay(
        date=chosen.isoformat(),
        weekday=chosen.isoweekday(),
        zone=zone,
        from_ms=from_ms,
        to_ms=to_ms,
        newest_ms=newest_ms,
        is_newest=chosen == newest_day,
        before=before,
        after=after,
        worn_minutes=len(minutes),
        judged_minutes=sum(one.judged for one in minutes),
        has_motion=any(one.has_motion for one in minutes) if minutes else None,
        minutes=_columns(minutes),
        gaps=tuple(_gaps(reader, from_ms, to_ms, texts)),
        unjudged=tuple(_unjudged(minutes, texts)),
        rises=tuple(_rises(reader, from_ms, to_ms)),
        prompts=tuple(_courses(reader, from_ms, to_ms, zone, texts)),
        practices=tuple(_practices(reader, from_ms, to_ms, texts)),
        tags=tuple(one for one in spoken if isinstance(one, Tag)),
        checkins=tuple(one for one in spoken if isinstance(one, CheckIn)),
    )


def _neighbours(
    reader: Reader, from_ms: int, to_ms: int, newest_day: date | None, chosen: date
) -> tuple[str | None, str | None]:
    """Return the worn days before and after; the newest is not summed up before it is over."""
    worn = [
        one.date for one in of_kind(Day, reader.between(Day, 0, 2**62)) if one.figures.get("worn_minutes")
    ]
    worn += [newest_day.isoformat()] if newest_day else []
    told = chosen.isoformat()
    return (
        max((one for one in worn if one < told), default=None),
        min((one for one in worn if one > told), default=None),
    )


def _columns(minutes: Iterable[Assessment]) -> MinuteColumns:
    told = list(minutes)
    return MinuteColumns(
        at_ms=tuple(one.at_ms for one in told),
        heart_rate_bpm=tuple(_rounded(one.minute.mean_hr_bpm, 1) for one in told),
        usual_hr_bpm=tuple(_rounded(_expected(one), 1) for one in told),
        hr_spread_bpm=tuple(_rounded(one.hr_spread_bpm, 1) for one in told),
        rmssd_ms=tuple(_rounded(one.minute.rmssd_ms, 1) for one in told),
        load=tuple(_rounded(one.load, 2) if one.judged else None for one in told),
    )


def _expected(one: Assessment) -> float | None:
    """Return the usual heart rate of its hour and posture, as high as this day runs in all."""
    return None if one.usual_hr_bpm is None else one.usual_hr_bpm + (one.offset_bpm or 0.0)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _gaps(reader: Reader, from_ms: int, to_ms: int, texts: Texts) -> Iterator[Stretch]:
    """Give the holes of the day; one that reaches over midnight is cut there."""
    for gap in of_kind(Gap, reader.between(Gap, from_ms, to_ms + _LATER_MS)):
        begin_ms, end_ms = max(gap.from_ms, from_ms), min(gap.to_ms, to_ms)
        if end_ms - begin_ms >= LEAST_GAP_MS:
            yield Stretch(begin_ms, end_ms, gap.why, texts(_GAP_WORDS.get(gap.why, gap.why)))


def _unjudged(minutes: Iterable[Assessment], texts: Texts) -> Iterator[Stretch]:
    def first(one: Assessment) -> Gate | None:
        return one.gates[0] if one.gates else None

    for gate, group in groupby(minutes, key=first):
        if gate is not None:
            yield from _joined(gate, list(group), texts)


def _joined(gate: Gate, minutes: list[Assessment], texts: Texts) -> Iterator[Stretch]:
    """Give one stretch for each run of minutes without a hole."""
    begin_ms = minutes[0].at_ms - MINUTE_MS
    for one, later in zip(minutes, [*minutes[1:], None], strict=True):
        if later is None or later.at_ms - one.at_ms > MINUTE_MS:
            yield Stretch(begin_ms, one.at_ms, gate, texts(GATE_WORDS[gate]))
            begin_ms = later.at_ms - MINUTE_MS if later else 0


def _rises(reader: Reader, from_ms: int, to_ms: int) -> Iterator[Rise]:
    episodes: dict[int, list[Episode]] = {}
    for one in of_kind(Episode, reader.between(Episode, from_ms, to_ms)):
        episodes.setdefault(one.start_ms, []).append(one)
    for states in episodes.values():
        newest = states[-1]
        yield Rise(
            max(newest.start_ms, from_ms),
            newest.at_ms,
            any(one.state == "sustained" for one in states),
            newest.state == "ended",
            newest.minutes,
            newest.peak_load,
            newest.d_hr_bpm,
            newest.d_rmssd_pct,
        )


def _courses(reader: Reader, from_ms: int, to_ms: int, zone: str, texts: Texts) -> Iterator[PromptCourse]:
    """Give the prompts that were decided in the day; of what a coin kept back nobody is to know."""
    states: dict[tuple[int, PromptKind], list[Prompt]] = {}
    for one in of_kind(Prompt, reader.between(Prompt, from_ms, to_ms + _LATER_MS)):
        if from_ms <= one.prompt_ms < to_ms and one.state != "withheld":
            states.setdefault((one.prompt_ms, one.kind), []).append(one)
    for (prompt_ms, kind), steps in states.items():
        yield PromptCourse(
            prompt_ms,
            kind,
            texts(KIND_WORDS[kind]),
            texts(steps[0].text),
            tuple(Step(one.at_ms, one.state, texts(prompt_words(one, zone))) for one in steps),
        )


def _practices(reader: Reader, from_ms: int, to_ms: int, texts: Texts) -> Iterator[Practised]:
    effects = {
        one.start_ms: one for one in of_kind(Effect, reader.between(Effect, from_ms, to_ms + _LATER_MS))
    }
    for one in of_kind(SessionSummary, reader.between(SessionSummary, from_ms, to_ms)):
        effect = effects.get(one.from_ms)
        yield Practised(one.from_ms, one.to_ms, _title(one.practice, texts), _words(effect, texts))


def _title(kind: str, texts: Texts) -> str:
    """Return a practice by its title; one that this version does not know by its kind."""
    return next((texts(one.title) for one in PRACTICES if one.kind == kind), kind)


def _words(effect: Effect | None, texts: Texts) -> str:
    return texts(effect_words(effect)) if effect else ""
