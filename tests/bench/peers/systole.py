"""systole: heart rate and its artefacts, with numba."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("systole==0.3.1", "numpy==2.2.0", "scipy==1.17.1", "numba==0.68.1", "pandas==3.1.1")
IMPORT = "systole"
NEEDED = ""
WHY = {
    "welch": "spline at 5 Hz, segments of 256 s",
    "mean_inst_hr_bpm": "rounded to six digits behind the point",
    "sdnn_ms": "rounded to six digits behind the point",
    "sdsd_ms": "rounded to six digits behind the point",
    "rmssd_ms": "rounded to six digits behind the point",
    "pnn50_pct": "rounded to six digits behind the point",
    "marked_pct": "Lipponen & Tarvainen as published, each kind counted as it is found",
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
        parts = (time_domain, frequency_domain, nonlinear_domain)
        return {"names": float(sum(len(part(rr_ms)) for part in parts))}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        found = rr_artefacts(rr_ms)
        return {"marked": float(np.count_nonzero(np.any([found[kind] for kind in KINDS], axis=0)))}

    return {"time_domain": times, "welch": welch, "full": full, "artefacts": artefacts}
