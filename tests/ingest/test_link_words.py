"""The reasons of a link, in words."""

from typing import get_args

import pytest

from ingest.link_words import Reason, fact_and_mend, link_words

REASONS: tuple[Reason, ...] = get_args(Reason)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_fact_and_all_but_the_end_something_to_do(reason: Reason) -> None:
    fact, mend = fact_and_mend(reason, "Polar H10 12345678")
    assert fact
    assert "{" not in fact + mend
    assert bool(mend) == (reason != "stopping")
    assert "\n" not in link_words(reason)


def test_a_line_says_the_fact_and_then_what_to_do() -> None:
    assert link_words("adapter_off") == (
        "Bluetooth is switched off; switch it on: bluetoothctl power on, or rfkill unblock bluetooth"
    )
    assert link_words("stopping") == "unclench stops"


def test_the_strap_is_named_when_its_name_is_known() -> None:
    assert link_words("battery_low", "Polar H10 1").startswith("the battery of Polar H10 1 is low")
    assert link_words("battery_low").startswith("the battery of the strap is low")


def test_no_words_promise_health() -> None:
    assert not any(
        word in link_words(reason) for reason in REASONS for word in ("diagnos", "stress", "treat")
    )
