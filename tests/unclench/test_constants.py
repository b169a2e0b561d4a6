"""Every constant that may be set has a meaning, its unit, and the bounds that the code keeps."""

from dataclasses import replace

import pytest

from alerts.policy_settings import PolicySettings
from unclench.config import Config
from unclench.constants import Bound, Constant, constants, meanings
from unclench.settings import FIRST, LISTS

BY_KEY = {one.key: one for one in constants()}


def test_every_field_of_the_configuration_has_a_meaning_that_is_a_sentence() -> None:
    told = [*constants(), *(name for name in (*LISTS, "holds"))]
    texts = {
        one.key if isinstance(one, Constant) else one: one.meaning
        if isinstance(one, Constant)
        else meanings(Config)[one]
        for one in told
    }
    assert [key for key, text in texts.items() if not text.endswith((".", "?"))] == []


def test_no_key_of_the_configuration_is_left_out() -> None:
    secrets = {"influx_token", "phone_urls"}
    tables = {key.partition(".")[0] for key in BY_KEY}
    assert tables | secrets | {*LISTS, "holds"} == set(Config.model_fields)
    assert len(BY_KEY) == len(constants())


def test_what_people_change_first_is_there() -> None:
    assert set(FIRST) <= set(BY_KEY)


@pytest.mark.parametrize(
    ("key", "kind", "unit", "least", "most"),
    [
        ("policy.prompts_a_day", "whole", "a day", Bound(0, True), Bound(8, True)),
        ("policy.apart_minutes", "whole", "min", Bound(30, True), None),
        ("policy.withhold_share", "number", "", Bound(0, True), Bound(0.5, True)),
        ("load.smoothing_minutes", "number", "min", Bound(0, False), None),
        ("practice.breath_snack.rhythm.in_ms", "whole", "ms", Bound(3000, True), Bound(10000, True)),
        ("plan.lights_out", "time", "", None, None),
        ("policy.practice", "choice", "", None, None),
        ("plan.joy", "texts", "", None, None),
        ("retention.packet", "whole", "days", Bound(0, True), None),
    ],
)
def test_bounds_and_kinds_are_what_the_code_takes(
    key: str, kind: str, unit: str, least: Bound | None, most: Bound | None
) -> None:
    one = BY_KEY[key]
    assert (one.kind, one.unit, one.least, one.most) == (kind, unit, least, most)


def test_a_bound_is_where_the_code_begins_to_refuse() -> None:
    most = BY_KEY["policy.prompts_a_day"].most
    assert most is not None
    replace(PolicySettings(), prompts_a_day=int(most.value))
    with pytest.raises(ValueError, match="a nuisance"):
        replace(PolicySettings(), prompts_a_day=int(most.value) + 1)


def test_what_may_be_empty_is_told() -> None:
    assert BY_KEY["practice.pace_per_min"].optional
    assert BY_KEY["plan.lights_out"].optional
    assert not BY_KEY["plan.work_begin"].optional
