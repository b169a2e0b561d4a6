"""Why a minute of load began no prompt: every reason, from what was kept before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.episode import Episode
from alerts.policy_settings import LEAST_APART_MINUTES, OFFERS_A_DAY, PolicySettings
from alerts.prompt import Prompt, PromptState
from hrv.load import Assessment
from unclench.words import local_time

Silence = Literal[
    "building",
    "not_judged",
    "prompted",
    "open",
    "unsure",
    "no_motion",
    "silent_days",
    "sparing_days",
    "prompts_a_day",
    "offers_a_day",
    "ignored",
    "apart",
    "apart_any",
    "refused",
]
"""Why a minute within an episode began no prompt."""

MINUTE_MS = 60_000
_OF_LOAD: frozenset[str] = frozenset({"load"})
_OPEN: frozenset[PromptState] = frozenset({"held", "offered", "snoozed"})


@dataclass(frozen=True, slots=True)
class Spent:
    """What was left of a local day's prompts at a moment."""

    prompts: int
    """Load prompts that were offered that day until then."""
    offers: int
    """Offers of all kinds, those that came again too."""
    ignored: int
    offered_ms: int | None
    """The newest offer of any kind, of any day."""
    load_ms: int | None
    """The newest offer of a load prompt, of any day."""
    refused_ms: int | None
    """The newest *not this*, of any day."""
    is_open: bool
    """Whether a prompt was held, offered or snoozed."""
    episode_ms: int | None
    """The episode of the newest load prompt."""


def is_of_load(prompt: Prompt) -> bool:
    """Tell whether an episode led to the prompt."""
    return prompt.kind in _OF_LOAD


def spent(before: Sequence[Prompt], at_ms: int, zone: str) -> Spent:
    """Return what the states of prompts before a moment, in order, came to by then."""
    day = _day(at_ms, zone)
    offered = [one for one in before if one.state == "offered"]
    first = {one.prompt_ms: one for one in reversed(offered) if is_of_load(one)}
    load = [one for one in before if is_of_load(one)]
    return Spent(
        prompts=sum(_day(one.at_ms, zone) == day for one in first.values()),
        offers=sum(_day(one.at_ms, zone) == day for one in offered),
        ignored=sum(one.state == "ignored" and _day(one.prompt_ms, zone) == day for one in before),
        offered_ms=max((one.at_ms for one in offered), default=None),
        load_ms=max((one.at_ms for one in offered if is_of_load(one)), default=None),
        refused_ms=max((one.at_ms for one in before if one.state == "not_this"), default=None),
        is_open=bool(load) and load[-1].state in _OPEN,
        episode_ms=load[-1].episode_ms if load else None,
    )


def silences(
    assessment: Assessment, episode: Episode, budget: Spent, policy: PolicySettings
) -> tuple[Silence, ...]:
    """Return all that kept this minute of a running episode from beginning a prompt."""
    if episode.start_ms == budget.episode_ms:
        return ("prompted",)
    if episode.state == "building":
        return ("building",)
    found: list[tuple[Silence, bool]] = [
        ("open", budget.is_open),
        ("not_judged", not assessment.judged),
        ("unsure", episode.confidence < policy.least_confidence),
        ("no_motion", not (assessment.has_motion or policy.prompt_without_motion)),
        *_budget(assessment, budget, policy),
    ]
    return tuple(why for why, holds in found if holds)


def _budget(assessment: Assessment, budget: Spent, policy: PolicySettings) -> list[tuple[Silence, bool]]:
    days = assessment.learned_days
    silent = days < policy.silent_days
    sparing = not silent and days < policy.sparing_days and policy.prompts_a_day > 1
    most = 1 if sparing else policy.prompts_a_day
    return [
        ("silent_days", silent),
        ("sparing_days", sparing and budget.prompts >= most),
        ("prompts_a_day", not silent and not sparing and budget.prompts >= most),
        ("offers_a_day", budget.offers >= OFFERS_A_DAY),
        ("ignored", budget.ignored >= policy.ignored_a_day),
        ("apart", _is_near(assessment.at_ms, budget.load_ms, policy.apart_minutes)),
        ("apart_any", _is_near(assessment.at_ms, budget.offered_ms, LEAST_APART_MINUTES)),
        ("refused", _is_near(assessment.at_ms, budget.refused_ms, policy.not_this_minutes)),
    ]


def _is_near(at_ms: int, other_ms: int | None, minutes: int) -> bool:
    return other_ms is not None and abs(at_ms - other_ms) < minutes * MINUTE_MS


def _day(at_ms: int, zone: str) -> int:
    return local_time(at_ms, zone).toordinal()
