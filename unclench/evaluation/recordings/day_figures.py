"""What real days come to: for one person, and over all."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from alerts.episode import EpisodeSettings
from hrv.load import Assessment
from unclench.evaluation.recordings.day_run import DayRun, Judged, Learning
from unclench.evaluation.recordings.intervals import Figure, mean_over, spearman
from unclench.evaluation.recordings.mmash import EXERTION, RealDay

MINUTE_MS: Final = 60_000
DAY_MS: Final = 86_400_000
AFTER_EXERTION_MINUTES: Final = 8
AROUND_MINUTES: Final = 30
"""Minutes before and after a coffee or a meal that are compared."""
LEAST_AROUND: Final = 5
"""Judged minutes on either side without which a coffee or a meal tells nothing."""
INTAKES: Final = {"caffeine": 9, "eating": 6}


@dataclass(frozen=True, slots=True)
class Alarms:
    """How often the detector speaks in one way of learning, and where it must not."""

    episodes: int
    """Stretches of sustained load, whatever the policy makes of them."""
    prompts: int
    """Offered after the policy."""
    most_prompts_a_day: int
    """On one local day; a recording reaches over two."""
    prompts_in_sleep: int
    episodes_in_sleep: int
    prompts_by_exertion: int
    """During or up to 8 min after logged medium or heavy movement."""
    episodes_by_exertion: int


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One person's figures."""

    person: str
    hours: float
    awake_minutes: int
    judged_pct: float
    judged_awake_pct: float
    unjudged_awake_pct: Mapping[str, float]
    """Share of waking minutes that each gate kept from being judged; they overlap."""
    alarms: Mapping[Learning, Alarms]
    load_by_activity: Mapping[str, tuple[float, int]]
    """Mean load of the minute, and how many judged minutes it is of."""
    after: Mapping[str, tuple[float, int]]
    """After coffee and meals: mean change of load, and of how many entries."""
    load_share_pct: float | None
    """Judged waking minutes with load above the threshold."""
    day_over_night_bpm: float | None
    """Still waking heart rate above the sleeping one."""
    daily_stress: float | None
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllDays:
    """Figures over people."""

    judged_pct: Figure
    judged_awake_pct: Figure
    unjudged_awake_pct: Mapping[str, Figure]
    episodes_a_day: Mapping[Learning, Figure]
    prompts_a_day: Mapping[Learning, Figure]
    load_by_activity: Mapping[str, Figure]
    after: Mapping[str, Figure]
    stress_by_load_share: Figure
    """Spearman's rho of the Daily Stress score."""
    stress_by_day_over_night: Figure
    stress_by_prompts: Figure


def person_day(run: DayRun) -> PersonDay:
    """Sum up one person's day."""
    day, minutes = run.day, run.held_out.assessments
    awake = [one for one in minutes if not _asleep(day, one.at_ms)]
    judged_awake = [one for one in awake if one.judged]
    return PersonDay(
        person=day.person,
        hours=(day.end_ms - day.start_ms) / 3_600_000,
        awake_minutes=len(awake),
        judged_pct=_share(sum(one.judged for one in minutes), len(minutes)),
        judged_awake_pct=_share(len(judged_awake), len(awake)),
        unjudged_awake_pct=_gates(awake),
        alarms={name: _alarms(judged, day) for name, judged in run.by.items()},
        load_by_activity=dict(_by_activity(day, minutes)),
        after=dict(_after(day, minutes)),
        load_share_pct=_load_share(judged_awake),
        day_over_night_bpm=_day_over_night(day, minutes),
        daily_stress=day.daily_stress,
        repairs=day.repairs,
    )


def pooled(people: Sequence[PersonDay]) -> AllDays:
    """Sum up over people; people are the unit of every interval."""
    gates = sorted({gate for one in people for gate in one.unjudged_awake_pct})
    names: list[Learning] = ["held_out", "itself", "cold"]
    activities = sorted({what for one in people for what in one.load_by_activity})
    return AllDays(
        judged_pct=mean_over([one.judged_pct for one in people]),
        judged_awake_pct=mean_over([one.judged_awake_pct for one in people]),
        unjudged_awake_pct={
            g: mean_over([one.unjudged_awake_pct.get(g, 0.0) for one in people]) for g in gates
        },
        episodes_a_day={
            n: mean_over([one.alarms[n].episodes * 24 / one.hours for one in people]) for n in names
        },
        prompts_a_day={
            n: mean_over([one.alarms[n].prompts * 24 / one.hours for one in people]) for n in names
        },
        load_by_activity={
            w: mean_over(_known(one.load_by_activity.get(w) for one in people)) for w in activities
        },
        after={w: mean_over(_known(one.after.get(w) for one in people)) for w in INTAKES},
        stress_by_load_share=_against_stress(people, [one.load_share_pct for one in people]),
        stress_by_day_over_night=_against_stress(people, [one.day_over_night_bpm for one in people]),
        stress_by_prompts=_against_stress(people, [one.alarms["held_out"].prompts for one in people]),
    )


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _asleep(day: RealDay, at_ms: int) -> bool:
    return any(from_ms < at_ms <= to_ms for from_ms, to_ms in day.asleep())


def by_exertion(day: RealDay, at_ms: int) -> bool:
    """Tell whether a time lies in, or up to 8 min after, logged medium or heavy movement."""
    after_ms = AFTER_EXERTION_MINUTES * MINUTE_MS
    return any(one.from_ms < at_ms <= one.to_ms + after_ms for one in day.log if one.code in EXERTION)


def _gates(minutes: Sequence[Assessment]) -> dict[str, float]:
    counted = Counter(gate for one in minutes for gate in one.gates)
    return {gate: _share(count, len(minutes)) for gate, count in counted.most_common()}


def _alarms(judged: Judged, day: RealDay) -> Alarms:
    prompts_ms = [one.at_ms for one in judged.prompts]
    episodes_ms = [one.at_ms for one in judged.episodes]
    return Alarms(
        episodes=len(episodes_ms),
        prompts=len(prompts_ms),
        most_prompts_a_day=max(Counter(at_ms // DAY_MS for at_ms in prompts_ms).values(), default=0),
        prompts_in_sleep=sum(_asleep(day, at_ms) for at_ms in prompts_ms),
        episodes_in_sleep=sum(_asleep(day, at_ms) for at_ms in episodes_ms),
        prompts_by_exertion=sum(by_exertion(day, at_ms) for at_ms in prompts_ms),
        episodes_by_exertion=sum(by_exertion(day, at_ms) for at_ms in episodes_ms),
    )


def _loads(minutes: Sequence[Assessment], from_ms: int, to_ms: int) -> list[float]:
    return [
        one.minute_load
        for one in minutes
        if one.judged and one.minute_load is not None and from_ms < one.at_ms <= to_ms
    ]


def _by_activity(day: RealDay, minutes: Sequence[Assessment]) -> Iterator[tuple[str, tuple[float, int]]]:
    for what in sorted({one.what for one in day.log}):
        spans = [(one.from_ms, one.to_ms) for one in day.log if one.what == what]
        loads = [
            one.minute_load
            for one in minutes
            if one.judged
            and one.minute_load is not None
            and any(from_ms < one.at_ms <= to_ms for from_ms, to_ms in spans)
        ]
        if loads:
            yield what, (fmean(loads), len(loads))


def _after(day: RealDay, minutes: Sequence[Assessment]) -> Iterator[tuple[str, tuple[float, int]]]:
    """Give, for coffee from its begin and for meals from their end, after minus before."""
    around_ms = AROUND_MINUTES * MINUTE_MS
    for what, code in INTAKES.items():
        changes: list[float] = []
        for one in (entry for entry in day.log if entry.code == code):
            over_ms = one.from_ms if what == "caffeine" else one.to_ms
            before = _loads(minutes, one.from_ms - around_ms, one.from_ms)
            after = _loads(minutes, over_ms, over_ms + around_ms)
            if min(len(before), len(after)) >= LEAST_AROUND:
                changes.append(fmean(after) - fmean(before))
        if changes:
            yield what, (fmean(changes), len(changes))


def _load_share(judged: Sequence[Assessment]) -> float | None:
    on = EpisodeSettings().on
    high = sum(one.load is not None and one.load > on for one in judged)
    return _share(high, len(judged)) if judged else None


def _day_over_night(day: RealDay, minutes: Sequence[Assessment]) -> float | None:
    rates: dict[bool, list[float]] = {True: [], False: []}
    for one in minutes:
        if one.judged and one.minute.mean_hr_bpm is not None:
            rates[_asleep(day, one.at_ms)].append(one.minute.mean_hr_bpm)
    return fmean(rates[False]) - fmean(rates[True]) if rates[True] and rates[False] else None


def _known(told: Iterator[tuple[float, int] | None]) -> list[float]:
    return [one[0] for one in told if one is not None]


def _against_stress(people: Sequence[PersonDay], values: Sequence[float | None]) -> Figure:
    pairs = [
        (one.daily_stress, value)
        for one, value in zip(people, values, strict=True)
        if one.daily_stress is not None and value is not None and math.isfinite(value)
    ]
    return spearman([score for score, _ in pairs], [value for _, value in pairs])
