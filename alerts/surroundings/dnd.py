"""Do-not-disturb, told by the desktop or its notification server."""

from dataclasses import dataclass
from typing import Final, Literal

from alerts.surrounding import Desk, Question, Witness
from alerts.surroundings.bus_witness import as_bool, asked_property, witness
from alerts.surroundings.desktop_setting import DesktopSetting

_SERVER: Final = "org.freedesktop.Notifications"
_SERVER_PATH: Final = "/org/freedesktop/Notifications"
_SWAYNC: Final = "org.erikreider.swaync.cc"
_XFCONF: Final = "org.xfce.Xfconf"

_BY_BUS: Final = (
    ("KDE", asked_property(_SERVER, _SERVER_PATH, _SERVER, "Inhibited")),
    ("dunst", asked_property(_SERVER, _SERVER_PATH, "org.dunstproject.cmd0", "paused")),
    ("SwayNC", Question("session", _SWAYNC, "/org/erikreider/swaync/cc", _SWAYNC, "GetDnd", changes=_SWAYNC)),
    (
        "Xfce",
        Question(
            "session",
            _XFCONF,
            "/org/xfce/Xfconf",
            _XFCONF,
            "GetProperty",
            "ss",
            ("xfce4-notifyd", "/do-not-disturb"),
            _XFCONF,
        ),
    ),
)
_BY_SETTING: Final = (
    ("GNOME", "org.gnome.Shell", "org.gnome.desktop.notifications", "show-banners"),
    ("Cinnamon", "org.Cinnamon", "org.cinnamon.desktop.notifications", "display-notifications"),
)


@dataclass(frozen=True, slots=True)
class DoNotDisturb:
    """Whether the desktop shows no notifications now."""

    kind: Literal["dnd"] = "dnd"
    read: bool = True

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return KDE, dunst, SwayNC, Xfce, GNOME and Cinnamon; those that do not run say nothing."""
        by_setting = (DesktopSetting(desk, who, shell, *key) for who, shell, *key in _BY_SETTING)
        return (*(witness(desk, who, question, as_bool) for who, question in _BY_BUS), *by_setting)
