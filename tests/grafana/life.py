"""A made-up wearer, ten hours a day for as long as is asked: all that dashboards show, made fast, seeded.

No heart is simulated: figures are drawn so that a person who looks finds what was put in. Load is above usual
in the mornings of Tuesday and Thursday and less with the months; a practice lowers it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Literal

import numpy as np

from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat, on_grid
from hrv.event import CheckIn, Gap, Link, Tag
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment
from tests.grafana.worn import (
    EPISODE_MINUTES,
    FIRST_HOUR,
    HOUR_MS,
    HOURS_WORN,
    LAST_DAY,
    MINUTE_MS,
    USUAL_BPM,
    USUAL_MS,
    ZONE,
    Worn,
    midnight_ms,
    worn,
)
from unclench.record import Record
from unclench.rollup import Day, FrameHour, SessionSummary

HOURS_OF_BEATS: Final = 3
"""Beats and frames are made for the end of the last day alone: no panel asks for more of them."""


def lived(days: int, seed: int = 1) -> Iterator[Record]:
    """Give the records of the last days up to `LAST_DAY`, day by day."""
    dice = np.random.default_rng(seed)
    for ago in range(days - 1, -1, -1):
        day = worn(LAST_DAY - timedelta(days=ago), ago, dice)
        yield from _minutes(day, dice)
        sessions = _sessions(day, ago, dice)
        yield from _said(day, sessions, dice)
        yield from sessions
        yield from _hours(day)
        yield _day(day, sessions, dice)
    yield from _beats(day, dice)


def _minutes(day: Worn, dice: np.random.Generator) -> Iterator[Record]:
    corrected = np.abs(dice.normal(0.8, 0.9, len(day.load)))
    told = zip(
        day.load.tolist(),
        day.hr_bpm.tolist(),
        day.rmssd_ms.tolist(),
        day.judged.tolist(),
        corrected.tolist(),
        strict=True,
    )
    for number, (load, hr_bpm, rmssd_ms, judged, corrected_pct) in enumerate(told):
        at_ms = day.at_ms(number + 1)
        moved_mg = 12.0 if judged else 140.0
        minute = Minute(at_ms, 66, hr_bpm, rmssd_ms, corrected_pct, 99.0, 0, moved_mg, "sitting")
        yield Assessment(
            minute=minute,
            gates=() if judged else ("motion",),
            z_hr=load,
            z_ln_rmssd=load,
            load=load if judged else None,
            confidence=0.85,
            usual_hr_bpm=USUAL_BPM,
            usual_rmssd_ms=USUAL_MS,
            offset_bpm=0.5,
            learned_days=20,
            minute_load=load + 0.2 * (number % 5 - 2),
        )


def _sessions(day: Worn, ago: int, dice: np.random.Generator) -> list[SessionSummary]:
    """Return a practice after each episode's prompt, and one that the wearer begins themselves.

    Each fourth day, the last too, that one changes nothing for the better.
    """
    own = (560, 0.0, -0.5 if ago % 4 else 1.0)
    begins = [(first + EPISODE_MINUTES + 1, 1.0, -1.1) for first in day.episodes] + [own]
    return [_session(day.at_ms(minute), prompted, change, ago, dice) for minute, prompted, change in begins]


def _session(
    from_ms: int, prompted: float, change: float, ago: int, dice: np.random.Generator
) -> SessionSummary:
    d_load = change + float(dice.normal(0, 0.45))
    coherence = 0.62 - 0.2 * ago / 365 + float(dice.normal(0, 0.06))
    figures = {
        "minutes": 5.0,
        "prompted": prompted,
        "before_minutes": 5.0,
        "after_minutes": 5.0,
        "d_load": d_load,
        "d_hr_bpm": 3.0 * d_load + float(dice.normal(0, 0.8)),
        "d_rmssd_pct": -14.0 * d_load + float(dice.normal(0, 5)),
        "mean_hr_bpm": 65.0,
        "rmssd_ms": 58.0,
        "coherence": coherence,
        "coherence_max": min(0.97, coherence + 0.15),
        "coherence_peak_hz": 0.095 + float(dice.normal(0, 0.004)),
        "quality": 0.96,
    }
    return SessionSummary(from_ms, from_ms + 5 * MINUTE_MS, "breath_snack" if prompted else "", figures)


def _said(day: Worn, sessions: list[SessionSummary], dice: np.random.Generator) -> Iterator[Record]:
    """Give what happened beside the minutes: link, gaps, episodes, prompts, tags, check-ins."""
    battery_pct = 100 - day.date.toordinal() % 60
    yield Link(day.at_ms(0), "streaming", strap="H10", battery_pct=battery_pct)
    for first in day.episodes:
        begin_ms, end_ms = day.at_ms(first), day.at_ms(first + EPISODE_MINUTES)
        load = float(day.load[first : first + EPISODE_MINUTES].max())
        yield _episode(begin_ms, day.at_ms(first + 5), "sustained", 5, load)
        yield from (_prompt(day.at_ms(first + 8), minute, begin_ms, load) for minute in (0, 1))
        yield _episode(begin_ms, end_ms, "ended", EPISODE_MINUTES, load)
    gap_ms = day.at_ms(300 + int(dice.integers(0, 60)))
    yield Link(gap_ms, "searching", "out_of_range", "The strap is out of range.", "H10")
    yield Gap(gap_ms, gap_ms + int(dice.integers(20, 400)) * 1000, "lost")
    yield Link(gap_ms + 400_000, "streaming", strap="H10", battery_pct=battery_pct)
    yield Tag(day.at_ms(90), "coffee")
    yield CheckIn(day.at_ms(595), pain=_pain(day), felt=("stretched thin",))


def _episode(
    start_ms: int, at_ms: int, state: Literal["sustained", "ended"], minutes: int, load: float
) -> Episode:
    return Episode(start_ms, at_ms, state, minutes, load, 5.5, -24.0, 0.85, {})


def _prompt(prompt_ms: int, minute: int, episode_ms: int, load: float) -> Prompt:
    """Return a prompt as it is offered, or a minute later accepted."""
    return Prompt(
        prompt_ms=prompt_ms,
        at_ms=prompt_ms + minute * MINUTE_MS,
        kind="load",
        state="accepted" if minute else "offered",
        practice="breath_snack",
        text="A breath?",
        episode_ms=episode_ms,
        minutes=8,
        d_hr_bpm=5.5,
        d_rmssd_pct=-24.0,
        load=load,
        confidence=0.85,
    )


def _pain(day: Worn) -> int:
    return int(np.clip(2 + 2.5 * day.load.mean(), 0, 10))


def _summed(day: Worn, part: slice) -> dict[str, float]:
    judged = day.judged[part]
    load = day.load[part][judged]
    worn = {
        "worn_minutes": float(judged.size),
        "judged_minutes": float(judged.sum()),
        "loaded_minutes": float(day.loaded[part].sum()),
        "beats": 70.0 * judged.size,
        "mean_hr_bpm": float(day.hr_bpm[part].mean()),
        "rmssd_ms": float(day.rmssd_ms[part].mean()),
        "confidence": 0.85,
        "corrected_pct": 0.9,
        "coverage_pct": 98.5 + 0.01 * float(judged.sum() % 90),
        "motion_sd_mg": float(np.where(judged, 12.0, 140.0).mean()),
        "coherence": 0.28,
        "coherence_max": 0.7,
        "quality": 0.95,
    }
    if not load.size:
        return worn
    still = {
        "still_hr_bpm": float(day.hr_bpm[part][judged].mean()),
        "still_rmssd_ms": float(day.rmssd_ms[part][judged].mean()),
    }
    return worn | still | {"load": float(load.mean()), "load_max": float(load.max())}


def _hours(day: Worn) -> Iterator[Record]:
    for number in range(HOURS_WORN):
        from_ms = day.at_ms(60 * number)
        yield FrameHour(
            from_ms,
            from_ms + HOUR_MS,
            day.date.isoformat(),
            day.date.isoweekday(),
            FIRST_HOUR + number,
            _summed(day, slice(60 * number, 60 * number + 60)),
        )


def _day(day: Worn, sessions: list[SessionSummary], dice: np.random.Generator) -> Day:
    figures = _summed(day, slice(None)) | {
        "low_hr_bpm": float(np.quantile(day.hr_bpm, 0.05)),
        "high_hr_bpm": float(np.quantile(day.hr_bpm, 0.95)),
        "load_p90": float(np.quantile(day.load[day.judged], 0.9)),
        "usual_hr_bpm": USUAL_BPM,
        "usual_rmssd_ms": USUAL_MS,
        "offset_bpm": 0.5,
        "learned_days": 20.0,
        "episodes": float(len(day.episodes)),
        "prompts_offered": float(len(day.episodes)),
        "prompts_accepted": float(len(day.episodes)),
        "prompts_snoozed": float(dice.integers(0, 2)),
        "prompts_not_this": 0.0,
        "prompts_ignored": float(dice.integers(0, 2)),
        "practices": float(len(sessions)),
        "practice_minutes": 5.0 * len(sessions),
        "gaps": 1.0,
        "gap_minutes": 3.0,
        "checkins": 1.0,
        "pain": float(_pain(day)),
        "tags": 1.0,
    }
    when = day.date
    end_ms = midnight_ms(when + timedelta(days=1))
    return Day(midnight_ms(when), end_ms, when.isoformat(), when.isoweekday(), str(ZONE), figures)


def _beats(day: Worn, dice: np.random.Generator) -> Iterator[Record]:
    at_ms = float(day.at_ms(60 * (HOURS_WORN - HOURS_OF_BEATS)))
    frame_ms, end_ms = at_ms, day.at_ms(60 * HOURS_WORN)
    while at_ms < end_ms:
        breath = np.sin(2 * np.pi * at_ms / 10_000)
        rr_ms = on_grid(880 + 60 * float(breath) + float(dice.normal(0, 8)))
        at_ms += rr_ms
        yield Beat(round(at_ms), rr_ms)
        if at_ms > frame_ms:
            frame_ms += 5_000
            told = {
                "mean_hr_bpm": 68.0,
                "rmssd_ms": 44.0,
                "coherence": 0.5 + 0.3 * float(np.sin(at_ms / 9e5)),
            }
            yield HrvFrame(round(at_ms), 300_000, told, {})
