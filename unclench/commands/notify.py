"""What `doctor notify` finds: whether each notifier shows something, and whether a press comes back."""

import asyncio
from collections.abc import AsyncIterator

from alerts.notifier import EXPIRED, Button, NotDeliveredError, Notice, Report
from alerts.notifiers import AnyNotifier
from alerts.notifiers.linux import DesktopNotifications
from unclench.commands.finding import Finding
from unclench.config import Config

_BUTTONS = (Button("seen", "I see it"), Button("later", "Snooze"), Button("no", "Not this"))
_NAMES = {button.key: button.words for button in _BUTTONS}


def notify_findings(config: Config, wait_s: float) -> list[Finding]:
    """Send a test by each notifier, and wait so long for a button to be pressed."""

    async def all_found() -> list[Finding]:
        return [found for one in config.notifiers async for found in _tested(one, wait_s)]

    if not config.notifiers:
        return [Finding("notifiers", "note", "none is configured", "name one in the configuration")]
    return asyncio.run(all_found())


async def _tested(notifier: AnyNotifier, wait_s: float) -> AsyncIterator[Finding]:
    reports: asyncio.Queue[Report] = asyncio.Queue()
    outlet = notifier.opened(reports.put_nowait)
    try:
        if isinstance(outlet, DesktopNotifications):
            yield await _server(notifier.kind, outlet)
        taker = await outlet.show(_notice(wait_s))
        yield Finding(notifier.kind, "fine", f"a test was taken by {taker}")
        if outlet.buttons and wait_s:
            yield await _heard(notifier.kind, reports, wait_s)
    except NotDeliveredError as error:
        yield Finding(notifier.kind, "wrong", f"the test was not shown: {error}", "do what it says")
    finally:
        await outlet.withdraw()
        await outlet.close()


def _notice(wait_s: float) -> Notice:
    text = "This is a test of unclench. Please press a button." if wait_s else "This is a test of unclench."
    return Notice("A moment to breathe?", text, _BUTTONS, default="seen", shown_s=max(wait_s, 5.0))


async def _server(kind: str, outlet: DesktopNotifications) -> Finding:
    about = await outlet.about()
    can = ", ".join(sorted(about.capabilities)) or "nothing it names"
    fact = f"{about.name} {about.version} shows notifications here; it can: {can}"
    if "actions" in about.capabilities:
        return Finding(kind, "fine", fact)
    return Finding(
        kind, "note", f"{fact}; it has no buttons", "answer with `unclench breathe`, or choose another server"
    )


async def _heard(kind: str, reports: "asyncio.Queue[Report]", wait_s: float) -> Finding:
    """Say what the wearer did with the test; that a server came may be the test's own doing."""
    try:
        async with asyncio.timeout(wait_s):
            while (report := await reports.get()).what == "stirred":
                pass
    except TimeoutError:
        return Finding(kind, "note", f"no button was pressed within {wait_s:g} s", "see whether it is shown")
    match report:
        case Report("pressed", key):
            return Finding(kind, "fine", f"the button “{_NAMES.get(key, key)}” was pressed, and heard")
        case Report("closed", key):
            how = "went by itself" if key == EXPIRED else "was closed"
            return Finding(kind, "note", f"the test {how}, no button was pressed", "press one")
        case _:
            return Finding(kind, "wrong", "the notification server ended meanwhile", "start it again")
