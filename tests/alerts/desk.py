"""A desk at which a day is played to a policy, minute by minute, with a real episode tracker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from alerts.episode import EpisodeSettings, EpisodeTracker
from alerts.hold import Hold
from alerts.holds import DEFAULT_HOLDS
from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.policy import Policy, PolicySettings
from alerts.practices import Practices
from alerts.prompt import Prompt
from hrv.event import Answer, AnswerWord, CheckIn, Context, NotThisReason, Posture, Surrounding, Tick
from hrv.frame import Minute
from hrv.load import Assessment, Gate

MINUTE_MS: Final = 60_000
TUESDAY_9: Final = "2026-01-13T09:00"


def local_ms(text: str, zone: str = "UTC") -> int:
    """Return the moment of a local time like 2026-01-13T09:00."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def assessed(
    at_ms: int,
    load: float | None = 2.0,
    gates: tuple[Gate, ...] = (),
    *,
    motion_sd_mg: float | None = 10.0,
    posture: Posture = "sitting",
    confidence: float = 0.9,
    learned_days: int = 28,
) -> Assessment:
    """Return a judged minute: 9 bpm above and 28 % below what is usual, or at it with no load."""
    loaded = load is not None and load > 1
    return Assessment(
        minute=Minute(
            at_ms=at_ms,
            nn_beats=70,
            mean_hr_bpm=79.0 if loaded else 70.0,
            rmssd_ms=36.0 if loaded else 50.0,
            corrected_pct=0.0,
            coverage_pct=100.0,
            longest_gap_ms=900,
            motion_sd_mg=motion_sd_mg,
            posture=posture,
        ),
        gates=gates,
        z_hr=load,
        z_ln_rmssd=load,
        load=load,
        confidence=confidence,
        usual_hr_bpm=70.0,
        usual_rmssd_ms=50.0,
        offset_bpm=0.0,
        learned_days=learned_days,
        minute_load=load,
    )


class Desk:
    """A wearer at a desk: every method lives on from where the last one ended and returns what changed."""

    def __init__(
        self,
        start: str = TUESDAY_9,
        *,
        zone: str = "UTC",
        settings: PolicySettings | None = None,
        holds: Sequence[Hold] = DEFAULT_HOLDS,
        learned_days: int = 28,
        motion_sd_mg: float | None = 10.0,
        posture: Posture = "sitting",
        confidence: float = 0.9,
        plan: PlanSettings = NOTHING_PLANNED,
        practices: Practices | None = None,
    ) -> None:
        self.policy = Policy(settings or PolicySettings(), holds, ZoneInfo(zone), plan, practices)
        self.episodes = EpisodeTracker(EpisodeSettings())
        self.zone = zone
        self.at_ms = local_ms(start, zone)
        self.log: list[Prompt] = []
        self._learned_days = learned_days
        self._motion_sd_mg = motion_sd_mg
        self._posture: Posture = posture
        self._confidence = confidence

    def live(self, minutes: int, load: float | None, *gates: Gate) -> list[Prompt]:
        """Live through minutes that are all the same."""
        return self._seen([p for _ in range(minutes) for p in self._minute(load, gates)])

    def loaded(self, minutes: int) -> list[Prompt]:
        """Live through minutes of load."""
        return self.live(minutes, 2.0)

    def calm(self, minutes: int) -> list[Prompt]:
        """Live through minutes without."""
        return self.live(minutes, 0.0)

    def away(self, minutes: int) -> None:
        """Let time pass of which nothing is heard."""
        self.at_ms += minutes * MINUTE_MS

    def tick(self, minutes: int) -> list[Prompt]:
        """Let time pass of which ticks alone tell."""
        changed: list[Prompt] = []
        for _ in range(minutes):
            self.at_ms += MINUTE_MS
            changed += self.policy.tick(Tick(self.at_ms))
        return self._seen(changed)

    def until(self, text: str) -> list[Prompt]:
        """Let ticks come up to a local time like 2026-01-13T09:00."""
        return self.tick((local_ms(text, self.zone) - self.at_ms) // MINUTE_MS)

    def check_in(self) -> None:
        """Say something of oneself, now."""
        self.policy.said(CheckIn(self.at_ms))

    def note(self, what: Surrounding, on: bool) -> list[Prompt]:
        """Let something around begin or end, now."""
        return self._seen(self.policy.note(Context(self.at_ms, what, on)))

    def answer(
        self,
        word: AnswerWord,
        minutes: int | None = None,
        prompt_ms: int | None = None,
        why: NotThisReason | None = None,
    ) -> list[Prompt]:
        """Answer, now."""
        return self._seen(self.policy.answer(Answer(self.at_ms, word, prompt_ms, minutes, why)))

    def prompted(self) -> Prompt:
        """Live until a new episode has led to an offer, and return it."""
        changed = [*self.calm(8), *self.loaded(5)]
        assert [p.state for p in changed] == ["offered"], changed
        return changed[0]

    def _minute(self, load: float | None, gates: tuple[Gate, ...]) -> list[Prompt]:
        self.at_ms += MINUTE_MS
        assessment = assessed(
            self.at_ms,
            load,
            gates,
            motion_sd_mg=self._motion_sd_mg,
            posture=self._posture,
            confidence=self._confidence,
            learned_days=self._learned_days,
        )
        ended = self.episodes.track(assessment)
        return self.policy.decide(assessment, self.episodes.current or ended)

    def _seen(self, changed: list[Prompt]) -> list[Prompt]:
        self.log += changed
        return changed


def states(prompts: Sequence[Prompt]) -> list[str]:
    """Return what became of prompts, in order."""
    return [prompt.state for prompt in prompts]
