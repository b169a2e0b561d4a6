"""Whether a strap that sends is worn."""

from ingest.heart_rate import HeartRate
from ingest.wearing import (
    DRY,
    MUTE_PACKETS,
    NOT_WORN,
    PATIENCE_PACKETS,
    STRANGE,
    STRANGE_PACKETS,
    WITHOUT_RR,
    WITHOUT_RR_PACKETS,
    WORN,
    Wear,
    Wearing,
)


def said(rate_bpm: int = 60, contact: bool | None = None, *rr_units: int) -> HeartRate:
    return HeartRate(rate_bpm, contact, None, rr_units)


GOOD = said(60, None, 1024)


def heard(*packets: HeartRate) -> list[Wear]:
    wearing = Wearing()
    return [wearing.hear(packet) for packet in packets]


def test_beats_that_fit_the_rate_are_a_worn_strap() -> None:
    assert heard(GOOD, GOOD, said(60, True, 1000, 1040)) == [WORN] * 3


def test_some_packets_in_a_row_without_skin_are_a_strap_that_is_not_worn_and_one_is_not() -> None:
    off = said(60, False, 1024)
    assert heard(GOOD, off, GOOD) == [WORN] * 3
    assert heard(*[off] * PATIENCE_PACKETS)[-1] == NOT_WORN
    assert heard(*[off] * PATIENCE_PACKETS, GOOD)[-1] == WORN


def test_a_rate_of_nought_is_no_heart() -> None:
    assert heard(*[said(0)] * PATIENCE_PACKETS)[-1] == NOT_WORN


def test_a_strap_that_never_sends_intervals_is_told_so_after_a_while() -> None:
    states = heard(*[said(72)] * WITHOUT_RR_PACKETS)
    assert states == [WORN] * (WITHOUT_RR_PACKETS - 1) + [WITHOUT_RR]


def test_a_strap_that_sends_them_no_more_is_dry() -> None:
    assert heard(GOOD, *[said(60)] * MUTE_PACKETS)[-1] == DRY
    assert heard(GOOD, *[said(60)] * MUTE_PACKETS, GOOD)[-1] == WORN


def test_intervals_that_can_not_be_of_that_rate_are_no_heart_either() -> None:
    strange = said(150, None, 1024)
    assert heard(*[strange] * (STRANGE_PACKETS - 1))[-1] == WORN
    assert heard(*[strange] * STRANGE_PACKETS)[-1] == STRANGE
