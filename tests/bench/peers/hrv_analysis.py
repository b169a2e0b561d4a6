"""hrv-analysis: plain functions over lists."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("hrv-analysis==1.0.5", "nolds==0.6.2", "numpy==1.26.4", "scipy==1.13.1", "matplotlib==3.9.4")
IMPORT = "hrvanalysis"
NEEDED = "NumPy 1, for it calls trapz; 1.0.5, for 1.0.6 wants a nolds that does not import on Python 3.11"
WHY = {
    "uneven": "a Lomb-Scargle that is no density: its powers scale with the heart rate",
    "welch": "straight lines between beats, which lose fast waves; segments of 64 s",
    "sdsd_ms": "divides by the differences, ours by one less, as SDNN is",
    "pnn20_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "pnn50_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "hti": "bins of 8 ms from 300 ms, not of 1/128 s from 0",
    "marked_pct": "below 300, above 2000 ms, or 20 % from the one before: gone, nothing is moved",
    "sampen": "its tolerance is 0.2006 SD, not 0.2: some differences of one sample are let in",
}
NAMES = {
    "mean_nn_ms": "mean_nni",
    "mean_inst_hr_bpm": "mean_hr",
    "sdnn_ms": "sdnn",
    "rmssd_ms": "rmssd",
    "sdsd_ms": "sdsd",
    "cvnn": "cvnni",
    "cvsd": "cvsd",
    "pnn20_pct": "pnni_20",
    "pnn50_pct": "pnni_50",
    "median_nn_ms": "median_nni",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    import hrvanalysis as ha

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        found = ha.get_time_domain_features(rr_ms)
        values = {ours: float(found[theirs]) for ours, theirs in NAMES.items()}
        return values | {"hti": float(ha.get_geometrical_features(rr_ms)["triangular_index"])}

    def power(rr_ms: Floats, method: str) -> dict[str, float]:
        found = ha.get_frequency_domain_features(rr_ms, method=method)
        return {"lf_ms2": float(found["lf"]), "hf_ms2": float(found["hf"])}

    def sampen(rr_ms: Floats) -> dict[str, float]:
        return {"sampen": float(ha.get_sampen(rr_ms)["sampen"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        parts = (
            ha.get_time_domain_features,
            ha.get_geometrical_features,
            ha.get_frequency_domain_features,
            ha.get_poincare_plot_features,
            ha.get_csi_cvi_features,
            ha.get_sampen,
        )
        return {"names": float(sum(len(part(rr_ms)) for part in parts))}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        inside = ha.remove_outliers(rr_intervals=rr_ms.tolist(), verbose=False)
        filled = ha.interpolate_nan_values(rr_intervals=inside)
        normal = ha.remove_ectopic_beats(rr_intervals=filled, method="malik", verbose=False)
        return {"marked": float(np.count_nonzero(np.isnan(normal) | np.isnan(inside)))}

    return {
        "time_domain": time_domain,
        "uneven": lambda rr_ms: power(rr_ms, "lomb"),
        "welch": lambda rr_ms: power(rr_ms, "welch"),
        "sampen": sampen,
        "full": full,
        "artefacts": artefacts,
    }
