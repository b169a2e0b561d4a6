"""Why the strap's link is as it is: a word for scripts, and for people the fact and what to do."""

from typing import Final, Literal

Reason = Literal[
    "no_bluetoothd",
    "bluetoothd_died",
    "no_permission",
    "no_adapter",
    "adapter_gone",
    "adapter_off",
    "busy",
    "not_answering",
    "suspended",
    "clock_set",
    "not_paired",
    "none_nearby",
    "not_found",
    "out_of_range",
    "taken",
    "connect_failed",
    "auth_failed",
    "no_heart_rate",
    "no_rr",
    "silent",
    "not_worn",
    "dry",
    "implausible",
    "duplicates",
    "periodic_drops",
    "battery_low",
    "no_acceleration",
    "acceleration_stopped",
    "small_mtu",
    "stopping",
]
"""Every reason a link can have."""

_WORDS: Final[dict[Reason, tuple[str, str]]] = {
    "no_bluetoothd": (
        "the Bluetooth service is not running",
        "start it: systemctl start bluetooth (Debian, Ubuntu: package bluez)",
    ),
    "bluetoothd_died": (
        "the Bluetooth service has stopped",
        "unclench connects again when it is back; if it stays away: systemctl restart bluetooth",
    ),
    "no_permission": (
        "this user may not use Bluetooth",
        "add yourself to the group bluetooth (sudo usermod -aG bluetooth $USER) and log in anew",
    ),
    "no_adapter": (
        "this machine has no Bluetooth adapter",
        "plug one in, or see with rfkill and dmesg why it is not found",
    ),
    "adapter_gone": ("the Bluetooth adapter was removed", "plug it in again"),
    "adapter_off": (
        "Bluetooth is switched off",
        "switch it on: bluetoothctl power on, or rfkill unblock bluetooth",
    ),
    "busy": ("the Bluetooth adapter is busy with another program", "wait; unclench tries again"),
    "not_answering": (
        "the Bluetooth service does not answer",
        "if that lasts: systemctl restart bluetooth",
    ),
    "suspended": ("the machine was asleep", "unclench connects again"),
    "clock_set": (
        "the clock of this machine was set",
        "unclench connects again, so that beats have the right time",
    ),
    "not_paired": ("no strap is remembered", "put one on, then: unclench scan, unclench pair"),
    "none_nearby": (
        "no strap is heard",
        "put it on and wet its electrodes, for it sleeps when not worn; take it off a phone or watch",
    ),
    "not_found": (
        "{strap} is not heard",
        "put it on and wet its electrodes, for it sleeps when not worn; take it off a phone or watch",
    ),
    "out_of_range": (
        "{strap} went out of range or fell asleep",
        "unclench connects again when it is heard",
    ),
    "taken": (
        "{strap} is there but takes no connection: a phone, watch or gym device may hold it",
        "close the other app or switch its Bluetooth off",
    ),
    "connect_failed": (
        "the connection to {strap} failed",
        "come nearer; unclench tries again",
    ),
    "auth_failed": (
        "{strap} refused the pairing",
        "make it forget: bluetoothctl remove and its address; then unclench pair again",
    ),
    "no_heart_rate": (
        "{strap} has no heart rate service",
        "choose another one: unclench scan, unclench pair",
    ),
    "no_rr": (
        "{strap} sends a heart rate but no beat intervals, as optical sensors do",
        "wear a chest strap that sends RR intervals: heart rate variability can't be told from the rate",
    ),
    "silent": (
        "{strap} is connected but sends nothing",
        "put it on, or click the pod off and on; unclench connects again",
    ),
    "not_worn": (
        "{strap} feels no skin or no heart",
        "put it on; if it is on: wet the electrodes, tighten the strap",
    ),
    "dry": (
        "{strap} hears the heart badly: skin or electrodes may be too dry",
        "wet the electrodes, tighten the strap",
    ),
    "implausible": (
        "the intervals {strap} sends do not fit its heart rate",
        "wet the electrodes, tighten the strap; an unclipped pod goes on inventing a heart rate",
    ),
    "duplicates": (
        "every packet of {strap} comes twice: another program on this machine listens too",
        "nothing is counted twice; close the other program to save the battery",
    ),
    "periodic_drops": (
        "the link to {strap} drops at regular intervals",
        "see unclench doctor bluetooth: often another program or power saving does it",
    ),
    "battery_low": ("the battery of {strap} is low", "change the cell soon"),
    "no_acceleration": (
        "{strap} has no acceleration stream",
        "movement is guessed from the heart rate, and load is told with less confidence",
    ),
    "acceleration_stopped": (
        "the acceleration of {strap} stays away",
        "unclench starts it again now and then; until then movement is guessed from the heart rate",
    ),
    "small_mtu": (
        "{strap} can't send acceleration in packets this small",
        "beats are not concerned; another adapter may allow larger packets",
    ),
    "stopping": ("unclench stops", ""),
}


def fact_and_mend(reason: Reason, strap: str = "") -> tuple[str, str]:
    """Return the fact, and what to do, empty when there is nothing; `strap` is its name."""
    fact, mend = (part.replace("{strap}", strap or "the strap") for part in _WORDS[reason])
    return fact, mend


def link_words(reason: Reason, strap: str = "") -> str:
    """Return the fact and what to do, as one line; `strap` is its name."""
    return "; ".join(part for part in fact_and_mend(reason, strap) if part)
