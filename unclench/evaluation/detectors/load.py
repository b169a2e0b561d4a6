"""Our detector: the product's own judgement, episodes and policy, in the order in which they live."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerts.episode import STRICT, EpisodeTracker
from alerts.policy import Policy
from alerts.prompt import Prompt
from hrv.event import Answer, Context
from hrv.load import Assessment
from unclench.evaluation.ablation import Ablation, rejudged
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import Heard, LivedDay
from unclench.pipeline import PipelineSettings


@dataclass(frozen=True, slots=True)
class Load:
    """An episode that became sustained is a prompt; the policy makes offers of them.

    Offers for other reasons than load don't count. The wearer accepts every offer at once. That is the most
    that the policy can come to: ignored and refused offers silence it.
    """

    kind: str = "load"
    words: str = "load (this program)"
    settings: PipelineSettings = field(default_factory=PipelineSettings)
    without: Ablation | None = None

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Follow the days as the pipeline does."""
        lived = days if self.without is None else rejudged(days, self.without, self.settings)
        follower = _Follower(self.settings)
        return [follower.follow(day) for day in lived]


@dataclass(frozen=True, slots=True)
class Strict(Load):
    """The profile for those who want fewer prompts."""

    kind: str = "strict"
    words: str = "load, strict"

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Follow the days as the pipeline does, with more minutes before load is sustained."""
        follower = _Follower(self.settings, strict=True)
        return [follower.follow(day) for day in days]


class _Follower:
    """Episodes and policy over one person's days."""

    def __init__(self, settings: PipelineSettings, *, strict: bool = False) -> None:
        self._episodes = EpisodeTracker(STRICT if strict else settings.episode)
        self._policy = Policy(settings.policy, settings.holds, ZoneInfo(settings.zone))
        self._prompts_ms: list[int] = []
        self._offers_ms: list[int] = []

    def follow(self, day: LivedDay) -> Told:
        self._prompts_ms, self._offers_ms = [], []
        for heard in day.heard:
            self._accept(self._take(heard))
        judged = sum(assessment.judged for assessment in day.minutes)
        return Told(tuple(self._prompts_ms), judged, tuple(self._offers_ms))

    def _take(self, heard: Heard) -> list[Prompt]:
        if isinstance(heard, Context):
            return self._policy.note(heard)
        return self._judge(heard)

    def _judge(self, assessment: Assessment) -> list[Prompt]:
        changed = self._episodes.track(assessment)
        if changed is not None and changed.state == "sustained":
            self._prompts_ms.append(assessment.at_ms)
        return self._policy.decide(assessment, self._episodes.current or changed)

    def _accept(self, prompts: Sequence[Prompt]) -> None:
        for prompt in prompts:
            if prompt.state == "offered":
                if prompt.kind == "load":
                    self._offers_ms.append(prompt.at_ms)
                self._policy.answer(Answer(prompt.at_ms, "accepted", prompt.prompt_ms))
