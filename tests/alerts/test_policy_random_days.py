"""Whatever a wearer's days are like, the policy keeps its promises."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from typing import Final, get_args
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerts.episode import Episode
from alerts.holds import DEFAULT_HOLDS
from alerts.policy import Policy, PolicySettings
from alerts.prompt import Prompt
from hrv.event import Answer, AnswerWord, Context, NotThisReason, Surrounding
from hrv.gates import LONGEST_SESSION_MS
from hrv.load import Assessment, Gate
from tests.alerts.desk import MINUTE_MS, Desk

ZONE: Final = "Europe/Berlin"
SETTINGS: Final = PolicySettings(ignored_days=99)
"""Load alone prompts here: the question on the page never comes."""
OVER: Final = {"accepted", "not_this", "ignored", "dropped"}
NEXT: Final = {
    "held": {"held", "offered", "snoozed", *OVER},
    "offered": {"snoozed", *OVER},
    "snoozed": {"held", "offered", "snoozed", *OVER},
}

_SURROUNDINGS: Final = st.sampled_from(get_args(Surrounding))
_REASONS: Final = st.sampled_from(get_args(NotThisReason))
_SNOOZES: Final = st.sampled_from([15, 30, 60])
_WORDS: Final = st.sampled_from(["accepted", "snoozed", "snoozed", None, "not_this", "ignored"])

Input = tuple[Assessment, Episode | None] | Context | Answer


class Recorded(Policy):
    """The policy, and all that it was told."""

    def __init__(self) -> None:
        super().__init__(SETTINGS, DEFAULT_HOLDS, ZoneInfo(ZONE))
        self.told: list[Input] = []

    def decide(self, assessment: Assessment, episode: Episode | None) -> list[Prompt]:
        """Remember, and decide."""
        self.told.append((assessment, episode))
        return super().decide(assessment, episode)

    def note(self, context: Context) -> list[Prompt]:
        """Remember, and note."""
        self.told.append(context)
        return super().note(context)

    def answer(self, answer: Answer) -> list[Prompt]:
        """Remember, and take the answer."""
        self.told.append(answer)
        return super().answer(answer)


def local(at_ms: int) -> datetime:
    """Return the wearer's time."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(ZONE))


def day_of(at_ms: int) -> int:
    """Return the wearer's day."""
    return local(at_ms).toordinal()


class RandomDays(RuleBasedStateMachine):
    """Some days around the change of the clocks in March 2026."""

    @initialize(hour=st.sampled_from([9, 8, 12, 17, 20, 5]), learned_days=st.sampled_from([28, 28, 28, 3, 1]))
    def begin(self, hour: int, learned_days: int) -> None:
        self.desk = Desk(f"2026-03-28T{hour:02}:00", zone=ZONE, learned_days=learned_days)
        self.policy = self.desk.policy = Recorded()
        self.learned_days = learned_days
        self.on: set[Surrounding] = set()
        self.session_ms = 0
        self.gates: tuple[Gate, ...] = ()

    @rule(calm=st.integers(3, 70), loaded=st.integers(5, 40), word=_WORDS, minutes=_SNOOZES)
    def have_a_load_and_answer(self, calm: int, loaded: int, word: AnswerWord | None, minutes: int) -> None:
        self._live(calm, 0.0)
        self._live(loaded, 2.0)
        if word:
            self.desk.answer(word, minutes)

    @rule(minutes=st.integers(1, 30), loaded=st.booleans())
    def go_on(self, minutes: int, loaded: bool) -> None:
        self._live(minutes, 2.0 if loaded else 0.0)

    @rule(what=_SURROUNDINGS, before=st.integers(3, 9), minutes=st.integers(1, 24), judged=st.booleans())
    def be_loaded_in_a_meeting(self, what: Surrounding, before: int, minutes: int, judged: bool) -> None:
        self._live(before, 2.0)
        self._note(what, True)
        self._live(minutes, 2.0 if judged else None, *(() if judged else ("microphone",)))
        self._note(what, False)
        self._live(4, 2.0)

    @rule(minutes=st.integers(1, 12), gate=st.sampled_from(get_args(Gate)))
    def live_unjudged(self, minutes: int, gate: Gate) -> None:
        self._live(minutes, None, gate)

    @rule(minutes=st.integers(1, 12) | st.integers(13, 300))
    def take_the_strap_off(self, minutes: int) -> None:
        self.desk.away(minutes)

    @precondition(lambda self: not 7 <= local(self.desk.at_ms).hour < 21)
    @rule()
    def sleep_until_the_morning(self) -> None:
        self.desk.away(((31 - local(self.desk.at_ms).hour) % 24 + 1) * 60)

    @rule(what=_SURROUNDINGS, on=st.sampled_from([False, False, True]))
    def change_around(self, what: Surrounding, on: bool) -> None:
        self._note(what, on)

    @rule(word=_WORDS, minutes=st.none() | _SNOOZES, why=_REASONS, named=st.sampled_from([None, 0, 1]))
    def answer(
        self, word: AnswerWord | None, minutes: int | None, why: NotThisReason, named: int | None
    ) -> None:
        newest_ms = self.desk.log[-1].prompt_ms if self.desk.log else 0
        if word:
            self.desk.answer(word, minutes, None if named is None else newest_ms + named, why)

    def _live(self, minutes: int, load: float | None, *gates: Gate) -> None:
        self.gates = gates
        for _ in range(minutes):
            self._judge_offers(self.desk.live(1, load, *gates), gates)

    def _note(self, what: Surrounding, on: bool) -> None:
        (self.on.add if on else self.on.discard)(what)
        self.session_ms = self.desk.at_ms if what == "session" else self.session_ms
        self._judge_offers(self.desk.note(what, on), self.gates)

    def _judge_offers(self, changed: list[Prompt], gates: tuple[Gate, ...]) -> None:
        for prompt in changed:
            if prompt.state == "offered":
                assert not self._holding(prompt.at_ms), "offered while something holds"
                assert not gates, "offered on a minute that was not judged"
                assert 7 <= local(prompt.at_ms).hour < 22, "offered in quiet hours"
                assert self.desk.episodes.current is not None, "offered without a load"

    def _holding(self, at_ms: int) -> set[Surrounding]:
        """Return what holds: a practice of more than two hours was killed before it could end."""
        return self.on - ({"session"} if at_ms - self.session_ms > LONGEST_SESSION_MS else set())

    @invariant()
    def keeps_the_budget_of_each_day(self) -> None:
        prompts, offers = defaultdict[int, int](int), defaultdict[int, int](int)
        for prompt in self._first_offers():
            prompts[day_of(prompt.at_ms)] += 1
        for prompt in self._of("offered"):
            offers[day_of(prompt.at_ms)] += 1
        most = 0 if self.learned_days < 2 else 1 if self.learned_days < 5 else 3
        assert all(count <= most for count in prompts.values())
        assert all(count <= 8 for count in offers.values())

    @invariant()
    def offers_a_prompt_again_at_most_twice(self) -> None:
        times = Counter(prompt.prompt_ms for prompt in self._of("offered"))
        assert all(count <= 3 for count in times.values())

    @invariant()
    def keeps_prompts_apart(self) -> None:
        for before, after in pairwise(self._of("offered")):
            least = 60 if before.prompt_ms != after.prompt_ms else 15
            assert after.at_ms - before.at_ms >= least * MINUTE_MS

    @invariant()
    def is_silent_after_not_this_and_after_two_ignored(self) -> None:
        ignored = defaultdict[int, int](int)
        silent_ms, was = 0, 0
        offered_ms: dict[int, int] = {}
        for prompt in self._log():
            if prompt.prompt_ms != was:
                assert prompt.at_ms >= silent_ms
                assert ignored[day_of(prompt.at_ms)] < 2
                was = prompt.prompt_ms
            if prompt.state == "offered":
                offered_ms[prompt.prompt_ms] = prompt.at_ms
            if prompt.state == "not_this":
                silent_ms = prompt.at_ms + 90 * MINUTE_MS
            if prompt.state == "ignored" and prompt.prompt_ms in offered_ms:
                ignored[day_of(offered_ms[prompt.prompt_ms])] += 1

    @invariant()
    def loses_no_prompt_and_keeps_one_open_at_a_time(self) -> None:
        for before, after in pairwise(self._log()):
            if before.prompt_ms == after.prompt_ms:
                assert after.state in NEXT[before.state]
                assert before != after or after.state == "snoozed"
            else:
                assert before.state in OVER, "a prompt was left without an end"
                assert after.state in ("held", "offered")
                assert after.prompt_ms == after.at_ms

    @invariant()
    def says_why_it_keeps_or_drops(self) -> None:
        for prompt in self._log():
            assert bool(prompt.held_by) == (prompt.state in ("held", "dropped"))
            assert (prompt.until_ms is not None) == (prompt.state == "snoozed")

    @invariant()
    def prompts_once_for_an_episode(self) -> None:
        owner: dict[int, int] = {}
        for prompt in self._log():
            assert prompt.episode_ms is not None
            assert owner.setdefault(prompt.episode_ms, prompt.prompt_ms) == prompt.prompt_ms

    def teardown(self) -> None:
        assert retold(self.policy.told) == self._log()

    def _log(self) -> list[Prompt]:
        return self.desk.log

    def _of(self, state: str) -> list[Prompt]:
        return [prompt for prompt in self._log() if prompt.state == state]

    def _first_offers(self) -> list[Prompt]:
        first: dict[int, Prompt] = {}
        for prompt in self._of("offered"):
            first.setdefault(prompt.prompt_ms, prompt)
        return list(first.values())


def retold(told: list[Input]) -> list[Prompt]:
    """Return the prompts of a new policy that is told the same."""
    policy = Policy(SETTINGS, DEFAULT_HOLDS, ZoneInfo(ZONE))
    prompts: list[Prompt] = []
    for one in told:
        match one:
            case Context():
                prompts += policy.note(one)
            case Answer():
                prompts += policy.answer(one)
            case (assessment, episode):
                prompts += policy.decide(assessment, episode)
    return prompts


TestRandomDays = RandomDays.TestCase
TestRandomDays.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
