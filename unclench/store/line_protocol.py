"""Kept records as lines of InfluxDB's line protocol."""

from collections.abc import Mapping
from math import isfinite
from typing import Final

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Gap, Link, LinkState, Motion, Tag
from hrv.frame import HrvFrame
from hrv.load import Assessment
from unclench.record import Record
from unclench.rollup import Day, FrameHour, FrameMinute, Rollup, SessionSummary
from unclench.store.tables import TABLES

ALGO: Final = "1"
"""Version of the algorithms: a point is never rewritten, a correction comes under another."""

_CONNECTED: Final[frozenset[LinkState]] = frozenset({"subscribed", "streaming", "silent", "not_worn"})

Values = Mapping[str, float | None]


SERIES: Final[tuple[type[Record], ...]] = (
    Beat,
    Gap,
    Motion,
    Tag,
    Link,
    HrvFrame,
    Assessment,
    Episode,
    Prompt,
    Effect,
    FrameMinute,
    FrameHour,
    Day,
    SessionSummary,
)
"""The kinds of records of which there are lines."""
MEASUREMENTS: Final = frozenset(TABLES[kind].name for kind in SERIES)
"""What the lines' points are called: as the tables."""


def tags_of(subject: str, device: str) -> str:
    """Return the tags that every point has."""
    return f"algo={ALGO},device={device},subject={subject}"


def encode(record: Record, tags: str) -> str:
    """Return the record's line, its time in ms, every number a float; empty for what is no point.

    Measurement, tags and time are a point's identity, and each is given once: of an episode its end, of a
    prompt its offers. Of what the wearer wrote it is told *that* they tagged a moment, never the words.
    """
    match record:
        case Beat(at_ms, rr_ms):
            return f"beat,{tags} rr_ms={float(rr_ms)!r} {at_ms}" if isfinite(rr_ms) else ""
        case HrvFrame():
            return _line("frame", tags, record.at_ms, record.values)
        case Gap(from_ms, to_ms):
            return _line("gap", tags, from_ms, {"length_ms": to_ms - from_ms})
        case Motion(at_ms, sd_mg):
            return _line("motion", tags, at_ms, {"sd_mg": sd_mg})
        case Tag(at_ms):
            return _line("tag", tags, at_ms, {"said": 1.0})
        case Link():
            return _line("link", tags, record.at_ms, _link(record))
        case Assessment():
            return _line("minute", tags, record.at_ms, _minute(record))
        case Episode(state="ended"):
            return _line("episode", tags, record.start_ms, _episode(record))
        case Prompt(state="offered"):
            return _line("prompt", tags, record.at_ms, _prompt(record))
        case Effect():
            return _line("effect", tags, record.at_ms, _effect(record))
        case FrameMinute() | FrameHour() | Day() | SessionSummary():
            return _rollup(record, tags)
        case _:
            return ""


def _line(measurement: str, tags: str, at_ms: int, values: Values) -> str:
    fields = ",".join(
        [
            f"{name}={float(value)!r}"
            for name, value in values.items()
            if value is not None and isfinite(value)
        ]
    )
    return f"{measurement},{tags} {fields} {at_ms}" if fields else ""


def _rollup(record: Rollup, tags: str) -> str:
    """Return the line of a row that sums up others; one that was finished anew comes under another `algo`."""
    if record.revision:
        tags = tags.replace(f"algo={ALGO},", f"algo={ALGO}r{record.revision},", 1)
    match record:
        case FrameMinute(at_ms, figures):
            return _line("frame_1m", tags, at_ms, figures)
        case FrameHour(from_ms, to_ms, _, weekday, local_hour, figures):
            span = {"to_ms": to_ms, "weekday": weekday, "local_hour": local_hour}
            return _line("frame_1h", tags, from_ms, {**span, **figures})
        case Day(from_ms, to_ms, _, weekday, _, figures):
            return _line("day", tags, from_ms, {"to_ms": to_ms, "weekday": weekday, **figures})
        case SessionSummary(from_ms, to_ms, _, figures):
            return _line("session_summary", tags, from_ms, {"to_ms": to_ms, **figures})


def _link(record: Link) -> Values:
    return {
        "connected": record.state in _CONNECTED,
        "battery_pct": record.battery_pct,
        "duplicates": record.duplicates,
    }


def _minute(record: Assessment) -> Values:
    minute = record.minute
    return {
        "nn_beats": minute.nn_beats,
        "mean_hr_bpm": minute.mean_hr_bpm,
        "rmssd_ms": minute.rmssd_ms,
        "corrected_pct": minute.corrected_pct,
        "coverage_pct": minute.coverage_pct,
        "motion_sd_mg": minute.motion_sd_mg,
        "judged": record.judged,
        "z_hr": record.z_hr,
        "z_ln_rmssd": record.z_ln_rmssd,
        "minute_load": record.minute_load,
        "load": record.load,
        "confidence": record.confidence,
        "usual_hr_bpm": record.usual_hr_bpm,
        "usual_rmssd_ms": record.usual_rmssd_ms,
        "offset_bpm": record.offset_bpm,
        "learned_days": record.learned_days,
    }


def _episode(record: Episode) -> Values:
    return {
        "end_ms": record.at_ms,
        "minutes": record.minutes,
        "peak_load": record.peak_load,
        "d_hr_bpm": record.d_hr_bpm,
        "d_rmssd_pct": record.d_rmssd_pct,
        "confidence": record.confidence,
    }


def _prompt(record: Prompt) -> Values:
    return {
        "offered": 1.0,
        "minutes": record.minutes,
        "load": record.load,
        "d_hr_bpm": record.d_hr_bpm,
        "d_rmssd_pct": record.d_rmssd_pct,
        "confidence": record.confidence,
    }


def _effect(record: Effect) -> Values:
    return {
        "start_ms": record.start_ms,
        "end_ms": record.end_ms,
        "before_minutes": record.before_minutes,
        "after_minutes": record.after_minutes,
        "d_hr_bpm": record.d_hr_bpm,
        "d_rmssd_pct": record.d_rmssd_pct,
        "d_load": record.d_load,
    }
