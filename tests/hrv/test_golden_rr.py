"""What another program reports of a series of intervals, where its definition is ours."""

import numpy as np
import pytest

from hrv.analysis import analysed, whole
from hrv.metrics.entropy import Entropy
from tests.hrv.hearts import of_rr, one, recording, value


@pytest.mark.shared
def test_the_sample_entropy_of_kubios_sample_is_within_a_hundredth_of_its_report() -> None:
    """golden/kubios/SampleReport.txt: 0.7436, m = 2, r = 0.2 SD; how it ends isn't told."""
    look = one(of_rr(np.load(recording("golden/kubios/SampleSeries.npy")).astype(np.float64)), 0, 310)
    assert value(Entropy().measure(look), "sampen") == pytest.approx(0.7436, rel=0.01)


PYHRV_MS = """
859 867 883 805 852 953 1078 883 867 953 1031 930 828 820 844 906 883 812 883 1055 875 836 828 1022 875 844
969 1094 1117 875 852 859 1055 1039 875 922 1039 1000 875 883 961 1008 875 836 852 883 828 797 836 867 906
859 836 883 867 852 812 789 836 867 898 828 812 812 828 820 773 773 867 945 883 820 844 1062 1125 891 844
859 891 922 875 805 828 891 875 828 789 820 852 828 797 828 914 914 805 789 836 852 898 781 812 852 953 859
805 852 906 906 820 789 836 906 1008 828 781 742 734 758 1070 844 789 797 953 1008 828 836 883 922 930 828
828 867 883 828 773 781 805 852 789 797 953 1148 1102 875 852 938 1109 1133 930 828 867 977 914 930 977 1016
883 906 1148 914 836 891 1031 1008 875 914 812 883 1109 883 883 938 1172 969 859 1062 1016 867 984 1117 1109
922 844 883 953 930 852 961 1117 875 828 859 1055 945 930 977 992 867 922 977 859 828 844 922 953 844 898
1086 875 820 852 914 828 844 1125 906 867 914 969 930 859 906 1070 969 891 844 906 1086 898 836 867 945 836
836 1172 938 852 836 898 875 836 953 867 914 1062 906 812 883 914 805 781 797 836 844 844 875 828 820 820
820 789 742 750 773 781 773 734 750 750 742 750 742 773 828 844 812 781 820 852 859 812 766 734 719 727 781
836 781 758 859 1172 984 844 891 938 953 953 844 789 828 1000 1180 898 820 914 1047 961 859 891 1195 1086
914 836 844 922 930 828 844 852 914 984 836 812 930 945 867 789 797 812 812 797 930 836 820 1094 1078 852
"""
"""337 intervals, ms: `SampleNNISeriesShort` of pyhrv 0.5.0 (on PyPI; Pedro Gomes, BSD 3-Clause)."""
PYHRV = {
    "sdnn_ms": 95.6904,
    "rmssd_ms": 101.301,
    "sdsd_ms": 101.452,
    "pnn50_pct": 48.512,
    "mad_nn_ms": 69.68,
    "hti": 12.036,
    "sd1_ms": 71.74,
    "sd2_ms": 114.75,
    "sampen": 1.71224,
    "dfa_alpha1": 0.66522,
}
"""What several programs agree upon where they keep to the definitions; pyhrv itself takes SDSD of absolute
differences (-32 %) and pNN50 of N, not M."""


def test_the_sample_of_pyhrv_has_the_values_that_follow_from_the_definitions() -> None:
    rr_ms = np.array([float(one) for one in PYHRV_MS.split()])
    assert rr_ms.size == 337
    told = analysed(whole(of_rr(rr_ms))).values
    for name, expected in PYHRV.items():
        digits = len(str(expected).split(".")[1])
        assert told[name][0] == pytest.approx(expected, abs=0.51 * 10**-digits), name
