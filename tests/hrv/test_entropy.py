"""Sample entropy against its definition and PhysioNet's sampen.c."""

from math import ceil, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.metrics import entropy
from hrv.metrics.entropy import Entropy, matches
from hrv.windows import Series, Windows
from tests.hrv.hearts import alone, corrected, of_rr, one, recording, rolling, value, why, without


def noisy(seed: int = 0, beats: int = 400) -> Series:
    return of_rr(np.round(np.random.default_rng(seed).normal(800, 40, beats)))


def by_definition(ticks: list[int], whole: list[bool], r: float) -> tuple[int, int]:
    """Count pairs of templates of 2 and of 3 closer than r in every place, each pair once."""
    pairs = [0, 0]
    starts = [i for i, unbroken in enumerate(whole) if unbroken]
    for place, i in enumerate(starts):
        for j in starts[place + 1 :]:
            two = all(abs(ticks[i + k] - ticks[j + k]) < r for k in (0, 1))
            pairs[0] += two
            pairs[1] += two and abs(ticks[i + 2] - ticks[j + 2]) < r
    return pairs[0], pairs[1]


@settings(max_examples=60, deadline=None)
@given(
    ticks=st.lists(st.integers(0, 30), min_size=3, max_size=40),
    r=st.floats(0.1, 8),
    breaks=st.sets(st.integers(0, 40), max_size=3),
    cells=st.integers(1, 900),
)
def test_the_count_is_its_definition(ticks: list[int], r: float, breaks: set[int], cells: int) -> None:
    whole = [i not in breaks for i in range(len(ticks) - 2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entropy, "CELLS", cells)
        got = matches(np.array(ticks, np.int64), np.array(whole, np.bool_), ceil(r) - 1)
    assert got == by_definition(ticks, whole, r)


def test_the_distance_is_strictly_below_r() -> None:
    ticks = np.array([0, 0, 0, 2, 2, 2], np.int64)
    assert matches(ticks, np.ones(4, np.bool_), ceil(2.0) - 1) == (1, 0)
    assert matches(ticks, np.ones(4, np.bool_), ceil(2.1) - 1) == (6, 6)


def test_the_family_takes_a_fifth_of_the_standard_deviation() -> None:
    look = one(noisy(), 10, 200)
    part = slice(int(look.lo[0]), int(look.hi[0]))
    ticks = look.series.rr_ticks[part].tolist()
    r = 0.2 * float(np.std(ticks, ddof=1))
    alike, going_on = by_definition(ticks, [True] * (len(ticks) - 2), r)
    assert value(Entropy().measure(look), "sampen") == pytest.approx(log(alike / going_on), rel=1e-15)


def test_patterns_across_a_break_do_not_count() -> None:
    look = one(without(noisy(), 60, 120), 10, 200)
    part = slice(int(look.lo[0]), int(look.hi[0]))
    ticks, follows = look.series.rr_ticks[part].tolist(), look.series.follows[part].tolist()
    whole = [follows[i + 1] and follows[i + 2] for i in range(len(ticks) - 2)]
    assert whole.count(False) == 4
    alike, going_on = by_definition(ticks, whole, 0.2 * float(np.std(ticks, ddof=1)))
    assert value(Entropy().measure(look), "sampen") == pytest.approx(log(alike / going_on), rel=1e-15)


def test_the_reasons_are_told() -> None:
    broken = noisy()
    torn = Series(broken.at_ms, broken.rr_ticks, np.arange(400) % 2 == 0, broken.corrected)
    rare = of_rr(np.round(np.random.default_rng(2).uniform(400, 1400, 110)))
    cases = {
        "short": one(noisy(), 10, 60),
        "corrected": one(corrected(noisy(), *range(50, 120)), 10, 200),
        "gap": one(torn, 10, 200),
        "constant": one(of_rr(np.full(400, 800.0)), 10, 200),
    }
    assert {reason: why(Entropy().measure(look), "sampen") for reason, look in cases.items()} == {
        reason: reason for reason in cases
    }
    assert why(Entropy(tolerance=0.01).measure(one(rare, -1, 200)), "sampen") == "short"


def test_a_window_among_many_is_the_same_as_alone() -> None:
    look = rolling(noisy(3, 600), 200, 30)
    together = Entropy().measure(look).values["sampen"]
    assert together.tolist() == [
        Entropy().measure(alone(look, w)).values["sampen"][0] for w in range(look.lo.size)
    ]


def test_no_windows_give_no_values() -> None:
    none: Windows = one(noisy(), 10, 200)[:0]
    assert Entropy().names == ("sampen",)
    assert Entropy().measure(none).values["sampen"].shape == (0,)


@pytest.mark.shared
@pytest.mark.parametrize(("r", "expected"), [(0.2, 2.257106), (2.0, 1.217981)])
def test_ten_thousand_points_give_what_sampen_c_gives(r: float, expected: float) -> None:
    """golden/mhrv: SampEn(2, r, 10000) of PhysioNet's sampen.c; r = 2 tells < from <=."""
    points = np.loadtxt(recording("golden/mhrv/test.10000")).astype(np.int64)
    alike, going_on = matches(points, np.ones(points.size - 2, np.bool_), ceil(r) - 1)
    assert log(alike / going_on) == pytest.approx(expected, abs=5e-7)
