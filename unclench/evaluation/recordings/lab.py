"""Labelled sessions: how well a task's minute is told from a rest's, and whether the rule fires."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import numpy as np

from alerts.episode import EpisodeSettings, EpisodeTracker
from hrv.agreement import Agreement
from hrv.baseline import BaselineSettings, quantile
from hrv.beat import Beat
from hrv.event import Gap
from hrv.frame import Minute
from hrv.gates import Gate, GateSettings, features_of
from hrv.load import Assessment, LoadSettings
from hrv.monitor import Monitor, MonitorSettings
from unclench.evaluation.recordings.intervals import Figure, area_under_curve, mean_over

Label = Literal["task", "rest"]
MINUTE_MS: Final = 60_000
LATE_MINUTES: Final = 5
"""An episode that is told this long after a task's end is still about it."""


@dataclass(frozen=True, slots=True)
class LabMinute:
    """What is known of one minute."""

    at_ms: int
    """Its end."""
    hr_bpm: float | None
    ln_rmssd: float | None
    label: Label | None
    """None: neither, or in part."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person's session."""

    person: str
    minutes: tuple[LabMinute, ...]
    tasks: tuple[tuple[str, int, int], ...]
    """Name, begin and end in ms."""


class Lab(Protocol):
    """A layout of labelled sessions; a frozen dataclass without settings, the table lists one of each."""

    @property
    def kind(self) -> str:
        """Its name."""
        ...

    @property
    def source(self) -> str:
        """Where it comes from, with its licence."""
        ...

    @property
    def caution(self) -> str:
        """What its figures can't show."""
        ...

    def people(self, directory: Path) -> list[Path]:
        """Return what `read` takes, one a person; empty: the directory is of another layout."""
        ...

    def read(self, path: Path) -> Session:
        """Read one person's session. Raises RecordingError."""
        ...


@dataclass(frozen=True, slots=True)
class PersonLab:
    """One person's figures."""

    person: str
    task_minutes: int
    rest_minutes: int
    auc_hr: float | None
    auc_ln_rmssd: float | None
    """Turned so that above .5 is lower RMSSD in tasks."""
    auc_load: float | None
    """Of both features together, as the detector takes them."""
    tasks: int
    told: int
    """Tasks with an episode of sustained load in them or up to 5 min after."""
    false: int
    """Episodes elsewhere."""
    elsewhere_hours: float
    z: tuple[tuple[Label, float | None, float | None, float | None], ...]
    """Label, and z of heart rate, of ln RMSSD, and load, for each labelled minute."""


@dataclass(frozen=True, slots=True)
class AllLab:
    """Figures over people."""

    pooled_auc: Mapping[str, float | None]
    """Over the minutes of all people together."""
    mean_auc: Mapping[str, Figure]
    """Over people, each with their own."""
    tasks: int
    told: int
    false: int
    false_per_8h: float | None


_Far = tuple[float | None, float | None, float | None]
_Labelled = tuple[Label, float | None, float | None, float | None]

FEATURES: Final = ("heart rate", "ln RMSSD", "both")


def person_lab(session: Session) -> PersonLab:
    """Compare a person's minutes with their own usual of the session, which no label enters."""
    usual = _usual(session.minutes)
    far = [_far(one, usual) for one in session.minutes]
    labelled = tuple((one.label, *z) for one, z in zip(session.minutes, far, strict=True) if one.label)
    told_ms = list(_sustained(session.minutes, far))
    late_ms = LATE_MINUTES * MINUTE_MS
    spans = [(from_ms, to_ms + late_ms) for _, from_ms, to_ms in session.tasks]
    inside = sum(any(a < one.at_ms <= b for a, b in spans) for one in session.minutes)
    return PersonLab(
        person=session.person,
        task_minutes=sum(one.label == "task" for one in session.minutes),
        rest_minutes=sum(one.label == "rest" for one in session.minutes),
        auc_hr=_auc(labelled, 1),
        auc_ln_rmssd=_auc(labelled, 2),
        auc_load=_auc(labelled, 3),
        tasks=len(spans),
        told=sum(any(a < at_ms <= b for at_ms in told_ms) for a, b in spans),
        false=sum(not any(a < at_ms <= b for a, b in spans) for at_ms in told_ms),
        elsewhere_hours=(len(session.minutes) - inside) / 60,
        z=labelled,
    )


def pooled_lab(people: Sequence[PersonLab]) -> AllLab:
    """Sum up over people."""
    minutes = [minute for one in people for minute in one.z]
    hours, false = sum(one.elsewhere_hours for one in people), sum(one.false for one in people)
    return AllLab(
        pooled_auc={name: _auc(minutes, place) for place, name in enumerate(FEATURES, 1)},
        mean_auc={
            "heart rate": mean_over([one.auc_hr for one in people if one.auc_hr is not None]),
            "ln RMSSD": mean_over([one.auc_ln_rmssd for one in people if one.auc_ln_rmssd is not None]),
            "both": mean_over([one.auc_load for one in people if one.auc_load is not None]),
        },
        tasks=sum(one.tasks for one in people),
        told=sum(one.told for one in people),
        false=false,
        false_per_8h=8 * false / hours if hours else None,
    )


@dataclass(frozen=True, slots=True)
class _Usual:
    """Usual value and spread of each feature, by the quantiles and floors of daily life."""

    hr: tuple[float, float]
    ln_rmssd: tuple[float, float]


def _far(one: LabMinute, usual: _Usual) -> _Far:
    agreement = Agreement()
    hr = None if one.hr_bpm is None else agreement.clipped((one.hr_bpm - usual.hr[0]) / usual.hr[1])
    low = None
    if one.ln_rmssd is not None:
        low = agreement.clipped((usual.ln_rmssd[0] - one.ln_rmssd) / usual.ln_rmssd[1])
    return hr, low, agreement.load(hr, low) if hr is not None and low is not None else None


def _usual(minutes: Sequence[LabMinute]) -> _Usual:
    settings = BaselineSettings()
    hr = [one.hr_bpm for one in minutes if one.hr_bpm is not None]
    low = [one.ln_rmssd for one in minutes if one.ln_rmssd is not None]
    return _Usual(
        _middle(hr, settings.hr_quantile, settings.hr_spread_floor_bpm),
        _middle(low, settings.ln_rmssd_quantile, settings.ln_rmssd_spread_floor),
    )


def _middle(values: Sequence[float], share: float, floor: float) -> tuple[float, float]:
    if not values:
        return math.nan, floor
    spread = 1.4826 * float(np.median(np.abs(np.array(values) - np.median(values))))
    return quantile(sorted(values), share), max(spread, floor)


def _sustained(minutes: Sequence[LabMinute], far: Sequence[_Far]) -> Iterator[int]:
    """Give when episodes became sustained, by the program's rule; by heart rate alone without RMSSD."""
    tracker = EpisodeTracker(EpisodeSettings())
    weight = -math.expm1(-1 / LoadSettings().smoothing_minutes)
    load = 0.0
    for one, (hr, _, both) in zip(minutes, far, strict=True):
        value = hr if both is None else both
        load = load if value is None else load + weight * (value - load)
        changed = tracker.track(_assessment(one, load, is_judged=value is not None))
        if changed is not None and changed.state == "sustained":
            yield changed.at_ms


def _assessment(one: LabMinute, load: float, *, is_judged: bool) -> Assessment:
    """Return a minute as the tracker takes it; people in a laboratory sit."""
    minute = Minute(one.at_ms, 60, one.hr_bpm, None, 0.0, 100.0, 0, 0.0, "sitting")
    gates: tuple[Gate, ...] = () if is_judged else ("signal",)
    return Assessment(minute, gates, None, None, load, 1.0, None, None, None, 1)


def _auc(minutes: Sequence[_Labelled], place: int) -> float | None:
    sides: dict[Label, list[float]] = {"task": [], "rest": []}
    for one in minutes:
        value = (one[1], one[2], one[3])[place - 1]
        if value is not None:
            sides[one[0]].append(value)
    return area_under_curve(sides["task"], sides["rest"])


def minutes_of(
    hr_bpm: Mapping[int, float], ln_rmssd: Mapping[int, float], phases: Sequence[tuple[Label, int, int]]
) -> tuple[LabMinute, ...]:
    """Return every minute that has a heart rate, by its end, with the label it lies in wholly."""
    return tuple(
        LabMinute(at_ms, hr_bpm[at_ms], ln_rmssd.get(at_ms), _label(at_ms, phases))
        for at_ms in sorted(hr_bpm)
    )


def _label(at_ms: int, phases: Sequence[tuple[Label, int, int]]) -> Label | None:
    return next((what for what, a, b in phases if a <= at_ms - MINUTE_MS and at_ms <= b), None)


def heard(events: Sequence[Beat | Gap]) -> tuple[dict[int, float], dict[int, float]]:
    """Return heart rate and ln RMSSD of the minutes whose signal the detector calls sound."""
    hr: dict[int, float] = {}
    low: dict[int, float] = {}
    for _, due in Monitor(MonitorSettings(frames=False)).hear(list(events)):
        features = features_of(due, GateSettings()) if isinstance(due, Minute) else None
        if features is not None:
            hr[due.at_ms], low[due.at_ms] = features.hr_bpm, features.ln_rmssd
    return hr, low
