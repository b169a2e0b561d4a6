"""What another program reports of a series of intervals, where its definition is ours."""

import numpy as np
import pytest

from hrv.metrics.entropy import Entropy
from tests.hrv.hearts import of_rr, one, recording, value


@pytest.mark.shared
def test_the_sample_entropy_of_kubios_sample_is_within_a_hundredth_of_its_report() -> None:
    """golden/kubios/SampleReport.txt: 0.7436, m = 2, r = 0.2 SD; how it ends isn't told."""
    look = one(of_rr(np.load(recording("golden/kubios/SampleSeries.npy")).astype(np.float64)), 0, 310)
    assert value(Entropy().measure(look), "sampen") == pytest.approx(0.7436, rel=0.01)
