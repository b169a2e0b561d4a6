"""The contract of notifiers, for each in the table, and what the console does."""

import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from io import StringIO

import pytest

from alerts.notifier import NotDeliveredError
from alerts.notifiers import AnyNotifier, Console
from tests.alerts.desk import Desk

NOTIFIERS: tuple[AnyNotifier, ...] = (Console(),)

every_notifier = pytest.mark.parametrize("notifier", NOTIFIERS, ids=lambda notifier: notifier.kind)

PROMPT = Desk().prompted()


@every_notifier
def test_a_notifier_is_a_frozen_dataclass_with_its_kind_first(notifier: AnyNotifier) -> None:
    assert is_dataclass(notifier)
    assert fields(notifier)[0].name == "kind"
    with pytest.raises(FrozenInstanceError):
        del notifier.kind


async def test_the_console_writes_the_text_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    await Console().send(PROMPT)
    captured = capsys.readouterr()
    assert captured.err == f"{PROMPT.text}\n"
    assert captured.out == ""


async def test_a_closed_standard_error_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    with pytest.raises(NotDeliveredError, match=r"can't be written .*another notifier"):
        await Console().send(PROMPT)


class FullDisk(StringIO):
    """A stream that takes text and can't put it anywhere."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


async def test_a_standard_error_on_a_full_disk_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", FullDisk())
    with pytest.raises(NotDeliveredError, match="No space left"):
        await Console().send(PROMPT)


async def test_no_standard_error_at_all_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(NotDeliveredError, match="no standard error"):
        await Console().send(PROMPT)
