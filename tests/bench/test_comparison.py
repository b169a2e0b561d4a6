"""Ratios, differences and what is said of those that could not."""

import math

import numpy as np
import pytest

from tests.bench.__main__ import BEGIN, END, replaced
from tests.bench.comparison import PeerResult, Result, difference, fastest, times_slower
from tests.bench.environments import Failure
from tests.bench.families import FAMILIES
from tests.bench.family import Family
from tests.bench.sheet import markdown, number
from tests.bench.sheets import sheets
from tests.bench.timing import Timing

OF = {family.key: family for family in FAMILIES}


def result(**answers: Timing | Failure) -> Result:
    """A run in which DFA, the whole day and the import took ours a second each."""
    ours = {
        key: Timing(1.0, 1, {"dfa_alpha1": [1.0, 2.0], "new": [1.0, 2.0]})
        for key in ("dfa", "full", "import")
    }
    peers = {
        "pyhrv": PeerResult(("pyhrv==0.5.0",), "", answers),
        "heartpy": PeerResult(("heartpy==1.2.7",), "", Failure("does not install: no wheel")),
    }
    return Result({"date": "2026-11-23"}, "made", 100, ours, peers)


def test_a_window_is_compared_with_a_window_and_a_day_with_as_many_windows_as_it_has() -> None:
    slow = Timing(3.0, 5)
    assert times_slower(OF["dfa"], Timing(2.0, 1), slow, windows=100) == 1.5
    assert times_slower(OF["full"], Timing(2.0, 1), slow, windows=100) == 150.0


@pytest.mark.parametrize(
    ("key", "seconds", "peak_mb", "met"),
    [
        ("dfa", 1e-6, None, True),
        ("dfa", 1.1e-6, None, False),
        ("full", 2.0, 200.0, True),
        ("full", 2.0, 201.0, False),
        ("full", 2.1, 100.0, False),
        ("full", 1.0, None, False),
        ("artefacts", 1.0, None, None),
    ],
)
def test_a_goal_is_met_in_time_and_memory_or_not_at_all(
    key: str, seconds: float, peak_mb: float | None, met: bool | None
) -> None:
    assert OF[key].meets(Timing(seconds, 1, peak_mb=peak_mb)) is met


def test_values_are_compared_where_both_tell_one() -> None:
    found = difference([1.0, 2.0, math.nan, 4.0], [1.0, 2.2, 3.0])
    assert found.windows == 2
    assert found.median == pytest.approx(0.05)
    assert found.largest == pytest.approx(0.1)
    assert not found.is_none


def test_the_largest_difference_keeps_its_sign() -> None:
    assert difference([1.0, 1.0], [1.1, 0.5]).largest == pytest.approx(-0.5)


def test_rounding_is_no_difference_and_nothing_to_compare_is_not_the_same() -> None:
    assert difference([1.0], [1.0 + 1e-12]).is_none
    assert not difference([1.0], [math.nan]).is_none
    assert difference([0.0], [0.0]).is_none


def test_the_fastest_peer_is_the_one_that_takes_the_least_and_no_failure_is_fast() -> None:
    told = result(dfa=Timing(3.0, 1))
    assert fastest(OF["dfa"], told) == ("pyhrv", Timing(3.0, 1))
    assert fastest(OF["sampen"], told) is None


def test_a_peer_that_does_not_install_and_a_family_that_fails_are_both_said() -> None:
    page = "".join(markdown(sheet) for sheet in sheets(result(dfa=Failure("ValueError: no"))))
    assert "heartpy: does not install: no wheel" in page
    assert "pyhrv, dfa: ValueError: no" in page
    assert "pyhrv failed" in page


def test_a_value_that_differs_is_told_with_its_reason_or_that_none_is_known() -> None:
    answer = Timing(3.0, 2, {"dfa_alpha1": [1.1, 2.2], "new": [1.0, 2.4]})
    page = "".join(markdown(sheet) for sheet in sheets(result(dfa=answer)))
    assert "| dfa_alpha1 | pyhrv | +10 % | +10 % | draws its line by RANSAC" in page
    assert "| new | pyhrv | +10 % | +20 % | not known |" in page


def test_values_that_are_the_same_are_told_so() -> None:
    page = "".join(markdown(sheet) for sheet in sheets(result(dfa=Timing(3.0, 2, {"new": [1.0, 2.0]}))))
    assert "| new | pyhrv | the same |" in page


def test_what_stands_between_the_markers_is_measured_anew_and_all_else_is_kept() -> None:
    page = replaced(f"before\n{BEGIN}\nold\n{END}\nafter\n", result(dfa=Timing(3.0, 1)))
    assert page.startswith(f"before\n{BEGIN}")
    assert page.endswith(f"{END}\nafter\n")
    assert "old" not in page
    assert "pyhrv 0.333 (×3.00)" in page
    assert replaced(page, result(dfa=Timing(3.0, 1))) == page


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="0 pairs of markers"):
        replaced("nothing", result())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1 230 000"),
        (12.345, "12.3"),
        (0.0361, "0.0361"),
        (0.0, "0"),
        (9.996, "10.0"),
        (-4.13, "-4.13"),
    ],
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text


def test_every_family_tells_a_rate_or_a_time_in_its_own_unit() -> None:
    def told(unit: str) -> float:
        family = next(one for one in FAMILIES if one.unit == unit)
        return family.told(0.002)

    assert np.allclose([told("windows/s"), told("s"), told("ms"), told("µs")], [500, 0.002, 2, 2000])


def test_the_families_have_names_of_their_own() -> None:
    assert len(OF) == len(FAMILIES)
    assert all(isinstance(family, Family) for family in FAMILIES)
