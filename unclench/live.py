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
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Context, Gap, Link
from hrv.frame import HrvFrame
from hrv.load import Assessment
from unclench.record import Record
from unclench.words import WEAKER, clock_of, gate_words, link_line, load_words, local_time, prompt_words, told

log = logging.getLogger("unclench")

SPARKS = "▁▂▃▄▅▆▇█"
LOAD_TOP = 4.0
SPARK_MINUTES = 15
BEATS_SHOWN = 8
EVEN_SHARE = 0.5
SLOW_HZ = 0.15
"""Ordinary breathing makes an even rhythm too; slow it is called only below this."""


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
        line = news(record, self.zone, self.link)
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
        return f"{clock_of(record.at_ms, zone)}  prompt offered"
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
        ("Heart rate", _heart_rate(glance)),
        ("HRV", _variability(glance)),
        ("Coherence", _coherence(glance)),
        ("Load", _load(glance)),
        ("Signal", _signal(glance)),
        *([("Strap", _strap(glance.link))] if glance.link else []),
        ("Prompt", _prompt(glance)),
    ):
        rows.add_row(name, value)
    news = Text("\n".join(glance.said), style="dim", overflow="fold")
    when = "" if glance.at_ms is None else f" · {local_time(glance.at_ms, glance.zone):%a %H:%M:%S}"
    return Panel(
        Group(rows, Text(""), news),
        title=Text(f"unclench · {glance.title}{when}"),
        subtitle="not a medical device · Ctrl-C stops",
        border_style="cyan",
    )


def _heart_rate(glance: Glance) -> Text:
    rate = glance.rate_bpm()
    text = Text("–" if rate is None else f"{rate:.0f} bpm", style="bold")
    usual = glance.minutes[-1].usual_hr_bpm if glance.minutes else None
    return text.append("" if usual is None else f" · your usual now {usual:.0f}", style="not bold dim")


def _variability(glance: Glance) -> Text:
    newest = glance.minutes[-1] if glance.minutes else None
    rmssd = newest.minute.rmssd_ms if newest else None
    text = Text("–" if rmssd is None else f"{rmssd:.0f} ms RMSSD", style="bold")
    usual = newest.usual_rmssd_ms if newest else None
    return text.append("" if usual is None else f" · your usual now {usual:.0f}", style="not bold dim")


def _coherence(glance: Glance) -> Text:
    if glance.frame is None or "coherence" not in glance.frame.values:
        why = glance.frame.missing.get("coherence", "short") if glance.frame else "short"
        return Text(f"not known yet ({why})", style="dim")
    share = glance.frame.values["coherence"]
    filled = round(share * 20)
    text = Text("█" * filled, style="green").append("░" * (20 - filled), style="dim")
    peak_hz = glance.frame.values.get("coherence_peak_hz")
    text.append(f" {share:.2f}", style="bold")
    if peak_hz is None or share < EVEN_SHARE:
        return text
    return text.append(
        "  slow and even" if peak_hz < SLOW_HZ else f"  at {60 * peak_hz:.0f} a minute", style="dim"
    )


def _load(glance: Glance) -> Text:
    text = sparkline(list(glance.minutes))
    if not glance.minutes:
        return text.append("first minute not over yet", style="dim")
    newest = glance.minutes[-1]
    if not newest.judged:
        return text.append(f"  not judged: {gate_words(newest)}", style="dim")
    style = "bold yellow" if newest.load is not None and newest.load >= 1.5 else "bold"
    text.append(f"  {load_words(newest.load)}", style=style)
    return text if newest.has_motion else text.append(f"\n{WEAKER}", style="yellow")


def _signal(glance: Glance) -> Text:
    if glance.in_gap:
        return Text(f"no beats ({glance.in_gap})", style="yellow")
    if not glance.minutes:
        return Text("beats flow" if glance.beats else "waiting for the first beat", style="dim")
    minute = glance.minutes[-1].minute
    strap = (
        "no motion sensor"
        if minute.motion_sd_mg is None
        else f"{minute.posture}, motion {minute.motion_sd_mg:.0f} mg"
    )
    return Text(f"{minute.coverage_pct:.0f} % heard, {minute.corrected_pct:.0f} % corrected, {strap}")


def _strap(link: Link) -> Text:
    told = [link.strap or "unnamed"]
    if link.battery_pct is not None:
        told.append(f"battery {link.battery_pct} %")
    if link.duplicates:
        told.append(f"{link.duplicates} packets came twice")
    text = Text(", ".join(told))
    if link.state == "streaming" and not link.reason:
        return text
    return text.append(f"\n{link_line(link)}", style="yellow")


def _prompt(glance: Glance) -> Text:
    if glance.in_session:
        return Text("breathing practice under way: in … and out, gently", style="green")
    if glance.prompt is None or glance.prompt.state not in ("offered", "held", "snoozed"):
        return _watching(glance)
    if glance.prompt.state == "offered":
        return Text(glance.prompt.text, style="bold yellow")
    return Text(prompt_words(glance.prompt, glance.zone), style="dim")


def _watching(glance: Glance) -> Text:
    match glance.episode:
        case None:
            return Text("none needed", style="dim")
        case Episode(state="building") as episode:
            return Text(f"none yet: load rises since {clock_of(episode.start_ms, glance.zone)}")
        case episode:
            last = "" if glance.prompt is None else f", the last was {glance.prompt.state}"
            return Text(f"load is up since {clock_of(episode.start_ms, glance.zone)}{last}")


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

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._link: Link | None = None

    def see(self, records: Sequence[Record]) -> None:
        """Log what is news in these records."""
        for record in records:
            if line := self._line(record):
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
        heart = "" if rate is None else f"heart rate {rate:.0f} bpm, "
        state = load_words(assessment.load) if assessment.judged else f"not judged: {gate_words(assessment)}"
        state += "" if assessment.has_motion else " (no motion sensor)"
        return f"{clock_of(assessment.at_ms, self._zone)}  {heart}load {state}"


@contextmanager
def shown(glance: Glance, console: Console) -> Iterator[View]:
    """Show the daemon on the console: live in a terminal, as log lines elsewhere."""
    if not console.is_terminal:
        yield Lines(glance.zone)
        return
    with Live(get_renderable=lambda: rendered(glance), console=console, refresh_per_second=4):
        yield Screen(glance)
