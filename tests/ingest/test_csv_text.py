"""Texts of columns: whichever delimiter, unit and clock they have, and what is said of them."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Gap
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Remark, Unit
from ingest.recordings import read, recognise

MMASH = Path(__file__).parents[3] / "shared/data/mmash/user_1/RR.csv"


def _read(path: Path, text: str, unit: Unit | None = None, zone: str = "UTC") -> list[Item]:
    path.write_text(text, encoding="utf-8")
    return list(read(path, ReadSettings(unit, start_ms=0, zone=zone), "csv"))


def _facts(items: list[Item]) -> list[str]:
    return [f"{item.line}: {item.fact}" for item in items if isinstance(item, Remark | BadLine)]


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    [
        "time_ms,rr_ms\n800,800\n1613,812.5\n",
        "t [s];RR [ms]\n0,8;800\n1,613;812,5\n",
        "elapsed (s)\tIBI (s)\n0.8\t0.8\n1.613\t0.8125\n",
        '"time_s","RR interval (ms)","note"\n"0.8","800","a, b"\n"1.613","812.5",""\n',
        "rr_ms|time_ms\n800|800\n812.5|1613\n",
        "rr_ms,beat\n800,N\n812.5,N\n",
        "# from a lab\ntime,rr_ms\n\n800,800\n1613,812.5\n",
    ],
    ids=["comma", "decimal comma", "tab", "quotes", "bar", "no time", "unit of time by the intervals"],
)
def test_columns_are_found_by_their_names(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x"
    assert _read(path, text) == [Beat(800, 800.0), Beat(1613, 812.5)]
    assert recognise(path).kind == "csv"


def test_times_since_1970_are_told_by_their_size(tmp_path: Path) -> None:
    for scale in (1, 1000, 10**6, 10**9):
        rows = "".join(f"{1_700_000_000 * scale + n * scale},1000\n" for n in range(3))
        told = _read(tmp_path / "x", f"timestamp,rr_ms\n{rows}")
        assert [beat.at_ms for beat in told if isinstance(beat, Beat)] == [
            1_700_000_000_000 + 1000 * n for n in range(3)
        ]


def test_a_unit_is_never_guessed_but_may_be_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with pytest.raises(RecordingError, match="its column 'rr' names no unit: by its values, use --unit s"):
        _read(path, "nr,rr\n1,0.8\n2,0.81\n")
    assert _read(path, "nr,rr\n1,0.8\n", "s") == [Beat(800, 800.0)]


def test_a_heading_with_the_wrong_unit_is_refused_and_can_be_overruled(tmp_path: Path) -> None:
    path, text = tmp_path / "x", "time_s,rr_ms\n0.8,0.8\n1.6,0.8\n"
    with pytest.raises(RecordingError, match="can't be milliseconds, it looks like seconds: use --unit s"):
        _read(path, text)
    assert _read(path, text, "s") == [Beat(800, 800.0), Beat(1600, 800.0)]


def test_units_that_are_mixed_are_told_with_their_lines(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", "time_ms,rr_ms\n800,800\n1600,0.8\n2400,800\n")
    assert _facts(told) == ["3: 0.8 ms is no interval, 0.8 s would be one: two units are mixed"]
    told = _read(tmp_path / "x", "time_s,rr_s\n0.8,0.8\n1.6,0.8\n801.6,800\n802.4,0.8\n")
    assert _facts(told) == ["4: 800 s stand as a gap; if they are ms, two units are mixed"]


def test_beats_that_are_missing_between_two_times_leave_a_gap(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", "time_ms,rr_ms\n800,800\n1600,800\n9600,800\n")
    assert told[2:] == [Gap(1600, 8800, "lost"), Beat(9600, 800.0)]


def test_a_clock_that_goes_back_is_told_with_its_line_and_no_beat_is_lost(tmp_path: Path) -> None:
    text = "time_ms,rr_ms\n100000,800\n100800,800\n50000,800\n50800,800\n"
    told = _read(tmp_path / "x", text)
    assert _facts(told) == ["4: the clock goes back by 51.6 s: times count on from the beat before"]
    assert [beat.at_ms for beat in told if isinstance(beat, Beat)] == [100_000, 100_800, 101_600, 102_400]
    assert Gap(100_800, 100_800, "lost") in told


def test_times_in_no_order_are_refused_as_a_whole(tmp_path: Path) -> None:
    rows = "".join(f"{(99 - n) * 10_000},800\n" for n in range(60))
    with pytest.raises(RecordingError, match="its times go back again and again, line 23 too"):
        _read(tmp_path / "x", f"time_ms,rr_ms\n{rows}")


def test_times_without_a_zone_are_the_wearers_and_it_is_said(tmp_path: Path) -> None:
    text = "Time,RR_ms\n2026-07-01 09:00:00.000,800\n2026-07-01 09:00:00.800,800\n"
    told = _read(tmp_path / "x", text, zone="Europe/Berlin")
    assert _facts(told) == [
        "None: its times bear no zone: read as those of Europe/Berlin (`zone` in the configuration)"
    ]
    assert told[1:] == [
        Beat(_ms("2026-07-01T07:00:00+00:00"), 800.0),
        Beat(_ms("2026-07-01T07:00:00.8+00:00"), 800.0),
    ]
    with_zone = text.replace("00.000", "00.000+02:00").replace("00.800", "00.800+02:00")
    assert _read(tmp_path / "x", with_zone, zone="Asia/Tokyo") == told[1:]


def test_the_hour_that_comes_twice_in_autumn_is_read_twice(tmp_path: Path) -> None:
    begun = _ms("2026-10-25T00:59:59+00:00")
    local = ["02:59:59", "02:00:00", "02:00:01"]
    text = "time,rr_ms\n" + "".join(f"2026-10-25 {clock},1000\n" for clock in local)
    told = _read(tmp_path / "x", text, zone="Europe/Berlin")
    assert [beat.at_ms for beat in told if isinstance(beat, Beat)] == [begun, begun + 1000, begun + 2000]
    assert len(_facts(told)) == 1


def test_the_hour_that_never_was_in_spring_is_told(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", "time,rr_ms\n2026-03-29 02:30:00,800\n", zone="Europe/Berlin")
    assert _facts(told)[1:] == [
        "2: 2026-03-29 02:30 is no time in Europe/Berlin: the clocks went forward over it"
    ]


def test_times_of_day_pass_midnight(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", "time,rr_ms\n23:59:58,1000\n23:59:59,1000\n00:00:00,1000\n00:00:01,1000\n")
    assert _facts(told) == ["None: its times bear no day: they are read as those of the day of --start"]
    ends_s = [beat.at_ms / 1000 for beat in told if isinstance(beat, Beat)]
    assert ends_s == [86_398, 86_399, 86_400, 86_401]


def test_a_stamp_of_whole_seconds_does_not_shake_the_beats(tmp_path: Path) -> None:
    ends = [sum(700 + n % 5 for n in range(k + 1)) for k in range(200)]
    rows = "".join(
        f"{datetime.fromtimestamp(end // 1000, UTC):%Y-%m-%dT%H:%M:%SZ},{700 + n % 5}\n"
        for n, end in enumerate(ends)
    )
    told = _read(tmp_path / "x", f"time,rr_ms\n{rows}")
    assert all(isinstance(item, Beat) for item in told)
    ends_ms = [item.at_ms for item in told if isinstance(item, Beat)]
    assert max(abs(at - end) for at, end in zip(ends_ms, ends, strict=True)) < 1000
    steps = [after - before for before, after in pairwise(ends_ms)]
    assert max(abs(step - 702) for step in steps[20:]) < 60


def test_a_row_that_is_cut_off_costs_itself(tmp_path: Path) -> None:
    rows = [f"{800 * n},,800" for n in range(1, 9)]
    rows[1], rows[4] = "1600,", "noon,,800"
    told = _read(tmp_path / "x", "\n".join(["time_ms,a,rr_ms", *rows]))
    assert _facts(told) == ["3: has 2 columns, not 3", "6: is no time: 'noon'"]
    assert [beat.at_ms for beat in told if isinstance(beat, Beat)] == [800, 2400, 3200, 4800, 5600, 6400]


@pytest.mark.shared
def test_a_day_of_mmash_is_read_with_its_gaps() -> None:
    if not MMASH.exists():
        pytest.skip(f"{MMASH} is not there")
    told = list(read(MMASH, ReadSettings()))
    beats = [item for item in told if isinstance(item, Beat)]
    assert len(beats) == 91_852
    assert (beats[-1].at_ms - beats[0].at_ms) / 3_600_000 == pytest.approx(23.59, abs=0.01)
