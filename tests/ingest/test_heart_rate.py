"""Bytes of a Heart Rate Measurement, captured and made up."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import TICKS_PER_MS
from ingest.heart_rate import TICKS_PER_UNIT, DanglingByteError, HeartRate, PacketError, TruncatedError, parse

CAPTURED = Path(__file__).parents[3] / "shared/data/strap-bytes/heart_rate_measurement_2a37.csv"
CONTACT = {"contact": True, "no contact": False, "unsupported": None}
WORDS = st.integers(0, 65_535)


@pytest.mark.parametrize(
    ("packet", "said"),
    [
        # Polar H7, listed by a user in a question on Stack Overflow
        ("16 4e 1b 03 12 03", HeartRate(78, True, None, (795, 786))),
        # Polar H7, README of cal-id/Polar-H7-Pi: the first notification has no interval
        ("06 3c", HeartRate(60, True, None, ())),
        # HeartRateMeasurementTest of movisens' SmartGattLib
        ("16 48 54 01 ec 02", HeartRate(72, True, None, (340, 748))),
        # BleHrClientTest of Polar's SDK: a rate of two bytes, and no contact
        ("01 80 80", HeartRate(32_896, None, None, ())),
        ("04 00", HeartRate(0, False, None, ())),
        # every flag of Heart Rate Service 1.0, section 3.1
        ("1f 3c 00 39 30 00 04 01 00", HeartRate(60, True, 12_345, (1024, 1))),
        # bytes that no flag announces are no intervals
        ("00 3c 00 04", HeartRate(60, None, None, ())),
        # a contact bit of a strap that does not feel contact means nothing
        ("02 3c", HeartRate(60, None, None, ())),
    ],
)
def test_a_packet_says_what_its_sender_meant(packet: str, said: HeartRate) -> None:
    assert parse(bytes.fromhex(packet)) == said


def test_intervals_are_exact_in_ms() -> None:
    assert parse(bytes.fromhex("10 3c 01 04")).rr_ms == (1025 * 1000 / 1024,)
    assert (1000 / 1024) * TICKS_PER_MS == TICKS_PER_UNIT


@pytest.mark.parametrize("packet", ["", "00", "01 3c", "08 3c 00", "09 3c 00 01", "19 3c 00 01"])
def test_a_packet_that_ends_early_is_refused(packet: str) -> None:
    with pytest.raises(TruncatedError) as caught:
        parse(bytes.fromhex(packet))
    assert caught.value.packet == bytes.fromhex(packet)
    assert f"[{packet}]" in str(caught.value)


def test_half_an_interval_is_refused_and_not_made_up() -> None:
    with pytest.raises(DanglingByteError, match="half an interval"):
        parse(bytes.fromhex("10 3c 00 04 01"))


def test_a_packet_of_23_bytes_holds_nine_intervals_and_fewer_beside_other_fields() -> None:
    """ATT leaves 20 of them for the value: 9 intervals, 8 beside a wide rate or energy, 7 beside both."""
    for flags, fields, count in ((0x10, 1, 9), (0x11, 2, 8), (0x18, 3, 8), (0x19, 4, 7)):
        packet = bytes([flags]) + bytes(fields) + b"\x00\x04" * count
        assert len(packet) <= 20 < len(packet) + 2
        assert parse(packet).rr_units == (1024,) * count


def test_what_can_t_be_a_beat_is_told_but_not_among_the_beats() -> None:
    units = (0, 204, 205, 1024, 3072, 3073, 65_535)
    said = HeartRate(60, None, None, units)
    assert said.rr_ms == tuple(one * 1000 / 1024 for one in units)
    assert said.beats_ms == (205 * 1000 / 1024, 1000.0, 3000.0)


def test_a_rate_of_zero_is_no_measurement() -> None:
    assert not parse(bytes.fromhex("00 00")).measures
    assert parse(bytes.fromhex("00 01")).measures


@pytest.mark.parametrize(
    ("rate_bpm", "rr_units", "agrees"),
    [
        (60, (1024,), True),
        (60, (700, 1400), True),
        (60, (400,), False),
        (60, (0, 0), False),
        (60, (), None),
        (0, (1024,), None),
    ],
)
def test_a_rate_and_intervals_that_are_far_apart_do_not_agree(
    rate_bpm: int, rr_units: tuple[int, ...], agrees: bool | None
) -> None:
    assert HeartRate(rate_bpm, None, None, rr_units).agrees is agrees


@given(st.binary(max_size=40))
def test_any_bytes_are_a_measurement_or_refused(packet: bytes) -> None:
    with suppress(PacketError):
        said = parse(packet)
        assert 0 <= said.rate_bpm <= 65_535
        assert len(said.rr_units) <= len(packet) // 2


@given(WORDS, st.sampled_from([None, True, False]), st.none() | WORDS, st.lists(WORDS, max_size=9))
def test_whatever_a_strap_can_say_is_understood(
    rate_bpm: int, contact: bool | None, energy_kj: int | None, rr_units: list[int]
) -> None:
    flags = 0x01 | (0 if contact is None else 0x04 | 0x02 * contact)
    flags |= (0x08 if energy_kj is not None else 0) | (0x10 if rr_units else 0)
    words = [rate_bpm, *([] if energy_kj is None else [energy_kj]), *rr_units]
    packet = bytes([flags]) + b"".join(word.to_bytes(2, "little") for word in words)
    assert parse(packet) == HeartRate(rate_bpm, contact, energy_kj, tuple(rr_units))


@pytest.mark.shared
@pytest.mark.skipif(not CAPTURED.exists(), reason=f"no captured notifications at {CAPTURED}")
def test_every_captured_notification_says_what_its_row_says() -> None:
    with CAPTURED.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 16
    for row in rows:
        said = parse(bytes.fromhex(row["hex"]))
        assert said.rate_bpm == int(row["hr_bpm"])
        assert said.contact == CONTACT[row["contact"]]
        assert said.energy_kj is None
        assert said.rr_units == tuple(int(units) for units in row["rr_raw_1024"].split(";") if units)
