"""Numbers in plain words, the same in terminal, logs and explanations."""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.notices import REASONS
from alerts.phrase import Phrase
from alerts.prompt import Prompt, PromptState
from alerts.words import why_words
from hrv.event import Calm, Context, Delivery, Gap, Link, LinkState, Surrounding
from hrv.load import Assessment, Gate
from unclench.record import Record

GATE_WORDS: dict[Gate, str] = {
    "motion": Phrase("moving or just moved"),
    "posture": Phrase("changed posture"),
    "microphone": Phrase("talking"),
    "session": Phrase("breathing practice"),
    "strap_on": Phrase("strap just put on"),
    "signal": Phrase("weak signal"),
    "learning": Phrase("still learning your usual"),
    "no_rhythm": Phrase("this tool can't judge your rhythm"),
    "slope": Phrase("heart rate climbs as in movement"),
    "away": Phrase("away from the desk"),
}

WEAKER = Phrase("without a motion sensor this is much weaker: what looks like load may have been movement")
"""Said wherever a load is told that no accelerometer stands behind."""


SURROUNDING_WORDS: dict[Surrounding, str] = {
    "dnd": Phrase("do-not-disturb"),
    "locked": Phrase("locked screen"),
    "idle": Phrase("idle time"),
    "microphone": Phrase("microphone"),
    "fullscreen": Phrase("fullscreen window"),
    "calendar": Phrase("calendar"),
    "session": Phrase("practice"),
}


LINK_WORDS: dict[LinkState, str] = {
    "searching": Phrase("is looked for"),
    "connecting": Phrase("is being connected"),
    "subscribed": Phrase("is connected"),
    "streaming": Phrase("sends"),
    "silent": Phrase("is connected but sends nothing"),
    "not_worn": Phrase("is not worn"),
    "lost": Phrase("is gone"),
    "waiting": Phrase("is away, the next try comes soon"),
    "unusable": Phrase("can't be used"),
    "stopped": Phrase("was let go"),
}


_LINE = "{strap} {state}"


def link_line(link: Link) -> str:
    """Say how it stands with the strap, with the reason and what to do where there is one."""
    return link.text or Phrase(_LINE, strap=link.strap or Phrase("the strap"), state=LINK_WORDS[link.state])


def load_words(load: float | None) -> str:
    """Say a load, in words that leave the judgement to the person."""
    match load:
        case None:
            return Phrase("not known yet")
        case value if value < 0.6:
            return Phrase("as usual for you")
        case value if value < 1.5:
            return Phrase("a little above your usual")
        case value if value < 2.5:
            return Phrase("above your usual")
        case _:
            return Phrase("well above your usual")


def gate_words(assessment: Assessment) -> str:
    """Say why a minute is not judged; empty when it is."""
    return Phrase.listed(GATE_WORDS[gate] for gate in assessment.gates)


def local_time(at_ms: int, zone: str) -> datetime:
    """Return the moment as the wearer's clock showed it."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))


def plain(text: str) -> str:
    """Return a text with a space for every sign that a terminal might obey: a recording may hold any."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def clock_of(at_ms: int, zone: str) -> str:
    """Return the wearer's hour and minute."""
    return f"{local_time(at_ms, zone):%H:%M}"


_MOMENT = "{weekday} {date}"
_AT = "{time}  {words}"
WEEKDAYS = (
    Phrase("Mon"),
    Phrase("Tue"),
    Phrase("Wed"),
    Phrase("Thu"),
    Phrase("Fri"),
    Phrase("Sat"),
    Phrase("Sun"),
)


def moment_words(at_ms: int, zone: str) -> str:
    """Return the wearer's weekday, date, hour and minute."""
    local = local_time(at_ms, zone)
    return Phrase(_MOMENT, weekday=WEEKDAYS[local.weekday()], date=f"{local:%Y-%m-%d %H:%M}")


def told(record: Record, zone: str) -> str:
    """Return the one line that tells a person of this record; empty when it is not news."""
    match record:
        case Gap() if record.to_ms - record.from_ms >= 10_000:
            span = _span(record.to_ms - record.from_ms)
            return _at(record.from_ms, zone, Phrase("no beats for {span}: {why}", span=span, why=record.why))
        case Episode(state="sustained"):
            return _at(
                record.at_ms,
                zone,
                Phrase(
                    "load sustained since {since}: heart rate {d_hr_bpm:+.0f} bpm, HRV {d_rmssd_pct:+.0f} %"
                    " against your usual",
                    since=clock_of(record.start_ms, zone),
                    d_hr_bpm=record.d_hr_bpm,
                    d_rmssd_pct=record.d_rmssd_pct,
                ),
            )
        case Episode(state="ended"):
            return _at(record.at_ms, zone, Phrase("load back, after {minutes} min", minutes=record.minutes))
        case Prompt(state="withheld"):
            return ""
        case Prompt():
            return _at(record.at_ms, zone, prompt_words(record, zone))
        case Delivery(shown=False):
            return _at(
                record.at_ms,
                zone,
                Phrase("prompt not shown by {notifier}: {why}", notifier=record.notifier, why=record.text),
            )
        case Link():
            return _at(record.at_ms, zone, link_line(record))
        case Context(what="session"):
            return _at(
                record.at_ms,
                zone,
                Phrase("breathing practice begins") if record.on else Phrase("breathing practice over"),
            )
        case Calm():
            return _at(record.at_ms, zone, _calm_words(record, zone))
        case Effect():
            return _at(record.at_ms, zone, effect_words(record))
        case _:
            return ""


def _at(at_ms: int, zone: str, words: str) -> str:
    return Phrase(_AT, time=clock_of(at_ms, zone), words=words)


def _calm_words(calm: Calm, zone: str) -> str:
    times = {"begin": clock_of(calm.from_ms, zone), "end": clock_of(calm.to_ms, zone)}
    if calm.how == "calibration":
        return Phrase("{begin} to {end} is a calibration: it counts as usual", **times)
    return Phrase("{begin} to {end} is marked as calm: it counts as usual", **times)


PROMPT_WORDS: dict[PromptState, str] = {
    "held": Phrase("prompt held back"),
    "offered": Phrase("prompt offered"),
    "accepted": Phrase("prompt accepted"),
    "snoozed": Phrase("prompt snoozed"),
    "not_this": Phrase("prompt was wrong"),
    "ignored": Phrase("prompt ignored"),
    "dropped": Phrase("prompt dropped"),
}


def _reason_words(prompt: Prompt) -> str:
    """Say why it was wrong, as its button does."""
    return dict(REASONS)[prompt.why] if prompt.why else Phrase("no reason given")


def prompt_words(prompt: Prompt, zone: str) -> str:
    """Say what became of a prompt."""
    match prompt.state:
        case "held":
            return Phrase("prompt held back: {why}", why=why_words(prompt.held_by))
        case "offered":
            return Phrase("prompt: {text}", text=prompt.text)
        case "snoozed" if prompt.until_ms is not None:
            return Phrase("prompt snoozed until {time}", time=clock_of(prompt.until_ms, zone))
        case "not_this":
            return Phrase("prompt was wrong: {why}", why=_reason_words(prompt))
        case "dropped":
            return Phrase("prompt dropped: {why}", why=why_words(prompt.held_by))
        case "withheld":
            return Phrase("prompt kept back by the coin ([policy] withhold_share)")
        case _:
            return PROMPT_WORDS[prompt.state]


def effect_words(effect: Effect) -> str:
    """Say what a practice came to, and no more than is known."""
    if effect.d_hr_bpm is None or effect.d_rmssd_pct is None:
        return Phrase("effect of the practice: too few still minutes around it to tell")
    return Phrase(
        "after the practice against before: heart rate {d_hr_bpm:+.0f} bpm, HRV {d_rmssd_pct:+.0f} %,"
        " while breathing freely",
        d_hr_bpm=effect.d_hr_bpm,
        d_rmssd_pct=effect.d_rmssd_pct,
    )


def _span(length_ms: int) -> str:
    seconds = length_ms // 1000
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
