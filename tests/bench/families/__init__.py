"""The table of families."""

from tests.bench.families import (
    artefacts,
    coherence,
    entropy,
    fluctuation,
    live,
    process,
    spectra,
    time_domain,
)
from tests.bench.family import Family

FAMILIES: tuple[Family, ...] = (
    time_domain.FROM_SUMS,
    time_domain.ALL,
    time_domain.RANKS,
    spectra.NU_HANN,
    spectra.WELCH,
    fluctuation.ALPHA1,
    entropy.SAMPEN,
    coherence.MANY,
    coherence.ONE,
    artefacts.JUDGEMENT,
    live.BEAT,
    live.FRAME,
    process.FULL,
    process.IMPORT,
    process.ANALYSE,
    process.REPLAY,
)
