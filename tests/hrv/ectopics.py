"""How many of the beats that cardiologists call ectopic the detection finds, and what else it marks."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hrv.artefacts import RuleName
from hrv.detection import NORMAL, decide
from hrv.published import decide_as_published
from tests.hrv.artefact_trial import heard
from tests.hrv.hearts import SHARED, recording
from tests.hrv.wfdb_annotations import beats

SAMPLES_PER_S = {"mitdb": 360, "qtdb": 250}
CONDUCTED = ("N", "L", "R")
"""Led by the sinus node, the last two through a bundle branch block."""
WITHOUT_SINUS_RHYTHM = ("qtdb/sel223", "qtdb/sel232")
"""A quarter of it ectopic, with ventricular tachycardia; four fifths atrial rhythm and pauses."""


@dataclass(frozen=True, slots=True)
class Found:
    """Counts of beats; those that nobody could classify (Q) are neither."""

    ectopic: int
    found: int
    """Of the ectopic ones: the interval to it or from it is marked."""
    sinus: int
    """Sinus beats between sinus beats."""
    marked: int
    """Of those: the interval to it is marked."""

    def __add__(self, other: "Found") -> "Found":
        """Add the counts."""
        ectopic, found = self.ectopic + other.ectopic, self.found + other.found
        return Found(ectopic, found, self.sinus + other.sinus, self.marked + other.marked)

    @property
    def sensitivity_pct(self) -> float:
        """Share of the ectopic beats that is found; NaN without any."""
        return 100 * self.found / self.ectopic if self.ectopic else float("nan")

    @property
    def specificity_pct(self) -> float:
        """Share of the sinus beats that is left alone; NaN without any."""
        return 100 * (1 - self.marked / self.sinus) if self.sinus else float("nan")


NOBODY = Found(0, 0, 0, 0)


def found(name: str, rule: RuleName = "causal") -> Found:
    """Hold the verdicts on a record, such as mitdb/100, against its labels."""
    labelled = beats(recording(f"{name}.atr"))
    rr_ms = np.diff(labelled.at_samples) * 1000 / SAMPLES_PER_S[name.split("/")[0]]
    verdicts = decide(heard(rr_ms)) if rule == "causal" else decide_as_published(heard(rr_ms))
    marks = verdicts.kinds != NORMAL
    sinus = np.isin(labelled.symbols, CONDUCTED)
    among = sinus[:-2] & sinus[1:-1] & sinus[2:]
    ectopic = ~sinus[1:-1] & (labelled.symbols[1:-1] != "Q")
    touched = ectopic & (marks[:-1] | marks[1:])
    return Found(*(int(np.count_nonzero(these)) for these in (ectopic, touched, among, among & marks[:-1])))


def names() -> list[str]:
    """Return the records that are here, in order."""
    files = [file for folder in SAMPLES_PER_S for file in (SHARED / folder).glob("*.atr")]
    return sorted(f"{file.parent.name}/{file.stem}" for file in files)


def together(records: Iterable[str], rule: RuleName = "causal") -> Found:
    """Return the counts over these records."""
    return sum((found(name, rule) for name in records), NOBODY)
