"""docs/strap.md says what the code does."""

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from hrv.event import LinkState
from ingest.link_words import Reason, fact_and_mend
from ingest.posture import PostureSettings
from ingest.sources.link_settings import LinkSettings

PAGE = (Path(__file__).parents[2] / "docs/strap.md").read_text()


@pytest.mark.parametrize("state", get_args(LinkState))
def test_every_state_is_explained(state: LinkState) -> None:
    assert f"| `{state}` |" in PAGE


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_stands_there_with_its_words(reason: Reason) -> None:
    fact, mend = fact_and_mend(reason)
    assert f"| `{reason}` | {fact} | {mend} |" in PAGE


def test_every_setting_of_the_strap_is_named() -> None:
    assert [one.name for one in fields(LinkSettings) if one.name not in PAGE] == []


def test_the_constants_of_posture_are_those_of_the_code() -> None:
    rule = PostureSettings()
    for words in (
        f"{rule.lying_deg:.0f}° to {rule.head_down_deg:.0f}° from how you sat",
        f"moving more than {rule.walking_mg:.0f} mg",
        f"within {rule.seated_deg:.0f}° of how you sat",
        f"{rule.settled_minutes} still minutes (under {rule.still_mg:.0f} mg)",
        f"more than {rule.upright_deg:.0f}° from both",
        f"than {rule.apart_deg:.0f}° apart",
    ):
        assert words in PAGE
