"""What a prompt says to the wearer, and why it is kept back: every such text stands here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from alerts.episode import Episode
from alerts.prompt import PromptKind
from hrv.event import Posture
from hrv.load import Assessment

WHY_WORDS: Final[Mapping[str, str]] = {
    "quiet_hours": "quiet hours",
    "in_bed": "you have not got up yet",
    "moving": "you move",
    "bad_signal": "weak signal",
    "microphone": "the microphone is live",
    "session": "a practice is under way",
    "dnd": "do not disturb is on",
    "calendar": "the calendar says busy",
    "idle": "nobody is at the desk",
    "locked": "the screen is locked",
    "fullscreen": "something fills the screen",
    "not_judged": "the newest minute can't be judged",
    "load_over": "back to usual",
    "too_late": "too long ago",
    "snoozed_often": "snoozed often enough",
    "enough_today": "enough for today",
    "clock_set": "the clock was set back",
    "replaced": "something more pressing came",
    "evening": "the evening is free of load",
}
"""By the words of `Prompt.held_by`."""

KIND_WORDS: Final[Mapping[PromptKind, str]] = {
    "load": "load",
    "snack": "small break",
    "morning": "morning",
    "night": "night",
    "wind_down": "wind-down",
    "morning_question": "question of the morning",
    "checkin": "check-in",
    "joy": "joy",
    "push_day": "push day",
    "push_season": "push season",
    "lower_rate": "fewer prompts?",
}
"""What a kind of prompt is called."""

PLANNED_WORDS: Final[Mapping[PromptKind, str]] = {
    "snack": "A small break.",
    "morning": "A few quiet minutes to begin the day.",
    "night": "A few quiet minutes to end the day.",
    "wind_down": "Lights out comes near: screens away, lights low.",
    "morning_question": "How did you sleep, and were you awake between 2 and 4?",
    "checkin": "How was the day? A check-in takes half a minute.",
    "joy": "Time for something you like, and nothing is measured.",
    "push_day": "This morning runs above your usual. There will be some more small breaks today.",
    "push_season": "Your load ran above your usual this week. More small breaks for two weeks?",
    "lower_rate": "Prompts went unanswered on three days. Shall fewer come?",
}
"""What a planned prompt begins with, before the practice's own question."""

_STILL: Final[Mapping[Posture, str]] = {
    "sitting": "sitting still",
    "standing": "standing still",
    "lying": "lying still",
    "unknown": "keeping still",
}


def why_words(held_by: Sequence[str]) -> str:
    """Say why a prompt is kept or was dropped."""
    return ", ".join(WHY_WORDS.get(word, word) for word in held_by)


def planned_text(kind: PromptKind, offer: str) -> str:
    """Return the whole of a planned prompt: what it is, and the practice's own question, if it has one."""
    return f"{PLANNED_WORDS[kind]} {offer}".rstrip()


def prompt_text(assessment: Assessment, episode: Episode, local: datetime, offer: str) -> str:
    """Return the whole of a prompt: how far from usual, at which hours, for how long, and the offer.

    `local` is the wearer's time in the minute; what is usual is known for two hours together.
    """
    begin_hour = local.hour // 2 * 2
    hours = f"between {begin_hour:02}:00 and {begin_hour + 2:02}:00"
    far = _far(episode.d_hr_bpm, episode.d_rmssd_pct)
    span = _span(assessment, episode.minutes)
    return f"{far} your usual {hours}, {span}. {offer}"


def _far(d_hr_bpm: float, d_rmssd_pct: float) -> str:
    heart, variability = _against(d_hr_bpm, "bpm"), _against(d_rmssd_pct, "%")
    if heart == variability:
        return f"Heart rate and HRV {heart}"
    return f"Heart rate {heart} and HRV {variability}"


def _against(difference: float, unit: str) -> str:
    amount = f"{abs(difference):.0f}"
    if amount == "0":
        return "at"
    return f"{amount} {unit} {'above' if difference > 0 else 'below'}"


def _span(assessment: Assessment, minutes: int) -> str:
    if not assessment.has_motion:
        return f"for {minutes} min (without a motion sensor: it may have been movement)"
    return f"{_STILL[assessment.minute.posture]} for {minutes} min"
