"""Days in MMASH's layout: beats on a time line, faults mended and told, one sentence for a bad file."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hrv.beat import Beat
from hrv.event import Gap, Motion
from ingest.recording import RecordingError
from tests.unclench.recordings.made_day import write_day
from unclench.evaluation.recordings.mmash import MG_PER_COUNT, ORIGIN_MS, people, read
from unclench.evaluation.recordings.mmash_beats import placed

HOUR_MS = 3_600_000


def test_beats_that_were_lost_between_stamps_become_a_gap() -> None:
    events = placed(np.array([10, 11, 12, 20, 21]), np.array([0.9, 1.0, 0.9, 0.8, 0.8]), 0)
    assert [type(event) for event in events] == [Beat, Beat, Beat, Gap, Beat, Beat]
    gap = events[3]
    assert isinstance(gap, Gap)
    assert (gap.from_ms, gap.why) == (events[2].at_ms, "lost")
    assert 6000 < gap.to_ms - gap.from_ms < 8500
    assert events[4].at_ms - gap.to_ms == 800


def test_an_interval_that_no_heart_has_is_a_gap_and_no_beat() -> None:
    events = placed(np.array([10, 21, 22]), np.array([0.8, 11.1, 0.8]), 0)
    assert [type(event) for event in events] == [Beat, Gap, Beat]
    assert isinstance(events[1], Gap)
    assert events[1].why == "implausible"


def test_within_a_run_the_intervals_tell_the_time_to_the_millisecond() -> None:
    intervals = np.array([0.812, 0.797, 0.845, 0.801])
    stamps = np.floor(100.4 + np.cumsum(intervals)).astype(np.int64)
    beats = placed(stamps, intervals, 0)
    assert [b.at_ms - a.at_ms for a, b in pairwise(beats)] == [797, 845, 801]
    assert all(abs(beat.at_ms - 1000 * stamp - 500) <= 800 for beat, stamp in zip(beats, stamps, strict=True))


def test_a_day_of_minus_29_is_the_next_day_and_is_told(tmp_path: Path) -> None:
    good = read(write_day(tmp_path / "user_1"))
    odd = read(write_day(tmp_path / "user_2", second_day="-29"))
    assert odd.events == good.events
    assert good.repairs == odd.repairs[2:]
    assert [one.split(" (")[0] for one in odd.repairs[:2]] == [
        "RR.csv: day -29 read as day 2",
        "Actigraph.csv: day -29 read as day 2",
    ]


def test_the_log_is_mended_where_it_is_plain_and_left_out_where_it_is_not(tmp_path: Path) -> None:
    log = "0,0,23:30,07:00,1\n1,6,01:00,01:10,1\n2,3,23:30,21:00,1\n3,5,19:00,19:08,1\n4,9,23:00,24:00,1\n"
    day = read(write_day(tmp_path / "user_1", log=log))
    hours = [
        (one.code, (one.from_ms - ORIGIN_MS) / HOUR_MS, (one.to_ms - ORIGIN_MS) / HOUR_MS) for one in day.log
    ]
    assert hours == [
        (0, 23.5, 31),
        (6, 25, pytest.approx(25 + 1 / 6)),
        (5, 19, pytest.approx(19 + 8 / 60)),
        (9, 23, 24),
    ]
    assert [one.partition(":")[0] for one in day.repairs] == [f"Activity.csv line {n}" for n in (2, 3, 4)]
    assert "can't be meant" in day.repairs[2]


def test_motion_is_the_minutes_mean_of_counts_and_lying_is_where_bed_or_log_says_so(tmp_path: Path) -> None:
    day = read(write_day(tmp_path / "user_1"))
    motions = [event for event in day.events if isinstance(event, Motion)]
    walked = [one for one in motions if one.sd_mg == pytest.approx(120 * MG_PER_COUNT)]
    assert (len(motions), len(walked)) == (8 * 60, 8 * 3)
    lying = [one.at_ms for one in motions if one.posture == "lying"]
    assert min(lying) == ORIGIN_MS + int(23.5 * HOUR_MS) + 60_000
    assert {one.posture for one in motions} == {"sitting", "lying"}


def test_a_person_is_known_by_the_files_and_not_by_the_folders_name(tmp_path: Path) -> None:
    anna = write_day(tmp_path / "anna")
    (tmp_path / "notes").mkdir()
    assert people(tmp_path) == [anna]
    assert people(anna) == [anna]
    assert people(tmp_path / "notes") == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "RR.csv",
            ",ibi_s,day,time\n1,0.8,1,18:00:01\n2,much,1,18:00:02\n",
            "line 3: ibi_s is no number: 'much'",
        ),
        ("RR.csv", ",ibi_s,day,time\n1,0.8,1,18:00:01\n2,0.8,1,17:00:02\n", "line 3: its time is before"),
        ("RR.csv", ",ibi_s,day\n1,0.8,1\n", "line 1: has no column 'time'"),
        ("RR.csv", ",ibi_s,day,time\n", "holds no beat"),
        ("RR.csv", ",ibi_s,day,time\n1,0.8\n", "line 2: has 2 columns, not 4"),
        ("Activity.csv", ",Activity,Start,End,Day\n0,5,25:00,26:00,1\n", "line 2: Start is no time of day"),
        ("Actigraph.csv", "\xff\xfe", "is no CSV text in UTF-8"),
    ],
)
def test_a_bad_file_is_one_sentence_that_names_file_and_line(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    folder = write_day(tmp_path / "user_1")
    (folder / name).write_text(text, encoding="latin-1")
    with pytest.raises(RecordingError) as told:
        read(folder)
    assert str(told.value).startswith(f"{folder / name}: ")
    assert said in str(told.value)


def test_a_person_without_a_file_that_is_needed_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = write_day(tmp_path / "user_1")
    (folder / "Actigraph.csv").unlink()
    assert people(tmp_path) == [folder]
    with pytest.raises(RecordingError, match=r"Actigraph\.csv: can't be read"):
        read(folder)
