"""flirt: feature generation for wearables, window by window."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("flirt==0.0.2", "numpy==1.26.4", "scipy==1.13.1", "pandas==2.2.3", "numba==0.60.0", "astropy==6.1.7")
IMPORT = "flirt"
NEEDED = "NumPy 1, for it calls trapz"
WHY = {
    "uneven": "a Lomb-Scargle that is no density: its powers scale with the heart rate",
    "welch": "straight lines between beats, which lose fast waves; segments of 64 s",
    "sdsd_ms": "divides by the differences, ours by one less, as SDNN is",
    "pnn20_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "pnn50_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
}
NAMES = {
    "mean_nn_ms": "hrv_mean_nni",
    "mean_inst_hr_bpm": "hrv_mean_hr",
    "median_nn_ms": "hrv_median_nni",
    "sdnn_ms": "hrv_sdnn",
    "rmssd_ms": "hrv_rmssd",
    "sdsd_ms": "hrv_sdsd",
    "cvnn": "hrv_cvnni",
    "cvsd": "hrv_cvsd",
    "pnn20_pct": "hrv_pnni_20",
    "pnn50_pct": "hrv_pnni_50",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    from flirt.hrv.features.fd_features import get_fd_features
    from flirt.hrv.features.nl_features import NonLinearFeatures
    from flirt.hrv.features.td_features import TdFeatures

    times, others = TdFeatures(), NonLinearFeatures()

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        found = times.__generate__(rr_ms)
        return {ours: float(found[theirs]) for ours, theirs in NAMES.items()}

    def power(rr_ms: Floats, method: str) -> dict[str, float]:
        found = get_fd_features(rr_ms, method=method)
        return {"lf_ms2": float(found["hrv_lf"]), "hf_ms2": float(found["hrv_hf"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        found = times.__generate__(rr_ms), get_fd_features(rr_ms), others.__generate__(rr_ms)
        return {"names": float(sum(len(part) for part in found))}

    return {
        "time_domain": time_domain,
        "uneven": lambda rr_ms: power(rr_ms, "lomb"),
        "welch": lambda rr_ms: power(rr_ms, "welch"),
        "full": full,
    }
