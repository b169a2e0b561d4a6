"""Which beats are artefacts, and what to do about them."""

import numpy as np

from hrv.artefacts import clean
from hrv.detection import decide
from tests.bench.family import Family
from tests.bench.peer_child import MARKED_IN
from tests.bench.record import Day, Source
from tests.bench.timing import Timing, median_s


def _judgement(day: Day, _: Source) -> Timing:
    beats = day.heard.at_ms.size
    took_s = median_s(clean, lambda: day.heard)
    few = day.heard[:MARKED_IN]
    marked = 100 * float(np.count_nonzero(decide(few).kinds)) / few.at_ms.size
    return Timing(
        took_s / beats,
        beats,
        {"marked_pct": [marked]},
        note="judged and corrected; peers: as the table of marked beats says, at the least a quotient of two",
    )


JUDGEMENT = Family("artefacts", "artefacts", "beats/s", _judgement, peers="artefacts")
