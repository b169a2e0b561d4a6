"""antropy: entropies and fractal dimensions, with numba."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("antropy==0.2.3", "numpy==2.4.6", "numba==0.68.1", "scipy==1.17.1")
IMPORT = "antropy"
NEEDED = ""
WHY = {
    "dfa_alpha1": "one exponent over boxes of its own choice up to a tenth of the window: not alpha1",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    import antropy as ant

    def sampen(rr_ms: Floats) -> dict[str, float]:
        return {"sampen": float(ant.sample_entropy(rr_ms, order=2, tolerance=0.2 * rr_ms.std(ddof=1)))}

    def dfa(rr_ms: Floats) -> dict[str, float]:
        return {"dfa_alpha1": float(ant.detrended_fluctuation(rr_ms))}

    return {"sampen": sampen, "dfa": dfa}
