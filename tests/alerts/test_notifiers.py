"""The contract of notifiers, for each in the table, and what the console does."""

import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from io import StringIO

import pytest

from alerts.notifier import Desk as WhatIsAround
from alerts.notifier import NotDeliveredError, Notice, Report
from alerts.notifiers import AnyNotifier, Console, Desktop, Linux, Phone
from tests.alerts.desk import Desk

NOTIFIERS: tuple[AnyNotifier, ...] = (Console(), Linux(), Desktop(), Phone())

every_notifier = pytest.mark.parametrize("notifier", NOTIFIERS, ids=lambda notifier: notifier.kind)

PROMPT = Desk().prompted()
NOTICE = Notice("A moment?", PROMPT.text)


async def shown_by(notifier: AnyNotifier) -> str:
    """Show the notice, and return who took it."""
    outlet = notifier.opened(lambda _: None)
    try:
        return await outlet.show(NOTICE)
    finally:
        await outlet.close()


@every_notifier
def test_a_notifier_is_a_frozen_dataclass_with_its_kind_first(notifier: AnyNotifier) -> None:
    assert is_dataclass(notifier)
    assert fields(notifier)[0].name == "kind"
    with pytest.raises(FrozenInstanceError):
        del notifier.kind


async def test_the_console_writes_the_text_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    await shown_by(Console())
    captured = capsys.readouterr()
    assert captured.err == f"{PROMPT.text}\n"
    assert captured.out == ""


async def test_a_closed_standard_error_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    with pytest.raises(NotDeliveredError, match=r"can't be written .*another notifier"):
        await shown_by(Console())


class FullDisk(StringIO):
    """A stream that takes text and can't put it anywhere."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


async def test_a_standard_error_on_a_full_disk_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", FullDisk())
    with pytest.raises(NotDeliveredError, match="No space left"):
        await shown_by(Console())


async def test_no_standard_error_at_all_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(NotDeliveredError, match="no standard error"):
        await shown_by(Console())


@every_notifier
def test_what_is_not_offered_is_not_brought(notifier: AnyNotifier) -> None:
    for state in ("accepted", "snoozed", "not_this", "ignored", "dropped"):
        assert not notifier.brings(replace(PROMPT, state=state), WhatIsAround())


@pytest.mark.parametrize("notifier", NOTIFIERS[:3], ids=lambda notifier: notifier.kind)
def test_an_offer_is_brought_to_the_desk(notifier: AnyNotifier) -> None:
    assert notifier.brings(PROMPT, WhatIsAround())
    assert not notifier.brings(replace(PROMPT, state="held", held_by=("dnd",)), WhatIsAround())


@every_notifier
async def test_nothing_is_connected_or_withdrawn_before_something_is_shown(notifier: AnyNotifier) -> None:
    heard: list[Report] = []
    outlet = notifier.opened(heard.append)
    await outlet.withdraw()
    await outlet.close()
    assert not heard
