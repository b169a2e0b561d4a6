"""The contract of every mirror in the table."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from tests.store.influx_server import free_port
from tests.store.records import beats
from unclench.record import Kept
from unclench.store.mirror import Mirror, TemporaryError
from unclench.store.mirrors import AnyMirror
from unclench.store.mirrors.influx import Influx

OUT_OF_REACH: dict[type[Mirror], Mirror] = {
    Influx: Influx(f"http://127.0.0.1:{free_port()}", "heart"),
}

MIRRORS = pytest.mark.parametrize("mirror", OUT_OF_REACH.values(), ids=lambda mirror: mirror.kind)


def test_every_mirror_of_the_table_is_tested_and_has_a_kind_of_its_own() -> None:
    assert set(OUT_OF_REACH) == set(get_args(AnyMirror) or (AnyMirror,))
    assert len({mirror.kind for mirror in OUT_OF_REACH.values()}) == len(OUT_OF_REACH)


@MIRRORS
def test_a_mirror_that_is_out_of_reach_may_take_it_later(mirror: Mirror) -> None:
    with pytest.raises(TemporaryError):
        mirror.reflect([Kept(1, beats(1)[0])])


@MIRRORS
def test_nothing_to_bring_over_is_nothing_to_do(mirror: Mirror) -> None:
    mirror.reflect([])


@MIRRORS
def test_a_mirrors_settings_can_not_be_changed(mirror: Mirror) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(mirror, "kind", "other")  # noqa: B010
