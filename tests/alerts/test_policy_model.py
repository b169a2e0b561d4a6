"""Whatever a wearer's days are like, the plan and the load prompts together keep their promises."""

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise
from typing import Final, get_args
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alerts.episode import EpisodeSettings, EpisodeTracker
from alerts.holds import DEFAULT_HOLDS
from alerts.plan_settings import PlanSettings
from alerts.policy import Policy, PolicySettings
from alerts.prompt import Prompt
from alerts.push_season import PushSettings
from alerts.trial import is_withheld
from hrv.event import Answer, AnswerWord, CheckIn, Context, NotThisReason, Surrounding, Tick
from hrv.load import Assessment, Gate
from tests.alerts.desk import MINUTE_MS, assessed, local_ms

ZONE: Final = "Europe/Berlin"
TZ: Final = ZoneInfo(ZONE)
ANSWERED: Final = {"accepted", "not_this", "ignored", "dropped"}
OVER: Final = {*ANSWERED, "withheld"}
NEXT: Final = {
    "held": {"held", "offered", "snoozed", *OVER},
    "offered": {"snoozed", *ANSWERED},
    "snoozed": {"held", "offered", "snoozed", *OVER},
}
PLAN: Final = PlanSettings(
    weekdays=(1, 2, 3, 4, 5, 6, 7),
    snacks_a_day=11,
    joy=("13:00",),
    checkin="20:00",
    morning_question=True,
    push=PushSettings(dates=("2026-03-29/2026-03-29",), snacks_a_day=12),
)
HEART: Final = {"motion", "signal"}

_WORDS: Final = st.sampled_from(["accepted", "accepted", "snoozed", None, None, "not_this", "ignored"])
_REASONS: Final = st.sampled_from(get_args(NotThisReason))
_AROUND: Final = st.sampled_from(get_args(Surrounding))

Input = Assessment | Context | Answer | CheckIn | Tick


class Thinking:
    """Tracker and policy, fed as the pipeline feeds them."""

    def __init__(self, withhold_share: float) -> None:
        self.policy = Policy(PolicySettings(withhold_share=withhold_share), DEFAULT_HOLDS, TZ, PLAN)
        self.episodes = EpisodeTracker(EpisodeSettings())

    def hear(self, told: Input) -> list[Prompt]:
        """Return what changed."""
        match told:
            case Assessment():
                ended = self.episodes.track(told)
                return self.policy.decide(told, self.episodes.current or ended)
            case Context():
                return self.policy.note(told)
            case Answer():
                return self.policy.answer(told)
            case Tick():
                return self.policy.tick(told)
            case CheckIn():
                self.policy.said(told)
                return []

    def remember(self, told: Input | Prompt) -> None:
        """Take it as a thing that is over, as after a restart."""
        match told:
            case Assessment():
                ended = self.episodes.track(told)
                self.policy.hear(told, self.episodes.current or ended)
            case Context():
                self.policy.surround(told)
            case CheckIn():
                self.policy.said(told)
            case Prompt():
                self.policy.recall(told)
            case Answer() | Tick():
                pass


def local(at_ms: int) -> datetime:
    """Return the wearer's time."""
    return datetime.fromtimestamp(at_ms / 1000, TZ)


def day_of(at_ms: int) -> int:
    """Return the wearer's day."""
    return local(at_ms).toordinal()


class RandomPlannedDays(RuleBasedStateMachine):
    """Days around the change of the clocks, with and without a strap, with restarts and clocks that jump."""

    @initialize(
        hour=st.sampled_from([9, 6, 11, 16, 21]),
        day=st.sampled_from(["2026-03-27", "2026-03-28", "2026-03-29", "2026-10-24"]),
        learned_days=st.sampled_from([28, 28, 3, 1]),
        withhold_share=st.sampled_from([0.0, 0.5]),
    )
    def begin(self, hour: int, day: str, learned_days: int, withhold_share: float) -> None:
        self.thinking = Thinking(withhold_share)
        self.withhold_share = withhold_share
        self.at_ms = local_ms(f"{day}T{hour:02}:00", ZONE)
        self.learned_days = learned_days
        self.kept: list[Input] = []
        self.journal: list[Input | Prompt] = []
        self.log: list[Prompt] = []
        self.on: set[Surrounding] = set()
        self.jumps = 0

    @rule(minutes=st.integers(1, 40), loaded=st.booleans(), word=_WORDS, snooze=st.sampled_from([15, 30, 60]))
    def wear_the_strap(self, minutes: int, loaded: bool, word: AnswerWord | None, snooze: int) -> None:
        for _ in range(minutes):
            self._minute(2.0 if loaded else 0.0)
        self._answer(word, snooze, None)

    @rule(minutes=st.integers(5, 240), word=_WORDS, snooze=st.sampled_from([15, 30, 60]))
    def go_on_without_a_strap(self, minutes: int, word: AnswerWord | None, snooze: int) -> None:
        for _ in range(minutes):
            self._pass_minute()
            if self.log and self.log[-1].state == "offered" and self.log[-1].at_ms == self.at_ms:
                self._answer(word, snooze, None)

    @rule(hours=st.integers(4, 14), meeting=st.booleans(), snooze=st.sampled_from([None, None, 15, 30]))
    def have_a_full_day(self, hours: int, meeting: bool, snooze: int | None) -> None:
        """Each hour has ten minutes of load, perhaps in a meeting; all that comes is taken up or put off."""
        for minute in range(hours * 60):
            if meeting and minute % 60 in (20, 50):
                self._note("calendar", minute % 60 == 20)
            self._minute(2.0 if 30 <= minute % 60 < 40 else 0.0)
            if self.log and self.log[-1].state == "offered":
                self._answer("snoozed" if snooze else "accepted", snooze, None)

    @rule(minutes=st.integers(60, 600))
    def ignore_everything_for_hours(self, minutes: int) -> None:
        for _ in range(minutes):
            self._pass_minute()

    @rule(minutes=st.integers(1, 12), gate=st.sampled_from(get_args(Gate)))
    def live_unjudged(self, minutes: int, gate: Gate) -> None:
        for _ in range(minutes):
            self._minute(None, gate)

    @rule(what=_AROUND, before=st.integers(0, 6), minutes=st.integers(1, 50))
    def meet(self, what: Surrounding, before: int, minutes: int) -> None:
        for _ in range(before):
            self._minute(2.0)
        self._note(what, True)
        for number in range(minutes):
            self._minute(2.0) if number % 3 else self._pass_minute()
        self._note(what, False)

    @rule(word=_WORDS, snooze=st.none() | st.sampled_from([1, 15, 60]), why=_REASONS)
    def answer(self, word: AnswerWord | None, snooze: int | None, why: NotThisReason) -> None:
        self._answer(word, snooze, why)

    @rule()
    def check_in(self) -> None:
        self._tell(CheckIn(self.at_ms))

    @rule(hours=st.integers(1, 14))
    def switch_everything_off(self, hours: int) -> None:
        self.at_ms += hours * 60 * MINUTE_MS

    @rule(minutes=st.sampled_from([5, 45, 26 * 60]))
    def set_the_clock_back(self, minutes: int) -> None:
        self.at_ms -= minutes * MINUTE_MS
        self.jumps += 1
        self._pass_minute()

    @rule()
    def restart(self) -> None:
        again = Thinking(self.withhold_share)
        for told in self.journal:
            again.remember(told)
        self.thinking = again

    def _pass_minute(self) -> None:
        self.at_ms += MINUTE_MS
        self._tell(Tick(self.at_ms))

    def _minute(self, load: float | None, *gates: Gate) -> None:
        self.at_ms += MINUTE_MS
        self._tell(assessed(self.at_ms, load, gates, learned_days=self.learned_days), gates)

    def _note(self, what: Surrounding, on: bool) -> None:
        (self.on.add if on else self.on.discard)(what)
        self._tell(Context(self.at_ms, what, on))

    def _answer(self, word: AnswerWord | None, minutes: int | None, why: NotThisReason | None) -> None:
        if word:
            self._tell(Answer(self.at_ms, word, None, minutes, why))

    def _tell(self, told: Input, gates: tuple[Gate, ...] = ()) -> None:
        changed = self.thinking.hear(told)
        if changed or not isinstance(told, Tick):
            self.kept.append(told)
            self.journal += [told, *changed]
        self.log += changed
        for prompt in changed:
            if prompt.state in ("offered", "withheld") and prompt.channel != "page":
                self._judge(prompt, gates)

    def _judge(self, prompt: Prompt, gates: tuple[Gate, ...]) -> None:
        assert not self.on, "offered while something holds"
        now = f"{local(prompt.at_ms):%H:%M}"
        if prompt.kind in ("night", "wind_down"):
            assert "07:00" <= now < "22:30", "offered when the light is out"
        else:
            assert "07:00" <= now < "22:00", "offered in quiet hours"
        if prompt.kind == "load":
            assert not gates, "offered on a minute that was not judged"
            assert self.thinking.episodes.current is not None, "offered without a load"
            assert now < "22:00", "offered after the wind-down"

    @invariant()
    def keeps_the_budget_of_each_day(self) -> None:
        offers, loads = defaultdict[int, int](int), defaultdict[int, set[int]](set)
        for prompt in self._offers():
            offers[day_of(prompt.at_ms)] += 1
            if prompt.kind == "load":
                loads[day_of(prompt.at_ms)].add(prompt.prompt_ms)
        season = date(2026, 3, 29).toordinal()
        assert all(count <= (12 if day == season else 8) for day, count in offers.items())
        first = {p.prompt_ms: day_of(p.at_ms) for p in reversed(self._offers()) if p.kind == "load"}
        most = 0 if self.learned_days < 2 else 1 if self.learned_days < 5 else 3
        for day in loads:
            assert sum(one == day for one in first.values()) <= most

    @invariant()
    def keeps_prompts_apart(self) -> None:
        for before, after in pairwise(self._offers()):
            if before.prompt_ms != after.prompt_ms:
                assert abs(after.at_ms - before.at_ms) >= 30 * MINUTE_MS
        loads = [prompt for prompt in self._offers() if prompt.kind == "load"]
        for before, after in pairwise(loads):
            if before.prompt_ms != after.prompt_ms:
                assert abs(after.at_ms - before.at_ms) >= 60 * MINUTE_MS

    @invariant()
    def offers_a_prompt_at_most_three_times(self) -> None:
        times = Counter((prompt.prompt_ms, prompt.kind) for prompt in self._offers())
        assert all(count <= 3 for count in times.values())

    @invariant()
    def loses_no_prompt_and_keeps_one_open_at_a_time(self) -> None:
        for before, after in pairwise(self.log):
            if before.prompt_ms == after.prompt_ms and before.kind == after.kind:
                assert after.state in NEXT[before.state]
            else:
                assert before.state in OVER, "a prompt was left without an end"
                assert after.prompt_ms == after.at_ms

    @invariant()
    def withholds_load_prompts_alone_and_only_by_the_coin_before_their_first_offer(self) -> None:
        came = {
            prompt.prompt_ms for prompt in self.log if prompt.state == "offered" and prompt.kind == "load"
        }
        for prompt in self.log:
            if prompt.state == "withheld":
                assert prompt.kind == "load"
                assert prompt.prompt_ms not in came
                assert is_withheld(prompt.prompt_ms, self.withhold_share)
        assert not any(is_withheld(prompt_ms, self.withhold_share) for prompt_ms in came)

    @invariant()
    def says_why_it_keeps_or_drops(self) -> None:
        for prompt in self.log:
            assert bool(prompt.held_by) == (prompt.state in ("held", "dropped"))
            assert (prompt.until_ms is not None) == (prompt.state == "snoozed")
            assert (prompt.load is not None) == (prompt.kind == "load")

    @invariant()
    def prompts_once_for_an_episode_and_once_a_day_for_what_has_its_time(self) -> None:
        if self.jumps:
            return
        owner: dict[int, int] = {}
        daily: dict[tuple[str, int], int] = {}
        for prompt in self.log:
            if prompt.episode_ms is not None:
                assert owner.setdefault(prompt.episode_ms, prompt.prompt_ms) == prompt.prompt_ms
            elif prompt.kind != "snack":
                key = (prompt.kind, day_of(prompt.prompt_ms))
                assert daily.setdefault(key, prompt.prompt_ms) == prompt.prompt_ms

    @invariant()
    def is_silent_after_two_ignored_and_after_not_this(self) -> None:
        ignored = defaultdict[int, int](int)
        offered_day: dict[int, int] = {}
        silent_ms, was = -(10**15), 0
        for prompt in self.log:
            if prompt.prompt_ms != was and prompt.kind != "lower_rate":
                assert ignored[day_of(prompt.at_ms)] < 2
                assert abs(prompt.at_ms - silent_ms) >= 90 * MINUTE_MS
            was = prompt.prompt_ms
            if prompt.state == "offered":
                offered_day[prompt.prompt_ms] = day_of(prompt.at_ms)
            if prompt.state == "not_this":
                silent_ms = prompt.at_ms
            if prompt.state == "ignored" and prompt.channel != "page":
                ignored[offered_day.get(prompt.prompt_ms, day_of(prompt.at_ms))] += 1

    def teardown(self) -> None:
        again = Thinking(self.withhold_share)
        assert [prompt for told in self.kept for prompt in again.hear(told)] == self.log

    def _offers(self) -> list[Prompt]:
        """Return what counts as an offer: what was withheld does, as if it had come."""
        return [p for p in self.log if p.state in ("offered", "withheld") and p.channel != "page"]


TestRandomPlannedDays = RandomPlannedDays.TestCase
TestRandomPlannedDays.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
