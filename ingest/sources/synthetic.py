"""A synthetic wearer as a source: the demonstration morning, for trying everything without a strap."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Literal

from hrv.event import Event
from ingest.clock import PacedClock, WallClock
from ingest.demo_day import demo_morning, demo_start_ms


@dataclass(frozen=True, slots=True)
class Synthetic:
    """The same morning for the same seed, always."""

    kind: Literal["synthetic"] = "synthetic"
    seed: int = 1
    speed: float = 30.0
    """How many times as fast as life; 0 or inf: as fast as it can be made."""
    start_ms: int = demo_start_ms(UTC)
    """When the morning begins: `demo_start_ms` of the wearer's time zone."""

    @property
    def identity(self) -> str:
        """The seed and the beginning."""
        return f"synthetic:{self.seed}:{self.start_ms}"

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give the events of the morning after the first `taken`."""
        pace: PacedClock | None = None
        for event in islice(demo_morning(self.seed, self.start_ms), taken, None):
            pace = pace or PacedClock(event.at_ms, self.speed, WallClock())
            await pace.sleep_until(event.at_ms)
            yield event
