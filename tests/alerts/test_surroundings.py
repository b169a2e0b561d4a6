"""The contract of lookouts, for each in the table."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import get_args

import pytest
from blockbuster import blockbuster_ctx

from alerts.surrounding import Desk, Lookout, Question, Reading, UnknownError, heard
from alerts.surroundings import DEFAULT_LOOKOUTS, AnyLookout
from alerts.surroundings.calendar import Calendar
from alerts.surroundings.idle import Idle
from hrv.event import Surrounding
from tests.alerts.surroundings.fakes import Fake, served
from tests.alerts.surroundings.hands import desk_of, on_bus
from tests.bluez.private_bus import private_bus

LOOKOUTS = tuple(
    replace(one, places=("/nowhere/mine.ics",)) if isinstance(one, Calendar) else one
    for one in DEFAULT_LOOKOUTS
)
every_lookout = pytest.mark.parametrize("lookout", LOOKOUTS, ids=lambda one: one.kind)


@pytest.fixture
def bare() -> Iterator[Desk]:
    """A machine without any desktop."""
    with desk_of({}) as desk:
        yield desk


@dataclass(frozen=True)
class Mute:
    """A bus and a screen on which everything hangs."""

    async def has(self, service: str) -> bool:
        raise await _never(service)

    async def ask(self, question: Question) -> object:
        raise await _never(question.service)

    async def stirred(self, service: str, path: str) -> None:
        raise await _never(service + path)

    async def idle_ms(self) -> int:
        raise await _never("")

    async def has_fullscreen(self) -> bool:
        raise await _never("")


async def _never(_: str) -> AssertionError:
    await asyncio.Event().wait()
    return AssertionError()


@every_lookout
def test_a_lookout_is_a_frozen_dataclass_with_its_kind_first_and_a_switch(lookout: AnyLookout) -> None:
    assert is_dataclass(lookout)
    assert [one.name for one in fields(lookout)][:2] == ["kind", "read"]
    assert lookout.kind in get_args(Surrounding)
    with pytest.raises(FrozenInstanceError):
        del lookout.kind


def test_the_table_holds_every_implementation_once_and_all_but_the_practice() -> None:
    kinds = [one.kind for one in DEFAULT_LOOKOUTS]
    assert {type(one) for one in DEFAULT_LOOKOUTS} == set(get_args(AnyLookout))
    assert sorted([*kinds, "session"]) == sorted(get_args(Surrounding))


@every_lookout
async def test_on_a_machine_without_a_desktop_all_is_unknown_and_nothing_raises(
    lookout: Lookout, bare: Desk
) -> None:
    witnesses = lookout.witnesses(bare)
    assert witnesses
    assert len({one.who for one in witnesses}) == len(witnesses)
    for witness in witnesses:
        reading = await heard(witness)
        assert reading.on is None
        assert reading.why


@pytest.mark.parametrize("kind", ["dnd", "locked", "idle", "fullscreen"])
async def test_who_hangs_is_unknown_after_the_time_limit(
    kind: str, bare: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = Mute()
    lookout = next(one for one in LOOKOUTS if one.kind == kind)
    for witness in lookout.witnesses(replace(bare, session=mute, system=mute, display=mute)):
        monkeypatch.setattr(type(witness), "limit_s", 0.01)
        reading = await heard(witness)
        assert reading.on is None
        assert "did not answer" in reading.why


async def test_what_a_witness_can_not_tell_is_unknown_with_its_reason_and_what_to_do() -> None:
    class Sorry:
        who, every_s, limit_s = "somebody", 1.0, 1.0

        async def look(self) -> Reading:
            raise UnknownError("is not at home", "call again")

        async def stirred(self) -> None:
            """Never mind."""

    assert await heard(Sorry()) == Reading(None, "is not at home", "call again")


@pytest.mark.parametrize("minutes", [0, -1, float("nan"), float("inf")])
def test_a_time_of_idleness_that_makes_no_sense_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match=r"^minutes = "):
        Idle(minutes=minutes)


async def test_nothing_that_is_asked_blocks_the_loop(tmp_path: Path) -> None:
    pactl = tmp_path / "pactl"
    pactl.write_text("#!/bin/sh\necho '[]'\n")
    pactl.chmod(0o755)
    (tmp_path / "mine.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PULSE_SERVER": "here", "DISPLAY": ":94999"}
    calendar = Calendar(places=(str(tmp_path / "mine.ics"),))
    lookouts: list[Lookout] = [*(one for one in LOOKOUTS if one.kind != "calendar"), calendar]
    with private_bus() as address, desk_of(environ | on_bus(address)) as desk:
        async with served(address, "org.gnome.Shell", Fake("/org/gnome/Shell")):
            with blockbuster_ctx():
                said = {
                    one.kind: [await heard(witness) for witness in one.witnesses(desk)] for one in lookouts
                }
    assert said["microphone"] == said["calendar"] == [Reading(False)]
