"""Runs in a peer's own environment and measures it: ADAPTER.py DAY.npz SECONDS FAMILY... are its arguments.

Nothing of ours is imported here, for one of the peers is called as our own package is. One line of JSON for
each family goes to standard output as soon as it is done, so that a peer that dies keeps what it had.
"""

import importlib.util
import json
import sys
import warnings
from collections.abc import Callable, Mapping
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

Measure = Callable[[NDArray[np.float64]], Mapping[str, float]]

COMPARED = 64
BEATS = (1_000, 16_000, 1_000_000)
"""Longer and longer parts of the day; what is slow has no time for the whole."""
MARKED_IN = 16_000
"""Of so many beats it is told how many were marked, by everybody."""


def adapter(path: str) -> Mapping[str, Measure]:
    """Load an adapter by its path, for its folder holds files that are called as their packages are."""
    spec = importlib.util.spec_from_file_location("adapter", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no adapter at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    measures: Mapping[str, Measure] = module.measures()
    return measures


def windows(measure: Measure, parts: list[NDArray[np.float64]], budget_s: float) -> dict[str, object]:
    """Measure window after window until the time is up; the first one does not count."""
    measure(parts[0])
    taken_s: list[float] = []
    rows: list[Mapping[str, float]] = []
    until = perf_counter() + budget_s
    for part in parts:
        began = perf_counter()
        rows.append(measure(part))
        taken_s.append(perf_counter() - began)
        if perf_counter() > until:
            break
    values = {name: [row[name] for row in rows[:COMPARED]] for name in rows[0]}
    return {"seconds": float(np.median(taken_s)), "items": len(taken_s), "values": values}


def beats(measure: Measure, rr_ms: NDArray[np.float64], budget_s: float) -> dict[str, object]:
    """Measure parts of a day, each longer than the one before, until the time is up."""
    measure(rr_ms[: BEATS[0]])
    marked: dict[int, float] = {}
    for size in BEATS:
        part = rr_ms[:size]
        began = perf_counter()
        marked[size] = measure(part)["marked"]
        took_s, count = perf_counter() - began, part.size
        if size >= MARKED_IN and took_s * BEATS[-1] / 10 / size > budget_s:
            break
    values = {"marked_pct": [100 * marked[MARKED_IN] / min(MARKED_IN, rr_ms.size)]}
    return {"seconds": took_s / count, "items": count, "values": values}


def main() -> None:
    """Measure what is asked for; a family that fails is reported and the others go on."""
    path, day, budget_s, *families = sys.argv[1:]
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    with np.load(day) as arrays:
        rr_ms, heard_ms, truth_ms = arrays["rr_ms"], arrays["heard_rr_ms"], arrays["truth_rr_ms"]
        parts = [rr_ms[lo:hi] for lo, hi in zip(arrays["lo"], arrays["hi"], strict=True)]
    measures = adapter(path)
    for family in families:
        if family not in measures:
            continue
        try:
            if family == "artefacts":
                told = beats(measures[family], heard_ms, float(budget_s))
            else:
                told = windows(measures[family], parts, float(budget_s))
            truth = dict(measures[family](truth_ms)) if family in ("uneven", "welch") else {}
            row = {"peak_mb": None, "note": "", "truth": truth} | told
        except Exception as error:  # noqa: BLE001
            row = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:160]}
        print(json.dumps({"family": family} | row), flush=True)


if __name__ == "__main__":
    main()
