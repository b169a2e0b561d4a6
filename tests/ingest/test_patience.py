"""How long the waits between tries are."""

from random import Random

import pytest

from ingest.backoff import wait_s
from ingest.link_words import Reason
from ingest.patience import patience
from tests.bench.strap_return import returned


@pytest.mark.parametrize("reason", ["not_found", "out_of_range", "silent", "suspended", "clock_set"])
def test_a_strap_that_is_away_is_looked_for_again_within_the_longest_pause(reason: Reason) -> None:
    longest_s = max(wait_s(failures, patience(reason, 4.0), Random(failures)) for failures in range(1, 2000))
    assert 3.5 < longest_s <= 4.0
    assert wait_s(1, patience(reason, 4.0), Random(1)) <= 0.5
    assert wait_s(1, patience(reason, 0.2), Random(1)) <= 0.2


def test_what_somebody_must_mend_first_is_tried_more_and_more_seldom() -> None:
    assert (
        wait_s(50, patience("no_permission", 4.0), Random(1))
        > 100
        > wait_s(50, patience("adapter_off", 4.0), Random(1))
    )


@pytest.mark.parametrize("away_s", [60, 600, 3600])
def test_a_strap_that_was_away_for_long_is_heard_within_seconds_of_its_return(away_s: int) -> None:
    took_s = returned(away_s, trials=300)
    assert took_s[150] < 2
    assert took_s[-1] < 6
