"""Which strap is held, and how long each step of holding it may take."""

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Bleak and dbus-fast wait for ever where nothing is said here."""

    address: str = ""
    """The strap's Bluetooth address: no other strap is taken."""
    name: str = ""
    """Its name, for where there is no address; no other strap is taken."""
    adapter: str = ""
    """A name like hci1; empty: the first one that is on."""
    acceleration: bool = True
    """Take the acceleration of a Polar strap: movement and posture."""
    scan_s: float = 10.0
    """How long one search for the strap lasts."""
    pause_s: float = 4.0
    """The longest pause between two scans for a strap that is away."""
    connect_s: float = 30.0
    """How long connecting may take."""
    read_s: float = 5.0
    """How long reading one value may take."""
    notify_s: float = 35.0
    """How long switching its notifications on may take."""
    disconnect_s: float = 12.0
    """How long letting it go may take."""
    silence_s: float = 8.0
    """So long without a packet is a loss, whatever the link says of itself."""
    still_s: float = 10.0
    """So long without acceleration, and it is started again."""
    battery_every_s: float = 600.0
    """How often the battery is read."""
    wait_factor: float = 1.0
    """The waits between tries are so many times as long."""

    def __post_init__(self) -> None:
        """Refuse what is no length of time."""
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, int | float) and not isinstance(value, bool) and not 0 < value < math.inf:
                raise ValueError(f"{one.name} {value:g} is not more than 0")

    def means(self, address: str, name: str | None) -> bool:
        """Tell whether it is the paired strap: by its address, or by its name where none is known."""
        if self.address:
            return address.casefold() == self.address.casefold()
        return bool(self.name) and name == self.name
