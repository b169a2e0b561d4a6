"""Labelled sessions: read by their layout, compared minute by minute, told by the rule."""

from pathlib import Path

import pytest
from scipy.stats import spearmanr

from ingest.recording import RecordingError
from tests.hrv.hearts import recording
from tests.unclench.recordings.made_session import write_session, write_workbook
from unclench.evaluation.recordings.biopsykit import BioPsyKit
from unclench.evaluation.recordings.drivedb import DriveDb
from unclench.evaluation.recordings.intervals import area_under_curve, mean_over, spearman
from unclench.evaluation.recordings.lab import person_lab, pooled_lab
from unclench.evaluation.recordings.stress_predict import StressPredict
from unclench.evaluation.recordings.xlsx import sheet


@pytest.mark.parametrize("twelve_hours", [True, False])
def test_tasks_stand_where_the_log_says_though_its_clock_has_twelve_hours(
    tmp_path: Path, twelve_hours: bool
) -> None:
    write_session(tmp_path, twelve_hours=twelve_hours)
    layout = StressPredict()
    told = person_lab(layout.read(layout.people(tmp_path)[0]))
    assert (told.task_minutes, told.rest_minutes, told.tasks) == (14, 26, 2)
    assert told.auc_hr == 1.0
    assert told.auc_ln_rmssd is None


def test_the_rule_tells_a_task_that_lasts_and_nothing_in_rest(tmp_path: Path) -> None:
    write_session(tmp_path)
    told = person_lab(StressPredict().read(tmp_path / "S01"))
    assert (told.told, told.false) == (2, 0)


def test_a_person_without_a_row_in_the_log_is_told(tmp_path: Path) -> None:
    write_session(tmp_path)
    (tmp_path / "S01").rename(tmp_path / "S77")
    with pytest.raises(RecordingError, match=r"Time_logs\.xlsx: has no row for S77"):
        StressPredict().read(tmp_path / "S77")


def test_a_heart_rate_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    write_session(tmp_path)
    (tmp_path / "S01" / "HR.csv").write_text("1644852000.0\n1.0\n70\nmuch\n")
    with pytest.raises(RecordingError, match=r"HR\.csv: line 4: is no number: 'much'"):
        StressPredict().read(tmp_path / "S01")


def test_a_workbooks_texts_and_numbers_are_read(tmp_path: Path) -> None:
    write_workbook(tmp_path / "times.xlsx", [{"A": "name", "C": 0.25}, {"B": "name"}])
    assert sheet(tmp_path / "times.xlsx") == [{"A": "name", "C": "0.25"}, {"B": "name"}]


def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "times.xlsx").write_text("no zip")
    with pytest.raises(RecordingError, match=r"times\.xlsx: is no workbook"):
        sheet(tmp_path / "times.xlsx")


def test_driving_is_a_task_and_the_rests_around_it_are_rests(tmp_path: Path) -> None:
    names = ("", "rest1", "city1", "hwy1", "rest2")
    lines = [f"{s},{95 if 1200 <= s < 2400 else 65},{names[s // 600]}" for s in range(3000)]
    (tmp_path / "drive99_1hz.csv").write_text("t_s,HR(bpm),segment\n" + "\n".join(lines) + "\n")
    (path,) = DriveDb().people(tmp_path)
    told = person_lab(DriveDb().read(path))
    assert (told.person, told.task_minutes, told.rest_minutes, told.tasks) == ("drive99", 20, 20, 2)
    assert told.auc_hr == 1.0


def test_a_laboratory_test_is_known_by_its_columns(tmp_path: Path) -> None:
    at_ms, lines = 0, ["time,rr_ms,phase"]
    for number in range(1200):
        rr_ms = (600 if 400 <= number < 800 else 800) + 20 * (number % 3)
        at_ms += rr_ms
        phase = "Stress" if 400 <= number < 800 else "Recovery"
        lines.append(f"2019-10-23 12:{at_ms // 60_000:02}:{at_ms / 1000 % 60:06.3f},{rr_ms},{phase}")
    (tmp_path / "Vp9.csv").write_text("\n".join(lines) + "\n")
    (path,) = BioPsyKit().people(tmp_path)
    told = person_lab(BioPsyKit().read(path))
    assert (told.auc_hr, told.tasks) == (1.0, 1)
    assert told.task_minutes >= 3


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    assert area_under_curve([2, 3], [1, 2]) == pytest.approx(3.5 / 4)
    assert area_under_curve([], [1.0]) is None


def test_a_rank_correlation_of_ten_people_is_told_with_how_little_it_says() -> None:
    scores, loads = [23, 11, 41, 69, 38, 17, 27, 35, 20, 31], [1, 3, 2, 8, 9, 4, 5, 7, 6, 5]
    told = spearman(scores, loads)
    assert told.value == pytest.approx(float(spearmanr(scores, loads).statistic))
    assert told.low is not None
    assert told.high is not None
    assert told.high - told.low > 0.9


def test_an_interval_over_people_is_the_same_each_time() -> None:
    told = mean_over([1.0, 2.0, 3.0, 4.0])
    assert told == mean_over([1.0, 2.0, 3.0, 4.0])
    assert told.low is not None
    assert told.high is not None
    assert 1.0 <= told.low < 2.5 < told.high <= 4.0


@pytest.mark.shared
def test_heart_rate_against_the_own_usual_tells_tasks_from_rest_on_real_wrists() -> None:
    layout = StressPredict()
    found = layout.people(recording("stress-predict"))
    told = pooled_lab([person_lab(layout.read(one)) for one in found])
    assert told.pooled_auc["heart rate"] is not None
    assert told.pooled_auc["heart rate"] >= 0.65
