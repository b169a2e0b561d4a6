"""A run's tables: ours against the goals and beside the peers, then the values, then who could not."""

from tests.bench.comparison import PeerResult, Result, failures, fastest, times_slower
from tests.bench.environments import Failure
from tests.bench.family import Family
from tests.bench.sheet import Sheet, figure, number
from tests.bench.timing import Timing
from tests.bench.value_sheets import marked, timed, values, waves

NONE = "–"


def sheets(result: Result) -> list[Sheet]:
    """Return every table that has rows."""
    every = (
        _speed(result),
        _peers(result),
        values(result),
        waves(result),
        marked(result),
        _environments(result),
    )
    return [sheet for sheet in every if sheet.rows]


def _speed(result: Result) -> Sheet:
    rows = [_speed_row(family, timing, result) for family, timing in timed(result)]
    columns = ("family", "ours", "peak MB", "goal", "met", "fastest peer", "takes so many times as long")
    notes = [f"{family.title}: {timing.note}" for family, timing in timed(result) if timing.note]
    title = f"Ours, on {result.record}: {result.windows} windows of 300 s, one every 5 s"
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
    for family, timing in timed(result):
        cells = _cells(family, timing, result) if family.peers else []
        if cells:
            rows.append((family.title, figure(family, timing.seconds), "; ".join(cells)))
    title = "Beside the peers, the fastest first; × how many times as long as ours it takes"
    return Sheet(title, ("family", "ours", "peers, in the same unit"), rows)


def _cells(family: Family, ours: Timing, result: Result) -> list[str]:
    told = [(name, peer.answer(family.peers)) for name, peer in result.peers.items()]
    fit = sorted(((name, one) for name, one in told if isinstance(one, Timing)), key=_slow)
    cells = [_theirs(family, ours, one, name, result.windows) for name, one in fit]
    return cells + [f"{name} failed" for name, one in told if isinstance(one, Failure)]


def _slow(answer: tuple[str, Timing]) -> float:
    return answer[1].seconds


def _theirs(family: Family, ours: Timing, answer: Timing, name: str, windows: int) -> str:
    seconds = answer.seconds * (windows if family.of_windows else 1)
    times = times_slower(family, ours, answer, windows)
    names = answer.values.get("names")
    count = f", {names[0]:.0f} values" if names else ""
    return f"{name} {number(family.told(seconds))} (×{number(times)}{count})"


def _environments(result: Result) -> Sheet:
    rows = [
        (name, ", ".join(peer.pins), peer.needed or NONE, _state(peer)) for name, peer in result.peers.items()
    ]
    title = "Environments: what pip was given for each peer, and what it needs beside that"
    return Sheet(title, ("peer", "pins", "needs", "runs"), rows, failures(result))


def _state(peer: PeerResult) -> str:
    return f"no: {peer.answers.reason}" if isinstance(peer.answers, Failure) else "yes"
