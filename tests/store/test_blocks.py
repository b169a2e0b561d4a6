"""Blocks: what is packed comes back bit for bit, and what was changed on the way is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.records import beats
from unclench.store.blocks import (
    MOST_ROWS,
    BeatRow,
    BlockError,
    PacketRow,
    packed_beats,
    packed_packets,
    unpacked_beats,
    unpacked_packets,
)

STEPS = st.tuples(
    st.integers(1, 40), st.integers(-20, 20), st.sampled_from([125, 128, 1, 1000]), st.integers(1, 3000)
)
PACKETS = st.tuples(
    st.integers(1, 40),
    st.integers(-5_000, 5_000),
    st.integers(-(2**40), 2**40),
    st.sampled_from(["heart_rate", "acceleration", "ecg"]),
    st.binary(max_size=300),
    st.integers(1, 2),
)


def rows_of(steps: list[tuple[int, int, int, int]], session: int = 3) -> list[BeatRow]:
    rows: list[BeatRow] = []
    seq, at_ms = 10, 1_700_000_000_000
    for step, late_ms, unit, units in steps:
        seq, ticks = seq + step, unit * units
        at_ms = max(at_ms + 1, at_ms + ticks // 128 + late_ms)
        rows.append((seq, at_ms, ticks, session))
    return rows


@given(st.lists(STEPS, max_size=700))
def test_beats_come_back_as_they_were(steps: list[tuple[int, int, int, int]]) -> None:
    rows = rows_of(steps)
    blocks = list(packed_beats(rows))
    assert [row for block in blocks for row in unpacked_beats(block)] == rows


@given(st.lists(PACKETS, max_size=600))
def test_packets_come_back_as_they_were(steps: list[tuple[int, int, int, str, bytes, int]]) -> None:
    rows: list[PacketRow] = []
    seq, at_ms, arrived_us = 0, 1_700_000_000_000, 1_700_000_000_000_000
    for step, step_ms, step_us, channel, body, session in steps:
        seq, at_ms, arrived_us = seq + step, at_ms + step_ms, arrived_us + step_us
        rows.append((seq, at_ms, arrived_us, channel, body, session))
    blocks = list(packed_packets(rows))
    assert [row for block in blocks for row in unpacked_packets(block)] == rows
    for block in blocks:
        at = [row[1] for row in unpacked_packets(block)]
        assert (block.from_ms, block.to_ms, block.rows) == (min(at), max(at), len(at))


def test_a_block_of_a_straps_beats_takes_three_bytes_a_beat_and_holds_a_minute() -> None:
    rows = [(seq, beat.at_ms, beat.rr_ticks, 1) for seq, beat in enumerate(beats(MOST_ROWS), start=1)]
    blocks = list(packed_beats(rows))
    assert [len(block.body) for block in blocks] == [3 * MOST_ROWS]
    uneven = [(seq, 1_000 * seq, 125 * (1_024 + seq % 2 * 2 - 1), 1) for seq in range(1, 200)]
    assert [block.rows for block in packed_beats(uneven)] == [63, 63, 63, 10]


def test_beats_of_two_sessions_never_share_a_block() -> None:
    rows = [*rows_of([(1, 0, 125, 800)] * 3, 1), (99, 1_700_000_009_000, 125 * 800, 2)]
    assert [block.session for block in packed_beats(rows)] == [1, 2]


@pytest.mark.parametrize("place", [0, 4, 8])
def test_a_block_in_which_one_bit_was_turned_is_refused(place: int) -> None:
    (block,) = packed_beats(rows_of([(1, 0, 125, 800)] * 3))
    body = bytearray(block.body)
    body[place] ^= 0x10
    with pytest.raises(BlockError, match="seq 11"):
        unpacked_beats(replace(block, body=bytes(body)))


def test_a_block_whose_numbers_were_changed_is_refused() -> None:
    (block,) = packed_packets([(5, 1, 2, "ecg", b"x", 1)])
    with pytest.raises(BlockError):
        unpacked_packets(replace(block, from_ms=7))


@pytest.mark.parametrize("change", [{"rows": None}, {"from_ms": 1.5}, {"body": "text"}, {"body": None}])
def test_a_value_that_a_flipped_bit_made_another_kind_of_is_told_too(change: dict[str, object]) -> None:
    (block,) = packed_beats([(1, 1_000, 128_000, 1), (2, 2_000, 128_000, 1)])
    damaged = replace(block, **change)  # type: ignore[arg-type]
    with pytest.raises(BlockError, match="is not what was written"):
        unpacked_beats(damaged)
