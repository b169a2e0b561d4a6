"""What wanders by chance has the spread and the memory it was asked for."""

import numpy as np
import pytest

from ingest.desk.noise import wandering


@pytest.mark.parametrize("memory", [3, 20, 150])
def test_it_has_variance_one_and_forgets_itself(memory: float) -> None:
    noise = wandering(int(4_000 * memory), memory, np.random.default_rng(1))
    assert noise.mean() == pytest.approx(0, abs=0.15)
    assert noise.std() == pytest.approx(1, abs=0.1)
    near, far = (float(np.mean(noise[:-lag] * noise[lag:])) for lag in (round(memory), round(8 * memory)))
    assert near == pytest.approx(2 / np.e, abs=0.08)
    assert abs(far) < 0.15


def test_a_piece_of_it_does_not_come_back_to_its_beginning() -> None:
    pieces = [wandering(100, 50, np.random.default_rng(seed)) for seed in range(200)]
    apart = np.mean([(piece[-1] - piece[0]) ** 2 for piece in pieces])
    assert apart > 0.6
