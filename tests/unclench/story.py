"""The demonstration's days, thought through once for all tests that need them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from functools import cache

import pytest

from hrv.event import Event
from hrv.frame import HrvFrame
from hrv.metrics.poincare import Poincare
from hrv.metrics.time_domain import TimeDomain
from ingest.demo_day import demo_morning, demo_start_ms, learned_days
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record

EXACT = (*TimeDomain().names, *Poincare().names)
"""Metrics of integer sums: the same to the last bit."""

SEED = 1
START_MS = demo_start_ms(UTC)
SETTINGS = PipelineSettings()
WITHOUT_FRAMES = replace(SETTINGS, monitor=replace(SETTINGS.monitor, frames=False))


def chunks(events: Sequence[Event], size: int) -> Iterator[Sequence[Event]]:
    """Give the events in pieces."""
    for begin in range(0, len(events), size):
        yield events[begin : begin + size]


def lived(pipeline: Pipeline, events: Sequence[Event], size: int = 4_096) -> list[Record]:
    """Return all that follows out of the events."""
    return [record for chunk in chunks(events, size) for record in pipeline.react_all(chunk)]


@cache
def morning() -> tuple[Event, ...]:
    """Return the events of the morning that turns bad."""
    return tuple(demo_morning(SEED, START_MS))


@cache
def learned() -> tuple[Record, ...]:
    """Return the records of the five days before it."""
    return tuple(lived(Pipeline(WITHOUT_FRAMES), list(learned_days(SEED, START_MS))))


def taught(settings: PipelineSettings = SETTINGS) -> Pipeline:
    """Return a pipeline that remembers the five days."""
    pipeline = Pipeline(settings)
    pipeline.recall(learned(), learned()[-3_000:])
    return pipeline


def assert_alike(one: Sequence[Record], other: Sequence[Record]) -> None:
    """Hold that two streams are the same: bit for bit, and spectra to 1e-11."""
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        if isinstance(a, HrvFrame) and isinstance(b, HrvFrame):
            assert (a.at_ms, a.window_ms, a.missing) == (b.at_ms, b.window_ms, b.missing)
            assert a.values == pytest.approx(b.values, rel=1e-11, abs=0)
            assert {n: a.values[n] for n in EXACT if n in a.values} == {
                n: b.values[n] for n in EXACT if n in b.values
            }
        else:
            assert a == b
