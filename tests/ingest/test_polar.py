"""Polar's commands, answers and frames, from its own specification and made up."""

import csv
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import polar
from ingest.delta import DeltaError, unpack
from tests.ingest.polar_frames import (
    ACCELERATION,
    ECG,
    acceleration_frame,
    block,
    compressed,
    frame,
    integers,
)

CAPTURED = Path(__file__).parents[3] / "shared/data/strap-bytes/polar_pmd_frames.csv"
AXIS = st.integers(-32_768, 32_767)
SAMPLE = st.tuples(AXIS, AXIS, AXIS)
SETTINGS = "00 04 19 00 32 00 64 00 C8 00 01 01 10 00 02 03 02 00 04 00 08 00"


def accelerated(body: bytes, factor: float = 1.0) -> list[list[float]]:
    said = polar.parse_frame(body, factor)
    assert isinstance(said, polar.Acceleration)
    assert said.samples_mg.shape == (len(said.samples_mg), 3)
    samples: list[list[float]] = said.samples_mg.tolist()
    return samples


def measured_uv(body: bytes) -> list[float]:
    said = polar.parse_frame(body)
    assert isinstance(said, polar.Electrocardiogram)
    samples: list[float] = said.samples_uv.tolist()
    return samples


def test_the_commands_are_those_of_the_specification() -> None:
    assert polar.start_acceleration() == bytes.fromhex("02 02 00 01 19 00 01 01 10 00 02 01 08 00")
    assert polar.start_acceleration(200, 2) == bytes.fromhex("02 02 00 01 C8 00 01 01 10 00 02 01 02 00")
    assert polar.start_ecg() == bytes.fromhex("02 00 00 01 82 00 01 01 0E 00")
    assert polar.ask_settings("acceleration") == bytes.fromhex("01 02")
    assert polar.stop("acceleration") == bytes.fromhex("03 02")
    assert polar.stop("ecg") == bytes.fromhex("03 00")


def test_an_answer_says_whether_it_was_done() -> None:
    fine = polar.parse_answer(bytes.fromhex("F0 02 02 00 00"))
    assert fine.is_fine
    assert fine.answers("start", "acceleration")
    assert not fine.answers("stop", "acceleration")
    assert not fine.answers("start", "ecg")
    assert fine.fault == ""


@pytest.mark.parametrize(
    ("status", "fault"),
    [(polar.SMALL_MTU, "packets of this connection are too small"), (polar.ALREADY, "already"), (99, "99")],
)
def test_an_answer_that_says_no_says_why(status: int, fault: str) -> None:
    said = polar.parse_answer(bytes([0xF0, 2, 2, status]))
    assert not said.is_fine
    assert fault in said.fault


def test_settings_are_lists_of_values_and_may_go_on_in_the_next_answer() -> None:
    answer = polar.parse_answer(bytes.fromhex("F0 01 02 00 01" + SETTINGS))
    assert answer.more
    assert polar.parse_settings(answer.parameters) == {
        "rate_hz": (25, 50, 100, 200),
        "resolution_bits": (16,),
        "range_g": (2, 4, 8),
    }


def test_a_factor_is_a_float_and_channels_a_byte() -> None:
    assert polar.parse_settings(bytes.fromhex("05 01 00 00 80 3F 04 01 03 03 01 40 1F 00 00")) == {
        "factor": (1.0,),
        "channels": (3,),
        "range_mg": (8000,),
    }


@pytest.mark.parametrize("parameters", ["00", "00 01", "00 01 19", "00 02 19 00 32", "63 01 00 00"])
def test_settings_that_end_early_or_are_not_known_are_refused(parameters: str) -> None:
    with pytest.raises(polar.AnswerError):
        polar.parse_settings(bytes.fromhex(parameters))


@pytest.mark.parametrize("body", ["", "F0 01 02", "0F 05 00 00 00"])
def test_what_is_no_answer_is_refused(body: str) -> None:
    with pytest.raises(polar.AnswerError):
        polar.parse_answer(bytes.fromhex(body))


def test_the_features_tell_which_streams_there_are() -> None:
    assert polar.parse_features(bytes.fromhex("0F 05" + "00" * 15)) == {"ecg", "acceleration"}
    assert polar.parse_features(bytes.fromhex("0F 01")) == {"ecg"}
    assert polar.parse_features(bytes.fromhex("0F 00")) == frozenset()
    for body in (b"", b"\x0f", b"\xf0\x05"):
        with pytest.raises(polar.AnswerError):
            polar.parse_features(body)


def test_an_ecg_frame_is_of_three_bytes_a_sample() -> None:
    body = frame(ECG, 599_616_028_236_586_218, 0, integers([104, 88, -1, -8_388_608, 8_388_607], 3))
    said = polar.parse_frame(body)
    assert said.sensor_ns == 599_616_028_236_586_218
    assert measured_uv(body) == [104, 88, -1, -8_388_608, 8_388_607]


@pytest.mark.parametrize(("frame_type", "size"), [(0, 1), (1, 2), (2, 3)])
def test_acceleration_is_of_one_two_or_three_bytes_an_axis(frame_type: int, size: int) -> None:
    most = 1 << (8 * size - 1)
    body = frame(ACCELERATION, 5, frame_type, integers([1, -2, 3, most - 1, -most, 0], size))
    assert accelerated(body) == [[1, -2, 3], [most - 1, -most, 0]]


def test_a_frame_without_samples_has_none() -> None:
    assert accelerated(frame(ACCELERATION, 0, 1, b"")) == []
    assert measured_uv(frame(ECG, 0, 0, b"")) == []


def test_the_bits_above_the_kind_mean_other_things() -> None:
    assert accelerated(frame(ACCELERATION | 0x80, 0, 1, integers([1, 2, 3], 2))) == [[1, 2, 3]]


def test_compressed_acceleration_counts_in_units_of_its_factor() -> None:
    data = integers([100, -100, 1000], 2) + block([[1, -1, 0], [-2, 1, 1]], 2)
    expected = [[100, -100, 1000], [101, -101, 1000], [99, -100, 1001]]
    assert accelerated(frame(ACCELERATION, 0, 0x81, data)) == expected
    assert accelerated(frame(ACCELERATION, 0, 0x81, data), 2.0) == [
        [2 * axis for axis in row] for row in expected
    ]
    in_g = accelerated(frame(ACCELERATION, 0, 0x80, data), 1 / 1024)
    np.testing.assert_allclose(in_g, np.array(expected) * 1000 / 1024, rtol=1e-12)


def test_a_compressed_ecg_is_unpacked_too() -> None:
    data = compressed([[5], [-7], [70_000]], 3)
    assert measured_uv(frame(ECG, 0, 0x80, data)) == [5, -7, 70_000]


@pytest.mark.parametrize(
    ("kind", "frame_type", "data"),
    [
        (1, 0, b""),
        (ACCELERATION, 3, b""),
        (ACCELERATION, 0x82, b"\0" * 6),
        (ECG, 1, b""),
        (ECG, 0x81, b"\0" * 3),
    ],
)
def test_a_frame_of_another_kind_or_type_is_refused(kind: int, frame_type: int, data: bytes) -> None:
    with pytest.raises(polar.UnknownFrameError):
        polar.parse_frame(frame(kind, 0, frame_type, data))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        frame(ECG, 0, 0, b"")[:-1],
        frame(ECG, 0, 0, b"\1"),
        acceleration_frame([[1, 2, 3]])[:-1],
        acceleration_frame([[1, 2, 3]]) + b"\0\0",
        frame(ACCELERATION, 0, 0x81, b"\0" * 5),
        frame(ACCELERATION, 0, 0x81, b"\0" * 6 + b"\3"),
        frame(ACCELERATION, 0, 0x81, b"\0" * 6 + b"\3\1"),
        frame(ACCELERATION, 0, 0x81, b"\0" * 6 + b"\0\1"),
        frame(ACCELERATION, 0, 0x81, b"\0" * 6 + b"\x21\1" + b"\0" * 13),
    ],
)
def test_a_frame_that_ends_early_or_within_a_sample_is_refused(body: bytes) -> None:
    with pytest.raises(polar.FrameError) as caught:
        polar.parse_frame(body)
    assert caught.value.body == body


@given(st.lists(SAMPLE, max_size=60), st.integers(0, 2**64 - 1))
def test_acceleration_comes_back_as_it_was_sent(samples: list[tuple[int, int, int]], sensor_ns: int) -> None:
    body = acceleration_frame(samples, sensor_ns)
    assert polar.parse_frame(body).sensor_ns == sensor_ns
    assert accelerated(body) == [list(sample) for sample in samples]


@given(st.lists(SAMPLE, min_size=2, max_size=600), st.integers(0, 14))
def test_compressed_acceleration_comes_back_as_it_was_sent(
    samples: list[tuple[int, int, int]], spare_bits: int
) -> None:
    body = frame(ACCELERATION, 0, 0x81, compressed(samples, 2, spare_bits))
    assert accelerated(body) == [list(sample) for sample in samples]


@given(st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=2, max_size=2), min_size=1, max_size=9))
def test_differences_of_32_bits_do_not_overflow(deltas: list[list[int]]) -> None:
    unpacked = unpack(integers([0, 0], 3) + block(deltas, 32), 24, 2)
    np.testing.assert_array_equal(unpacked[1:], np.cumsum(deltas, axis=0))


def test_a_reference_that_ends_early_is_refused() -> None:
    with pytest.raises(DeltaError):
        unpack(b"\0", 16, 1)


@given(st.binary(max_size=80), st.sampled_from([0, 2]), st.sampled_from([0, 1, 2, 0x80, 0x81]), st.booleans())
def test_any_bytes_are_a_value_or_refused(data: bytes, kind: int, frame_type: int, headed: bool) -> None:
    body = frame(kind, 0, frame_type, data) if headed else data
    with suppress(polar.FrameError):
        polar.parse_frame(body)
    for parse in (polar.parse_answer, polar.parse_features, polar.parse_settings):
        with suppress(polar.AnswerError):
            parse(body)


@pytest.mark.shared
@pytest.mark.skipif(not CAPTURED.exists(), reason=f"no examples of Polar's specification at {CAPTURED}")
def test_the_examples_of_polars_specification_say_what_it_says() -> None:
    with CAPTURED.open(newline="") as file:
        found = {row["what"]: bytes.fromhex(row["hex"]) for row in csv.DictReader(file)}
    assert polar.parse_features(found["read PMD control point (features)"]) == {"ecg", "acceleration"}
    settings = polar.parse_answer(found["settings ACC response"])
    assert polar.parse_settings(settings.parameters)["rate_hz"] == (25, 50, 100, 200)
    ecg = polar.parse_answer(found["settings ECG response"])
    assert polar.parse_settings(ecg.parameters) == {"rate_hz": (130,), "resolution_bits": (14,)}
    assert polar.start_ecg() == found["start ECG request"]
    assert polar.parse_answer(found["start ECG response"]).answers("start", "ecg")
    frame_found = next(body for what, body in found.items() if what.startswith("ECG data frame"))
    assert measured_uv(frame_found) == [104, 88, 70, 61, 50, 38, 22, 4]
