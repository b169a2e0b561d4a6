"""Numbers in plain words, the same in terminal, logs and explanations."""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from alerts.words import why_words
from hrv.event import Calm, Context, Delivery, Gap, Link, LinkState, Surrounding
from hrv.load import Assessment, Gate
from unclench.record import Record

GATE_WORDS: dict[Gate, str] = {
    "motion": "moving or just moved",
    "posture": "changed posture",
    "microphone": "talking",
    "session": "breathing practice",
    "strap_on": "strap just put on",
    "signal": "weak signal",
    "learning": "still learning your usual",
    "no_rhythm": "this tool can't judge your rhythm",
    "slope": "heart rate climbs as in movement",
    "away": "away from the desk",
}

WEAKER = "without a motion sensor this is much weaker: what looks like load may have been movement"
"""Said wherever a load is told that no accelerometer stands behind."""


SURROUNDING_WORDS: dict[Surrounding, str] = {
    "dnd": "do-not-disturb",
    "locked": "locked screen",
    "idle": "idle time",
    "microphone": "microphone",
    "fullscreen": "fullscreen window",
    "calendar": "calendar",
    "session": "practice",
}


LINK_WORDS: dict[LinkState, str] = {
    "searching": "is looked for",
    "connecting": "is being connected",
    "subscribed": "is connected",
    "streaming": "sends",
    "silent": "is connected but sends nothing",
    "not_worn": "is not worn",
    "lost": "is gone",
    "waiting": "is away, the next try comes soon",
    "unusable": "can't be used",
    "stopped": "was let go",
}


def link_line(link: Link) -> str:
    """Say how it stands with the strap, with the reason and what to do where there is one."""
    return link.text or f"{link.strap or 'the strap'} {LINK_WORDS[link.state]}"


def load_words(load: float | None) -> str:
    """Say a load, in words that leave the judgement to the person."""
    match load:
        case None:
            return "not known yet"
        case value if value < 0.6:
            return "as usual for you"
        case value if value < 1.5:
            return "a little above your usual"
        case value if value < 2.5:
            return "above your usual"
        case _:
            return "well above your usual"


def gate_words(assessment: Assessment) -> str:
    """Say why a minute is not judged; empty when it is."""
    return ", ".join(GATE_WORDS[gate] for gate in assessment.gates)


def local_time(at_ms: int, zone: str) -> datetime:
    """Return the moment as the wearer's clock showed it."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))


def plain(text: str) -> str:
    """Return a text with a space for every sign that a terminal might obey: a recording may hold any."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def clock_of(at_ms: int, zone: str) -> str:
    """Return the wearer's hour and minute."""
    return f"{local_time(at_ms, zone):%H:%M}"


def told(record: Record, zone: str) -> str:
    """Return the one line that tells a person of this record; empty when it is not news."""
    match record:
        case Gap() if record.to_ms - record.from_ms >= 10_000:
            span = _span(record.to_ms - record.from_ms)
            return f"{clock_of(record.from_ms, zone)}  no beats for {span}: {record.why}"
        case Episode(state="sustained"):
            return (
                f"{clock_of(record.at_ms, zone)}  load sustained since {clock_of(record.start_ms, zone)}:"
                f" heart rate {record.d_hr_bpm:+.0f} bpm, HRV {record.d_rmssd_pct:+.0f} % against your usual"
            )
        case Episode(state="ended"):
            return f"{clock_of(record.at_ms, zone)}  load back, after {record.minutes} min"
        case Prompt():
            return f"{clock_of(record.at_ms, zone)}  {prompt_words(record, zone)}"
        case Delivery(shown=False):
            return f"{clock_of(record.at_ms, zone)}  prompt not shown by {record.notifier}: {record.text}"
        case Link():
            return f"{clock_of(record.at_ms, zone)}  {link_line(record)}"
        case Context(what="session"):
            return f"{clock_of(record.at_ms, zone)}  breathing practice {'begins' if record.on else 'over'}"
        case Calm():
            span = f"{clock_of(record.from_ms, zone)} to {clock_of(record.to_ms, zone)}"
            how = "a calibration" if record.how == "calibration" else "marked as calm"
            return f"{clock_of(record.at_ms, zone)}  {span} is {how}: it counts as usual"
        case Effect():
            return f"{clock_of(record.at_ms, zone)}  {effect_words(record)}"
        case _:
            return ""


def prompt_words(prompt: Prompt, zone: str) -> str:
    """Say what became of a prompt."""
    match prompt.state:
        case "held":
            return f"prompt held back: {why_words(prompt.held_by)}"
        case "offered":
            return f"prompt: {prompt.text}"
        case "snoozed" if prompt.until_ms is not None:
            return f"prompt snoozed until {clock_of(prompt.until_ms, zone)}"
        case "not_this":
            return f"prompt was wrong: {prompt.why or 'no reason given'}"
        case "dropped":
            return f"prompt dropped: {why_words(prompt.held_by)}"
        case _:
            return f"prompt {prompt.state}"


def effect_words(effect: Effect) -> str:
    """Say what a practice came to, and no more than is known."""
    if effect.d_hr_bpm is None or effect.d_rmssd_pct is None:
        return "effect of the practice: too few still minutes around it to tell"
    return (
        f"after the practice against before: heart rate {effect.d_hr_bpm:+.0f} bpm,"
        f" HRV {effect.d_rmssd_pct:+.0f} %, while breathing freely"
    )


def _span(length_ms: int) -> str:
    seconds = length_ms // 1000
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
