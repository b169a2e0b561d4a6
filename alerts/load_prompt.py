"""A load prompt: what it is made of."""

from dataclasses import replace
from datetime import datetime

from alerts.episode import Episode
from alerts.policy_settings import PolicySettings
from alerts.prompt import Prompt
from alerts.silence import Silence
from alerts.words import prompt_text
from hrv.load import Assessment


def undeserving(assessment: Assessment, episode: Episode, settings: PolicySettings) -> list[Silence]:
    """Return why this minute of load is for the chip on the page alone; empty: it may begin a prompt."""
    found: list[tuple[Silence, bool]] = [
        ("not_judged", not assessment.judged),
        ("unsure", episode.confidence < settings.least_confidence),
        ("no_motion", not (assessment.has_motion or settings.prompt_without_motion)),
    ]
    return [why for why, holds in found if holds]


def load_prompt(at_ms: int, practice: str) -> Prompt:
    """Return a new load prompt, not yet offered to anybody, without its figures."""
    return Prompt(prompt_ms=at_ms, at_ms=at_ms, kind="load", state="held", practice=practice, text="")


def with_figures(
    prompt: Prompt, assessment: Assessment, episode: Episode, local: datetime, offer: str
) -> Prompt:
    """Return the prompt with what is true now, of the episode that is on.

    `local` is the minute's begin, `offer` the question of the practice.
    """
    return replace(
        prompt,
        text=prompt_text(assessment, episode, local, offer),
        episode_ms=episode.start_ms,
        minutes=episode.minutes,
        d_hr_bpm=episode.d_hr_bpm,
        d_rmssd_pct=episode.d_rmssd_pct,
        load=episode.peak_load if assessment.load is None else assessment.load,
        confidence=episode.confidence,
    )
