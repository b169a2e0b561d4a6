"""What a process that measures reports: how long one piece of work took, and what came out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import TypeVar

import numpy as np

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Timing:
    """One family of one program."""

    seconds: float
    """The median time for one item: a window, a beat, a whole day, an import."""
    items: int
    """How many were measured."""
    values: Mapping[str, list[float]] = field(default_factory=dict)
    """Name to the values of the windows that are compared; NaN where none is told."""
    truth: Mapping[str, float] = field(default_factory=dict)
    """Name to the value of the window whose powers are known."""
    peak_mb: float | None = None
    """The most memory that the process took, where it is told."""
    note: str = ""


def median_s(work: Callable[[Given], object], given: Callable[[], Given], budget_s: float = 1.5) -> float:
    """Return the median time of some work, done again and again, each time on something fresh.

    At least three times after one that does not count; what makes the fresh thing is not timed.
    """
    work(given())
    taken_s: list[float] = []
    while len(taken_s) < 3 or (sum(taken_s) < budget_s and len(taken_s) < 1001):
        fresh = given()
        began = perf_counter()
        work(fresh)
        taken_s.append(perf_counter() - began)
    return float(np.median(taken_s))


def written(timing: Timing) -> str:
    """Return one line of JSON."""
    return json.dumps(asdict(timing))


def parsed(line: str) -> Timing:
    """Return what `written` wrote. Raises ValueError."""
    try:
        row = json.loads(line)
        return Timing(
            seconds=float(row["seconds"]),
            items=int(row["items"]),
            values={str(name): [float(one) for one in many] for name, many in row["values"].items()},
            truth={str(name): float(one) for name, one in row["truth"].items()},
            peak_mb=None if row["peak_mb"] is None else float(row["peak_mb"]),
            note=str(row["note"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"is no timing: {line[:80]!r}") from error
