"""Did offering help: prompts that were offered against prompts that a coin kept back."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from hrv.gates import MINUTE_MS
from hrv.load import Assessment

AFTER_MINUTES: Final = 30
LEAST_JUDGED: Final = 5
"""Judged minutes of these thirty before they tell anything."""
LEAST_OF_EACH: Final = 20
"""Prompts of either kind before the difference is told."""

Column = NDArray[np.float64]


def is_withheld(prompt_ms: int, share: float) -> bool:
    """Toss the coin of a prompt: the same prompt always falls the same way, in every replay."""
    digest = hashlib.sha256(f"withheld {prompt_ms}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def load_after(prompt_ms: int, minutes: Iterable[Assessment]) -> float | None:
    """Return the mean load of the judged minutes in the half hour after a prompt; None: too few were.

    Each minute's own load, before smoothing. Minutes of a practice are not judged, nor those just after.
    """
    loads = [
        one.minute_load
        for one in minutes
        if 0 < one.at_ms - prompt_ms <= AFTER_MINUTES * MINUTE_MS
        and one.judged
        and one.minute_load is not None
    ]
    return float(np.mean(loads)) if len(loads) >= LEAST_JUDGED else None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups of figures, and their difference with its interval where there are enough."""

    offered: int
    withheld: int
    difference: float | None
    """Mean load after offered prompts minus after withheld ones; None: too few yet."""
    lo95: float | None = None
    hi95: float | None = None


def randomised(offered: Sequence[float], withheld: Sequence[float]) -> Difference:
    """Compare by what was offered, whatever the wearer made of it: only that was left to the coin.

    The interval is Welch's (1947, 10.1093/biomet/34.1-2.28).
    """
    if min(len(offered), len(withheld)) < LEAST_OF_EACH:
        return Difference(len(offered), len(withheld), None)
    one, other = np.array(offered), np.array(withheld)
    parts = one.var(ddof=1) / one.size, other.var(ddof=1) / other.size
    total = float(sum(parts))
    freedom = total**2 / (parts[0] ** 2 / (one.size - 1) + parts[1] ** 2 / (other.size - 1)) if total else 1.0
    half = float(stdtrit(freedom, 0.975)) * sqrt(total)
    middle = float(one.mean() - other.mean())
    return Difference(one.size, other.size, middle, middle - half, middle + half)
