"""What a guided person sees: phase, count, a bar that fills and empties, and their heart's rhythm."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from rich.align import Align
from rich.console import Console, ConsoleDimensions, Group, RenderableType
from rich.live import Live
from rich.text import Text

from alerts.phrase import Phrase
from alerts.practice import Phase
from alerts.texts import Texts
from unclench.guide.braille import curve
from unclench.guide.heart import Heart
from unclench.live import EVEN_SHARE, SLOW_HZ

FRAMES_S: Final = 20
_WIDEST_BAR: Final = 48
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_LEAST_SPAN_BPM: Final = 12.0
_ROWS_WITH_HEART: Final = 16
_CURVE_ROWS: Final = 3
_STYLES: Final = {"in": "cyan", "out": "blue"}
_NAMES: Final = {"in": Phrase("in"), "out": Phrase("out"), "say": Phrase("aloud"), "rest": Phrase("rest")}


@dataclass(frozen=True, slots=True)
class Look:
    """One moment of a practice."""

    title: str
    phase: Phase
    elapsed_ms: int
    length_ms: int
    counts: int
    """How many breaths or repetitions there are; 0: they are not counted."""
    is_paused: bool = False
    shows_numbers: bool = True
    keys: str = ""
    """What the keys do; empty: there are none."""
    notice: str = ""


class View(Protocol):
    """Shows a practice as it goes."""

    def show(self, look: Look) -> None:
        """Take the newest moment."""
        ...


def level(phase: Phase) -> float:
    """Return how full the bar is, 0 to 1: it fills while breathing in and empties while breathing out."""
    part = phase.elapsed_ms / phase.length_ms if phase.length_ms else 1.0
    return 1.0 - part if phase.name == "out" else part


def bar(full: float, cells: int, *, plain: bool = False) -> str:
    """Return a bar of so many cells, an eighth of a cell exact; `plain` keeps to ASCII."""
    if plain:
        return ("#" * round(full * cells)).ljust(cells, ".")
    eighths = round(full * cells * 8)
    begun = _EIGHTHS[eighths % 8] if eighths % 8 else ""
    return ("█" * (eighths // 8) + begun).ljust(cells, "░")


def drawn(
    look: Look, heart: Heart | None, width: int, height: int, texts: Texts, *, plain: bool = False
) -> RenderableType:
    """Draw one moment for a screen of this size; a small one loses the heart first, then the blank lines."""
    cells = max(8, min(_WIDEST_BAR, width - 4))
    parts = [
        [Text(look.title, style="dim")],
        _words(look, cells, texts),
        [_bar(look, cells, plain)],
        [_count(look, texts)],
    ]
    if heart is not None and look.shows_numbers and height >= _ROWS_WITH_HEART:
        parts.append(_heart(heart, cells, plain, texts))
    below = [Text(line, style="yellow") for line in textwrap.wrap(look.notice, cells)]
    parts.append([*below, *([Text(texts(look.keys), style="dim")] if look.keys else [])])
    lines = [line for part in parts for line in part]
    if height >= len(lines) + len(parts):
        lines = [line for part in parts for line in (*part, Text(""))]
    if height < len(lines):
        lines = [line for line in lines[1:] if line.plain][:height]
    for line in lines:
        line.justify, line.no_wrap, line.overflow = "center", True, "ellipsis"
    return Align(Group(*lines), "center", vertical="middle", width=width, height=height)


def _words(look: Look, cells: int, texts: Texts) -> list[Text]:
    """Return the words in two lines, so that nothing jumps from phase to phase."""
    said = texts(Phrase("Paused. Breathe as it comes.")) if look.is_paused else look.phase.words
    return [Text(line, style="bold") for line in [*textwrap.wrap(said, cells), "", ""][:2]]


def _bar(look: Look, cells: int, plain: bool) -> Text:
    if look.is_paused:
        return Text(bar(0.0, cells, plain=plain), style="dim")
    return Text(bar(level(look.phase), cells, plain=plain), style=_STYLES.get(look.phase.name, "dim"))


def _count(look: Look, texts: Texts) -> Text:
    """Say phase and second, which of how many, and how long it still takes."""
    phase = look.phase
    if not look.shows_numbers or look.is_paused:
        return Text(texts(_NAMES.get(phase.name, "")) if not look.is_paused else "")
    told = [f"{texts(_NAMES[phase.name])} {1 + phase.elapsed_ms // 1000}"] if phase.name in _STYLES else []
    if look.counts > 1 and phase.count:
        told.append(texts(Phrase("{count} of {counts}", count=phase.count, counts=look.counts)))
    left_s = -(-max(0, look.length_ms - look.elapsed_ms) // 1000)
    time = f"{left_s // 60}:{left_s % 60:02}"
    left = Phrase("{time} left", time=time)
    return Text("   ".join([*told, texts(left)]))


def _heart(heart: Heart, cells: int, plain: bool, texts: Texts) -> list[Text]:
    """Say rate and coherence, and draw the last minute of the rhythm."""
    known = heart.rate_bpm
    rate = Phrase("no beats now") if known is None else Phrase("heart {rate_bpm:.0f} bpm", rate_bpm=known)
    told = Text(f"{texts(rate)} · {texts(coherence_words(heart))}")
    rows = [] if plain else curve(heart.rates(2 * cells), _CURVE_ROWS, _LEAST_SPAN_BPM)
    return [told, *(Text(row.ljust(cells, "\u2800"), style="red") for row in rows)]


def coherence_words(heart: Heart) -> str:
    """Say how even the rhythm is, and how slow."""
    values = {} if heart.frame is None else heart.frame.values
    share, peak_hz = values.get("coherence"), values.get("coherence_peak_hz")
    if share is None:
        return Phrase("coherence not known yet")
    if share < EVEN_SHARE or peak_hz is None:
        return Phrase("coherence {share:.2f}", share=share)
    how = Phrase("slow and even") if peak_hz < SLOW_HZ else Phrase("even")
    return Phrase("coherence {share:.2f}, {how}", share=share, how=how)


class Screen:
    """The whole terminal, drawn anew for each moment."""

    def __init__(self, live: Live, heart: Heart | None, texts: Texts, *, plain: bool) -> None:
        """Draw on `live`."""
        self._live = live
        self._heart = heart
        self._texts = texts
        self._plain = plain
        self._asked = 0
        self._shown: tuple[Look, ConsoleDimensions] | None = None

    def show(self, look: Look) -> None:
        """Draw it, when it is another moment; the journal is asked four times a second."""
        self._asked += 1
        is_asked = self._heart is not None and self._asked % (FRAMES_S // 4) == 1
        if self._heart is not None and is_asked:
            self._heart.look()
        size = self._live.console.size
        if is_asked or (look, size) != self._shown:
            self._shown = (look, size)
            self._live.update(drawn(look, self._heart, *size, self._texts, plain=self._plain), refresh=True)


class Lines:
    """One plain line when a phase begins."""

    def __init__(self, console: Console) -> None:
        """Write to a console that is no terminal."""
        self._console = console
        self._phase: tuple[str, int, str] | None = None

    def show(self, look: Look) -> None:
        """Write the phase when it is another one."""
        phase = look.phase
        begun = (phase.name, phase.count, phase.words)
        if begun != self._phase and phase.name != "done":
            seconds = f" ({phase.length_ms / 1000:.0f} s)" if look.shows_numbers else ""
            number = f"{phase.count}  " if look.shows_numbers and phase.count else ""
            self._console.print(f"{number}{phase.words}{seconds}", markup=False, highlight=False)
        self._phase = begun


@contextmanager
def shown(console: Console, heart: Heart | None, texts: Texts) -> Iterator[View]:
    """Show a practice: on the whole terminal, which is as before afterwards, or in plain lines elsewhere."""
    if not console.is_terminal or console.is_dumb_terminal:
        yield Lines(console)
        return
    plain = not console.encoding.startswith("utf")
    with Live(console=console, screen=True, auto_refresh=False) as live:
        yield Screen(live, heart, texts, plain=plain)
