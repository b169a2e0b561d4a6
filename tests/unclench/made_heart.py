"""Stretches of the demonstration's heart, calm or under load, as long as a test wants them."""

import numpy as np

from hrv.event import Event
from ingest.demo_day import WEARER
from ingest.desk.day import lived
from ingest.desk.stretch import Stretch

_MINUTE_MS = 60_000


def calm_then_loaded(start_ms: int, calm_minutes: int, loaded_minutes: int, seed: int = 3) -> list[Event]:
    """Return so many calm minutes and so many under load after them, sitting still."""
    load_ms = start_ms + calm_minutes * _MINUTE_MS
    end_ms = load_ms + loaded_minutes * _MINUTE_MS
    truth = [Stretch(load_ms, end_ms, "load")] if loaded_minutes else []
    return list(lived(WEARER, truth, start_ms, end_ms, np.random.default_rng(seed)).events[1:])
