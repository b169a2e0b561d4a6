"""What `unclench status` says is planned next is what the running daemon has planned."""

from dataclasses import replace
from pathlib import Path

from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from tests.unclench.kept_days import Played
from unclench.config import Config
from unclench.pipeline import PipelineSettings
from unclench.standing import looked_up
from unclench.store.lock import locked


def test_the_daemons_own_plan_is_told_not_that_of_the_configuration(tmp_path: Path) -> None:
    plan = replace(NOTHING_PLANNED, joy=("13:00",))
    Played(PipelineSettings(plan=plan)).live(1, 0.0).kept(tmp_path)
    with locked(tmp_path):
        assert looked_up(tmp_path, Config(zone="UTC", plan=PlanSettings())).next_kind == "joy"


def test_a_daemon_that_plans_nothing_as_the_demo_has_nothing_next(tmp_path: Path) -> None:
    Played(PipelineSettings(plan=NOTHING_PLANNED)).live(1, 0.0).kept(tmp_path)
    with locked(tmp_path):
        assert looked_up(tmp_path, Config(zone="UTC")).next_kind is None


def test_without_a_daemon_nothing_is_planned(tmp_path: Path) -> None:
    Played(PipelineSettings(plan=PlanSettings())).live(1, 0.0).kept(tmp_path)
    assert looked_up(tmp_path, Config(zone="UTC")).next_kind is None
