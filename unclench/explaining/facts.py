"""What a stretch of time comes to: minutes by reason, load against usual, and what became of each rise."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from alerts.episode import Episode
from alerts.prompt import Prompt
from alerts.silence import Silence
from hrv.gates import MINUTE_MS
from hrv.load import Assessment, Gate
from unclench.explaining.stretch import Seen, Stretch

Slot = Literal["judged", "unheard"] | Gate
"""What a minute was spent on: judged, not judged for this reason first, or nothing was heard of it."""


@dataclass(frozen=True, slots=True)
class Bout:
    """From when to when something stood against a judgement or a prompt; it may reach over the stretch."""

    what: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Level:
    """Load against usual over the judged minutes of a stretch."""

    hr_bpm: float
    usual_hr_bpm: float
    rmssd_ms: float
    usual_rmssd_ms: float
    mean_load: float
    highest_load: float
    highest_ms: int
    confidence: float
    """Its mean."""


@dataclass(frozen=True, slots=True)
class Rise:
    """An episode that touches the stretch, and why it led to a prompt or to none."""

    start_ms: int
    end_ms: int
    """The end of its last minute that is known."""
    is_over: bool
    was_sustained: bool
    minutes: int
    minutes_on: int
    """Judged minutes above `on`."""
    peak_load: float
    d_hr_bpm: float
    d_rmssd_pct: float
    confidence: float
    on: float
    off: float
    minutes_needed: int
    sure: float | None
    """The chance of load that has lasted, above which it is sustained; None: kept before this was."""
    surest: float | None
    """The highest such chance of its judged minutes."""
    unjudged: Mapping[Gate, int]
    ended_by: Literal["load", "unjudged", ""]
    prompted: tuple[str, ...]
    """What became of its prompt, state by state; empty: it had none."""
    silent: Mapping[Silence, int]
    """Without a prompt: the reasons, and in how many of its minutes each stood."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a stretch comes to."""

    from_ms: int
    to_ms: int
    minutes: Mapping[Slot, int]
    gates: tuple[Bout, ...]
    holds: tuple[Bout, ...]
    level: Level | None
    """None: no minute was judged."""
    high_unjudged: Mapping[Gate, int]
    """Minutes that alone say more than `on` but were not judged, by their first reason."""
    on: float | None
    """The load above which an episode would have begun, at its end."""
    offset_bpm: float | None
    learned_days: int | None
    push_day: bool
    has_motion: bool | None
    rises: tuple[Rise, ...]


def facts(stretch: Stretch) -> Facts:
    """Sum up a stretch."""
    seen = stretch.seen
    last = seen[-1] if seen else None
    return Facts(
        from_ms=stretch.from_ms,
        to_ms=stretch.to_ms,
        minutes=_slots(stretch, seen),
        gates=_touching(stretch, _bouts((one.assessment.at_ms, one.assessment.gates) for one in stretch.day)),
        holds=_touching(stretch, _bouts((one.assessment.at_ms, one.held_by) for one in stretch.day)),
        level=_level([one.assessment for one in seen if one.assessment.judged]),
        high_unjudged=_high_unjudged(seen),
        on=last.on if last else None,
        offset_bpm=_last_offset_bpm(seen),
        learned_days=last.assessment.learned_days if last else None,
        push_day=last.assessment.push_day if last else False,
        has_motion=any(one.assessment.has_motion for one in seen) if seen else None,
        rises=tuple(_rises(stretch)),
    )


def _slots(stretch: Stretch, seen: Sequence[Seen]) -> Mapping[Slot, int]:
    slots: Counter[Slot] = Counter(
        one.assessment.gates[0] if one.assessment.gates else "judged" for one in seen
    )
    whole = round((stretch.to_ms - stretch.from_ms) / MINUTE_MS)
    if whole > len(seen):
        slots["unheard"] = whole - len(seen)
    return dict(slots.most_common())


def _bouts(minutes: Iterable[tuple[int, Sequence[str]]]) -> list[Bout]:
    """Return from when to when each word stood, in the order in which they began."""
    open_bouts: dict[str, Bout] = {}
    over: list[Bout] = []
    for at_ms, words in minutes:
        for word in words:
            before = open_bouts.get(word)
            if before is not None and before.to_ms == at_ms - MINUTE_MS:
                open_bouts[word] = Bout(word, before.from_ms, at_ms)
            else:
                over += [before] if before else []
                open_bouts[word] = Bout(word, at_ms - MINUTE_MS, at_ms)
    return sorted([*over, *open_bouts.values()], key=lambda bout: (bout.from_ms, bout.what))


def _touching(stretch: Stretch, bouts: Iterable[Bout]) -> tuple[Bout, ...]:
    return tuple(one for one in bouts if one.from_ms < stretch.to_ms and one.to_ms > stretch.from_ms)


def _level(judged: Sequence[Assessment]) -> Level | None:
    loads = [(one.load, one.at_ms) for one in judged if one.load is not None]
    if not loads:
        return None
    highest_load, highest_ms = max(loads)
    return Level(
        hr_bpm=_median(one.minute.mean_hr_bpm for one in judged),
        usual_hr_bpm=_median(one.usual_hr_bpm for one in judged),
        rmssd_ms=_median(one.minute.rmssd_ms for one in judged),
        usual_rmssd_ms=_median(one.usual_rmssd_ms for one in judged),
        mean_load=fmean(load for load, _ in loads),
        highest_load=highest_load,
        highest_ms=highest_ms,
        confidence=fmean(one.confidence for one in judged),
    )


def _median(values: Iterable[float | None]) -> float:
    """Return the median of the values that are known; a judged minute knows all of them."""
    known = [value for value in values if value is not None]
    return median(known) if known else math.nan


def _high_unjudged(seen: Sequence[Seen]) -> Mapping[Gate, int]:
    return Counter(
        one.assessment.gates[0]
        for one in seen
        if one.assessment.gates
        and one.assessment.minute_load is not None
        and one.assessment.minute_load > one.on
    )


def _last_offset_bpm(seen: Sequence[Seen]) -> float | None:
    known = (one.assessment.offset_bpm for one in reversed(seen))
    return next((offset_bpm for offset_bpm in known if offset_bpm is not None), None)


def _rises(stretch: Stretch) -> Iterable[Rise]:
    grouped: dict[int, list[Seen]] = {}
    for one in stretch.day:
        if one.episode is not None:
            grouped.setdefault(one.episode.start_ms, []).append(one)
    for start_ms, minutes in grouped.items():
        if start_ms < stretch.to_ms and minutes[-1].assessment.at_ms > stretch.from_ms:
            yield _rise(stretch, minutes)


def _rise(stretch: Stretch, minutes: Sequence[Seen]) -> Rise:
    states = [one.episode for one in minutes if one.episode is not None]
    newest, settings = states[-1], stretch.settings.episode
    return Rise(
        start_ms=newest.start_ms,
        end_ms=newest.at_ms,
        is_over=newest.state == "ended",
        was_sustained=any(state.state == "sustained" for state in states),
        minutes=newest.minutes,
        minutes_on=sum(_is_on(one) for one in minutes),
        peak_load=newest.peak_load,
        d_hr_bpm=newest.d_hr_bpm,
        d_rmssd_pct=newest.d_rmssd_pct,
        confidence=newest.confidence,
        on=newest.on if newest.on is not None else minutes[0].on,
        off=settings.off,
        minutes_needed=settings.minutes_needed,
        sure=newest.sure,
        surest=max(_chances(minutes), default=None),
        unjudged=newest.unjudged,
        ended_by=_ended_by(newest, minutes[-1]),
        prompted=tuple(one.state for one in _prompts(stretch, newest)),
        silent=_silent(stretch, minutes, newest),
    )


def _chances(minutes: Sequence[Seen]) -> Iterable[float]:
    judged = (one.assessment for one in minutes if one.assessment.judged)
    return (one.lasted_chance for one in judged if one.lasted_chance is not None)


def _is_on(one: Seen) -> bool:
    load = one.assessment.load
    running = one.episode is not None and one.episode.state != "ended"
    return running and one.assessment.judged and load is not None and load > one.on


def _ended_by(newest: Episode, last: Seen) -> Literal["load", "unjudged", ""]:
    if newest.state != "ended":
        return ""
    return "load" if last.assessment.judged and last.assessment.at_ms == newest.at_ms else "unjudged"


def _prompts(stretch: Stretch, episode: Episode) -> list[Prompt]:
    return [one for one in stretch.told if one.episode_ms == episode.start_ms]


def _silent(stretch: Stretch, minutes: Sequence[Seen], newest: Episode) -> Mapping[Silence, int]:
    if _prompts(stretch, newest):
        return {}
    return dict(Counter(why for one in minutes for why in one.silent).most_common())
