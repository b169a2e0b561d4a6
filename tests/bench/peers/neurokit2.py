"""neurokit2: everything, one window at a time, through pandas."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("neurokit2==0.3.0", "astropy==8.0.2", "numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1")
IMPORT = "neurokit2"
NEEDED = "astropy, for its Lomb-Scargle"
WHY = {
    "uneven": "a Lomb-Scargle that is no density: its powers scale with the heart rate",
    "welch": "a spline at 4 Hz, with segments and sums of its own",
    "pnn20_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "pnn50_pct": "divides by the intervals, not by the differences (Task Force: by the differences)",
    "dfa_alpha1": "leaves out boxes that a line fits exactly, which Peng's mean holds",
    "marked_pct": "Lipponen & Tarvainen as published, again and again",
}
NAMES = {
    "mean_nn_ms": "HRV_MeanNN",
    "sdnn_ms": "HRV_SDNN",
    "rmssd_ms": "HRV_RMSSD",
    "sdsd_ms": "HRV_SDSD",
    "cvnn": "HRV_CVNN",
    "cvsd": "HRV_CVSD",
    "pnn20_pct": "HRV_pNN20",
    "pnn50_pct": "HRV_pNN50",
    "median_nn_ms": "HRV_MedianNN",
    "mad_nn_ms": "HRV_MadNN",
    "mcv_nn": "HRV_MCVNN",
    "min_nn_ms": "HRV_MinNN",
    "max_nn_ms": "HRV_MaxNN",
    "hti": "HRV_HTI",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    import neurokit2 as nk

    def given(rr_ms: Floats) -> dict[str, Floats]:
        return {"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000}

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        row = nk.hrv_time(given(rr_ms)).iloc[0]
        return {ours: float(row[theirs]) for ours, theirs in NAMES.items()}

    def power(rr_ms: Floats, method: str, rate_hz: int | None) -> dict[str, float]:
        table = nk.hrv_frequency(given(rr_ms), psd_method=method, normalize=False, interpolation_rate=rate_hz)
        row = table.iloc[0]
        return {"lf_ms2": float(row["HRV_LF"]), "hf_ms2": float(row["HRV_HF"])}

    def dfa(rr_ms: Floats) -> dict[str, float]:
        return {"dfa_alpha1": float(nk.fractal_dfa(rr_ms, scale=np.arange(4, 17), overlap=False)[0])}

    def sampen(rr_ms: Floats) -> dict[str, float]:
        return {"sampen": float(nk.entropy_sample(rr_ms, dimension=2, tolerance=0.2 * rr_ms.std(ddof=1))[0])}

    def full(rr_ms: Floats) -> dict[str, float]:
        return {"names": float(nk.hrv(given(rr_ms)).shape[1])}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        peaks = np.rint(np.cumsum(np.append(0.0, rr_ms))).astype(int)
        found, _ = nk.signal_fixpeaks(peaks, sampling_rate=1000, method="Kubios")
        kinds = ("ectopic", "missed", "extra", "longshort")
        return {"marked": float(sum(len(found[kind]) for kind in kinds))}

    return {
        "time_domain": time_domain,
        "uneven": lambda rr_ms: power(rr_ms, "lomb", None),
        "welch": lambda rr_ms: power(rr_ms, "welch", 4),
        "dfa": dfa,
        "sampen": sampen,
        "full": full,
        "artefacts": artefacts,
    }
