"""What may be said, and what of it still stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.checkin import (
    CLENCHED,
    FLAGS,
    MOST_TAG_LETTERS,
    PLACES,
    SaidError,
    flags_due,
    more_words,
    standing,
    tag_of,
    ticked,
    word_of,
    words_of,
)
from hrv.event import CheckIn, Event, Retract, Tag

DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("text", "tag"),
    [("coffee", "coffee"), (" Toxic  Meeting ", "toxic-meeting"), ("over-training", "over-training")],
)
def test_a_tag_is_kept_in_small_letters_with_hyphens(text: str, tag: str) -> None:
    assert tag_of(text) == tag


@pytest.mark.parametrize("text", ["", " ", "<img onerror>", "a\nb=1", "tag\u202e", "-a", "a--b", "x" * 37])
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(SaidError, match="is no tag"):
        tag_of(text)


@given(st.text(max_size=60))
def test_a_tag_is_letters_digits_and_hyphens_or_none_at_all(text: str) -> None:
    try:
        tag = tag_of(text)
    except SaidError:
        return
    assert set(tag) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(tag) <= MOST_TAG_LETTERS
    assert tag_of(tag) == tag


@pytest.mark.parametrize("text", ["", "a, b", "a\x07b", "x" * 61, "\u202e"])
def test_a_word_that_can_not_be_kept_is_refused(text: str) -> None:
    with pytest.raises(SaidError, match="can't be kept"):
        word_of(text)


def test_a_place_that_is_not_on_the_map_is_refused_with_the_nearest() -> None:
    assert words_of(["Lower back left, neck  right"], PLACES, "place") == ("lower back left", "neck right")
    with pytest.raises(SaidError, match="did you mean “lower back left”"):
        words_of(["lowr back left"], PLACES, "place")
    with pytest.raises(SaidError, match="it is one of: jaw, shoulders"):
        words_of(["zzz"], CLENCHED, "part")


def test_a_later_check_in_of_the_same_moment_takes_the_place_of_the_earlier() -> None:
    assert standing([CheckIn(5, pain=4), Tag(6, "tea"), CheckIn(5, pain=2)]) == [
        CheckIn(5, pain=2),
        Tag(6, "tea"),
    ]


def test_what_is_taken_back_no_longer_stands_but_what_is_said_anew_does() -> None:
    said: list[Event] = [CheckIn(5, pain=4), Retract(9, "checkin", 5)]
    assert standing(said) == []
    assert standing([*said, CheckIn(5, pain=1)]) == [CheckIn(5, pain=1)]


def test_a_tag_is_taken_back_by_its_word_and_moment_and_no_other() -> None:
    tags = [Tag(5, "tea"), Tag(5, "late"), Tag(6, "tea")]
    assert standing([*tags, Retract(9, "tag", 5, "tea")]) == [Tag(5, "late"), Tag(6, "tea")]
    assert standing([*tags, Retract(9, "checkin", 5)]) == tags


def test_the_newest_answer_about_the_warning_signs_counts() -> None:
    assert ticked([CheckIn(1, pain=3)]) is None
    assert ticked([CheckIn(1, flags=("now-1",)), CheckIn(2, pain=3), CheckIn(3, flags=())]) == ()
    assert ticked([CheckIn(1, flags=()), CheckIn(2, flags=("soon-1",))]) == ("soon-1",)


def test_the_warning_signs_are_asked_for_once_in_four_weeks() -> None:
    assert flags_due([], 0)
    assert flags_due([CheckIn(0, pain=3)], 0)
    assert not flags_due([CheckIn(0, flags=())], 28 * DAY_MS)
    assert flags_due([CheckIn(0, flags=())], 28 * DAY_MS + 1)


def test_every_warning_sign_has_a_name_of_its_own() -> None:
    assert len(FLAGS) == 14
    assert len(set(FLAGS.values())) == 14


def test_all_that_is_told_is_told_in_words() -> None:
    told = CheckIn(1, clenching=(), wired_tired=True, relief="some", relief_hours=2.0, flags=(), note="cold")
    assert more_words(told) == [
        "tight: nothing",
        "wound up and worn out",
        "relief: some",
        "for 2 h",
        "warning signs: none",
        "cold",
    ]


def test_a_ticked_warning_sign_outlives_an_undo_and_a_later_check_in_of_its_moment() -> None:
    ticks = CheckIn(5, pain=4, flags=("now-1",))
    assert standing([ticks, Retract(9, "checkin", 5)]) == [CheckIn(5, flags=("now-1",))]
    assert standing([ticks, CheckIn(5, pain=2)]) == [CheckIn(5, pain=2, flags=("now-1",))]
    assert standing([ticks, CheckIn(5, flags=())]) == [CheckIn(5, flags=())]
    assert standing([CheckIn(5, flags=()), Retract(9, "checkin", 5)]) == []


def test_an_answer_from_a_far_future_does_not_count_as_new() -> None:
    assert flags_due([CheckIn(100 * DAY_MS, flags=())], DAY_MS)
