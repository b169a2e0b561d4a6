"""hrv: the package on PyPI that shares the name of our ground floor."""

import collections
import collections.abc
from collections.abc import Callable, Mapping
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("hrv==0.2.10", "numpy==1.26.4", "scipy==1.13.1", "matplotlib==3.9.4")
IMPORT = (
    "collections, collections.abc; collections.MutableMapping = collections.abc.MutableMapping; import hrv"
)
NEEDED = "NumPy 1, for it calls trapz; collections.MutableMapping put back, which Python 3.10 took away"
WHY = {
    "welch": "segments of 64 s, bins at the bands' edges lost",
    "pnn50_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "marked_pct": "20 % from the next one: left out, nothing is moved",
}
NAMES = {
    "mean_nn_ms": "mrri",
    "mean_inst_hr_bpm": "mhr",
    "sdnn_ms": "sdnn",
    "rmssd_ms": "rmssd",
    "sdsd_ms": "sdsd",
    "pnn50_pct": "pnn50",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it, by name, for here `hrv` would be our own; return what it can measure."""
    setattr(collections, "MutableMapping", collections.abc.MutableMapping)  # noqa: B010
    classical, filters = import_module("hrv.classical"), import_module("hrv.filters")

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        found = classical.time_domain(rr_ms)
        return {ours: float(found[theirs]) for ours, theirs in NAMES.items()}

    def welch(rr_ms: Floats) -> dict[str, float]:
        found = classical.frequency_domain(rr_ms, time=np.cumsum(rr_ms) / 1000, method="welch")
        return {"lf_ms2": float(found["lf"]), "hf_ms2": float(found["hf"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        time_s = np.cumsum(rr_ms) / 1000
        found = classical.time_domain(rr_ms), classical.frequency_domain(rr_ms, time=time_s)
        return {"names": float(sum(len(part) for part in (*found, classical.non_linear(rr_ms))))}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        kept = filters.quotient(rr_ms)
        return {"marked": float(rr_ms.size - len(kept))}

    return {"time_domain": time_domain, "welch": welch, "full": full, "artefacts": artefacts}
