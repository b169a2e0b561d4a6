"""Every kind of row that is kept, and its form as a line of JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, assert_never

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.event import Event
from hrv.frame import HrvFrame, Reason
from hrv.load import Assessment, Gate
from ingest.event_json import write
from unclench.rollup import Day, FrameHour, FrameMinute, Rollup, SessionSummary

Derived = HrvFrame | Assessment | Episode | Prompt | Effect
"""What follows out of events; replaying the events gives the same again."""

Record = Event | Derived | Rollup

Kind = TypeVar("Kind", bound=Record)

Field = str | int | float | None | Sequence[str] | Mapping[str, Reason] | Mapping[Gate, int]
Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record with its place in the journal."""

    seq: int
    record: Record


def of_kind(kind: type[Kind], kept: Iterable[Kept]) -> Iterator[Kind]:
    """Give the records of one kind, without their places."""
    return (one.record for one in kept if isinstance(one.record, kind))


def to_json(record: Record) -> str:
    """Return the record as one line of JSON without its line end, `kind` first, absent values left out.

    Numbers come back exactly, but for a negative zero, which is told as zero.
    """
    if not isinstance(record, Derived | Rollup):
        return write(record)
    told = {name: _plain(value) for name, value in _fields(record).items() if value is not None}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Field) -> Field:
    """Return a negative zero as zero: the journal keeps no sign of it, and live must equal replay."""
    return value + 0.0 if isinstance(value, float) else value


def _fields(record: Derived | Rollup) -> Fields:
    match record:
        case HrvFrame():
            return _frame(record)
        case Assessment():
            return _minute(record)
        case Episode():
            return _episode(record)
        case Prompt():
            return _prompt(record)
        case Effect():
            return _effect(record)
        case FrameMinute() | FrameHour() | Day() | SessionSummary():
            return _rollup(record)
        case _:
            assert_never(record)


def _frame(frame: HrvFrame) -> Fields:
    return {
        "kind": "frame",
        "at_ms": frame.at_ms,
        "window_ms": frame.window_ms,
        **frame.values,
        "missing": dict(frame.missing) or None,
    }


def _minute(assessment: Assessment) -> Fields:
    minute = assessment.minute
    return {
        "kind": "minute",
        "at_ms": minute.at_ms,
        "nn_beats": minute.nn_beats,
        "mean_hr_bpm": minute.mean_hr_bpm,
        "rmssd_ms": minute.rmssd_ms,
        "corrected_pct": minute.corrected_pct,
        "coverage_pct": minute.coverage_pct,
        "longest_gap_ms": minute.longest_gap_ms,
        "motion_sd_mg": minute.motion_sd_mg,
        "posture": minute.posture,
        "gates": assessment.gates,
        "z_hr": assessment.z_hr,
        "z_ln_rmssd": assessment.z_ln_rmssd,
        "minute_load": assessment.minute_load,
        "load": assessment.load,
        "confidence": assessment.confidence,
        "usual_hr_bpm": assessment.usual_hr_bpm,
        "usual_rmssd_ms": assessment.usual_rmssd_ms,
        "offset_bpm": assessment.offset_bpm,
        "learned_days": assessment.learned_days,
        "hr_spread_bpm": assessment.hr_spread_bpm,
        "ln_rmssd_spread": assessment.ln_rmssd_spread,
        "offset_ln_rmssd": assessment.offset_ln_rmssd,
        "push_day": assessment.push_day or None,
        "load_chance": assessment.load_chance,
        "lasted_chance": assessment.lasted_chance,
    }


def _episode(episode: Episode) -> Fields:
    return {
        "kind": "episode",
        "at_ms": episode.at_ms,
        "start_ms": episode.start_ms,
        "state": episode.state,
        "minutes": episode.minutes,
        "peak_load": episode.peak_load,
        "d_hr_bpm": episode.d_hr_bpm,
        "d_rmssd_pct": episode.d_rmssd_pct,
        "confidence": episode.confidence,
        "unjudged": dict(episode.unjudged) or None,
        "on": episode.on,
        "off": episode.off,
        "minutes_needed": episode.minutes_needed,
        "sure": episode.sure,
        "lasted_chance": episode.lasted_chance,
    }


def _prompt(prompt: Prompt) -> Fields:
    return {
        "kind": "prompt",
        "at_ms": prompt.at_ms,
        "prompt_ms": prompt.prompt_ms,
        "prompt_kind": prompt.kind,
        "state": prompt.state,
        "practice": prompt.practice,
        "text": prompt.text,
        "episode_ms": prompt.episode_ms,
        "minutes": prompt.minutes,
        "d_hr_bpm": prompt.d_hr_bpm,
        "d_rmssd_pct": prompt.d_rmssd_pct,
        "load": prompt.load,
        "confidence": prompt.confidence,
        "channel": prompt.channel,
        "held_by": prompt.held_by or None,
        "until_ms": prompt.until_ms,
        "why": prompt.why,
    }


def _effect(effect: Effect) -> Fields:
    return {
        "kind": "effect",
        "at_ms": effect.at_ms,
        "start_ms": effect.start_ms,
        "end_ms": effect.end_ms,
        "before_minutes": effect.before_minutes,
        "after_minutes": effect.after_minutes,
        "d_hr_bpm": effect.d_hr_bpm,
        "d_rmssd_pct": effect.d_rmssd_pct,
        "d_load": effect.d_load,
    }


def _rollup(rollup: Rollup) -> Fields:
    told = {"revision": rollup.revision or None, **rollup.figures}
    match rollup:
        case FrameMinute():
            return {"kind": "frame_1m", "at_ms": rollup.at_ms, **told}
        case FrameHour():
            local: Fields = {"local_hour": rollup.local_hour}
            return {"kind": "frame_1h", **_dated(rollup), **local, **told}
        case Day():
            return {"kind": "day", **_dated(rollup), "zone": rollup.zone, **told}
        case SessionSummary():
            span: Fields = {"from_ms": rollup.from_ms, "to_ms": rollup.to_ms}
            return {"kind": "session_summary", **span, "practice": rollup.practice, **told}
        case _:
            assert_never(rollup)


def _dated(rollup: FrameHour | Day) -> Fields:
    return {
        "from_ms": rollup.from_ms,
        "to_ms": rollup.to_ms,
        "date": rollup.date,
        "weekday": rollup.weekday,
    }
