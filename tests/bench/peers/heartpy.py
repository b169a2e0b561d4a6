"""heartpy: the measures of a list of intervals; made for pulse waves."""

import warnings
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = ("heartpy==1.2.7", "numpy==1.26.4", "scipy==1.13.1", "matplotlib==3.9.4")
IMPORT = "heartpy"
NEEDED = "NumPy 1, for it calls trapz"
WHY = {
    "welch": "a smoothing spline at four points a beat, segments of 240 s",
    "sdnn_ms": "divides by N, the Task Force by N-1",
    "sdsd_ms": "takes the differences' size before their spread; the Task Force's are signed",
    "mad_nn_ms": "is not scaled by 1.4826",
    "marked_pct": "20 % from the next one: left out, nothing is moved",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    from heartpy.analysis import calc_fd_measures, calc_poincare, calc_ts_measures
    from heartpy.filtering import quotient_filter

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        step = np.abs(np.diff(rr_ms))
        _, found = calc_ts_measures(rr_ms, step, step**2, measures={}, working_data={})
        return {
            "mean_nn_ms": float(found["ibi"]),
            "mean_hr_bpm": float(found["bpm"]),
            "sdnn_ms": float(found["sdnn"]),
            "rmssd_ms": float(found["rmssd"]),
            "sdsd_ms": float(found["sdsd"]),
            "pnn20_pct": 100 * float(found["pnn20"]),
            "pnn50_pct": 100 * float(found["pnn50"]),
            "mad_nn_ms": float(found["hr_mad"]),
        }

    def welch(rr_ms: Floats) -> dict[str, float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, found = calc_fd_measures(measures={}, working_data={"RR_list_cor": rr_ms})
        return {"lf_ms2": float(found["lf"]), "hf_ms2": float(found["hf"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        told = {"RR_masklist": [0] * rr_ms.size, "RR_list": rr_ms}
        found = calc_poincare(rr_ms, [], measures={}, working_data=told)
        return {"names": float(len(found) + len(time_domain(rr_ms)) + len(welch(rr_ms)))}

    def artefacts(rr_ms: Floats) -> dict[str, float]:
        return {"marked": float(np.count_nonzero(quotient_filter(rr_ms.tolist())))}

    return {"time_domain": time_domain, "welch": welch, "full": full, "artefacts": artefacts}
