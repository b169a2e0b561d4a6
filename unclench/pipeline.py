"""The whole of the thinking: events in, all that follows out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from alerts.effect import EffectMeter
from alerts.episode import Episode, EpisodeSettings, EpisodeTracker
from alerts.holds import DEFAULT_HOLDS, AnyHold
from alerts.lessons import Lesson, Lessons
from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.policy import Policy, PolicySettings
from alerts.practices import Practices
from alerts.prompt import Prompt
from alerts.silence import Silence, Standing
from alerts.texts import ENGLISH, texts_in
from hrv.beat import Beat
from hrv.event import (
    Answer,
    Calm,
    CheckIn,
    Context,
    Delivery,
    Event,
    Gap,
    Link,
    Motion,
    Note,
    Other,
    Packet,
    Retract,
    Tag,
    Tick,
)
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment, Assessor, LoadSettings
from hrv.monitor import Monitor, MonitorSettings
from unclench.asked_first import asked_first_of
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
    practices: Practices = field(default_factory=Practices)
    language: str = ENGLISH
    """In which prompts are worded."""


SETTINGS: Final = TypeAdapter(PipelineSettings)
"""From and to the JSON of a session."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stood behind one minute."""

    on: float
    """The load above which an episode would have begun."""
    episode: Episode | None
    """That which was on, or ended in it."""
    held_by: tuple[str, ...]
    """The kinds of the holds that would have kept a load prompt back."""
    silent: tuple[Silence, ...]
    """Why it began no prompt, though load was on; empty without an episode, and when it did."""


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
        self._episode_settings = settings.episode
        self._episodes = EpisodeTracker(settings.episode)
        self._policy = Policy(settings.policy, settings.holds, zone, settings.plan, settings.practices)
        self._effects = EffectMeter()
        self.texts = texts_in(settings.language)
        """The wearer's language."""
        self._lessons = Lessons(settings.episode.lessons, settings.episode.on, zone)

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
            followed = self._learned(self._note(event))
            if followed or not isinstance(event, Tick):
                records.append(event)
            records.extend(followed)
            for output in due.get(index, ()):
                records.extend(self.think(output))
        return records

    def recall(self, slow: Iterable[Record], fast: Iterable[Record]) -> None:
        """Rebuild the state after a restart from kept records, in their order.

        `slow` holds the assessments, contexts, check-ins, answers, ticks and stretches of calm of the weeks
        that still count, and the prompts and notes of all time: what was answered moves `on` for good, and
        grounding once chosen stays; `fast` the beats, gaps and motion of the last minutes
        (`hrv.monitor.MEMORY_MS`). Prompts are taken as they were kept, not decided again: what came counts,
        also when the settings or the rule are others by now.
        """
        for record in slow:
            self.remember(record)
        self._monitor.hear([r for r in fast if isinstance(r, Beat | Gap | Motion)])

    def rethink(self, record: Record) -> Sequence[Derived]:
        """Take one kept record of the slow half's input; return what follows out of it now."""
        match record:
            case Assessment():
                return self._judge(record.minute)
            case Prompt():
                self._lessons.take((record,))
                return ()
            case Context() | CheckIn() | Answer() | Calm() | Tick() | Note():
                return self._note(record)
            case _:
                return ()

    def remember(self, record: Record) -> None:
        """Take one kept record as a thing that is over: it decides nothing."""
        match record:
            case Assessment():
                assessment = self._assessor.judge(record.minute)
                changed = self._episodes.track(assessment, self._lessons.raised(assessment.at_ms))
                self._policy.hear(assessment, self._episodes.current or changed)
                self._effects.measure(assessment)
            case Prompt():
                self._lessons.take((record,))
                self._policy.recall(record)
            case Context():
                self._assessor.note(record)
                self._effects.note(record)
                self._policy.surround(record)
            case Calm() | CheckIn() | Note():
                self._note(record)
            case _:
                pass

    def _due(self, events: Sequence[Event]) -> dict[int, list[HrvFrame | Minute]]:
        heard = [(i, e) for i, e in enumerate(events) if isinstance(e, Beat | Gap | Motion)]
        due: dict[int, list[HrvFrame | Minute]] = {}
        for position, output in self._monitor.hear([e for _, e in heard]):
            due.setdefault(heard[position][0], []).append(output)
        return due

    def _note(self, event: Event) -> Sequence[Derived]:
        match event:
            case Context():
                self._assessor.note(event)
                self._effects.note(event)
                return self._worded(self._policy.note(event))
            case Calm():
                self._assessor.note(event)
                return ()
            case Answer():
                return self._worded(self._policy.answer(event))
            case Tick():
                return self._worded(self._policy.tick(event))
            case CheckIn():
                self._policy.said(event)
                return ()
            case Beat() | Gap() | Motion() | Packet() | Link() | Delivery() | Other():
                return ()
            case Note():
                asked = asked_first_of(event)
                if asked is not None:
                    self._policy.suits(breath=not asked.grounding)
                return ()
            case Tag() | Retract():
                return ()
            case _:
                assert_never(event)

    def think(self, output: HrvFrame | Minute) -> list[Derived]:
        """Take what the fast half gave; return it, judged, with all that follows."""
        return [output] if isinstance(output, HrvFrame) else self._learned(self._judge(output))

    def _worded(self, prompts: Sequence[Prompt]) -> list[Prompt]:
        """Return the prompts in the wearer's language, as they are kept."""
        return [replace(prompt, text=self.texts(prompt.text)) for prompt in prompts]

    def _learned(self, derived: Sequence[Derived]) -> list[Derived]:
        """Let the prompts among these teach; return all of them."""
        self._lessons.take(one for one in derived if isinstance(one, Prompt))
        return list(derived)

    def behind(self, assessment: Assessment) -> Behind:
        """Take a kept minute as it was judged then, in place of judging it; return what stood behind it."""
        raised = self._lessons.raised(assessment.at_ms)
        changed = self._episodes.track(assessment, raised)
        episode = self._episodes.current or changed
        self._policy.look(assessment, episode)
        return Behind(
            self._episode_settings.on_for(has_motion=assessment.has_motion, raised=raised),
            episode,
            self._policy.held_by(assessment.at_ms),
            self._policy.silent,
        )

    def standing(self) -> Standing | None:
        """Return what the newest minute's day has borne of prompts; None: no minute was heard."""
        return self._policy.standing()

    def lessons(self, at_ms: int) -> list[Lesson]:
        """Return what answers had taught by a moment."""
        return list(self._lessons.lessons(at_ms))

    def _judge(self, minute: Minute) -> list[Derived]:
        assessment = self._assessor.judge(minute)
        changed = self._episodes.track(assessment, self._lessons.raised(assessment.at_ms))
        prompts = self._policy.decide(assessment, self._episodes.current or changed)
        effect = self._effects.measure(assessment)
        return [
            assessment,
            *([changed] if changed else []),
            *self._worded(prompts),
            *([effect] if effect else []),
        ]
