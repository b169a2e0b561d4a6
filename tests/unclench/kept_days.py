"""Days that are played to tracker, policy and lessons, minute by minute, and kept in a real journal."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.episode import EpisodeTracker
from alerts.lessons import Lessons
from alerts.policy import Policy
from alerts.prompt import Prompt
from hrv.event import Answer, AnswerWord, Context
from hrv.load import Assessment, Gate
from tests.alerts.desk import MINUTE_MS, assessed, local_ms
from unclench.pipeline import SETTINGS, PipelineSettings
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal

BEGIN = "2026-01-13T09:00"
BEGIN_MS = local_ms(BEGIN)
LOADS = (0.0, 0.3, 1.0, 1.9, 2.6)
ANSWERS: tuple[AnswerWord | None, ...] = ("accepted", "snoozed", "not_this", None, None)


class Played:
    """A wearer's days: each call lives on from where the last one ended."""

    def __init__(self, settings: PipelineSettings | None = None, *, learned_days: int = 28) -> None:
        self.settings = settings or PipelineSettings()
        zone = ZoneInfo(self.settings.zone)
        self.records: list[Record] = []
        self.at_ms = BEGIN_MS
        self.learned_days = learned_days
        self._tracker = EpisodeTracker(self.settings.episode)
        self._lessons = Lessons(self.settings.episode.lessons, self.settings.episode.on, zone)
        self._policy = Policy(self.settings.policy, self.settings.holds, zone, self.settings.plan)

    def live(
        self,
        minutes: int,
        load: float,
        *gates: Gate,
        motion_sd_mg: float | None = 10.0,
        confidence: float = 0.9,
    ) -> "Played":
        """Live through minutes that are all the same."""
        for _ in range(minutes):
            self.at_ms += MINUTE_MS
            assessment = assessed(
                self.at_ms,
                load,
                gates,
                motion_sd_mg=motion_sd_mg,
                confidence=confidence,
                learned_days=self.learned_days,
            )
            self._judge(replace(assessment, gates=gates))
        return self

    def note(self, context: Context) -> None:
        """Let something around begin or end."""
        self._keep([context, *self._policy.note(context)])

    def answer(self, word: AnswerWord) -> None:
        """Answer the open prompt, now."""
        answer = Answer(self.at_ms, word)
        self._keep([answer, *self._policy.answer(answer)])

    def kept(self, directory: Path) -> Path:
        """Keep all in a journal; return its directory."""
        directory.mkdir(exist_ok=True)
        with Journal.open(directory / JOURNAL_FILE) as journal:
            told = SETTINGS.dump_json(self.settings).decode()
            journal.begin("synthetic", "played", started_ms=1, version="0", settings=told)
            journal.append(self.records)
            journal.settle()
        return directory

    def prompts(self, state: str) -> list[Prompt]:
        """Return the prompts that came to a state."""
        return [one for one in self.records if isinstance(one, Prompt) and one.state == state]

    def _judge(self, assessment: Assessment) -> None:
        changed = self._tracker.track(assessment, self._lessons.raised(assessment.at_ms))
        prompts = self._policy.decide(assessment, self._tracker.current or changed)
        self._keep([assessment, *([changed] if changed else []), *prompts])

    def _keep(self, records: Sequence[Record]) -> None:
        self.records += records
        self._lessons.take(one for one in records if isinstance(one, Prompt))


def random_day(seed: int, settings: PipelineSettings | None = None) -> Played:
    """Play ten hours in which all that may happen does."""
    dice = random.Random(seed)
    played = Played(settings, learned_days=dice.choice([1, 3, 28]))
    while played.at_ms < BEGIN_MS + 600 * MINUTE_MS:
        _happen(played, dice)
    return played


def _happen(played: Played, dice: random.Random) -> None:
    if dice.random() < 0.3:
        played.note(Context(played.at_ms, dice.choice(("microphone", "idle")), on=dice.random() < 0.4))
    if dice.random() < 0.5 and (word := dice.choice(ANSWERS)):
        played.answer(word)
    gates = dice.choice(tuple(_gates()))
    motion_sd_mg = None if dice.random() < 0.1 else 10.0
    confidence = dice.choice([0.4, 0.9, 0.9])
    load = dice.choice(LOADS)
    played.live(dice.randrange(1, 14), load, *gates, motion_sd_mg=motion_sd_mg, confidence=confidence)


def _gates() -> Iterator[tuple[Gate, ...]]:
    yield from ((), (), (), (), ("motion",), ("microphone", "signal"))
