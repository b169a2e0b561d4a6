"""How long to wait before the next try."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ingest.backoff import BackoffSettings, wait_s

SETTINGS = BackoffSettings(first_s=1.0, factor=2.0, longest_s=60.0)


@given(st.integers(1, 100_000), st.integers(0, 9))
def test_a_wait_lies_between_half_and_all_of_what_has_doubled_up_to_the_longest(
    failures: int, seed: int
) -> None:
    full_s = min(60.0, 2.0 ** min(failures - 1, 10))
    assert full_s / 2 <= wait_s(failures, SETTINGS, Random(seed)) <= full_s


def test_the_same_dice_give_the_same_waits_and_others_others() -> None:
    assert wait_s(3, SETTINGS, Random(1)) == wait_s(3, SETTINGS, Random(1)) != wait_s(3, SETTINGS, Random(2))


def test_after_no_failure_nothing_is_waited_for() -> None:
    assert wait_s(0, SETTINGS, Random(1)) == 0.0
