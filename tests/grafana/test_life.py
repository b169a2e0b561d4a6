"""The made-up wearer has what the daemon sums up, and nothing that it does not."""

from tests.grafana.life import lived
from tests.grafana.worn import END_MS, LAST_DAY, midnight_ms
from unclench.rollup import DAY_FIGURES, HOUR_FIGURES, SESSION_FIGURES, Day, FrameHour, SessionSummary

FIGURES = {FrameHour: HOUR_FIGURES, Day: DAY_FIGURES, SessionSummary: SESSION_FIGURES}


def test_its_figures_are_those_of_the_daemon() -> None:
    summed = [one for one in lived(2) if isinstance(one, FrameHour | Day | SessionSummary)]
    assert {type(one) for one in summed} == set(FIGURES)
    for one in summed:
        assert set(one.figures) <= set(FIGURES[type(one)])


def test_the_same_days_are_lived_again_and_all_lies_in_them() -> None:
    records = [*lived(1)]
    assert records == [*lived(1)]
    assert all(midnight_ms(LAST_DAY) <= one.at_ms <= END_MS for one in records)
