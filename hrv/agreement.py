"""How two features become one load: only what both of them say."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Agreement:
    """Heart rate and HRV must both speak for load; where they don't, the smaller one counts."""

    hr_share: float = 0.6
    """Share of the heart rate in the load they agree on; the rest is ln RMSSD's."""
    ln_rmssd_least: float = -0.5
    """With heart rate above usual, they agree while ln RMSSD says more than this, in spreads."""
    clip: float = 4.0
    """No feature counts for more than this, in spreads, either way."""

    def clipped(self, z: float) -> float:
        """Return the distance, no larger than a feature may count."""
        return min(max(z, -self.clip), self.clip)

    def load(self, z_hr: float, z_ln_rmssd: float) -> float:
        """Return one load of two distances from usual, both in spreads and positive towards load."""
        if z_hr > 0 and z_ln_rmssd > self.ln_rmssd_least:
            return self.hr_share * z_hr + (1 - self.hr_share) * z_ln_rmssd
        return min(z_hr, z_ln_rmssd)

    def loads(self, z_hr: NDArray[np.float64], z_ln_rmssd: NDArray[np.float64]) -> NDArray[np.float64]:
        """Clip, and return the load of each pair; all of shape (n,)."""
        z_hr = np.clip(z_hr, -self.clip, self.clip)
        z_ln_rmssd = np.clip(z_ln_rmssd, -self.clip, self.clip)
        both = self.hr_share * z_hr + (1 - self.hr_share) * z_ln_rmssd
        agree = (z_hr > 0) & (z_ln_rmssd > self.ln_rmssd_least)
        return np.where(agree, both, np.minimum(z_hr, z_ln_rmssd))
