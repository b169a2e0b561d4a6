"""What a prompt says to the wearer, and why it is kept back: every such text stands here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from alerts.episode import Episode
from alerts.phrase import Phrase
from alerts.prompt import PromptKind
from hrv.event import Posture
from hrv.load import Assessment

WHY_WORDS: Final[Mapping[str, str]] = {
    "quiet_hours": Phrase("quiet hours"),
    "in_bed": Phrase("you have not got up yet"),
    "moving": Phrase("you move"),
    "bad_signal": Phrase("weak signal"),
    "microphone": Phrase("the microphone is live"),
    "session": Phrase("a practice is under way"),
    "dnd": Phrase("do not disturb is on"),
    "calendar": Phrase("the calendar says busy"),
    "idle": Phrase("nobody is at the desk"),
    "locked": Phrase("the screen is locked"),
    "fullscreen": Phrase("something fills the screen"),
    "not_judged": Phrase("the newest minute can't be judged"),
    "load_over": Phrase("back to usual"),
    "too_late": Phrase("too long ago"),
    "snoozed_often": Phrase("snoozed often enough"),
    "enough_today": Phrase("enough for today"),
    "clock_set": Phrase("the clock was set back"),
    "replaced": Phrase("something more pressing came"),
    "evening": Phrase("the evening is free of load"),
}
"""By the words of `Prompt.held_by`."""

KIND_WORDS: Final[Mapping[PromptKind, str]] = {
    "load": Phrase("load"),
    "snack": Phrase("small break"),
    "morning": Phrase("morning"),
    "night": Phrase("night"),
    "wind_down": Phrase("wind-down"),
    "morning_question": Phrase("question of the morning"),
    "checkin": Phrase("check-in"),
    "joy": Phrase("joy"),
    "push_day": Phrase("push day"),
    "push_season": Phrase("push season"),
    "lower_rate": Phrase("fewer prompts?"),
}
"""What a kind of prompt is called."""

PLANNED_WORDS: Final[Mapping[PromptKind, str]] = {
    "snack": Phrase("A small break."),
    "morning": Phrase("A few quiet minutes to begin the day."),
    "night": Phrase("A few quiet minutes to end the day."),
    "wind_down": Phrase("Lights out comes near: screens away, lights low."),
    "morning_question": Phrase("How did you sleep, and were you awake between 2 and 4?"),
    "checkin": Phrase("How was the day? A check-in takes half a minute."),
    "joy": Phrase("Time for something you like, and nothing is measured."),
    "push_day": Phrase("This morning runs above your usual. There will be some more small breaks today."),
    "push_season": Phrase("Your load ran above your usual this week. More small breaks for two weeks?"),
    "lower_rate": Phrase("Prompts went unanswered on three days. Shall fewer come?"),
}
"""What a planned prompt begins with, before the practice's own question."""

_BOTH: Final = "{what} {offer}"

_STILL: Final[Mapping[Posture, str]] = {
    "sitting": Phrase("sitting still"),
    "standing": Phrase("standing still"),
    "lying": Phrase("lying still"),
    "unknown": Phrase("keeping still"),
}


def why_words(held_by: Sequence[str]) -> str:
    """Say why a prompt is kept or was dropped."""
    return Phrase.listed(WHY_WORDS.get(word, word) for word in held_by)


def planned_text(kind: PromptKind, offer: str) -> str:
    """Return the whole of a planned prompt: what it is, and the practice's own question, if it has one."""
    return Phrase(_BOTH, what=PLANNED_WORDS[kind], offer=offer) if offer else PLANNED_WORDS[kind]


def prompt_text(assessment: Assessment, episode: Episode, local: datetime, offer: str) -> str:
    """Return the whole of a prompt: how far from usual, at which hours, for how long, and the offer.

    `local` is the wearer's time in the minute; what is usual is known for two hours together.
    """
    begin_hour = local.hour // 2 * 2
    return Phrase(
        "{far} your usual between {begin_hour:02}:00 and {end_hour:02}:00, {span}. {offer}",
        far=_far(episode.d_hr_bpm, episode.d_rmssd_pct),
        begin_hour=begin_hour,
        end_hour=begin_hour + 2,
        span=_span(assessment, episode.minutes),
        offer=offer,
    )


def _far(d_hr_bpm: float, d_rmssd_pct: float) -> str:
    heart, variability = _against(d_hr_bpm, "bpm"), _against(d_rmssd_pct, "%")
    if heart == variability:
        return Phrase("Heart rate and HRV {both}", both=heart)
    return Phrase("Heart rate {heart} and HRV {variability}", heart=heart, variability=variability)


def _against(difference: float, unit: str) -> str:
    amount = f"{abs(difference):.0f}"
    if amount == "0":
        return Phrase("at")
    if difference > 0:
        return Phrase("{amount} {unit} above", amount=amount, unit=unit)
    return Phrase("{amount} {unit} below", amount=amount, unit=unit)


def _span(assessment: Assessment, minutes: int) -> str:
    if not assessment.has_motion:
        return Phrase(
            "for {minutes} min (without a motion sensor: it may have been movement)", minutes=minutes
        )
    return Phrase("{still} for {minutes} min", still=_STILL[assessment.minute.posture], minutes=minutes)
