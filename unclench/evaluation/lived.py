"""What the product itself makes of a day: its minutes judged, and what was around the wearer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hrv.event import Context, Event, Gap
from hrv.load import Assessment
from hrv.monitor import MonitorSettings
from unclench.pipeline import Pipeline, PipelineSettings

Heard = Assessment | Context
"""What a detector may look at, in the order in which the pipeline meets it."""


@dataclass(frozen=True, slots=True)
class LivedDay:
    """One worn day of one person."""

    heard: tuple[Heard, ...]
    scored: bool = True
    """False: a day to learn from."""

    @property
    def worn_minutes(self) -> int:
        """Minutes in which a heart was heard."""
        return sum(one.minute.nn_beats > 0 for one in self.minutes)

    @property
    def minutes(self) -> Iterator[Assessment]:
        """The day's minutes, in time order."""
        return (heard for heard in self.heard if isinstance(heard, Assessment))


class Life:
    """One person's days through the product's own pipeline, one after the other."""

    def __init__(self, settings: PipelineSettings) -> None:
        self._pipeline = Pipeline(for_minutes(settings))

    def live(self, events: Iterable[Event], end_ms: int, *, scored: bool = True) -> LivedDay:
        """Take the next day's events, in time order; the strap comes off at `end_ms`."""
        records = self._pipeline.react_all([*events, Gap(end_ms, end_ms, "pause")])
        return LivedDay(tuple(record for record in records if isinstance(record, Heard)), scored)


def for_minutes(settings: PipelineSettings) -> PipelineSettings:
    """Return the same settings without frames, which nobody here looks at."""
    return replace(settings, monitor=MonitorSettings(window_ms=60_000, frames=False))
