"""A real day through the program's own pipeline: minutes, load, episodes, prompts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from alerts.episode import Episode, EpisodeTracker
from alerts.policy import Policy
from alerts.prompt import Prompt
from hrv.event import Answer
from hrv.frame import Minute
from hrv.load import Assessment, LoadSettings
from hrv.monitor import Monitor
from unclench.evaluation.recordings.held_out import UTC, judged_by_itself, judged_cold, judged_held_out
from unclench.evaluation.recordings.mmash import RealDay
from unclench.pipeline import PipelineSettings

Learning = Literal["held_out", "itself", "cold"]
LEARNING: Final[dict[Learning, Callable[[Sequence[Minute], LoadSettings], list[Assessment]]]] = {
    "held_out": judged_held_out,
    "itself": judged_by_itself,
    "cold": judged_cold,
}
"""Where the usual comes from."""

COUNTED: Final[frozenset[str]] = frozenset({"load"})
"""Kinds of prompts that are counted: what a plan offers is no judgement."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a day came to."""

    assessments: tuple[Assessment, ...]
    episodes: tuple[Episode, ...]
    """As they became sustained, in time order."""
    prompts: tuple[Prompt, ...]
    """As they were offered, in time order."""


@dataclass(frozen=True, slots=True)
class DayRun:
    """One person's day, judged by each way of learning."""

    day: RealDay
    by: dict[Learning, Judged]

    @property
    def held_out(self) -> Judged:
        """The figures that count."""
        return self.by["held_out"]


def run(day: RealDay, settings: PipelineSettings) -> DayRun:
    """Judge a day with the wearer's settings; its clock is that of the recording."""
    monitor = Monitor(replace(settings.monitor, frames=False))
    minutes = [due for _, due in monitor.hear(day.events) if isinstance(due, Minute)]
    return DayRun(
        day, {name: _told(judge(minutes, settings.load), settings) for name, judge in LEARNING.items()}
    )


def _told(assessments: Sequence[Assessment], settings: PipelineSettings) -> Judged:
    """Follow the day's assessments; every offer is accepted at once, so that nothing silences the next."""
    tracker = EpisodeTracker(settings.episode)
    policy = Policy(settings.policy, settings.holds, UTC)
    episodes: list[Episode] = []
    prompts: list[Prompt] = []
    for assessment in assessments:
        changed = tracker.track(assessment)
        if changed and changed.state == "sustained":
            episodes.append(changed)
        for one in policy.decide(assessment, tracker.current or changed):
            if one.kind in COUNTED and one.state == "offered":
                prompts.append(one)
                policy.answer(Answer(assessment.at_ms, "accepted", one.prompt_ms))
    return Judged(tuple(assessments), tuple(episodes), tuple(prompts))
