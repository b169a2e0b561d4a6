"""What some seconds of packets come to."""

import pytest

from ingest.signal import Arrival, Signal, signal_of

PACKET = bytes.fromhex("10 3c 00 04")


def arrivals(*told: tuple[int, str]) -> list[Arrival]:
    """Return arrivals given as ms and hex."""
    return [Arrival(ms * 1000, bytes.fromhex(body)) for ms, body in told]


def test_a_sound_link_has_a_period_and_little_jitter() -> None:
    signal = signal_of(
        arrivals((0, "10 3c 00 04"), (1000, "10 3d f0 03"), (2010, "10 3c 01 04"), (3000, "10 3c 02 04"))
    )
    assert signal == Signal(
        packets=4,
        twice=0,
        refused=0,
        period_ms=1000,
        jitter_ms=10,
        longest_ms=1010,
        measuring=4,
        with_rr=4,
        implausible=0,
        disagreeing=0,
        contact=None,
        rate_bpm=60,
    )


def test_nothing_heard_is_nothing_known() -> None:
    signal = signal_of([])
    assert (signal.packets, signal.period_ms, signal.jitter_ms, signal.longest_ms) == (0, None, None, None)
    assert (signal.contact, signal.rate_bpm) == (None, None)
    assert signal_of(arrivals((0, "10 3c 00 04"))).period_ms is None


def test_what_comes_again_at_once_came_twice_and_what_comes_later_did_not() -> None:
    signal = signal_of(
        arrivals(
            (0, "10 3c 00 04"),
            (2, "10 3c 00 04"),
            (4, "10 3c 00 04"),
            (1000, "10 3c 00 04"),
            (1004, "10 3c 00 04"),
        )
    )
    assert (signal.packets, signal.twice, signal.period_ms) == (2, 3, 1000)


def test_packets_that_are_none_and_beats_that_can_t_be_are_counted() -> None:
    signal = signal_of(arrivals((0, ""), (1000, "10 3c 00"), (2000, "10 3c 00 00"), (3000, "10 b4 00 04")))
    assert (signal.packets, signal.refused) == (4, 2)
    assert (signal.implausible, signal.disagreeing) == (1, 2)


@pytest.mark.parametrize(
    ("bodies", "contact"),
    [(("06 3c", "06 3c", "04 00"), True), (("04 00", "04 00", "06 3c"), False), (("00 3c",), None)],
)
def test_skin_is_felt_when_most_packets_feel_it(bodies: tuple[str, ...], contact: bool | None) -> None:
    signal = signal_of(arrivals(*((1000 * at, body) for at, body in enumerate(bodies))))
    assert signal.contact is contact


def test_a_strap_that_measures_nothing_has_no_rate() -> None:
    signal = signal_of(arrivals((0, "00 3c"), (1000, "00 00")))
    assert (signal.measuring, signal.rate_bpm, signal.with_rr) == (1, 60, 0)
