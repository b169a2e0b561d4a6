"""The locked screen, told by the login manager or the desktop's own screen lock."""

from dataclasses import dataclass
from typing import Final, Literal

from alerts.surrounding import Desk, Question, Witness
from alerts.surroundings.bus_witness import as_bool, witness
from alerts.surroundings.login import asked_session, of_session

_SCREEN_SAVERS: Final = (
    ("KDE and others", "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("GNOME", "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("Cinnamon", "org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("MATE", "org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("Xfce", "org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


@dataclass(frozen=True, slots=True)
class Locked:
    """Whether the wearer's screen is locked."""

    kind: Literal["locked"] = "locked"
    read: bool = True

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return logind and the desktops' screen locks."""
        savers = (
            witness(desk, who, Question("session", name, path, name, "GetActive", changes=name), as_bool)
            for who, name, path in _SCREEN_SAVERS
        )
        hint = witness(
            desk, "logind", asked_session(), lambda answer: as_bool(of_session(answer, "LockedHint"))
        )
        return (hint, *savers)
