"""What the notices say: short buttons, no number in a title, every reason within reach."""

from dataclasses import replace
from typing import get_args

import pytest

from alerts.notices import (
    MORE,
    REASONS,
    done_notice,
    offer_notice,
    phase_notice,
    reason_of,
    reasons_notice,
)
from alerts.notifier import Notice
from alerts.practices import PRACTICES, AnyPractice, Practices
from hrv.event import NotThisReason
from tests.alerts.desk import Desk
from tests.alerts.plain_words import unwanted_words

PROMPT = Desk().prompted()

every_practice = pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.kind)


def assert_fits(notice: Notice) -> None:
    assert not unwanted_words(notice.title + notice.text)
    assert len(notice.buttons) <= 3
    for button in notice.buttons:
        assert len(button.words) <= 14
        assert not unwanted_words(button.words)


@every_practice
def test_an_offer_has_three_short_buttons_and_a_title_without_a_number(practice: AnyPractice) -> None:
    notice = offer_notice(replace(PROMPT, practice=practice.kind), Practices())
    assert_fits(notice)
    assert [button.key for button in notice.buttons] == ["accept", "snooze", "not_this"]
    assert not any(sign.isdigit() for sign in notice.title)
    assert notice.text == PROMPT.text


@every_practice
def test_a_phase_can_be_stopped_and_is_kept_nowhere(practice: AnyPractice) -> None:
    notice = phase_notice(practice, practice.phase(0))
    assert_fits(notice)
    assert [button.key for button in notice.buttons] == ["stop"]
    assert notice.is_passing
    assert done_notice(practice).buttons == ()


@pytest.mark.parametrize("at_once", [2, 3, 4, 5, 6, 7, 9])
def test_every_reason_is_within_reach_whatever_number_of_buttons_there_is(at_once: int) -> None:
    reached: list[str] = []
    for page in range(len(REASONS)):
        notice = reasons_notice(page, at_once)
        assert len(notice.buttons) <= at_once
        reached += [button.key for button in notice.buttons]
    assert set(reached) - {MORE} == set(get_args(NotThisReason))
    assert (MORE in reached) == (at_once < len(REASONS))


def test_the_way_on_is_no_reason() -> None:
    assert reason_of(MORE) is None
    assert [reason_of(key) for key, _ in REASONS] == [key for key, _ in REASONS]
