"""What to do about RR intervals that are not the time between two sinus beats."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.detection import EXTRA, MISSED, MOVED, NORMAL, OFF, Heard, Kinds, Verdicts, decide
from hrv.published import decide_as_published
from hrv.windows import Ints, Masks, Series


def clean(heard: Heard) -> Series:
    """Detect and correct the artefacts of a whole recording; the same as beat by beat."""
    return corrected(heard, decide(heard))


def clean_as_published(heard: Heard) -> Series:
    """The same with the artefacts that Lipponen & Tarvainen's own rule finds, which looks 45 beats ahead."""
    return corrected(heard, decide_as_published(heard))


def corrected(heard: Heard, verdicts: Verdicts) -> Series:
    """Return the intervals with each artefact mended, marked and on the tick grid.

    A moved beat is put in the middle between its neighbours; missed beats are put in at even distances;
    an extra beat is taken out, so that two intervals become one; an interval that is off takes the level of
    its neighbours. Time stays what it was, but for the last. Nothing is spliced over a break.
    """
    if not np.any(verdicts.kinds):
        return Series(heard.at_ms, heard.rr_ticks, heard.joined, np.zeros(heard.joined.size, np.bool_))
    return _mended(heard, _settled(verdicts.kinds), verdicts.level_ticks)


def _settled(kinds: Kinds) -> Kinds:
    """Let each beat be part of one mending: of artefacts in a row that claim a beat the first has it.

    In a row of extra beats only the first can be taken out into the second; the others are off.
    """
    before, earlier = _before(kinds, 1), _before(kinds, 2)
    settled = np.where((kinds == EXTRA) & (before == EXTRA), OFF, kinds)
    taken = (before == MOVED) | ((before == EXTRA) & (earlier != EXTRA))
    return np.where(taken, NORMAL, settled).astype(np.int8)


def _before(kinds: Kinds, by: int) -> Kinds:
    return np.concatenate([np.zeros(by, np.int8), kinds])[: kinds.size]


def _mended(heard: Heard, kinds: Kinds, level_ticks: Ints) -> Series:
    at_ms, ticks, joined = heard.at_ms.copy(), heard.rr_ticks.copy(), heard.joined.copy()
    marks = kinds != NORMAL
    moved, extra, off = (np.flatnonzero(kinds == kind) for kind in (MOVED, EXTRA, OFF))
    marks[moved + 1] = marks[extra + 1] = True
    both = ticks[moved] + ticks[moved + 1]
    ticks[moved], ticks[moved + 1] = both // 2, both - both // 2
    at_ms[moved] = at_ms[moved + 1] - _whole_ms(ticks[moved + 1])
    ticks[extra + 1] += ticks[extra]
    joined[extra + 1] = joined[extra]
    ticks[off] = level_ticks[off]
    parts = np.where(kinds == MISSED, np.rint(ticks / level_ticks).astype(np.int64), 1)
    parts[extra] = 0
    return _parted(at_ms, ticks, joined, marks, parts)


def _parted(at_ms: Ints, ticks: Ints, joined: Masks, marks: Masks, parts: Ints) -> Series:
    """Part each interval evenly; none where there are 0 parts."""
    of = np.repeat(np.arange(parts.size), parts)
    place = np.arange(of.size) - np.repeat(np.cumsum(parts) - parts, parts)
    each, rest = np.divmod(ticks[of], parts[of])
    later = (parts[of] - 1 - place) * each + np.maximum(rest - 1 - place, 0)
    end_ms = np.maximum.accumulate(at_ms[of] - _whole_ms(later))
    return Series(end_ms, each + (place < rest), joined[of] | (place > 0), marks[of])


def _whole_ms(ticks: Ints) -> Ints:
    return (ticks + TICKS_PER_MS // 2) // TICKS_PER_MS


RuleName = Literal["causal", "published"]
CLEANERS: Final[Mapping[RuleName, Callable[[Heard], Series]]] = {
    "causal": clean,
    "published": clean_as_published,
}
"""The rules for recordings; what is heard live is judged by the first."""
