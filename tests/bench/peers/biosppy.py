"""biosppy: the HRV part of a toolbox for biosignals."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("biosppy==2.2.4", "peakutils==1.3.5", "numpy==2.4.6", "scipy==1.17.1")
IMPORT = "biosppy.signals.hrv"
NEEDED = "peakutils, which it does not name; detrending switched off, for ours has none"
WHY = {
    "welch": "segments of less than a quarter of the window",
    "sdnn_ms": "divides by N, the Task Force by N-1",
    "hti": "bins from the shortest interval, not from 0",
    "sampen": "counts matches at r too, has one more template and an SD of N: not Richman & Moorman's",
    "marked_pct": "250 ms from the mean of those around: replaced by a spline",
}
NAMES = {
    "mean_nn_ms": "rr_mean",
    "median_nn_ms": "rr_median",
    "min_nn_ms": "rr_min",
    "max_nn_ms": "rr_max",
    "mean_inst_hr_bpm": "hr_mean",
    "sdnn_ms": "sdnn",
    "rmssd_ms": "rmssd",
    "pnn50_pct": "pnn50",
    "hti": "hti",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    from biosppy.signals import hrv as bs

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        found = bs.hrv_timedomain(rr_ms, detrend_rri=False)
        return {ours: float(found[theirs]) for ours, theirs in NAMES.items()}

    def welch(rr_ms: Floats) -> dict[str, float]:
        found = bs.hrv_frequencydomain(rr_ms, detrend_rri=False)
        return {"lf_ms2": float(found["lf_pwr"]), "hf_ms2": float(found["hf_pwr"])}

    def sampen(rr_ms: Floats) -> dict[str, float]:
        return {"sampen": float(bs.sample_entropy(rr_ms))}

    def full(rr_ms: Floats) -> dict[str, float]:
        parts = (bs.hrv_timedomain, bs.hrv_frequencydomain, bs.hrv_nonlinear)
        found = [value for part in parts for value in part(rr_ms, detrend_rri=False)]
        return {"names": float(sum(np.ndim(value) == 0 and not isinstance(value, str) for value in found))}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        return {"marked": float(np.count_nonzero(bs.rri_correction(rr_ms) != rr_ms))}

    return {
        "time_domain": time_domain,
        "welch": welch,
        "sampen": sampen,
        "full": full,
        "artefacts": artefacts,
    }
