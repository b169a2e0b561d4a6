"""Contract of a family: something that is measured of ours, and of the peers that have it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.bench.record import Day, Source
from tests.bench.timing import Timing

Unit = Literal["windows/s", "beats/s", "s", "ms", "µs"]
_PER_S: dict[Unit, float] = {"windows/s": 1.0, "beats/s": 1.0, "s": 1.0, "ms": 1e3, "µs": 1e6}


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at, in the family's unit; memory beside it."""

    value: float
    peak_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """One row of the table."""

    key: str
    title: str
    unit: Unit
    measure: Callable[[Day, Source], Timing]
    """Measures ours, in a process that does nothing else."""
    goal: Goal | None = None
    peers: str = ""
    """The family of the peers' that it is compared with; empty: none has it."""
    of_windows: bool = False
    """Whether one item is all the day's windows, where the peers' is one."""

    def told(self, seconds: float) -> float:
        """Return the time for one item in this family's unit."""
        per_s = _PER_S[self.unit]
        return per_s / seconds if self.is_rate else per_s * seconds

    @property
    def is_rate(self) -> bool:
        """Whether more is better."""
        return self.unit in ("windows/s", "beats/s")

    def meets(self, timing: Timing) -> bool | None:
        """Tell whether the goal is met; None without one."""
        if self.goal is None:
            return None
        value = self.told(timing.seconds)
        met = value >= self.goal.value if self.is_rate else value <= self.goal.value
        wanted_mb = self.goal.peak_mb
        return met and (wanted_mb is None or (timing.peak_mb is not None and timing.peak_mb <= wanted_mb))
