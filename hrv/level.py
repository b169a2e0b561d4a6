"""Where the heart stands by now today, against what is usual: learned from minutes without load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LevelSettings:
    """Every constant of the day's own level."""

    first_minutes: float = 9.0
    """So many minutes at the usual level are what a day begins with."""
    reach_minutes: float = 60.0
    """The newest so many calm minutes, about, are what it is learned from."""
    loaded_share: float = 0.12
    """What a minute that is certain to be load counts: a load of hours becomes the level in the end."""
    open_minutes: float = 26.0
    """The first minutes of a day count whatever they are: load must begin before our eyes."""
    most_bpm: float = 12.0
    """The farthest the level may be from usual, either way."""
    most_ln_rmssd: float = 0.6
    """The same of ln RMSSD: the farthest the level may be from usual."""
    step_bpm: float = 10.0
    """No minute counts as farther from the level than this."""
    step_ln_rmssd: float = 0.8
    """The same of ln RMSSD: no minute counts as farther from the level."""

    def __post_init__(self) -> None:
        if not (self.first_minutes > 0 and self.reach_minutes > 0 and self.open_minutes > 0):
            raise ValueError("first_minutes, reach_minutes and open_minutes must be above 0")
        if not 0 <= self.loaded_share <= 1:
            raise ValueError(f"loaded_share = {self.loaded_share} is not between 0 and 1")
        if min(self.most_bpm, self.most_ln_rmssd, self.step_bpm, self.step_ln_rmssd) < 0:
            raise ValueError("most_bpm, most_ln_rmssd, step_bpm and step_ln_rmssd must not be below 0")


class Level:
    """A running mean of distances from usual that forgets, in which load counts little."""

    def __init__(self, settings: LevelSettings) -> None:
        """Begin at usual."""
        self._settings = settings
        self.minutes = 0.0
        """Calm minutes, about, of today."""
        self.hr_bpm = 0.0
        """Heart rate above usual."""
        self.ln_rmssd = 0.0
        """ln RMSSD below usual."""

    def put(self, hr_bpm: float, ln_rmssd: float, load_chance: float) -> None:
        """Take a judged minute's distance from usual, and how likely it is load."""
        settings = self._settings
        loaded_share = max(settings.loaded_share, 1 - self.minutes / settings.open_minutes)
        counts = 1 - (1 - loaded_share) * load_chance
        self.minutes += counts
        gain = counts / (min(self.minutes, settings.reach_minutes) + settings.first_minutes)
        step_bpm = _clipped(hr_bpm - self.hr_bpm, settings.step_bpm)
        step_ln = _clipped(ln_rmssd - self.ln_rmssd, settings.step_ln_rmssd)
        self.hr_bpm = _clipped(self.hr_bpm + gain * step_bpm, settings.most_bpm)
        self.ln_rmssd = _clipped(self.ln_rmssd + gain * step_ln, settings.most_ln_rmssd)


def _clipped(value: float, most: float) -> float:
    return min(max(value, -most), most)
