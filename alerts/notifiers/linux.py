"""Shows prompts as notifications of a Linux desktop, over D-Bus."""

import html
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from dbus_fast import Variant

from alerts.notification_server import TIME_OVER, About, NotificationServer
from alerts.notifier import EXPIRED, Desk, NotDeliveredError, Notice, Report
from alerts.prompt import Prompt

BUTTONS: Final = 3
"""As many every desktop shows; GNOME leaves the others out."""
MENUS: Final = frozenset({"dunst"})
"""Servers that list buttons in a menu, where there may be more."""
_MENU_BUTTONS: Final = 9
_NORMAL: Final = 1
"""Urgency: never critical, which would stay above everything until it is closed."""


class DesktopNotifications:
    """At most one notification, each notice in the place of the one before."""

    def __init__(self, server: NotificationServer, report: Callable[[Report], None]) -> None:
        """Take the server; nothing is connected yet."""
        self._server = server
        self._report = report
        self._about: About | None = None
        self._shown = 0
        """The id of the notification that a notice is put in the place of; 0: none."""
        self._state: Literal["none", "open", "closed", "pressed"] = "none"
        self._default = ""
        server.shown, server.pressed, server.closed = self._is_shown, self._pressed, self._closed
        server.came_late = self._came_late
        server.lost, server.came = self._lost, lambda: report(Report("stirred"))

    @property
    def buttons(self) -> int:
        """How many can be pressed at once."""
        if self._about is None or "actions" not in self._about.capabilities:
            return 0
        return _MENU_BUTTONS if self._about.name in MENUS else BUTTONS

    async def about(self) -> About:
        """Return who shows notifications here. Raises NotDeliveredError."""
        if self._about is None:
            self._about = await self._server.about()
        return self._about

    async def show(self, notice: Notice) -> str:
        """Show it, and return who did; raises NotDeliveredError when the server gave no id."""
        about = await self.about()
        title, text = _worded(notice, about.capabilities)
        self._state = "none"
        identity = await self._server.notify(
            self._shown, title, text, self._actions(notice), _hints(notice), round(notice.shown_s * 1000)
        )
        return f"{about.name} {about.version}, id {identity}"

    async def withdraw(self) -> None:
        """Take the notification away; one that nobody can take away is gone already."""
        identity, self._shown, self._state = self._shown, 0, "none"
        if identity:
            with suppress(NotDeliveredError):
                await self._server.close_notification(identity)

    async def close(self) -> None:
        """End the connection."""
        self._server.close()

    def _actions(self, notice: Notice) -> list[str]:
        """Return the pairs of key and words; none where the server has no buttons."""
        if not self.buttons:
            return []
        pairs = [(button.key, button.words) for button in notice.buttons]
        words = dict(pairs).get(notice.default, notice.default_words)
        self._default = notice.default
        return [part for pair in ((("default", words),) if words else ()) + (*pairs,) for part in pair]

    def _is_shown(self, identity: int) -> None:
        """From here on what becomes of this id becomes of the newest notice."""
        self._shown, self._state = identity, "open"

    def _pressed(self, identity: int, key: str) -> None:
        """Report it once; one that its time took off the screen may still be called back and pressed."""
        if identity == self._shown and self._state in ("open", "closed"):
            self._state = "pressed"
            self._report(Report("pressed", self._default if key == "default" else key))

    def _closed(self, identity: int, why: int) -> None:
        """Report it, unless a press led to it, or it was of the notice before: no answer has come since."""
        if identity == self._shown and self._state == "open":
            self._state = "closed"
            self._report(Report("closed", EXPIRED if why == TIME_OVER else ""))

    def _came_late(self, identity: int) -> None:
        """Take away what was given up and shown after all; the notice is shown anew, or over."""
        if identity != self._shown:
            self._server.dismiss(identity)

    def _lost(self) -> None:
        """Forget the id: the next server counts from one, and gives it to others."""
        was_open = self._state == "open"
        self._about, self._shown, self._state = None, 0, "none"
        if was_open:
            self._report(Report("lost"))


@dataclass(frozen=True, slots=True)
class Linux:
    """GNOME, KDE, dunst, mako and every other server of org.freedesktop.Notifications."""

    kind: Literal["linux"] = "linux"
    bus: str = ""
    """The bus's address; empty: the session's own."""

    def brings(self, prompt: Prompt, desk: Desk) -> bool:
        """Every offer."""
        return prompt.state == "offered"

    def opened(self, report: Callable[[Report], None]) -> DesktopNotifications:
        """Return it at work."""
        return DesktopNotifications(NotificationServer(self.bus), report)


def _worded(notice: Notice, capabilities: frozenset[str]) -> tuple[str, str]:
    """Return title and text as this server can show them."""
    if "body" not in capabilities:
        return notice.text, ""
    return notice.title, html.escape(
        notice.text, quote=False
    ) if "body-markup" in capabilities else notice.text


def _hints(notice: Notice) -> dict[str, Variant]:
    """Normal urgency, no sound; a passing notice need not be kept once it is off the screen."""
    hints = {
        "urgency": Variant("y", _NORMAL),
        "category": Variant("s", "unclench"),
        "desktop-entry": Variant("s", "unclench"),
        "suppress-sound": Variant("b", True),
    }
    return hints | {"transient": Variant("b", True)} if notice.is_passing else hints
