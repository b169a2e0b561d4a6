"""pyhrv: one function for each number."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINS = (
    "pyhrv==0.5.0",
    "biosppy==2.2.4",
    "peakutils==1.3.5",
    "nolds==0.6.2",
    "numpy==1.26.4",
    "scipy==1.13.1",
    "matplotlib==3.9.4",
    "setuptools==69.5.1",
)
IMPORT = "pyhrv"
NEEDED = "peakutils, which it does not name; NumPy 1, for it calls trapz; an older nolds"
WHY = {
    "dfa_alpha1": "draws its line by RANSAC, which by chance leaves box sizes out",
    "uneven": "a Lomb-Scargle in no unit",
    "welch": "Hamming taper, spline, bins summed",
    "sdsd_ms": "takes the differences' size before their spread; the Task Force's are signed",
    "hti": "bins from the shortest interval, not from 0",
}


def measures() -> dict[str, Callable[[Floats], Mapping[str, float]]]:
    """Import it; return what it can measure."""
    import pyhrv.frequency_domain as fd
    import pyhrv.nonlinear as nl
    import pyhrv.time_domain as td

    def time_domain(rr_ms: Floats) -> dict[str, float]:
        basic = td.nni_parameters(nni=rr_ms)
        return {
            "mean_nn_ms": float(basic["nni_mean"]),
            "min_nn_ms": float(basic["nni_min"]),
            "max_nn_ms": float(basic["nni_max"]),
            "mean_inst_hr_bpm": float(td.hr_parameters(nni=rr_ms)["hr_mean"]),
            "sdnn_ms": float(td.sdnn(nni=rr_ms)["sdnn"]),
            "rmssd_ms": float(td.rmssd(nni=rr_ms)["rmssd"]),
            "sdsd_ms": float(td.sdsd(nni=rr_ms)["sdsd"]),
            "pnn50_pct": float(td.nn50(nni=rr_ms)["pnn50"]),
            "pnn20_pct": float(td.nn20(nni=rr_ms)["pnn20"]),
            "hti": float(td.triangular_index(nni=rr_ms, plot=False, show=False)["tri_index"]),
        }

    def welch(rr_ms: Floats) -> dict[str, float]:
        found = fd.welch_psd(nni=rr_ms, show=False, mode="dev")[0]
        return {"lf_ms2": float(found["fft_abs"][1]), "hf_ms2": float(found["fft_abs"][2])}

    def uneven(rr_ms: Floats) -> dict[str, float]:
        found = fd.lomb_psd(nni=rr_ms, show=False, mode="dev")[0]
        return {"lf_ms2": float(found["lomb_abs"][1]), "hf_ms2": float(found["lomb_abs"][2])}

    def dfa(rr_ms: Floats) -> dict[str, float]:
        return {"dfa_alpha1": float(nl.dfa(nn=rr_ms, show=False, mode="dev")["dfa_alpha1"])}

    def sampen(rr_ms: Floats) -> dict[str, float]:
        return {"sampen": float(nl.sample_entropy(nni=rr_ms)["sampen"])}

    def full(rr_ms: Floats) -> dict[str, float]:
        parts = (time_domain, welch, dfa, sampen)
        return {"names": float(sum(len(part(rr_ms)) for part in parts))}

    return {
        "time_domain": time_domain,
        "uneven": uneven,
        "welch": welch,
        "dfa": dfa,
        "sampen": sampen,
        "full": full,
    }
