"""The whole of the thinking: events in, all that follows out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import assert_never
from zoneinfo import ZoneInfo

from alerts.effect import EffectMeter
from alerts.episode import EpisodeSettings, EpisodeTracker
from alerts.holds import DEFAULT_HOLDS, AnyHold
from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.policy import Policy, PolicySettings
from hrv.beat import Beat
from hrv.event import Answer, CheckIn, Context, Event, Gap, Link, Motion, Other, Packet, Retract, Tag, Tick
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment, Assessor, LoadSettings
from hrv.monitor import Monitor, MonitorSettings
from unclench.record import Derived, Record


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """Every constant of the thinking, and the zone of the wearer's days."""

    zone: str = "UTC"
    monitor: MonitorSettings = field(default_factory=MonitorSettings)
    load: LoadSettings = field(default_factory=LoadSettings)
    episode: EpisodeSettings = field(default_factory=EpisodeSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    holds: tuple[AnyHold, ...] = DEFAULT_HOLDS
    plan: PlanSettings = NOTHING_PLANNED


class Pipeline:
    """A pure function of its input: the same events give the same records, however they are chunked.

    It has a fast half, from beats to frames and minutes, that remembers some minutes; and a slow half,
    from minutes, contexts and answers to prompts, that remembers weeks. Minutes are kept in the journal,
    so a restart rebuilds both without computing a window again (`recall`).
    """

    def __init__(self, settings: PipelineSettings) -> None:
        zone = ZoneInfo(settings.zone)
        self._monitor = Monitor(settings.monitor)
        self._assessor = Assessor(settings.load, zone)
        self._episodes = EpisodeTracker(settings.episode)
        self._policy = Policy(settings.policy, settings.holds, zone, settings.plan)
        self._effects = EffectMeter()

    def react(self, event: Event) -> list[Record]:
        """Take one event; return it with all that follows out of it, in order.

        Of a tick that nothing follows out of nothing is returned: it changed nothing.
        """
        return self.react_all((event,))

    def react_all(self, events: Sequence[Event]) -> list[Record]:
        """Take events in time order; return what `react` would have returned for each, joined."""
        due = self._due(events)
        records: list[Record] = []
        for index, event in enumerate(events):
            followed = self._hear(event)
            if followed or not isinstance(event, Tick):
                records.append(event)
            records.extend(followed)
            for output in due.get(index, ()):
                records.extend(self.think(output))
        return records

    def recall(self, slow: Iterable[Record], fast: Iterable[Record]) -> None:
        """Rebuild the state after a restart from kept records, in their order.

        `slow` holds the assessments, contexts, check-ins, answers and ticks of the weeks that still count;
        `fast` the beats, gaps and motion of the last minutes (`hrv.monitor.MEMORY_MS`).
        """
        for record in slow:
            self.rethink(record)
        self._monitor.hear([r for r in fast if isinstance(r, Beat | Gap | Motion)])

    def rethink(self, record: Record) -> Sequence[Derived]:
        """Take one kept record of the slow half's input; return what follows out of it now."""
        match record:
            case Assessment():
                return self.think(record.minute)
            case Context() | CheckIn() | Answer() | Tick():
                return self._hear(record)
            case _:
                return ()

    def _due(self, events: Sequence[Event]) -> dict[int, list[HrvFrame | Minute]]:
        heard = [(i, e) for i, e in enumerate(events) if isinstance(e, Beat | Gap | Motion)]
        due: dict[int, list[HrvFrame | Minute]] = {}
        for position, output in self._monitor.hear([e for _, e in heard]):
            due.setdefault(heard[position][0], []).append(output)
        return due

    def _hear(self, event: Event) -> Sequence[Derived]:
        match event:
            case Context():
                self._assessor.note(event)
                self._effects.note(event)
                return self._policy.note(event)
            case Answer():
                return self._policy.answer(event)
            case Tick():
                return self._policy.tick(event)
            case CheckIn():
                self._policy.said(event)
                return ()
            case Beat() | Gap() | Motion() | Packet() | Link() | Other():
                return ()
            case Tag() | Retract():
                return ()
            case _:
                assert_never(event)

    def think(self, output: HrvFrame | Minute) -> list[Derived]:
        """Take what the fast half gave; return it, judged, with all that follows."""
        if isinstance(output, HrvFrame):
            return [output]
        assessment = self._assessor.judge(output)
        changed = self._episodes.track(assessment)
        prompts = self._policy.decide(assessment, self._episodes.current or changed)
        effect = self._effects.measure(assessment)
        return [
            assessment,
            *([changed] if changed else []),
            *prompts,
            *([effect] if effect else []),
        ]
