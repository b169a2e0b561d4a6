"""Line protocol: another program's parser reads what was meant."""

import re
from dataclasses import replace

from hypothesis import assume, given
from line_protocol_parser import parse_line

from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import CheckIn, Gap, Link, Packet, Tag
from hrv.frame import HrvFrame
from tests.store.records import ANY_RECORD, RECORDS
from unclench.record import Record
from unclench.rollup import Day, FrameHour, FrameMinute, SessionSummary
from unclench.store.line_protocol import MEASUREMENTS, SERIES, encode, tags_of

TAGS = {"algo": "1", "device": "strap", "subject": "me"}
SUBNORMAL = re.compile(r"e-3\d\d")
"""The parser knows no numbers this small; the server does (test_influx)."""


def line(record: Record) -> str:
    return encode(record, tags_of("me", "strap"))


@given(ANY_RECORD)
def test_a_parser_reads_floats_the_fixed_tags_and_a_whole_time(record: Record) -> None:
    encoded = line(record)
    assume(encoded and not SUBNORMAL.search(encoded))
    parsed = parse_line(encoded)
    assert "\n" not in encoded
    assert parsed["tags"] | {"algo": "1"} == TAGS
    assert parsed["tags"]["algo"].startswith("1")
    assert {type(value) for value in parsed["fields"].values()} == {float}
    assert type(parsed["time"]) is int


@given(RECORDS[HrvFrame])
def test_every_value_of_a_frame_arrives_exactly(frame: Record) -> None:
    assert isinstance(frame, HrvFrame)
    encoded = line(frame)
    assume(not SUBNORMAL.search(encoded))
    assert (parse_line(encoded)["fields"] if encoded else {}) == frame.values


def test_a_beat_is_a_point_of_its_own() -> None:
    assert line(Beat(1_700_000_000_123, 812.5)) == (
        "beat,algo=1,device=strap,subject=me rr_ms=812.5 1700000000123"
    )


def test_a_value_that_is_no_number_is_left_out_and_a_record_of_none_is_no_point() -> None:
    assert "sampen" not in line(HrvFrame(1, 2, {"rmssd_ms": 1.0, "sampen": float("nan")}, {}))
    assert line(HrvFrame(1, 2, {"sampen": float("inf")}, {})) == ""


def test_of_what_the_wearer_wrote_it_is_told_that_they_did_and_no_word_of_it() -> None:
    assert line(Tag(1, "toxic meeting")) == "tag,algo=1,device=strap,subject=me said=1.0 1"
    assert line(CheckIn(1, 4, ("back",), ("thin",))) == ""


def test_what_the_strap_sent_byte_for_byte_and_its_name_stay_here() -> None:
    assert line(Packet(1, 1000, "heart_rate", b"\x00\x3c")) == ""
    link = Link(1, "streaming", "", "H10", "H10 of somebody", "A0:9E:1A:00:00:01", battery_pct=80)
    told = "connected=1.0,battery_pct=80.0,duplicates=0.0"
    assert line(link) == f"link,algo=1,device=strap,subject=me {told} 1"
    assert "connected=0.0" in line(replace(link, state="lost"))


@given(ANY_RECORD)
def test_what_is_not_listed_as_a_series_has_no_line(record: Record) -> None:
    assert type(record) in SERIES or line(record) == ""


def test_an_episode_and_a_prompt_are_told_once_so_that_no_point_is_rewritten() -> None:
    episode = Episode(60_000, 360_000, "ended", 5, 2.0, 9.0, -20.0, 0.9, {})
    prompt = Prompt(1, 2, "load", "offered", "grounding", "secret words", 0, 5, 9.0, -20.0, 2.0, 0.9)
    assert line(episode).endswith(" 60000")
    assert line(replace(episode, state="sustained")) == ""
    assert line(replace(prompt, state="held")) == ""
    assert "secret" not in line(prompt)


def test_a_gap_begins_when_the_beats_ended() -> None:
    assert line(Gap(1_000, 4_500, "lost")) == "gap,algo=1,device=strap,subject=me length_ms=3500.0 1000"


def test_what_sums_up_other_rows_is_told_by_its_begin_and_again_under_another_algo_when_it_changed() -> None:
    hour = FrameHour(3_600_000, 7_200_000, "1970-01-01", 4, 2, {"load": 0.5})
    tags = "device=strap,subject=me"
    told = "to_ms=7200000.0,weekday=4.0,local_hour=2.0,load=0.5 3600000"
    assert line(hour) == f"frame_1h,algo=1,{tags} {told}"
    assert line(replace(hour, revision=2)) == f"frame_1h,algo=1r2,{tags} {told}"
    assert line(FrameMinute(60_000, {"frames": 12})) == f"frame_1m,algo=1,{tags} frames=12.0 60000"


def test_a_day_and_a_practice_tell_numbers_and_no_words() -> None:
    day = Day(0, 86_400_000, "1970-01-01", 4, "Europe/Berlin", {"episodes": 2})
    practice = SessionSummary(5_000, 65_000, "grounding", {"prompted": 1.0})
    assert line(day).endswith(" to_ms=86400000.0,weekday=4.0,episodes=2.0 0")
    assert line(practice).endswith(" to_ms=65000.0,prompted=1.0 5000")
    assert line(practice).startswith("session_summary,")


@given(ANY_RECORD)
def test_every_measurement_is_listed(record: Record) -> None:
    assert not line(record) or line(record).partition(",")[0] in MEASUREMENTS
