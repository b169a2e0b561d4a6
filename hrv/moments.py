"""Spread from exact integer sums: the same number whatever the chunking."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def deviation(count: Ints, total: Ints, total2: Ints) -> Floats:
    """Return the standard deviation (ddof 1) of integers from their count, sum and sum of squares.

    Any shape, all alike; 0 where there are fewer than two. The sum of squares is taken about the whole
    part of the mean in integers, so that nothing cancels and a constant has exactly 0.
    """
    some = np.maximum(count, 1)
    whole, rest = np.divmod(total, some)
    about = total2 - whole * (total + rest)
    square = about - rest.astype(np.float64) ** 2 / some
    return np.asarray(np.sqrt(np.maximum(square, 0.0) / np.maximum(count - 1, 1)), np.float64)
