"""Makes the days of one wearer, seeded: all that a strap with acceleration leaves in 10 h a day."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import CheckIn, Context, Link, Motion, Packet, Tag
from hrv.frame import HrvFrame, Minute, Reason
from hrv.load import Assessment, Gate
from tests.unclench.story import morning, taught
from unclench.record import Record

FIRST_MS = 1_767_225_600_000
"""2026-01-01 UTC."""
DAY_MS = 86_400_000
BEGIN_MS = 8 * 3_600_000
WORN_MS = 10 * 3_600_000
_ACCELERATION_EVERY_MS = 1_440
"""36 samples of 25 Hz in a packet."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a real frame tells, and why it does not tell the rest."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    missing: dict[str, Reason]


def template() -> Template:
    """Return a frame of the demonstration that tells as much as any."""
    frames = [record for record in taught().react_all(morning()) if isinstance(record, HrvFrame)]
    fullest = max(frames, key=lambda frame: len(frame.values))
    return Template(tuple(fullest.values), tuple(fullest.values.values()), dict(fullest.missing))


def made_day(day: int, like: Template) -> list[Record]:
    """Return a day's records in the order of time."""
    dice = np.random.default_rng(day)
    begin_ms = FIRST_MS + day * DAY_MS + BEGIN_MS
    parts = (
        _heart(begin_ms, dice),
        _acceleration(begin_ms, dice),
        _frames(begin_ms, dice, like),
        _minutes(begin_ms, dice),
        _said(begin_ms, dice),
    )
    return sorted((record for part in parts for record in part), key=lambda record: record.at_ms)


def _heart(begin_ms: int, dice: Generator) -> Iterator[Record]:
    """Give beats with breath, slow waves and noise in 1/1024 s, and a packet a second."""
    at = np.arange(int(WORN_MS / 700))
    rate = 72 + 8 * np.sin(at / 9_000) + np.cumsum(dice.normal(0, 0.05, at.size)) * 0.1
    rr = 60_000 / rate + 25 * np.sin(at * 1.6) + 20 * np.sin(at * 0.5) + dice.normal(0, 12, at.size)
    units = np.rint(np.clip(rr, 350, 1_700) * 1.024).astype(np.int64)
    at_ms = begin_ms + (np.cumsum(units) * 1000 + 512) // 1024
    worn = int(np.searchsorted(at_ms, begin_ms + WORN_MS))
    jitter_us = dice.normal(0, 15_000, worn).astype(np.int64)
    for one_ms, unit, late_us in zip(at_ms[:worn].tolist(), units.tolist(), jitter_us.tolist(), strict=False):
        body = struct.pack("<BBH", 0x10, min(255, 61_440 // unit), unit)
        yield Packet(one_ms + 40, (one_ms + 40) * 1000 + late_us, "heart_rate", body)
        yield Beat(one_ms, unit * 1000 / 1024)


def _acceleration(begin_ms: int, dice: Generator) -> Iterator[Record]:
    for at_ms in range(begin_ms, begin_ms + WORN_MS, _ACCELERATION_EVERY_MS):
        still = np.array([[20, -30, 980]] * 36) + dice.normal(0, 6, (36, 3))
        head = struct.pack("<BQB", 2, at_ms * 1_000_000, 1)
        body = head + np.rint(still).astype("<i2").tobytes()
        yield Packet(at_ms, at_ms * 1000 + int(dice.normal(0, 9_000)), "acceleration", body)


def _frames(begin_ms: int, dice: Generator, like: Template) -> Iterator[Record]:
    ends = range(begin_ms + 5_000, begin_ms + WORN_MS + 1, 5_000)
    told = np.array(like.values) * (1 + 0.05 * dice.standard_normal((len(ends), len(like.values))))
    for at_ms, values in zip(ends, told.tolist(), strict=True):
        yield HrvFrame(at_ms, 300_000, dict(zip(like.names, values, strict=True)), like.missing)


def _minutes(begin_ms: int, dice: Generator) -> Iterator[Record]:
    gates: tuple[tuple[Gate, ...], ...] = ((), (), (), ("motion",), ("posture",))
    for number in range(1, WORN_MS // 60_000 + 1):
        at_ms = begin_ms + number * 60_000
        rate_bpm, rmssd_ms, load, usual_bpm = (
            dice.normal(0, 1, 4) * (8, 9, 0.7, 1) + (72, 38, 0.4, 68)
        ).tolist()
        moved_mg = float(dice.gamma(2, 4))
        one = Minute(at_ms, 70, rate_bpm, abs(rmssd_ms), 0.3, 99.1, 1_200, moved_mg, "sitting")
        yield Motion(at_ms, moved_mg, "sitting")
        yield Assessment(
            one,
            gates[int(dice.integers(5))],
            load * 1.1,
            load * 0.9,
            load,
            0.91,
            usual_bpm,
            37.2 + usual_bpm / 100,
            0.8,
            28,
            load * 1.2,
        )


def _said(begin_ms: int, dice: Generator) -> Iterator[Record]:
    """Give four stretches of load with their prompts, two practices, a tag, a check-in, link states."""
    for number, hour in enumerate((1, 3, 6, 8)):
        start_ms = begin_ms + hour * 3_600_000 + int(dice.integers(20)) * 60_000
        stretch = Episode(start_ms, start_ms + 60_000, "building", 1, 2.1, 9.0, -22.0, 0.9, {})
        yield stretch
        yield replace(stretch, at_ms=start_ms + 300_000, state="sustained", minutes=5)
        yield replace(stretch, at_ms=start_ms + 900_000, state="ended", minutes=14, unjudged={"motion": 1})
        offered_ms = start_ms + 300_000
        prompt = Prompt(
            offered_ms,
            offered_ms,
            "load",
            "offered",
            "breath_snack",
            "x" * 110,
            start_ms,
            5,
            9.0,
            -22.0,
            2.1,
            0.9,
        )
        yield prompt
        yield replace(prompt, at_ms=offered_ms + 20_000, state="accepted" if number % 2 else "ignored")
        if number % 2:
            yield from _practised(offered_ms + 30_000)
    yield from (Tag(begin_ms + 7_000_000, "coffee"), CheckIn(begin_ms + 30_000_000, 3, ("neck",), ("fine",)))
    yield from (Link(begin_ms + ms, "streaming", strap="H10", battery_pct=80) for ms in (0, 9_000_000))


def _practised(from_ms: int) -> Iterator[Record]:
    to_ms = from_ms + 180_000
    yield Context(from_ms, "session", on=True)
    yield Context(to_ms, "session", on=False)
    yield Effect(from_ms, to_ms, to_ms + 360_000, 5, 5, -3.1, 24.0, -0.8)
