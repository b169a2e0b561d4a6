"""What a running daemon shows: a live view in a terminal, plain lines elsewhere."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from alerts.episode import Episode
from alerts.phrase import Phrase
from alerts.prompt import Prompt
from alerts.texts import IN_ENGLISH, Texts
from hrv.beat import Beat
from hrv.event import Context, Gap, Link, Posture
from hrv.frame import HrvFrame, Minute, Reason
from hrv.load import Assessment
from unclench.record import Record
from unclench.words import (
    PROMPT_WORDS,
    WEAKER,
    WEEKDAYS,
    clock_of,
    gate_words,
    link_line,
    load_words,
    local_time,
    prompt_words,
    told,
)

log = logging.getLogger("unclench")

SPARKS = "▁▂▃▄▅▆▇█"
LOAD_TOP = 4.0
SPARK_MINUTES = 15
BEATS_SHOWN = 8
EVEN_SHARE = 0.5
SLOW_HZ = 0.15
"""Ordinary breathing makes an even rhythm too; slow it is called only below this."""


_AT = "{time}  {words}"
MISSING_WORDS: dict[Reason, str] = {
    "short": Phrase("too short"),
    "gap": Phrase("beats are missing"),
    "corrected": Phrase("too many beats were corrected"),
    "no_peak": Phrase("no clear rhythm"),
    "nyquist": Phrase("the heart beats too slowly to show it"),
    "constant": Phrase("nothing varies"),
}
"""Why a figure is not there."""
POSTURE_WORDS: dict[Posture, str] = {
    "sitting": Phrase("sitting"),
    "standing": Phrase("standing"),
    "lying": Phrase("lying"),
    "unknown": Phrase("posture unknown"),
}


class View(Protocol):
    """Sees what was kept, in order, and what the daemon has to say."""

    def see(self, records: Sequence[Record]) -> None:
        """Take records that were just kept."""
        ...

    def say(self, sentence: str) -> None:
        """Take a sentence about the running itself."""
        ...


@dataclass(slots=True)
class Glance:
    """The newest of everything: what one look at the screen should tell."""

    title: str
    zone: str
    texts: Texts = IN_ENGLISH
    at_ms: int | None = None
    beats: deque[Beat] = field(default_factory=lambda: deque(maxlen=BEATS_SHOWN))
    minutes: deque[Assessment] = field(default_factory=lambda: deque(maxlen=SPARK_MINUTES))
    frame: HrvFrame | None = None
    episode: Episode | None = None
    prompt: Prompt | None = None
    link: Link | None = None
    """How it stands with the strap; None: beats come from elsewhere."""
    in_gap: str = ""
    in_session: bool = False
    said: deque[str] = field(default_factory=lambda: deque(maxlen=6))

    def see(self, record: Record) -> None:
        """Take one record."""
        line = self.texts(news(record, self.zone, self.link))
        match record:
            case Link():
                self.link = record
            case Beat():
                self.at_ms, self.in_gap = record.at_ms, ""
                self.beats.append(record)
            case Gap():
                self.in_gap = record.why
                self.beats.clear()
            case HrvFrame():
                self.frame = record
            case Assessment():
                self.minutes.append(record)
            case Episode():
                self.episode = None if record.state == "ended" else record
            case Prompt():
                self.prompt = None if record.state == "withheld" else record
            case Context(what="session"):
                self.in_session = record.on
            case _:
                pass
        if line:
            self.said.append(line)

    def rate_bpm(self) -> float | None:
        """Return the heart rate over the last few beats, bpm."""
        if not self.beats:
            return None
        return 60_000 * len(self.beats) / sum(beat.rr_ms for beat in self.beats)


def news(record: Record, zone: str, before: Link | None = None) -> str:
    """Return the line for a record, as `told`; an offered prompt's words have a place of their own.

    A link that says what the one `before` it said already is no news.
    """
    if isinstance(record, Link) and before is not None and link_line(record) == link_line(before):
        return ""
    if isinstance(record, Prompt) and record.state == "offered":
        return Phrase(_AT, time=clock_of(record.at_ms, zone), words=PROMPT_WORDS["offered"])
    return told(record, zone)


def sparkline(minutes: Sequence[Assessment]) -> Text:
    """Draw the load of the last minutes, one cell each; a dot is a minute that was not judged."""
    cells = Text(style="cyan")
    for assessment in minutes:
        if not assessment.judged or assessment.load is None:
            cells.append("·", style="dim")
        else:
            share = min(max(assessment.load, 0.0) / LOAD_TOP, 1.0)
            cells.append(SPARKS[round(share * (len(SPARKS) - 1))])
    return cells


def rendered(glance: Glance) -> RenderableType:
    """Draw one look at the daemon."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True, width=11)
    rows.add_column()
    for name, value in (
        (Phrase("Heart rate"), _heart_rate(glance)),
        (Phrase("HRV"), _variability(glance)),
        (Phrase("Coherence"), _coherence(glance)),
        (Phrase("Load"), _load(glance)),
        (Phrase("Signal"), _signal(glance)),
        *([(Phrase("Strap"), _strap(glance.link, glance.texts))] if glance.link else []),
        (Phrase("Prompt"), _prompt(glance)),
    ):
        rows.add_row(glance.texts(name), value)
    news = Text("\n".join(glance.said), style="dim", overflow="fold")
    local = local_time(glance.at_ms or 0, glance.zone)
    when = "" if glance.at_ms is None else f" · {glance.texts(WEEKDAYS[local.weekday()])} {local:%H:%M:%S}"
    return Panel(
        Group(rows, Text(""), news),
        title=Text(f"unclench · {glance.title}{when}"),
        subtitle=glance.texts(Phrase("not a medical device · Ctrl-C stops")),
        border_style="cyan",
    )


def _usual(usual: float | None, texts: Texts) -> str:
    if usual is None:
        return ""
    words = Phrase("your usual now {usual:.0f}", usual=usual)
    return f" · {texts(words)}"


def _unjudged(assessment: Assessment) -> str:
    return Phrase("not judged: {why}", why=gate_words(assessment))


def _heart_rate(glance: Glance) -> Text:
    rate = glance.rate_bpm()
    text = Text("–" if rate is None else f"{rate:.0f} bpm", style="bold")
    usual = glance.minutes[-1].usual_hr_bpm if glance.minutes else None
    return text.append(_usual(usual, glance.texts), style="not bold dim")


def _variability(glance: Glance) -> Text:
    newest = glance.minutes[-1] if glance.minutes else None
    rmssd = newest.minute.rmssd_ms if newest else None
    text = Text("–" if rmssd is None else f"{rmssd:.0f} ms RMSSD", style="bold")
    usual = newest.usual_rmssd_ms if newest else None
    return text.append(_usual(usual, glance.texts), style="not bold dim")


def _coherence(glance: Glance) -> Text:
    if glance.frame is None or "coherence" not in glance.frame.values:
        why = glance.frame.missing.get("coherence", "short") if glance.frame else "short"
        return Text(glance.texts(Phrase("not known yet ({why})", why=MISSING_WORDS[why])), style="dim")
    share = glance.frame.values["coherence"]
    filled = round(share * 20)
    text = Text("█" * filled, style="green").append("░" * (20 - filled), style="dim")
    peak_hz = glance.frame.values.get("coherence_peak_hz")
    text.append(f" {share:.2f}", style="bold")
    if peak_hz is None or share < EVEN_SHARE:
        return text
    fast = Phrase("at {per_min:.0f} a minute", per_min=60 * peak_hz)
    return text.append(
        f"  {glance.texts(Phrase('slow and even') if peak_hz < SLOW_HZ else fast)}", style="dim"
    )


def _load(glance: Glance) -> Text:
    text = sparkline(list(glance.minutes))
    if not glance.minutes:
        return text.append(glance.texts(Phrase("first minute not over yet")), style="dim")
    newest = glance.minutes[-1]
    if not newest.judged:
        return text.append(f"  {glance.texts(_unjudged(newest))}", style="dim")
    style = "bold yellow" if newest.load is not None and newest.load >= 1.5 else "bold"
    text.append(f"  {glance.texts(load_words(newest.load))}", style=style)
    return text if newest.has_motion else text.append(f"\n{glance.texts(WEAKER)}", style="yellow")


def _signal(glance: Glance) -> Text:
    if glance.in_gap:
        return Text(glance.texts(Phrase("no beats ({why})", why=glance.in_gap)), style="yellow")
    if not glance.minutes:
        words = Phrase("beats flow") if glance.beats else Phrase("waiting for the first beat")
        return Text(glance.texts(words), style="dim")
    minute = glance.minutes[-1].minute
    words = Phrase(
        "{heard:.0f} % heard, {corrected:.0f} % corrected, {strap}",
        heard=float(minute.coverage_pct),
        corrected=float(minute.corrected_pct),
        strap=_motion(minute),
    )
    return Text(glance.texts(words))


def _motion(minute: Minute) -> str:
    if minute.motion_sd_mg is None:
        return Phrase("no motion sensor")
    posture = POSTURE_WORDS[minute.posture]
    return Phrase("{posture}, motion {mg:.0f} mg", posture=posture, mg=float(minute.motion_sd_mg))


def _strap(link: Link, texts: Texts) -> Text:
    told = [link.strap or texts(Phrase("unnamed"))]
    if link.battery_pct is not None:
        told.append(texts(Phrase("battery {pct} %", pct=link.battery_pct)))
    if link.duplicates:
        many = Phrase.counted("{n} packet came twice", "{n} packets came twice", n=link.duplicates)
        told.append(texts(many))
    text = Text(", ".join(told))
    if link.state == "streaming" and not link.reason:
        return text
    return text.append(f"\n{texts(link_line(link))}", style="yellow")


def _prompt(glance: Glance) -> Text:
    if glance.in_session:
        return Text(glance.texts(Phrase("breathing practice under way: in … and out, gently")), style="green")
    if glance.prompt is None or glance.prompt.state not in ("offered", "held", "snoozed"):
        return _watching(glance)
    if glance.prompt.state == "offered":
        return Text(glance.prompt.text, style="bold yellow")
    return Text(glance.texts(prompt_words(glance.prompt, glance.zone)), style="dim")


def _watching(glance: Glance) -> Text:
    match glance.episode:
        case None:
            return Text(glance.texts(Phrase("none needed")), style="dim")
        case Episode(state="building") as episode:
            since = clock_of(episode.start_ms, glance.zone)
            return Text(glance.texts(Phrase("none yet: load rises since {since}", since=since)))
        case episode:
            since = Phrase("load is up since {since}", since=clock_of(episode.start_ms, glance.zone))
            last = () if glance.prompt is None else (PROMPT_WORDS[glance.prompt.state],)
            return Text(glance.texts(Phrase.listed((since, *last))))


class Screen:
    """The live view."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    def see(self, records: Sequence[Record]) -> None:
        """Take records; the screen is drawn four times a second from the newest."""
        for record in records:
            self._glance.see(record)

    def say(self, sentence: str) -> None:
        """Take a sentence for the news."""
        self._glance.said.append(sentence)


class Lines:
    """Plain log lines: news as they come, and each minute. A prompt's words are the notifiers' business."""

    def __init__(self, zone: str, texts: Texts = IN_ENGLISH) -> None:
        self._zone = zone
        self._texts = texts
        self._link: Link | None = None

    def see(self, records: Sequence[Record]) -> None:
        """Log what is news in these records."""
        for record in records:
            if line := self._texts(self._line(record)):
                log.info("%s", line)
            if isinstance(record, Link):
                self._link = record

    def say(self, sentence: str) -> None:
        """Log a sentence about the running itself."""
        log.warning("%s", sentence)

    def _line(self, record: Record) -> str:
        return (
            self._minute(record) if isinstance(record, Assessment) else news(record, self._zone, self._link)
        )

    def _minute(self, assessment: Assessment) -> str:
        rate = assessment.minute.mean_hr_bpm
        heart = () if rate is None else (Phrase("heart rate {rate_bpm:.0f} bpm", rate_bpm=rate),)
        state = load_words(assessment.load) if assessment.judged else _unjudged(assessment)
        load = Phrase("load {state}", state=state)
        if not assessment.has_motion:
            load = Phrase("load {state} (no motion sensor)", state=state)
        return Phrase(_AT, time=clock_of(assessment.at_ms, self._zone), words=Phrase.listed((*heart, load)))


@contextmanager
def shown(glance: Glance, console: Console) -> Iterator[View]:
    """Show the daemon on the console: live in a terminal, as log lines elsewhere."""
    if not console.is_terminal:
        yield Lines(glance.zone, glance.texts)
        return
    with Live(get_renderable=lambda: rendered(glance), console=console, refresh_per_second=4):
        yield Screen(glance)
