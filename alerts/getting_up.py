"""Whether a wearer who kept the strap on overnight has got up yet."""

from typing import Final

from hrv.load import Assessment

MINUTE_MS: Final = 60_000
NIGHT_MINUTES: Final = 120
"""Minutes heard in the quiet hours, without getting up, after which the wearer is in bed."""
UP_MINUTES: Final = 20
"""Minutes in a row with movement, in them or in the 8 before them, that are getting up."""
ABSENCE_MINUTES: Final = 30
"""After so long without a minute nothing is known of a bed: the strap was off."""
LATEST_MINUTES: Final = 180
"""So long after the quiet hours nobody counts as in bed any more."""


class GettingUp:
    """A fold over minutes in time order; without an accelerometer nobody is ever in bed."""

    def __init__(self) -> None:
        """Begin with somebody who is up."""
        self.in_bed = False
        self._at_ms = 0
        self._quiet_ms = 0
        self._night_minutes = 0
        self._moving_minutes = 0

    def note(self, assessment: Assessment, *, quiet: bool) -> None:
        """Take one minute, and whether it lies in the quiet hours."""
        before_ms, self._at_ms = self._at_ms, assessment.at_ms
        moving = "motion" in assessment.gates
        self._moving_minutes = self._moving_minutes + 1 if moving else 0
        here = 0 < self._at_ms - before_ms <= ABSENCE_MINUTES * MINUTE_MS
        if not here or not assessment.has_motion or self._moving_minutes >= UP_MINUTES:
            self.in_bed, self._night_minutes = False, 0
        elif quiet:
            self._quiet_ms = self._at_ms
            self._night_minutes += 1
            self.in_bed = self._night_minutes >= NIGHT_MINUTES
        elif self._at_ms - self._quiet_ms > LATEST_MINUTES * MINUTE_MS:
            self.in_bed, self._night_minutes = False, 0
