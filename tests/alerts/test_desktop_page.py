"""The page of the desktop names every surrounding, every witness and every setting."""

from dataclasses import fields
from pathlib import Path

import pytest

from alerts.surroundings import DEFAULT_LOOKOUTS, AnyLookout
from tests.alerts.surroundings.hands import desk_of

PAGE = (Path(__file__).parents[2] / "docs" / "desktop.md").read_text()


@pytest.mark.parametrize("lookout", DEFAULT_LOOKOUTS, ids=lambda one: one.kind)
def test_the_page_names_who_is_asked_and_what_can_be_set(lookout: AnyLookout) -> None:
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{lookout.kind}` |"))
    with desk_of({}) as desk:
        names = [one.who.removesuffix(" and others") for one in lookout.witnesses(desk)]
    assert [name for name in names if name not in row] == []
    assert [one.name for one in fields(lookout) if one.name not in PAGE] == []
