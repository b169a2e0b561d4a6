"""A run's tables: ours against the goals, beside the peers, the values, the known waves, who could not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.comparison import (
    Difference,
    PeerResult,
    Result,
    differences,
    failures,
    fastest,
    times_slower,
)
from tests.bench.environments import Failure
from tests.bench.families import FAMILIES
from tests.bench.family import Family
from tests.bench.peers import PEERS
from tests.bench.record import TRUTH_MS2
from tests.bench.timing import Timing

NONE = "–"
TELLING = 1e-4
"""A median difference from which on its reason is told."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table and what is to be said below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def sheets(result: Result) -> list[Sheet]:
    """Return every table that has rows."""
    every = (_speed(result), _peers(result), _values(result), _waves(result), _environments(result))
    return [sheet for sheet in every if sheet.rows]


def markdown(sheet: Sheet) -> str:
    """Write a table as Markdown."""
    lines = [list(sheet.columns), ["---"] * len(sheet.columns), *(list(row) for row in sheet.rows)]
    table = "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)
    notes = "".join(f"\n- {note}" for note in sheet.notes)
    return f"**{sheet.title}**\n\n{table}\n" + (f"{notes}\n" if notes else "")


def _timed(result: Result) -> Iterator[tuple[Family, Timing]]:
    for family in FAMILIES:
        timing = result.ours.get(family.key)
        if isinstance(timing, Timing):
            yield family, timing


def figure(family: Family, seconds: float) -> str:
    """Write the time for one item in the family's unit, with three digits that count."""
    return f"{number(family.told(seconds))} {family.unit}"


def number(value: float) -> str:
    """Write a number with three digits that count and spaces between thousands."""
    if not np.isfinite(value):
        return str(value)
    if value == 0 or not 0.001 <= abs(value) < 1e15:
        return f"{value:.3g}"
    digits = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    return f"{float(f'{value:.3g}'):,.{digits}f}".replace(",", " ")


def _speed(result: Result) -> Sheet:
    rows = [_speed_row(family, timing, result) for family, timing in _timed(result)]
    columns = ("family", "ours", "peak MB", "goal", "met", "fastest peer", "takes so many times as long")
    notes = [f"{family.title}: {timing.note}" for family, timing in _timed(result) if timing.note]
    title = f"Ours, on {result.record}: {result.windows:,} windows of 300 s, one every 5 s".replace(
        ",", " ", 1
    )
    return Sheet(title, columns, rows, notes)


def _speed_row(family: Family, timing: Timing, result: Result) -> tuple[str, ...]:
    met = {True: "yes", False: "**no**", None: ""}[family.meets(timing)]
    memory = "" if timing.peak_mb is None else f"{timing.peak_mb:.0f}"
    best = fastest(family, result) if family.peers else None
    if best is None:
        rest: tuple[str, ...] = (NONE, "")
    else:
        name, answer = best
        times = times_slower(family, timing, answer, result.windows)
        theirs = answer.seconds * (result.windows if family.of_windows else 1)
        rest = f"{name}: {figure(family, theirs)}", number(times)
    return (family.title, figure(family, timing.seconds), memory, _goal(family), met, *rest)


def _goal(family: Family) -> str:
    if family.goal is None:
        return ""
    side = "≥" if family.is_rate else "≤"
    memory = "" if family.goal.peak_mb is None else f", ≤ {family.goal.peak_mb:.0f} MB"
    return f"{side} {number(family.goal.value)} {family.unit}{memory}"


def _peers(result: Result) -> Sheet:
    rows = []
    for family, timing in _timed(result):
        cells = [_peer_cell(family, timing, peer, result.windows) for peer in result.peers.values()]
        if family.peers and any(cell != NONE for cell in cells):
            rows.append((family.title, figure(family, timing.seconds), *cells))
    title = "Peers: in the same unit, and (×) how many times as long as ours"
    return Sheet(title, ("family", "ours", *result.peers), rows)


def _peer_cell(family: Family, ours: Timing, peer: PeerResult, windows: int) -> str:
    match peer.answer(family.peers):
        case Timing() as answer:
            times = times_slower(family, ours, answer, windows)
            seconds = answer.seconds * (windows if family.of_windows else 1)
            return f"{number(family.told(seconds))} (×{number(times)})"
        case Failure():
            return "failed"
        case None:
            return NONE


def _compared(result: Result) -> Iterator[tuple[str, str, str, Difference]]:
    """Give label, name of the value, peer and difference of everything that is compared."""
    for family, timing in _timed(result):
        for name, peer in result.peers.items():
            answer = peer.answer(family.peers) if timing.values else None
            if isinstance(answer, Timing):
                for value, found in differences(family, timing, answer).items():
                    label = f"{value}, {family.title}" if timing.truth else value
                    yield label, value, name, found


def _values(result: Result) -> Sheet:
    rows: dict[str, dict[str, str]] = {}
    reasons: dict[str, list[str]] = {}
    for label, value, peer, found in _compared(result):
        rows.setdefault(label, {})[peer] = _off(found)
        if abs(found.median) > TELLING:
            reason = PEERS[peer].WHY.get(value, "differs, and why is not known")
            reasons.setdefault(f"{peer}: {reason}", []).append(value)
    cells = [(label, *(row.get(peer, NONE) for peer in result.peers)) for label, row in rows.items()]
    title = "Values beside ours on the same windows: median difference, = for the same to 1e-9"
    notes = [f"{', '.join(dict.fromkeys(values))}: {reason}" for reason, values in reasons.items()]
    return Sheet(title, ("value", *result.peers), cells, notes)


def _off(found: Difference) -> str:
    if not found.windows:
        return "tells none"
    if found.is_none:
        return "="
    off = 100 * found.median
    return f"{off:+.2g} %" if abs(off) >= 0.001 else f"< 0.001 % (at most {100 * found.largest:.1g} %)"


def _waves(result: Result) -> Sheet:
    rows: list[tuple[str, ...]] = []
    for family, timing in _timed(result):
        if timing.truth:
            rows.append((f"ours, {family.title}", *_powers(timing.truth)))
            for name, peer in result.peers.items():
                answer = peer.answer(family.peers)
                if isinstance(answer, Timing) and answer.truth:
                    rows.append((f"{name}, {family.peers}", *_powers(answer.truth)))
    wanted = ", ".join(f"{name[:2].upper()} {value:g}" for name, value in TRUTH_MS2.items())
    title = f"Two sines of known power ({wanted} ms²), 75 beats a minute, one window of 300 s"
    return Sheet(title, ("spectrum", "LF, ms²", "off by", "HF, ms²", "off by", "within 1 %"), rows)


def _powers(told: Mapping[str, float]) -> Iterator[str]:
    off = {name: told[name] / value - 1 for name, value in TRUTH_MS2.items()}
    for name in TRUTH_MS2:
        yield number(told[name])
        yield f"{100 * off[name]:+.3g} %"
    yield "yes" if all(abs(one) <= 0.01 for one in off.values()) else "no"


def _environments(result: Result) -> Sheet:
    rows = [
        (name, ", ".join(peer.pins), peer.needed or NONE, _state(peer)) for name, peer in result.peers.items()
    ]
    title = "Environments: what pip was given for each peer, and what it needs beside that"
    return Sheet(title, ("peer", "pins", "needs", "runs"), rows, failures(result))


def _state(peer: PeerResult) -> str:
    return f"no: {peer.answers.reason}" if isinstance(peer.answers, Failure) else "yes"
