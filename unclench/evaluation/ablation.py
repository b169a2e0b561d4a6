"""Our detector without one of its parts, to see what that part is worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

from hrv.event import Context
from hrv.frame import Minute
from hrv.load import Assessor, LoadSettings
from unclench.evaluation.lived import Heard, LivedDay
from unclench.pipeline import PipelineSettings


def _same_minute(minute: Minute) -> Minute:
    return minute


def _same_load(load: LoadSettings) -> LoadSettings:
    return load


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is taken away: from the minutes, from the constants, or from what is around."""

    kind: str
    minute: Callable[[Minute], Minute] = _same_minute
    load: Callable[[LoadSettings], LoadSettings] = _same_load
    contexts: bool = True


def _unmoved(minute: Minute) -> Minute:
    return replace(minute, motion_sd_mg=None, posture="unknown")


def _unpostured(minute: Minute) -> Minute:
    return replace(minute, posture="unknown")


def _no_offset(load: LoadSettings) -> LoadSettings:
    return replace(load, level=replace(load.level, most_bpm=0.0, most_ln_rmssd=0.0))


def _no_time_of_day(load: LoadSettings) -> LoadSettings:
    return replace(load, baseline=replace(load.baseline, shrink_minutes=10**9))


def _rate_alone(load: LoadSettings) -> LoadSettings:
    deaf = replace(
        load.sustained, ln_rmssd_noise=1e6, load_ln_rmssd=0.0, load_ln_rmssd_varies=0.0, noise_correlation=0.0
    )
    return replace(load, sustained=deaf, agreement=replace(load.agreement, hr_share=1.0, ln_rmssd_least=-inf))


def _no_recovery(load: LoadSettings) -> LoadSettings:
    return replace(load, gates=replace(load.gates, motion_minutes=0, posture_minutes=0))


ABLATIONS: Final = (
    Ablation("accelerometer", minute=_unmoved),
    Ablation("posture", minute=_unpostured),
    Ablation("day-offset", load=_no_offset),
    Ablation("time-of-day", load=_no_time_of_day),
    Ablation("hrv", load=_rate_alone),
    Ablation("recovery", load=_no_recovery),
    Ablation("microphone", contexts=False),
)
"""`hrv`: heart rate alone. `recovery`: no waiting after movement. `microphone`: nothing is known of what is
around the wearer, their practices neither."""


def rejudged(
    days: Sequence[LivedDay], ablation: Ablation, settings: PipelineSettings
) -> tuple[LivedDay, ...]:
    """Return the same days judged, and learned from, without that part."""
    assessor = Assessor(ablation.load(settings.load), ZoneInfo(settings.zone))

    def heard(one: Heard) -> Heard:
        if isinstance(one, Context):
            assessor.note(one)
            return one
        return assessor.judge(ablation.minute(one.minute))

    return tuple(
        replace(day, heard=tuple(heard(one) for one in day.heard if _is_heard(one, ablation))) for day in days
    )


def _is_heard(one: Heard, ablation: Ablation) -> bool:
    return ablation.contexts or not isinstance(one, Context)
