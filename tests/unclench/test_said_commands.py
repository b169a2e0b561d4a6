"""`unclench checkin`, `tag` and `safety`, as a person uses them."""

import json
from pathlib import Path

import pytest

from alerts.checkin import ticked
from hrv.event import CheckIn, Tag
from ingest.clock import WallClock
from tests.unclench.command import answered
from tests.unclench.terminal import Terminal
from unclench.config import Config
from unclench.door import hand
from unclench.said import MomentError, kept_said, moment_ms
from unclench.words import local_time

NOW_MS = 1_795_762_026_000  # 2026-11-27 06:47:06 UTC


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        ("06:30", NOW_MS - 17 * 60_000 - 6_000),
        ("2026-11-20", 1_795_172_400_000),
        ("2026-11-20 14:30", 1_795_181_400_000),
        ("2026-11-20T14:30:00+00:00", 1_795_185_000_000),
    ],
)
def test_a_moment_is_read_as_a_person_writes_it(text: str, at_ms: int) -> None:
    zone = "UTC" if text == "06:30" else "Europe/Berlin"
    assert moment_ms(text, zone, NOW_MS) == at_ms


def test_a_time_that_is_yet_to_come_today_was_yesterday() -> None:
    assert moment_ms("23:00", "UTC", NOW_MS) == 1_795_734_000_000


@pytest.mark.parametrize("text", ["", "noon", "25:00", "2026-02-30", "1969-01-01"])
def test_what_is_no_moment_is_refused_with_examples(text: str) -> None:
    with pytest.raises(MomentError, match="is no time: write 14:30"):
        moment_ms(text, "UTC", NOW_MS)


def test_a_tag_is_kept_listed_and_taken_back(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    assert answered(tmp_path, "tag", "Toxic Meeting", "--at", "2026-11-20 14:30", *data).returncode == 0
    assert (
        answered(tmp_path, "tag", "vacation", "--at", "2026-11-01", "--until", "2026-11-03", *data).returncode
        == 0
    )
    listed = json.loads(answered(tmp_path, "tag", "--list", "--json", *data).stdout)
    assert [one["tag"] for one in listed] == ["vacation"] * 3 + ["toxic-meeting"]
    assert answered(tmp_path, "tag", "--undo", "vacation", *data).returncode == 0
    assert len(kept_said(tmp_path)) == 3
    assert [one.at_ms for one in kept_said(tmp_path)][-1] == 1_795_185_000_000


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (("tag",), "name the word"),
        (("tag", "a;b"), "is no tag"),
        (("tag", "tea", "--at", "soon"), "is no time"),
        (("tag", "tea", "--at", "2090-01-01"), "is yet to come"),
        (("tag", "tea", "--at", "2026-01-01", "--until", "2030-01-01"), "1 to 366 can be tagged"),
        (("tag", "--undo", "tea"), "there is no such tag"),
        (("checkin",), "nothing was told"),
        (("checkin", "--place", "elbow"), "there is no place “elbow”"),
        (("checkin", "--pain", "3", "--at", "2090-01-01"), "is yet to come"),
        (("checkin", "--edit", "--pain", "3"), "there is no such check-in"),
        (("checkin", "--edit"), "nothing to change"),
        (("checkin", "--note", "x" * 1001), "up to 1000 letters"),
        (("checkin", "--note", "bell\a"), "that can be printed"),
        (("checkin", "--note", "no text \udcff"), "that can be printed"),
        (("checkin", "--pain", "1", "--at", "1970-01-01T00:00:00Z"), "is no time"),
        (("safety", "--flag", "now-99"), "there is no warning sign"),
        (("safety", "--flag", "now-1", "--none"), "choose one of"),
        (("safety", "--ask"), "asks in a terminal"),
    ],
)
def test_what_can_not_be_kept_is_said_in_a_sentence_and_nothing_is(
    tmp_path: Path, arguments: tuple[str, ...], fact: str
) -> None:
    done = answered(tmp_path, *arguments, "--data-dir", str(tmp_path))
    assert done.returncode == 2
    assert fact in done.stderr
    assert kept_said(tmp_path) == []


def test_a_check_in_is_kept_changed_and_taken_back(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    told = (
        "--pain",
        "4",
        "--place",
        "lower back left, neck middle",
        "--felt",
        "Stretched Thin",
        "--sleep",
        "2",
    )
    first = answered(tmp_path, "checkin", *told, "--clenching", "none", "--json", *data)
    assert "warning signs come first" in first.stderr
    (kept,) = json.loads(first.stdout)
    assert (kept["pain"], kept["place"], kept["felt"], kept["clenching"]) == (
        4,
        "lower back left, neck middle",
        "stretched thin",
        "",
    )
    assert answered(tmp_path, "checkin", "--edit", "--pain", "3", *data).returncode == 0
    (edited,) = kept_said(tmp_path)
    assert isinstance(edited, CheckIn)
    assert (edited.at_ms, edited.pain, edited.sleep) == (kept["at_ms"], 3, 2)
    assert answered(tmp_path, "checkin", "--undo", *data).returncode == 0
    assert kept_said(tmp_path) == []


def test_a_ticked_warning_sign_is_answered_with_what_to_do_until_it_is_cleared(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    now = answered(tmp_path, "safety", "--flag", "now-2", *data)
    assert "emergency care, at once" in now.stderr
    assert json.loads(answered(tmp_path, "safety", "--json", *data).stdout)["ticked"] == ["now-2"]
    assert "none of the warning signs fits" in answered(tmp_path, "safety", "--none", *data).stderr
    assert json.loads(answered(tmp_path, "safety", "--json", *data).stdout)["ticked"] == []


def test_in_a_terminal_it_asks_the_warning_signs_before_where_it_hurts(tmp_path: Path) -> None:
    with Terminal(tmp_path, "checkin", "--data-dir", str(tmp_path), size=(100, 40)) as terminal:
        terminal.answers("Pain now", "eleven")
        terminal.answers("is no whole number from 0 to 10", "6")
        terminal.answers("Numbers that fit", "")
        terminal.answers("can't be skipped", "9, 12")
        terminal.answers("Where", "lower back left")
        terminal.answers("help (none, some, full)", "some")
        terminal.answers("how many hours", "2,5")
        terminal.answers("rubbed all day", "y")
        terminal.answers("feels inside", "drowning, alone")
        terminal.answers("Held tight", "none")
        terminal.answers("Wound up", "n")
        if local_time(WallClock().now_ms(), "UTC").hour < 12:
            terminal.answers("Last night's sleep", "3")
            terminal.answers("between 2 and 4", "")
        assert terminal.ended() == 0
        assert "See a clinician soon about your back" in terminal.screen
    flags, kept = kept_said(tmp_path)
    assert isinstance(flags, CheckIn)
    assert flags == CheckIn(flags.at_ms, flags=("soon-3", "soon-6"))
    assert isinstance(kept, CheckIn)
    assert (kept.pain, kept.places, kept.relief, kept.relief_hours) == (6, ("lower back left",), "some", 2.5)
    assert (kept.felt, kept.clenching, kept.wired_tired) == (("drowning", "alone"), (), False)


def test_what_looks_like_markup_or_a_command_to_the_terminal_is_shown_as_it_is_or_not_at_all(
    tmp_path: Path,
) -> None:
    data = ("--data-dir", str(tmp_path))
    answered(tmp_path, "checkin", "--note", "[/x] [red]", "--felt", "[/b]", *data)
    hand(tmp_path, Config(), CheckIn(NOW_MS, note="[/]\x1b[31m"))
    hand(tmp_path, Config(), Tag(NOW_MS, "[/]\x1b[31m"))
    listed = answered(tmp_path, "checkin", "--list", *data).stdout
    assert "[/x] [red]" in " ".join(listed.split())
    shown = listed + answered(tmp_path, "tag", "--list", *data).stdout
    assert "\x1b[31m" not in shown
    assert "[/b]" in shown
    assert answered(tmp_path, "tag", "--undo", *data).returncode == 0


def test_undoing_and_changing_check_ins_never_takes_a_warning_sign_back(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    answered(tmp_path, "safety", "--none", *data)
    answered(tmp_path, "checkin", "--pain", "4", *data)
    answered(tmp_path, "safety", "--flag", "now-1", *data)
    assert answered(tmp_path, "checkin", "--edit", "--pain", "3", *data).returncode == 0
    assert answered(tmp_path, "checkin", "--undo", *data).returncode == 0
    assert answered(tmp_path, "checkin", "--undo", *data).returncode == 2
    assert ticked(kept_said(tmp_path)) == ("now-1",)


def test_the_answer_about_warning_signs_is_the_newest_though_one_is_from_the_future(tmp_path: Path) -> None:
    later = CheckIn(WallClock().now_ms() + 5 * 3_600_000, flags=())
    hand(tmp_path, Config(), later)
    answered(tmp_path, "safety", "--flag", "soon-1", "--data-dir", str(tmp_path))
    assert ticked(kept_said(tmp_path)) == ("soon-1",)
