"""When to prompt and with what: one pure, replayable state machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, assert_never

from alerts.budget import MINUTE_MS, Budget
from alerts.episode import Episode
from alerts.getting_up import GettingUp
from alerts.hold import Hold, Moment
from alerts.policy_settings import PolicySettings as PolicySettings
from alerts.practices import PRACTICES
from alerts.prompt import DropReason, Prompt, PromptState
from alerts.words import prompt_text
from hrv.event import Answer, Context, NotThisReason, Surrounding
from hrv.load import Assessment

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""
_NEW_MS: Final = 2 * MINUTE_MS
"""A minute that ended longer ago tells nothing of now; time that runs back by more was set back."""
_OPEN_STATES: Final[frozenset[PromptState]] = frozenset({"held", "offered", "snoozed"})


@dataclass(slots=True)
class _Open:
    """The one prompt that is not yet over."""

    prompt: Prompt
    due_ms: int
    """Since when it should be offered."""
    snoozes: int = 0
    was_offered: bool = False


class Policy:
    """Takes what happened in time order and gives the prompts whose state changed by it.

    A pure fold with a short memory: it needs the wearer's day so far, the surroundings, and the hours of
    the open prompt. At most one prompt is open (held, offered or snoozed) at a time.
    """

    def __init__(self, settings: PolicySettings, holds: Sequence[Hold], tz: tzinfo) -> None:
        self._settings = settings
        self._holds = holds
        self._tz = tz
        self._offer = next(practice.offer for practice in PRACTICES if practice.kind == settings.practice)
        self._budget = Budget(settings)
        self._getting_up = GettingUp()
        self._surroundings: dict[Surrounding, bool] = {}
        self._newest: Assessment | None = None
        self._episode: Episode | None = None
        self._open: _Open | None = None
        self._prompted_ms: int | None = None
        """The episode of the newest prompt."""

    def decide(self, assessment: Assessment, episode: Episode | None) -> list[Prompt]:
        """Take one minute and the current episode, or that which it ended; return what changed."""
        self._newest = assessment
        self._getting_up.note(assessment, quiet=self._is_quiet(assessment.at_ms))
        self._episode = None if episode is None or episode.state == "ended" else episode
        changed = self._wait(assessment.at_ms)
        if self._open is None and self._episode and self._deserves_prompt(assessment, self._episode):
            prompt = self._drafted(assessment, self._episode)
            self._open = _Open(prompt, due_ms=prompt.at_ms)
            changed += self._try_offer(self._open, prompt.at_ms)
        return changed

    def note(self, context: Context) -> list[Prompt]:
        """Take a change around the wearer; a released hold may offer what it kept."""
        self._surroundings[context.what] = context.on
        return self._wait(context.at_ms)

    def answer(self, answer: Answer) -> list[Prompt]:
        """Take the wearer's answer; an answer to no open prompt changes nothing."""
        kept = self._open
        if kept is None or answer.prompt_ms not in (None, kept.prompt.prompt_ms):
            return []
        match answer.answer:
            case "accepted":
                return self._turn(kept, answer.at_ms, "accepted")
            case "ignored":
                return self._ignore(kept, answer.at_ms)
            case "not_this":
                self._budget.refused(answer.at_ms)
                return self._turn(kept, answer.at_ms, "not_this", why=answer.why)
            case "snoozed":
                return self._snooze(kept, answer.at_ms, answer.minutes)
            case _:
                assert_never(answer.answer)

    def _deserves_prompt(self, assessment: Assessment, episode: Episode) -> bool:
        """Tell whether this minute may begin a prompt; where not, there is only the chip on the page."""
        settings = self._settings
        return (
            episode.state == "sustained"
            and episode.start_ms != self._prompted_ms
            and assessment.judged
            and episode.confidence >= settings.least_confidence
            and (assessment.has_motion or settings.prompt_without_motion)
            and self._budget.allows(assessment.at_ms, self._day(assessment.at_ms), assessment.learned_days)
        )

    def _wait(self, at_ms: int) -> list[Prompt]:
        """Let time come to `at_ms`: the open prompt may be due, released, too late or ignored."""
        kept = self._open
        if kept is None:
            return []
        if kept.prompt.at_ms - at_ms > _NEW_MS:
            return self._drop(kept, at_ms, "clock_set")
        if kept.prompt.state == "offered":
            late = at_ms - kept.prompt.at_ms >= self._settings.ignored_minutes * MINUTE_MS
            return self._ignore(kept, at_ms) if late else []
        return self._try_offer(kept, at_ms) if at_ms >= kept.due_ms else []

    def _try_offer(self, kept: _Open, at_ms: int) -> list[Prompt]:
        """Offer the open prompt, hold it, or drop it."""
        moment, episode = self._moment(at_ms), self._episode
        judged = moment.assessment if moment.assessment and moment.assessment.judged else None
        if at_ms - kept.due_ms > self._settings.held_minutes * MINUTE_MS:
            return self._drop(kept, at_ms, "too_late")
        if judged and episode is None:
            return self._drop(kept, at_ms, "load_over")
        held_by = tuple(hold.kind for hold in self._holds if hold.holds(moment))
        if held_by or judged is None or episode is None:
            return self._hold(kept, at_ms, held_by or ("not_judged",))
        day = self._day(at_ms)
        if not self._budget.allows_again(day):
            return self._drop(kept, at_ms, "enough_today")
        self._budget.offered(at_ms, day, first=not kept.was_offered)
        kept.was_offered = True
        kept.prompt = self._with_figures(kept.prompt, judged, episode)
        return self._turn(kept, at_ms, "offered")

    def _hold(self, kept: _Open, at_ms: int, held_by: tuple[str, ...]) -> list[Prompt]:
        if kept.prompt.state == "held" and kept.prompt.held_by == held_by:
            return []
        return self._turn(kept, at_ms, "held", held_by=held_by)

    def _drop(self, kept: _Open, at_ms: int, why: DropReason) -> list[Prompt]:
        return self._turn(kept, at_ms, "dropped", held_by=(why,))

    def _ignore(self, kept: _Open, at_ms: int) -> list[Prompt]:
        self._budget.ignored()
        return self._turn(kept, at_ms, "ignored")

    def _snooze(self, kept: _Open, at_ms: int, minutes: int | None) -> list[Prompt]:
        """Put the prompt off; one that is put off already (a button pressed twice) only moves its time."""
        if kept.prompt.state != "snoozed":
            if kept.snoozes >= self._settings.snoozes:
                return self._drop(kept, at_ms, "snoozed_often")
            kept.snoozes += 1
        asked = min(self._settings.snooze_minutes) if minutes is None else minutes
        nearest = min(self._settings.snooze_minutes, key=lambda allowed: abs(allowed - asked))
        kept.due_ms = at_ms + nearest * MINUTE_MS
        return self._turn(kept, at_ms, "snoozed", until_ms=kept.due_ms)

    def _turn(
        self,
        kept: _Open,
        at_ms: int,
        state: PromptState,
        *,
        held_by: tuple[str, ...] = (),
        until_ms: int | None = None,
        why: NotThisReason | None = None,
    ) -> list[Prompt]:
        """Give the open prompt its next state; from most states it is no longer open."""
        kept.prompt = replace(
            kept.prompt, at_ms=at_ms, state=state, held_by=held_by, until_ms=until_ms, why=why
        )
        self._open = kept if state in _OPEN_STATES else None
        return [kept.prompt]

    def _drafted(self, assessment: Assessment, episode: Episode) -> Prompt:
        """Return a new prompt for this episode, not yet offered to anybody."""
        empty = Prompt(
            prompt_ms=assessment.at_ms,
            at_ms=assessment.at_ms,
            kind="load",
            state="held",
            practice=self._settings.practice,
            text="",
            episode_ms=episode.start_ms,
            minutes=0,
            d_hr_bpm=0.0,
            d_rmssd_pct=0.0,
            load=0.0,
            confidence=0.0,
        )
        return self._with_figures(empty, assessment, episode)

    def _with_figures(self, prompt: Prompt, assessment: Assessment, episode: Episode) -> Prompt:
        """Return the prompt with what is true now, of the episode that is on now."""
        self._prompted_ms = episode.start_ms
        local = self._local(assessment.at_ms - MINUTE_MS)
        return replace(
            prompt,
            text=prompt_text(assessment, episode, local, self._offer),
            episode_ms=episode.start_ms,
            minutes=episode.minutes,
            d_hr_bpm=episode.d_hr_bpm,
            d_rmssd_pct=episode.d_rmssd_pct,
            load=episode.peak_load if assessment.load is None else assessment.load,
            confidence=episode.confidence,
        )

    def _is_quiet(self, at_ms: int) -> bool:
        moment = self._moment(at_ms)
        return any(hold.kind == "quiet_hours" and hold.holds(moment) for hold in self._holds)

    def _moment(self, at_ms: int) -> Moment:
        newest = self._newest
        return Moment(
            at_ms=at_ms,
            local=self._local(at_ms),
            surroundings=frozenset(what for what, on in self._surroundings.items() if on),
            known=frozenset(self._surroundings),
            assessment=newest if newest and abs(at_ms - newest.at_ms) <= _NEW_MS else None,
            in_bed=self._getting_up.in_bed,
        )

    def _day(self, at_ms: int) -> int:
        return self._local(at_ms).toordinal()

    def _local(self, at_ms: int) -> datetime:
        begin_ms = min(max(at_ms, 0), _LAST_MS)
        return (_EPOCH + timedelta(milliseconds=begin_ms)).astimezone(self._tz)
