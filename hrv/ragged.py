"""Windows of unequal count as one flat run of indices."""

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


def one_behind_another(lo: Indices, count: Indices) -> tuple[Indices, Indices]:
    """Return lo, lo+1 ... of each window (count of them), one window behind the other, and where each begins.

    Shapes (sum of count,) and (w,).
    """
    first = np.cumsum(count) - count
    return np.arange(int(count.sum())) + np.repeat(lo - first, count), first
