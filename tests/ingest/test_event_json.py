"""One event as one JSON object and back."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Answer, CheckIn, Context, Event, Gap, Link, Motion, Other, Packet, Retract, Tag
from ingest.event_json import EventError, parse, write
from ingest.json_fields import LATEST_MS

TIMES = st.integers(0, LATEST_MS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
LISTED = st.lists(
    st.from_regex(r"[^\s,\ud800-\udfff][^,\ud800-\udfff]*", fullmatch=True).map(str.strip), unique=True
).map(tuple)
"""Words of which several stand in one text."""
BEATS = st.builds(Beat, TIMES, st.integers(1, 86_400_000 * TICKS_PER_MS).map(lambda n: n / TICKS_PER_MS))
GAPS = st.builds(lambda a, b, why: Gap(min(a, b), max(a, b), why), TIMES, TIMES, TEXTS)
MOTIONS = st.builds(Motion, TIMES, st.floats(0, 100_000), st.sampled_from(["sitting", "lying", "unknown"]))
CONTEXTS = st.builds(Context, TIMES, st.sampled_from(["microphone", "session", "locked"]), st.booleans())
CHECKINS = st.builds(
    CheckIn,
    TIMES,
    pain=st.none() | st.integers(0, 10),
    places=LISTED,
    felt=LISTED,
    clenching=st.none() | LISTED,
    wired_tired=st.none() | st.booleans(),
    relief_hours=st.none() | st.floats(0, 1000),
    sleep=st.none() | st.integers(1, 5),
    flags=st.none() | LISTED,
    note=TEXTS,
)
RETRACTS = st.builds(Retract, TIMES, st.sampled_from(["tag", "checkin"]), TIMES, TEXTS)
ANSWERS = st.builds(
    Answer,
    TIMES,
    st.sampled_from(["accepted", "snoozed", "not_this", "ignored"]),
    st.none() | TIMES,
    st.none() | st.sampled_from([15, 30, 60]),
    st.none() | st.sampled_from(["coffee", "unknown"]),
)
PACKETS = st.builds(
    Packet,
    TIMES,
    st.integers(0, LATEST_MS * 1000),
    st.sampled_from(["heart_rate", "acceleration", "ecg", "battery"]),
    st.binary(max_size=512),
)
LINKS = st.builds(
    Link,
    TIMES,
    st.sampled_from(["searching", "streaming", "unusable"]),
    st.sampled_from(["", "out_of_range"]),
    st.text("aä ö."),
    TEXTS,
    st.sampled_from(["", "A0:9E:1A:00:00:01"]),
    st.none() | st.integers(0, 100),
    st.integers(0, 10**9),
)
OTHERS = st.builds(
    lambda at_ms, more: Other(at_ms, "frame", json.dumps({"kind": "frame", "at_ms": at_ms, "more": more})),
    TIMES,
    st.recursive(
        st.none() | TEXTS | st.floats(allow_nan=False, allow_infinity=False), st.lists, max_leaves=5
    ),
)
TAGS = st.builds(Tag, TIMES, TEXTS)
EVENTS = st.one_of(BEATS, GAPS, MOTIONS, CONTEXTS, TAGS, CHECKINS, RETRACTS, ANSWERS, PACKETS, LINKS, OTHERS)


@given(EVENTS)
def test_an_event_that_is_written_is_read_back_exactly(event: Event) -> None:
    line = write(event)
    assert "\n" not in line
    assert parse(line) == event


def test_a_line_of_the_documentation_is_written_word_for_word() -> None:
    assert write(Beat(1763870400123, 812.5)) == '{"kind":"beat","at_ms":1763870400123,"rr_ms":812.5}'
    assert write(Answer(5, "accepted")) == '{"kind":"answer","at_ms":5,"answer":"accepted"}'
    assert write(Packet(5, 5012, "heart_rate", bytes([16, 60, 0, 4]))) == (
        '{"kind":"packet","at_ms":5,"arrived_us":5012,"channel":"heart_rate","body":"103c0004"}'
    )
    told = CheckIn(5, 4, ("lower back left", "neck"), ("stretched thin",), clenching=())
    assert write(told) == (
        '{"kind":"checkin","at_ms":5,"pain":4,"place":"lower back left, neck","felt":"stretched thin",'
        '"clenching":""}'
    )
    assert write(Link(5, "streaming", strap="H10")) == (
        '{"kind":"link","at_ms":5,"state":"streaming","strap":"H10"}'
    )


def test_an_interval_off_the_grid_is_read_as_the_nearest_tick() -> None:
    assert parse('{"kind":"beat","at_ms":1,"rr_ms":812.501}') == Beat(1, 812.5)


def test_what_may_be_left_out_has_its_default() -> None:
    assert parse('{"kind":"motion","at_ms":9,"sd_mg":12}') == Motion(9, 12.0, "unknown")
    assert parse('{"kind":"checkin","at_ms":9,"pain":null,"mood":"new"}') == CheckIn(9)


def test_an_unknown_kind_is_kept_word_for_word_even_without_a_time() -> None:
    line = '{"kind" : "prompt", "at_ms": "soon", "n": 1.50}'
    assert parse(f" {line}\n") == Other(0, "prompt", line)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("garbage", "is no JSON: 'garbage'"),
        ("[1]", "is no JSON object"),
        ("[" * 60_000, "is no JSON"),
        ("1" * 5_000, "is no JSON"),
        ('{"at_ms":1}', "kind is missing and"),
        ('{"kind":"\\ud800"}', "is no text"),
        ('{"kind":"tag","at_ms":1,"tag":"\udcff"}', "is not UTF-8"),
        ('{"kind":"tag","at_ms":1,"tag":""}', "tag '' tells nothing"),
        ('{"kind":"beat","at_ms":1}', "rr_ms is missing and is no number"),
        ('{"kind":"beat","at_ms":1,"rr_ms":NaN}', "NaN is no number of JSON"),
        ('{"kind":"beat","at_ms":1,"rr_ms":1e999}', "rr_ms inf is no number"),
        ('{"kind":"beat","at_ms":1,"rr_ms":-800}', "rr_ms -800 is no number"),
        ('{"kind":"beat","at_ms":1,"rr_ms":true}', "rr_ms True is no number"),
        ('{"kind":"beat","at_ms":1,"rr_ms":"812"}', "rr_ms '812' is no number"),
        ('{"kind":"beat","at_ms":1,"rr_ms":' + "9" * 4_000 + "}", "rr_ms 9999"),
        ('{"kind":"beat","at_ms":1.5,"rr_ms":800}', "at_ms 1.5 is no whole number"),
        ('{"kind":"beat","at_ms":99999999999999,"rr_ms":800}', "at_ms 99999999999999 is no whole number"),
        ('{"kind":"gap","from_ms":9,"to_ms":1,"why":"lost"}', "to_ms 1 is before from_ms 9"),
        ('{"kind":"motion","at_ms":1,"sd_mg":{}}', "sd_mg (an object) is no number"),
        ('{"kind":"motion","at_ms":1,"sd_mg":1,"posture":[]}', "posture (a list) is none of sitting"),
        ('{"kind":"context","at_ms":1,"what":"moon","on":true}', "what 'moon' is none of microphone"),
        ('{"kind":"context","at_ms":1,"what":"dnd","on":1}', "on 1 is neither true nor false"),
        ('{"kind":"checkin","at_ms":1,"pain":11}', "pain 11 is no whole number from 0 to 10"),
        ('{"kind":"checkin","at_ms":1,"sleep":0}', "sleep 0 is no whole number from 1 to 5"),
        ('{"kind":"checkin","at_ms":1,"relief":"lots"}', "relief 'lots' is none of none, some, full"),
        ('{"kind":"checkin","at_ms":1,"woke":1}', "woke 1 is neither true nor false"),
        ('{"kind":"retract","at_ms":1,"of":"beat","of_ms":1}', "of 'beat' is none of tag, checkin"),
        ('{"kind":"answer","at_ms":1,"answer":"maybe"}', "answer 'maybe' is none of accepted"),
        (
            '{"kind":"packet","at_ms":1,"arrived_us":1,"channel":"battery","body":"4x"}',
            "body '4x' is no row of hexadecimal bytes",
        ),
        ('{"kind":"packet","at_ms":1,"arrived_us":1,"channel":"ecg"}', "body is missing and is no row"),
        (
            '{"kind":"packet","at_ms":1,"arrived_us":1,"channel":"hr","body":""}',
            "channel 'hr' is none of heart",
        ),
        ('{"kind":"packet","at_ms":1,"channel":"ecg","body":""}', "arrived_us is missing and is no whole"),
        ('{"kind":"link","at_ms":1,"state":"married"}', "state 'married' is none of searching"),
        ('{"kind":"link","at_ms":1,"state":"lost","battery_pct":101}', "battery_pct 101 is no whole number"),
    ],
    ids=lambda said: ascii(said[:40]),
)
def test_what_is_no_event_is_refused_with_its_fact(line: str, fact: str) -> None:
    with pytest.raises(EventError) as caught:
        parse(line)
    assert fact in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_an_event_or_refused(text: str) -> None:
    with suppress(EventError):
        assert parse(text).at_ms >= 0
