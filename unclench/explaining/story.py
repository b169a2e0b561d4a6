"""The story of one prompt: its states, the minutes that led to it, and the rule by which it came."""

from dataclasses import dataclass

from alerts.episode import Episode
from alerts.prompt import Prompt
from alerts.words import KIND_WORDS
from hrv.gates import MINUTE_MS
from hrv.load import Assessment
from unclench.explaining.stretch import settings_of
from unclench.pipeline import PipelineSettings
from unclench.store.reader import Reader

LATEST_MS = 2**62
BEFORE_MINUTES = 3


@dataclass(frozen=True, slots=True)
class Story:
    """One prompt: its states in order, the minutes that led to it, and the constants then in force."""

    states: tuple[Prompt, ...]
    minutes: tuple[Assessment, ...]
    episode: Episode | None
    """As it stood when the prompt was decided, with the constants by which it was judged."""
    settings: PipelineSettings


def story_of(reader: Reader, at_ms: int | None) -> Story | None:
    """Return the story of the newest prompt, or of that which was decided in this minute.

    Raises JournalError.
    """
    for kept in reversed(reader.between(Prompt, 0, LATEST_MS)):
        prompt = kept.record
        if isinstance(prompt, Prompt) and (at_ms is None or 0 <= prompt.prompt_ms - at_ms < MINUTE_MS):
            return _told(reader, prompt, settings_of(reader, kept))
    return None


def _told(reader: Reader, prompt: Prompt, settings: PipelineSettings) -> Story:
    """Return a prompt's story; prompts of two kinds may have been decided in the same moment."""
    kept_prompts = (kept.record for kept in reader.between(Prompt, prompt.prompt_ms, LATEST_MS))
    states = [one for one in kept_prompts if isinstance(one, Prompt) and one.kind == prompt.kind]
    began_ms = prompt.prompt_ms if prompt.episode_ms is None else prompt.episode_ms
    since_ms = began_ms - BEFORE_MINUTES * MINUTE_MS
    minutes = [kept.record for kept in reader.between(Assessment, since_ms, prompt.prompt_ms)]
    episodes = [kept.record for kept in reader.between(Episode, began_ms, prompt.prompt_ms)]
    return Story(
        tuple(one for one in states if one.prompt_ms == prompt.prompt_ms),
        tuple(one for one in minutes if isinstance(one, Assessment)),
        next((one for one in reversed(episodes) if isinstance(one, Episode)), None),
        settings,
    )


def rule_words(story: Story) -> str:
    """Say by which rule it came, and how far it was met."""
    first, rule, policy = story.states[0], story.settings.episode, story.settings.policy
    known = story.minutes[-1].learned_days if story.minutes else 0
    if first.load is None or first.confidence is None:
        kind = KIND_WORDS[first.kind]
        return f"Planned ({kind}), whatever the heart does: [plan]."
    episode = story.episode
    on = rule.on if episode is None or episode.on is None else episode.on
    learned = f" (moved from {rule.on_for(has_motion=_has_motion(story)):g} by your answers)"
    moved = abs(on - rule.on_for(has_motion=_has_motion(story))) > 1e-9
    return (
        f"The rule, profile {rule.profile}: load above {on:.3g}{learned if moved else ''} for at least"
        f" {rule.minutes_needed} judged minutes is sustained once the chance that it has lasted"
        f" {story.settings.load.sustained.lasted_minutes} min is above {100 * _sure(story):.0f} %"
        f"{_was_sure(story)}; it ends when the chance of load is below {100 * rule.unlikely:.0f} %. At most"
        f" {policy.prompts_a_day} prompts a day, {policy.apart_minutes} min apart, confidence at least"
        f" {policy.least_confidence:g}. This one: load {first.load:.1f}, confidence {first.confidence:.2f},"
        f" usual known from {known} days."
    )


def _sure(story: Story) -> float:
    episode = story.episode
    return story.settings.episode.sure_for() if episode is None or episode.sure is None else episode.sure


def _was_sure(story: Story) -> str:
    known = [one.lasted_chance for one in story.minutes if one.lasted_chance is not None]
    return f" ({100 * known[-1]:.0f} % then)" if known else ""


def _has_motion(story: Story) -> bool:
    return not story.minutes or story.minutes[-1].has_motion
