"""systole: heart rate and its artefacts, with numba."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("systole==0.3.1", "numpy==2.2.0", "scipy==1.17.1", "numba==0.68.1", "pandas==3.1.1")
IMPORT = "systole"
NEEDED = ""
WHY = {
    "lf_ms2": "Welch of 256 s over a spline at 5 Hz; bins summed by Simpson's rule",
    "hf_ms2": "Welch of 256 s over a spline at 5 Hz; bins summed by Simpson's rule",
}
NAMES = {
    "mean_nn_ms": "MeanRR",
    "mean_inst_hr_bpm": "MeanBPM",
    "median_nn_ms": "MedianRR",
    "min_nn_ms": "MinRR",
    "max_nn_ms": "MaxRR",
    "sdnn_ms": "SDNN",
    "sdsd_ms": "SDSD",
    "rmssd_ms": "RMSSD",
    "pnn50_pct": "pnn50",
}
KINDS = ("ectopic", "long", "short", "missed", "extra")


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    from systole.detection import rr_artefacts
    from systole.hrv import frequency_domain, nonlinear_domain, time_domain

    def times(rr_ms: Floats) -> dict[str, float]:
        found = time_domain(rr_ms).set_index("Metric")["Values"].to_dict()
        return {ours: float(found[theirs]) for ours, theirs in NAMES.items()}

    def welch(rr_ms: Floats) -> dict[str, float]:
        found = frequency_domain(rr_ms).set_index("Metric")["Values"].to_dict()
        return {"lf_ms2": float(found["lf_power"]), "hf_ms2": float(found["hf_power"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        nonlinear_domain(rr_ms)
        return times(rr_ms) | welch(rr_ms)

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        found = rr_artefacts(rr_ms)
        return {"marked": float(np.count_nonzero(np.any([found[kind] for kind in KINDS], axis=0)))}

    return {"time_domain": times, "welch": welch, "full": full, "artefacts": artefacts}
