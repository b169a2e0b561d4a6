"""The page about practices and safety says what the program does and says."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from alerts.holds import DEFAULT_HOLDS
from alerts.policy import PolicySettings
from alerts.practices import PRACTICES
from alerts.safety import (
    ASK_FIRST,
    BEFORE_BREATHING,
    DISCLAIMER,
    GET_HELP_NOW,
    SEE_A_CLINICIAN_SOON,
    UNREVIEWED,
)

PAGE = (Path(__file__).parents[2] / "docs" / "practices.md").read_text("utf-8")


def part(heading: str) -> str:
    """Return the page below a heading, up to the next."""
    after = PAGE.partition(f"\n{heading}\n")[2]
    assert after, f"no heading {heading}"
    return re.split(r"^#+ ", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(heading: str) -> list[tuple[str, str]]:
    """Return the first two cells of each row that begins with a name in code."""
    return re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", part(heading), re.MULTILINE)


def test_every_constant_of_the_policy_stands_in_the_page_with_its_value() -> None:
    settings = PolicySettings()
    assert rows("### `[policy]`") == [
        (one.name, str(getattr(settings, one.name))) for one in fields(settings)
    ]


def test_every_hold_and_every_practice_stands_in_the_page() -> None:
    assert [name for name, _ in rows("### Holds")] == [hold.kind for hold in DEFAULT_HOLDS]
    assert [name for name, _ in rows("## The practices")] == [practice.kind for practice in PRACTICES]


def test_the_page_tells_how_long_each_practice_takes() -> None:
    for practice, (_, takes) in zip(PRACTICES, rows("## The practices"), strict=True):
        numbers = dict(reversed(pair.split()) for pair in re.findall(r"\d+ \w+", takes))
        seconds = 60 * int(numbers.get("min", 0)) + int(numbers.get("s", 0))
        assert seconds == round(practice.length_ms / 1000), practice.kind


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("### Get help now", GET_HELP_NOW),
        ("### See a clinician soon", SEE_A_CLINICIAN_SOON),
        ("### Ask first", ASK_FIRST),
    ],
)
def test_every_safety_text_stands_in_the_page_word_for_word(heading: str, texts: tuple[str, ...]) -> None:
    assert re.findall(r"^- (.+)$", part(heading), re.MULTILINE) == list(texts)


def test_the_page_begins_with_what_this_is_not_and_who_has_not_reviewed_it() -> None:
    assert DISCLAIMER in PAGE[:400]
    assert UNREVIEWED in PAGE[:400]


def test_the_page_says_how_to_breathe_safely() -> None:
    assert BEFORE_BREATHING in part("## Safety")
