"""Which beats are found to be artefacts, and what a verdict may depend on."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.detection import (
    CHUNK,
    CONTEXT,
    EXTRA,
    LOOKAHEAD,
    MISSED,
    MOVED,
    NORMAL,
    OFF,
    SILENCE_MS,
    Heard,
    decide,
)
from tests.hrv.artefact_trial import heard, ordinary, spoilt, strong

STEADY = [800.0, 810, 805, 795, 800, 808, 801, 797, 803, 799]


def kinds(rr_ms: list[float], *, breaks: tuple[int, ...] = ()) -> list[int]:
    return [int(kind) for kind in decide(heard(rr_ms, breaks=breaks)).kinds]


def among(*spoilt_ms: float, before: int = 60) -> list[int]:
    """Put intervals among steady ones; return their kinds and those of the two on each side."""
    rr_ms = [STEADY[i % 10] for i in range(before)] + list(spoilt_ms) + STEADY
    found = kinds(rr_ms)
    assert not any(found[: before - 2])
    assert not any(found[before + len(spoilt_ms) + 2 :])
    return found[before - 2 : before + len(spoilt_ms) + 2]


@pytest.mark.parametrize("before", [5, 60], ids=["early", "later"])
@pytest.mark.parametrize(
    ("spoilt_ms", "expected"),
    [
        ((800.0,), [NORMAL]),
        ((1603.0,), [MISSED]),
        ((2405.0,), [MISSED]),
        ((300.0, 500.0), [EXTRA, NORMAL]),
        ((550.0, 252.0), [EXTRA, NORMAL]),
        ((520.0, 1085.0), [MOVED, NORMAL]),
        ((950.0, 655.0), [MOVED, NORMAL]),
        ((1120.0,), [OFF]),
        ((505.0,), [OFF]),
        ((300.0, 500.0, 1610.0), [EXTRA, NORMAL, MISSED]),
    ],
    ids=str,
)
def test_an_artefact_is_named_by_what_happened(
    spoilt_ms: tuple[float, ...], expected: list[int], before: int
) -> None:
    assert among(*spoilt_ms, before=before) == [NORMAL, NORMAL, *expected, NORMAL, NORMAL]


def test_a_heart_as_regular_as_a_clock_has_no_artefacts_until_one_comes() -> None:
    found = kinds([1000.0] * 100 + [1040.0, 960.0] + [1000.0] * 100)
    assert np.flatnonzero(found).tolist() == [100]


def test_a_step_in_heart_rate_is_no_artefact() -> None:
    assert not any(kinds([*STEADY * 6, *(rr_ms - 140 for rr_ms in STEADY * 6)]))


def test_a_beat_that_is_missed_before_a_run_begins_is_off() -> None:
    assert kinds([*STEADY * 3, 1600.0, *STEADY], breaks=(30,))[30] == OFF


def test_an_artefact_at_the_very_end_is_seen_without_the_beats_after_it() -> None:
    assert kinds([*STEADY * 6, 1600.0])[-1] == MISSED
    assert kinds([*STEADY * 6, 300.0, 500.0])[-2:] == [EXTRA, NORMAL]


def test_the_intervals_on_both_sides_of_a_break_are_not_compared() -> None:
    """480 and 1120 would be a moved beat; apart, each is off on its own."""
    rr_ms = [*STEADY * 6, 480.0, 1120.0, *STEADY]
    assert kinds(rr_ms)[60:62] == [MOVED, NORMAL]
    assert kinds(rr_ms, breaks=(61,))[60:62] == [OFF, OFF]


def test_bigeminy_is_found_however_much_it_raises_the_spread() -> None:
    found = kinds([*STEADY * 3, *[500.0, 1100.0, 800.0, 790.0] * 40])
    assert np.count_nonzero(np.array(found) == MOVED) == 40


def test_a_long_silence_begins_anew() -> None:
    """What was heard before it neither raises nor lowers what is told after it."""
    wild, calm = heard([600.0, 1100.0] * 60), heard([*STEADY, 950.0, 655.0, *STEADY])
    later_ms = calm.at_ms + (wild.at_ms[-1] - calm.at_ms[0] + SILENCE_MS + 1)
    both = Heard(
        np.concatenate([wild.at_ms, later_ms]),
        np.concatenate([wild.rr_ticks, calm.rr_ticks]),
        np.concatenate([wild.joined, calm.joined]),
    )
    verdicts, alone = decide(both), decide(calm)
    np.testing.assert_array_equal(verdicts.kinds[120:], alone.kinds)
    np.testing.assert_array_equal(verdicts.level_ticks[120:], alone.level_ticks)
    assert alone.kinds[10] == MOVED


def test_nobody_has_no_verdicts() -> None:
    assert decide(heard([])).kinds.size == 0


def torn(seed: int, *, tears: int = 6, length: int = 400) -> Heard:
    """A spoilt heart with breaks, some next to each other."""
    dice = np.random.default_rng(seed)
    make = strong if seed % 2 else ordinary
    rr_ms = np.maximum(spoilt(dice, make(dice), 0.1)[:length], 200)
    breaks = dice.integers(0, rr_ms.size, tears)
    return heard(rr_ms, breaks=(*breaks.tolist(), *(breaks[:2] - 1).tolist()))


def reach(beats: Heard, beat: int) -> int:
    """Return one past the last beat that a verdict may depend on."""
    run = beats.joined[beat + 1 : beat + 1 + LOOKAHEAD]
    return beat + 1 + (run.size if run.all() else int(np.argmin(run)))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), beat=st.integers(0, 390))
def test_a_verdict_depends_on_nothing_beyond_its_context_and_its_run(seed: int, beat: int) -> None:
    """The beats before and after may be anything, or none."""
    beats = torn(seed)
    beat = min(beat, beats.at_ms.size - 1)
    first = max(0, beat - CONTEXT)
    part = beats[first : reach(beats, beat)]
    whole, seen = decide(beats), decide(part, beat - first)
    assert whole.kinds[beat] == seen.kinds[0]
    assert whole.level_ticks[beat] == seen.level_ticks[0]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), cuts=st.sets(st.integers(1, 380), max_size=5))
def test_judging_bit_by_bit_is_judging_at_once(seed: int, cuts: set[int]) -> None:
    beats = torn(seed)
    edges = sorted({0, *(cut for cut in cuts if cut < beats.at_ms.size), beats.at_ms.size})
    parts = [decide(beats[: reach(beats, end - 1)], begin) for begin, end in pairwise(edges)]
    found = [part.kinds[: end - begin] for part, (begin, end) in zip(parts, pairwise(edges), strict=True)]
    np.testing.assert_array_equal(np.concatenate(found), decide(beats).kinds)


def test_the_chunks_of_a_long_recording_leave_no_seam() -> None:
    dice = np.random.default_rng(7)
    rr_ms = np.concatenate([spoilt(dice, ordinary(dice)) for _ in range(13)])
    beats = heard(rr_ms)
    around = slice(CHUNK - 300, CHUNK + 300)
    whole = decide(beats).kinds[around]
    np.testing.assert_array_equal(whole[CONTEXT:-LOOKAHEAD], decide(beats[around]).kinds[CONTEXT:-LOOKAHEAD])
    assert np.count_nonzero(whole)


@settings(max_examples=60, deadline=None)
@given(rr_ms=st.lists(st.sampled_from([200.0, 201.0, 500.0, 800.0, 999.5, 1600.0, 3000.0]), max_size=40))
def test_no_heart_however_wild_makes_it_warn(rr_ms: list[float]) -> None:
    verdicts = decide(heard(rr_ms, breaks=tuple(range(0, len(rr_ms), 7))))
    assert verdicts.kinds.shape == verdicts.level_ticks.shape == (len(rr_ms),)
    assert not len(rr_ms) or verdicts.level_ticks.min() >= 200 * 128
