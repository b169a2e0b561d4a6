"""When to prompt and with what: one pure, replayable state machine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final, assert_never

from alerts.budget import MINUTE_MS, Budget
from alerts.episode import Episode
from alerts.getting_up import GettingUp
from alerts.hold import Hold, Moment
from alerts.ledger import Ledger
from alerts.load_prompt import load_prompt, undeserving, with_figures
from alerts.local_time import local_at
from alerts.open_prompt import OpenPrompt
from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.planner import Planner, Wish
from alerts.policy_settings import OFFERS_A_DAY, PUSH_OFFERS_A_DAY
from alerts.policy_settings import PolicySettings as PolicySettings
from alerts.practices import Practices
from alerts.prompt import DropReason, Prompt, PromptChannel, PromptKind
from alerts.silence import Silence, Standing
from alerts.trial import is_withheld
from alerts.words import planned_text
from hrv.event import Answer, CheckIn, Context, Surrounding, Tick
from hrv.gates import LONGEST_SESSION_MS
from hrv.load import Assessment

NEW_MS: Final = 2 * MINUTE_MS
"""A minute that ended longer ago tells nothing of now; time that runs back by more was set back."""
DAY_MS: Final = 86_400_000
HEART_HOLDS: Final = frozenset({"moving", "bad_signal"})
"""They say that a heart can't be judged: they hold load prompts alone."""
EVENING_KINDS: Final[frozenset[PromptKind]] = frozenset({"night", "wind_down"})
"""Quiet hours do not hold these while the light is still on."""
EMPTY_DESK: Final = frozenset({"idle", "locked"})
"""What holds nothing that may go to the phone."""


class Policy:
    """Takes what happened in time order and gives the prompts whose state changed by it.

    A pure fold with a short memory. At most one prompt is open (held, offered or snoozed) at a time. Time
    alone changes nothing without a prompt that says so: a tick that gives none need not be kept.
    """

    def __init__(
        self,
        settings: PolicySettings,
        holds: Sequence[Hold],
        tz: tzinfo,
        plan: PlanSettings = NOTHING_PLANNED,
        practices: Practices | None = None,
    ) -> None:
        """Take the constants, what may hold, the wearer's zone and plan, and their own practices."""
        self._settings = settings
        self._own = self._practices = practices or Practices()
        self._holds = holds
        self._tz = tz
        self._budget = Budget(settings)
        self._getting_up = GettingUp()
        self._planner = Planner(plan)
        self._ledger = Ledger(self._budget, self._planner, settings, tz)
        self._surroundings: dict[Surrounding, bool] = {}
        self._session_ms = 0
        """When a session began or ended."""
        self._newest: Assessment | None = None
        self._episode: Episode | None = None
        self._open: OpenPrompt | None = None
        self._decided_ms: int | None = None
        self._was_behind = False
        """The newest minute lay before what was decided last."""
        self._prompted_ms: int | None = None
        """The episode of the newest load prompt."""
        self._silent: tuple[Silence, ...] = ()

    def decide(self, assessment: Assessment, episode: Episode | None) -> list[Prompt]:
        """Take one minute and the current episode, or that which it ended; return what changed.

        The last minute before the strap came off is told when it is on again: what began since then stands.
        """
        at_ms = assessment.at_ms
        is_late = self._is_late(at_ms)
        self.hear(assessment, episode)
        return (
            []
            if is_late
            else [*self._wait(at_ms), *self._begin_load(assessment), *self._begin_planned(at_ms)]
        )

    def hear(self, assessment: Assessment, episode: Episode | None) -> None:
        """Take what `decide` takes, and decide nothing."""
        self._newest = assessment
        self._getting_up.note(assessment, quiet=self._is_quiet(assessment.at_ms))
        self._episode = None if episode is None or episode.state == "ended" else episode
        self._planner.learn(assessment, self._local(assessment.at_ms))

    def look(self, assessment: Assessment, episode: Episode | None) -> None:
        """Take what `decide` takes, and only say why it would be `silent`."""
        self.hear(assessment, episode)
        self._silent = self._why_silent(assessment)

    def recall(self, prompt: Prompt) -> None:
        """Take the next state of a prompt as it was kept: it was so, whatever these settings would decide."""
        kept = self._open
        if kept is None or (kept.prompt.prompt_ms, kept.prompt.kind) != (prompt.prompt_ms, prompt.kind):
            kept = self._ledger.begun(prompt)
        self._open = kept
        self._decided_ms = prompt.prompt_ms
        self._prompted_ms = self._prompted_ms if prompt.episode_ms is None else prompt.episode_ms
        self._ledger.recalled(kept, prompt)
        self._over([])

    @property
    def silent(self) -> tuple[Silence, ...]:
        """Why the newest minute began no load prompt; empty: it did, or no load was on."""
        return self._silent

    def held_by(self, at_ms: int) -> tuple[str, ...]:
        """Return the kinds of the holds that would keep a load prompt back now."""
        return self._held_by("load", self._moment(at_ms))[0]

    def standing(self) -> Standing | None:
        """Return what the newest minute's day has borne, and bears; None: no minute was heard."""
        newest = self._newest
        if newest is None:
            return None
        local = self._local(newest.at_ms)
        return self._budget.standing(local.toordinal(), newest.learned_days, self._most(local))

    def note(self, context: Context) -> list[Prompt]:
        """Take a change around the wearer; a released hold may offer what it kept."""
        self.surround(context)
        return [] if self._is_past(context.at_ms) else self.tick(Tick(context.at_ms))

    def surround(self, context: Context) -> None:
        """Take what `note` takes, and decide nothing."""
        self._surroundings[context.what] = context.on
        self._session_ms = context.at_ms if context.what == "session" else self._session_ms
        self._planner.note(context)

    def tick(self, tick: Tick) -> list[Prompt]:
        """Let time come to where it is, though nothing happened."""
        return [*self._wait(tick.at_ms), *self._begin_planned(tick.at_ms)]

    def said(self, checkin: CheckIn) -> None:
        """Take what the wearer said of themselves: it need not be asked."""
        self._planner.said(checkin, self._local(checkin.at_ms))

    def suits(self, *, breath: bool) -> None:
        """Take whether the wearer chose the breath, or grounding; settings without the breath stand."""
        self._practices = replace(self._own, breath_focus=self._own.breath_focus and breath)

    def answer(self, answer: Answer) -> list[Prompt]:
        """Take the wearer's answer; an answer to no open prompt changes nothing."""
        kept = self._open
        if kept is None or answer.prompt_ms not in (None, kept.prompt.prompt_ms):
            return []
        match answer.answer:
            case "accepted":
                return self._accept(kept, answer.at_ms)
            case "ignored":
                return self._ignore(kept, answer.at_ms)
            case "not_this":
                self._ledger.refused(answer.at_ms)
                return self._over(kept.turn(answer.at_ms, "not_this", why=answer.why))
            case "snoozed":
                return self._over(kept.snooze(answer.at_ms, answer.minutes, self._settings))
            case _:
                assert_never(answer.answer)

    def _begin_load(self, assessment: Assessment) -> list[Prompt]:
        """Begin a load prompt when this minute deserves one; it replaces what is planned and waits."""
        episode, at_ms, kept = self._episode, assessment.at_ms, self._open
        self._silent = self._why_silent(assessment)
        if episode is None or self._silent:
            return []
        replaced = [] if kept is None else self._drop(kept, at_ms, "replaced")
        self._prompted_ms = episode.start_ms
        drafted = load_prompt(at_ms, self._practices.offered(self._settings.practice).kind)
        prompt = self._with_figures(drafted, assessment, episode)
        return [*replaced, *self._begin(prompt, self._settings.held_minutes)]

    def _with_figures(self, prompt: Prompt, assessment: Assessment, episode: Episode) -> Prompt:
        begin = self._local(assessment.at_ms - MINUTE_MS)
        offer = self._practices.named(prompt.practice).offer
        return with_figures(prompt, assessment, episode, begin, offer)

    def _why_silent(self, assessment: Assessment) -> tuple[Silence, ...]:
        """Return all that keeps this minute of an episode from beginning a load prompt."""
        episode, at_ms, kept = self._episode, assessment.at_ms, self._open
        if episode is None:
            return ()
        if episode.start_ms == self._prompted_ms:
            return ("prompted",)
        if episode.state == "building":
            return ("building",)
        local = self._local(at_ms)
        day = local.toordinal()
        found: list[tuple[Silence, bool]] = [
            ("open", kept is not None and (kept.is_load or kept.prompt.state == "offered")),
            ("same_moment", at_ms == self._decided_ms),
            ("evening", self._planner.is_evening(local)),
        ]
        return (
            *(why for why, holds in found if holds),
            *undeserving(assessment, episode, self._settings),
            *self._budget.against_load(at_ms, day, assessment.learned_days),
            *self._budget.against(at_ms, day, self._most(local)),
        )

    def _begin_planned(self, at_ms: int) -> list[Prompt]:
        """Begin what is planned for now, when no prompt is open and the day bears one more."""
        if self._open is not None or at_ms == self._decided_ms:
            return []
        local = self._local(at_ms)
        wish = self._wish(at_ms, local)
        if wish is None:
            return []
        practice = self._practices.offered(wish.practice) if wish.practice else None
        kind, offer = (practice.kind, practice.offer) if practice else ("", "")
        prompt = Prompt(at_ms, at_ms, wish.kind, "held", kind, planned_text(wish.kind, offer))
        self._planner.decided(prompt, local)
        return self._begin(prompt, wish.wait_minutes)

    def _wish(self, at_ms: int, local: datetime) -> Wish | None:
        day, most = local.toordinal(), self._most(local)
        if self._budget.should_ask(day) and not self._is_quiet(at_ms):
            self._budget.asked(day)
            return Wish("lower_rate", "", 0)
        if not self._budget.allows(at_ms, day, most):
            return None
        lowered = self._budget.is_lowered(day)
        return self._planner.due(at_ms, local, self._budget.left(day, most), lowered=lowered)

    def _begin(self, prompt: Prompt, wait_minutes: int) -> list[Prompt]:
        at_ms = prompt.at_ms
        self._decided_ms = at_ms
        self._open = OpenPrompt(prompt, due_ms=at_ms, last_ms=at_ms + wait_minutes * MINUTE_MS)
        return self._try_offer(self._open, at_ms)

    def _wait(self, at_ms: int) -> list[Prompt]:
        """Let time come to `at_ms`: the open prompt may be due, released, too late or ignored."""
        kept = self._open
        if kept is None:
            return []
        if kept.prompt.at_ms - at_ms > NEW_MS:
            return self._drop(kept, at_ms, "clock_set")
        if kept.prompt.state == "offered":
            return self._ignore(kept, at_ms) if self._is_unanswered(kept, at_ms) else []
        return self._try_offer(kept, at_ms) if at_ms >= kept.due_ms else []

    def _is_unanswered(self, kept: OpenPrompt, at_ms: int) -> bool:
        if kept.prompt.channel == "page":
            return self._local(at_ms).toordinal() != kept.day
        return at_ms - kept.prompt.at_ms >= self._settings.ignored_minutes * MINUTE_MS

    def _try_offer(self, kept: OpenPrompt, at_ms: int) -> list[Prompt]:
        """Offer the open prompt, hold it, or drop it."""
        moment, local = self._moment(at_ms), self._local(at_ms)
        judged = moment.assessment if moment.assessment and moment.assessment.judged else None
        if why := self._too_late(kept, at_ms, local, judged):
            return self._drop(kept, at_ms, why)
        held_by, channel = self._held_by(kept.prompt.kind, moment)
        unseen = kept.is_load and (judged is None or self._episode is None)
        if held_by or unseen:
            return kept.hold(at_ms, held_by or ("not_judged",))
        if channel != "page" and self._budget.left(local.toordinal(), self._most(local)) <= 0:
            return self._drop(kept, at_ms, "enough_today")
        if kept.is_load and judged and self._episode:
            self._prompted_ms = self._episode.start_ms
            kept.prompt = self._with_figures(kept.prompt, judged, self._episode)
        return self._offer(kept, at_ms, channel)

    def _too_late(
        self, kept: OpenPrompt, at_ms: int, local: datetime, judged: Assessment | None
    ) -> DropReason | None:
        if at_ms > kept.last_ms:
            return "too_late"
        if kept.is_load and judged and self._episode is None:
            return "load_over"
        return "evening" if kept.is_load and self._planner.is_evening(local) else None

    def _offer(self, kept: OpenPrompt, at_ms: int, channel: PromptChannel) -> list[Prompt]:
        """Offer it; by the coin a load prompt is withheld instead, and all else goes as if it had come."""
        kept.prompt = replace(kept.prompt, channel=channel)
        is_first = not kept.was_offered
        self._ledger.offered(kept, at_ms)
        if is_first and kept.is_load and is_withheld(kept.prompt.prompt_ms, self._settings.withhold_share):
            return self._over(kept.turn(at_ms, "withheld"))
        return kept.turn(at_ms, "offered")

    def _held_by(self, kind: PromptKind, moment: Moment) -> tuple[tuple[str, ...], PromptChannel]:
        """Return what holds a prompt of this kind now, and how far it would go if nothing does."""
        if kind == "lower_rate":
            return (), "page"
        held_by = tuple(h.kind for h in self._holds if self._heeds(kind, h.kind, moment) and h.holds(moment))
        if self._settings.phone and held_by and EMPTY_DESK.issuperset(held_by):
            return (), "phone"
        return held_by, "notification"

    def _heeds(self, kind: PromptKind, hold: str, moment: Moment) -> bool:
        """Tell whether a hold means prompts of this kind."""
        if hold in HEART_HOLDS:
            return kind == "load"
        is_evening = kind in EVENING_KINDS and self._planner.is_before_lights_out(moment.local)
        return not (hold == "quiet_hours" and is_evening)

    def _accept(self, kept: OpenPrompt, at_ms: int) -> list[Prompt]:
        self._ledger.accepted(kept, at_ms)
        return self._over(kept.turn(at_ms, "accepted"))

    def _ignore(self, kept: OpenPrompt, at_ms: int) -> list[Prompt]:
        self._ledger.ignored(kept, at_ms)
        return self._over(kept.turn(at_ms, "ignored"))

    def _drop(self, kept: OpenPrompt, at_ms: int, why: DropReason) -> list[Prompt]:
        return self._over(kept.drop(at_ms, why))

    def _over(self, changed: list[Prompt]) -> list[Prompt]:
        """Forget the open prompt when this was the end of it."""
        if self._open is not None and self._open.is_over:
            self._open = None
        return changed

    def _most(self, local: datetime) -> int:
        return PUSH_OFFERS_A_DAY if self._planner.is_season(local.date()) else OFFERS_A_DAY

    def _is_past(self, at_ms: int) -> bool:
        """Tell whether something is said of a time that is over; of a longer one the clock was set back."""
        known = (self._newest.at_ms if self._newest else None, self._decided_ms)
        return any(one is not None and NEW_MS < one - at_ms < DAY_MS for one in known)

    def _is_late(self, at_ms: int) -> bool:
        """Tell whether a minute goes on from the newest while time has come farther; a second is not late."""
        was_behind, decided_ms = self._was_behind, self._decided_ms
        self._was_behind = decided_ms is not None and at_ms < decided_ms - NEW_MS
        return self._was_behind and not was_behind and self._newest is not None and self._newest.at_ms < at_ms

    def _is_quiet(self, at_ms: int) -> bool:
        moment = self._moment(at_ms)
        return any(hold.kind == "quiet_hours" and hold.holds(moment) for hold in self._holds)

    def _moment(self, at_ms: int) -> Moment:
        newest, is_over = self._newest, at_ms - self._session_ms > LONGEST_SESSION_MS
        over: frozenset[Surrounding] = frozenset({"session"} if is_over else ())
        return Moment(
            at_ms=at_ms,
            local=self._local(at_ms),
            surroundings=frozenset(what for what, on in self._surroundings.items() if on) - over,
            known=frozenset(self._surroundings),
            assessment=newest if newest and abs(at_ms - newest.at_ms) <= NEW_MS else None,
            in_bed=self._getting_up.in_bed,
        )

    def _local(self, at_ms: int) -> datetime:
        return local_at(at_ms, self._tz)
