"""The tables that lay values beside each other: on the record, on known waves, and beats marked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.bench.comparison import Difference, Result, differences
from tests.bench.families import FAMILIES
from tests.bench.family import Family
from tests.bench.peer_child import MARKED_IN
from tests.bench.peers import PEERS
from tests.bench.record import TRUTH_MS2
from tests.bench.sheet import Sheet, number
from tests.bench.timing import Timing

LEAST = 1e-5
"""What is less is only said to be so."""


def timed(result: Result) -> Iterator[tuple[Family, Timing]]:
    """Give the families of ours that were measured."""
    for family in FAMILIES:
        timing = result.ours.get(family.key)
        if isinstance(timing, Timing):
            yield family, timing


@dataclass(frozen=True, slots=True)
class _Compared:
    """One value of one peer beside ours."""

    label: str
    value: str
    peer: str
    family: str
    found: Difference

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its row, with the reason, where it is not the same."""
        why = PEERS[self.peer].WHY
        reason = why.get(self.value) or why.get(self.family) or "not known"
        return self.label, self.peer, _off(self.found.median), _off(self.found.largest), reason


def _compared(result: Result) -> Iterator[_Compared]:
    for family, timing in timed(result):
        for name, peer in result.peers.items():
            answer = peer.answer(family.peers) if timing.values and family.peers != "artefacts" else None
            if isinstance(answer, Timing):
                for value, found in differences(timing, answer).items():
                    label = f"{value}, {family.title}" if timing.truth else value
                    yield _Compared(label, value, name, family.peers, found)


def values(result: Result) -> Sheet:
    """Make a row of the peers that tell the same as ours, and one of each that does not, with its reason."""
    by_label: dict[str, list[_Compared]] = {}
    for one in _compared(result):
        by_label.setdefault(one.label, []).append(one)
    rows: list[tuple[str, ...]] = []
    for label, many in by_label.items():
        alike = [one.peer for one in many if one.found.is_none]
        rows += [(label, ", ".join(alike), "the same", "", "")] if alike else []
        rows += [one.cells for one in many if not one.found.is_none]
    columns = ("value", "peer", "median difference", "at most", "why, where it differs")
    return Sheet("Values beside ours on the same windows (the same: to 1e-9 in each of them)", columns, rows)


def _off(share: float) -> str:
    if np.isnan(share):
        return "tells none"
    if abs(share) < LEAST:
        return "< 0.001 %" if share else "0"
    return f"{100 * share:+.3g} %"


def waves(result: Result) -> Sheet:
    """Tell what each spectrum makes of waves whose power is known."""
    rows: list[tuple[str, ...]] = []
    for family, timing in timed(result):
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


def marked(result: Result) -> Sheet:
    """Tell how many beats each marks."""
    timing = result.ours.get("artefacts")
    if not isinstance(timing, Timing):
        return Sheet("", (), ())
    rows = [("ours", number(timing.values["marked_pct"][0]), "see artefacts.md; mended")]
    for name, peer in result.peers.items():
        answer = peer.answer("artefacts")
        if isinstance(answer, Timing):
            reason = PEERS[name].WHY["marked_pct"]
            rows.append((name, number(answer.values["marked_pct"][0]), reason))
    notes = ["Which of them is right this record does not say; artefacts.md tries ours where that is known."]
    title = f"Beats marked as artefacts among the first {MARKED_IN} of this record"
    return Sheet(title, ("who", "%", "how"), rows, notes)
