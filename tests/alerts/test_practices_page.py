"""The page about practices and safety says what the program does and says."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from alerts.day_plan import EARLIEST_SHARE, LATEST_SHARE
from alerts.holds import DEFAULT_HOLDS
from alerts.plan_settings import PlanSettings
from alerts.planner import ASK_AGAIN_DAYS, NIGHT_MINUTES
from alerts.policy import PolicySettings
from alerts.policy_settings import LEAST_APART_MINUTES, OFFERS_A_DAY, PUSH_OFFERS_A_DAY
from alerts.practices import PRACTICES
from alerts.prompt import PromptKind
from alerts.rising_load import DAYS, RECENT_DAYS
from alerts.safety import (
    ASK_FIRST,
    BEFORE_BREATHING,
    DISCLAIMER,
    GET_HELP_NOW,
    SEE_A_CLINICIAN_SOON,
    UNREVIEWED,
)
from hrv.load import LoadSettings

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


def test_every_constant_of_the_plan_stands_in_the_page_with_its_value() -> None:
    plan = PlanSettings()
    shown = [(one.name, str(getattr(plan, one.name)) or "–") for one in fields(plan) if one.name != "push"]
    assert rows("### `[plan]`") == shown
    assert rows("### `[plan.push]`") == [
        (one.name, str(getattr(plan.push, one.name))) for one in fields(plan.push)
    ]


def test_every_kind_of_planned_prompt_stands_in_the_page() -> None:
    told = re.findall(
        r"`(\w+)`", "".join(re.findall(r"^\| ([^|]+) \|", part("### The plan of a day"), re.MULTILINE))
    )
    assert set(told) == set(get_args(PromptKind)) - {"load"}


def test_the_page_tells_the_constants_that_no_setting_changes() -> None:
    text = part("## When a prompt comes") + part("### The plan of a day")
    for fact in (
        f"within {LEAST_APART_MINUTES} min of the last",
        f"has had {OFFERS_A_DAY} offers ({PUSH_OFFERS_A_DAY} in a push season)",
        f"for {NIGHT_MINUTES // 60} h from then on",
        f"over {LoadSettings().push_spreads:g} spread above",
        f"once in {ASK_AGAIN_DAYS} days",
        f"{RECENT_DAYS} days lies 0.3 above that of the {DAYS - RECENT_DAYS} before",
        "Between a quarter and three quarters",
    ):
        assert fact in text
    assert (EARLIEST_SHARE, LATEST_SHARE) == (0.25, 0.75)


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
