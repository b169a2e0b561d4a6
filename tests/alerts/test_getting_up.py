"""Nobody is prompted in bed: after the quiet hours it takes movement to be up."""

from alerts.getting_up import ABSENCE_MINUTES, LATEST_MINUTES, NIGHT_MINUTES, UP_MINUTES, GettingUp
from hrv.gates import Gate
from tests.alerts.desk import MINUTE_MS, Desk, assessed


class Night:
    """Minutes heard one after the other."""

    def __init__(self) -> None:
        self.getting_up = GettingUp()
        self.at_ms = MINUTE_MS

    def hear(
        self, minutes: int, *, quiet: bool = False, moving: bool = False, motion: float | None = 5.0
    ) -> bool:
        """Hear so many alike; return whether the wearer is in bed."""
        for _ in range(minutes):
            self.at_ms += MINUTE_MS
            gates: tuple[Gate, ...] = ("motion",) if moving else ()
            self.getting_up.note(assessed(self.at_ms, 0.0, gates, motion_sd_mg=motion), quiet=quiet)
        return self.getting_up.in_bed


def test_two_hours_of_quiet_hours_without_getting_up_are_a_night_in_bed() -> None:
    night = Night()
    assert not night.hear(NIGHT_MINUTES - 1, quiet=True)
    assert night.hear(1, quiet=True)


def test_turning_over_is_not_getting_up_but_walking_about_is() -> None:
    night = Night()
    night.hear(NIGHT_MINUTES, quiet=True)
    assert night.hear(9, moving=True)
    assert night.hear(10)
    assert night.hear(UP_MINUTES - 1, moving=True)
    assert not night.hear(1, moving=True)
    assert not night.hear(60)


def test_a_strap_that_was_off_overnight_tells_of_no_bed() -> None:
    night = Night()
    night.hear(NIGHT_MINUTES, quiet=True)
    night.at_ms += ABSENCE_MINUTES * MINUTE_MS
    assert not night.hear(1)


def test_without_an_accelerometer_nobody_is_in_bed() -> None:
    assert not Night().hear(2 * NIGHT_MINUTES, quiet=True, motion=None)


def test_three_hours_after_the_quiet_hours_everybody_is_up() -> None:
    night = Night()
    night.hear(NIGHT_MINUTES, quiet=True)
    assert night.hear(LATEST_MINUTES)
    assert not night.hear(1)


def test_load_in_bed_after_the_quiet_hours_waits_and_the_reason_is_told() -> None:
    desk = Desk("2026-01-13T04:00", zone="Europe/Berlin")
    desk.calm(190)
    (held,) = desk.loaded(5)
    assert (held.state, held.held_by) == ("held", ("in_bed",))
