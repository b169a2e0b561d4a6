"""What a strap says of itself."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.device import (
    BatteryError,
    DeviceError,
    LocationError,
    TextError,
    parse_battery,
    parse_location,
    parse_text,
)


def test_a_battery_is_a_byte_of_percent() -> None:
    assert [parse_battery(bytes([pct])) for pct in (0, 64, 100)] == [0, 64, 100]


@pytest.mark.parametrize("body", [b"", b"\x65", b"\xff", b"\x10\x10"])
def test_a_battery_of_another_form_is_refused_with_its_bytes(body: bytes) -> None:
    with pytest.raises(BatteryError, match="one byte from 0 to 100") as caught:
        parse_battery(body)
    assert caught.value.body == body


def test_a_location_is_a_word_of_the_specification() -> None:
    assert [parse_location(bytes([place])) for place in range(7)] == [
        "other",
        "chest",
        "wrist",
        "finger",
        "hand",
        "ear lobe",
        "foot",
    ]
    assert parse_location(b"\x07") == "unknown"
    with pytest.raises(LocationError):
        parse_location(b"")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"Polar Electro Oy\0", "Polar Electro Oy"),
        (b"5.0.0\0garbage", "5.0.0"),
        (b" H10 \r\n", "H10"),
        (b"\x1b[31mred", "[31mred"),
        ("Gürtel".encode(), "Gürtel"),
        (b"", ""),
    ],
)
def test_a_text_is_read_as_people_read_it(body: bytes, text: str) -> None:
    assert parse_text(body) == text


def test_a_text_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(TextError, match="ff fe"):
        parse_text(b"\xff\xfe")


@given(st.binary(max_size=24))
def test_any_bytes_are_a_value_or_refused(body: bytes) -> None:
    for parse in (parse_battery, parse_location, parse_text):
        with suppress(DeviceError):
            assert parse(body) is not None
