"""A record as a line of JSON: the words that scripts rely on."""

import json
from typing import get_args

import pytest
from hypothesis import given

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Event
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment
from ingest.event_json import parse, write
from tests.store.records import ANY_RECORD, RECORDS
from unclench.record import Record, to_json

MINUTE = Minute(
    at_ms=60_000,
    nn_beats=70,
    mean_hr_bpm=71.5,
    rmssd_ms=None,
    corrected_pct=0.0,
    coverage_pct=100.0,
    longest_gap_ms=900,
    motion_sd_mg=None,
    posture="sitting",
)


@given(ANY_RECORD.filter(lambda record: type(record).__name__ != "Other"))
def test_a_line_is_one_object_that_begins_with_its_kind_and_holds_no_null(record: Record) -> None:
    line = to_json(record)
    told = json.loads(line)
    assert "\n" not in line
    assert next(iter(told)) == "kind"
    assert None not in told.values()


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_an_event_is_told_as_a_recording_tells_it(kind: type[Record]) -> None:
    @given(RECORDS[kind])
    def holds(event: Event) -> None:
        assert to_json(event) == write(event)

    holds()


def test_a_beat_of_a_line_is_the_beat() -> None:
    beat = Beat(1_763_870_400_123, 812.5)
    assert to_json(beat) == '{"kind":"beat","at_ms":1763870400123,"rr_ms":812.5}'
    assert parse(to_json(beat)) == beat


def test_a_frame_has_its_metrics_flat_and_says_why_others_are_missing() -> None:
    frame = HrvFrame(5_000, 300_000, {"rmssd_ms": 31.25}, {"sampen": "short"})
    assert to_json(frame) == (
        '{"kind":"frame","at_ms":5000,"window_ms":300000,"rmssd_ms":31.25,"missing":{"sampen":"short"}}'
    )


def test_a_minute_has_the_features_and_the_judgement_side_by_side() -> None:
    assessment = Assessment(
        minute=MINUTE,
        gates=("motion", "signal"),
        z_hr=-0.0,
        z_ln_rmssd=None,
        load=1.5,
        confidence=0.6,
        usual_hr_bpm=None,
        usual_rmssd_ms=None,
        offset_bpm=None,
        learned_days=4,
    )
    assert json.loads(to_json(assessment)) == {
        "kind": "minute",
        "at_ms": 60_000,
        "nn_beats": 70,
        "mean_hr_bpm": 71.5,
        "corrected_pct": 0.0,
        "coverage_pct": 100.0,
        "longest_gap_ms": 900,
        "posture": "sitting",
        "gates": ["motion", "signal"],
        "z_hr": 0.0,
        "load": 1.5,
        "confidence": 0.6,
        "learned_days": 4,
    }
    assert "-0.0" not in to_json(assessment)


def test_a_prompt_is_of_kind_prompt_and_says_its_own_kind_apart() -> None:
    prompt = Prompt(
        1, 2, "load", "held", "grounding", "text", 0, 5, 9.0, -20.0, 2.0, 0.9, held_by=("quiet_hours",)
    )
    told = json.loads(to_json(prompt))
    assert (told["kind"], told["prompt_kind"], told["held_by"]) == ("prompt", "load", ["quiet_hours"])
    assert "until_ms" not in told
