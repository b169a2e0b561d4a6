"""`unclench doctor grafana`: what was installed, whether it is whole, and the token's file."""

import json
from pathlib import Path

from tests.unclench.command import ran
from unclench.commands.finding import Finding
from unclench.commands.provisioned import grafana_findings
from unclench.grafana.provisioning import InfluxDatasource, SqliteDatasource, install


def verdicts(findings: list[Finding]) -> dict[str, str]:
    return {one.check: one.verdict for one in findings}


def test_nothing_installed_is_a_note_with_the_command(tmp_path: Path) -> None:
    (finding,) = grafana_findings(tmp_path)
    assert (finding.verdict, finding.mend) == ("note", "unclench grafana install")


def test_what_was_just_installed_is_fine_and_its_token_must_be_there(tmp_path: Path) -> None:
    install(InfluxDatasource("http://x", "b"), tmp_path)
    install(SqliteDatasource(tmp_path / "journal.db"), tmp_path)
    assert verdicts([*grafana_findings(tmp_path, tmp_path / "token")]) == {
        "dashboards, influx": "fine",
        "dashboards, sqlite": "fine",
        "grafana's token": "wrong",
    }


def test_a_tokens_file_that_everybody_may_read_is_wrong(tmp_path: Path) -> None:
    install(InfluxDatasource("http://x", "b"), tmp_path)
    token = tmp_path / "token"
    for mode, verdict in ((0o644, "wrong"), (0o640, "fine")):
        token.touch()
        token.chmod(mode)
        assert verdicts([*grafana_findings(tmp_path, token)])["grafana's token"] == verdict


def test_a_dashboard_of_another_version_or_a_missing_one_is_named(tmp_path: Path) -> None:
    install(SqliteDatasource(tmp_path / "journal.db"), tmp_path)
    boards = tmp_path / "dashboards" / "unclench-sqlite"
    (boards / "day.json").write_text("{}")
    (boards / "now.json").unlink()
    (finding,) = grafana_findings(tmp_path)
    assert finding.verdict == "wrong"
    assert "day.json, now.json" in finding.fact


def test_the_command_tells_it_and_fails_when_something_is_wrong(tmp_path: Path) -> None:
    install(SqliteDatasource(tmp_path / "journal.db"), tmp_path / "p")
    fine = ran(tmp_path, "doctor", "grafana", "--to", str(tmp_path / "p"), "--json")
    assert fine.returncode == 0, fine.stderr
    assert [one["verdict"] for one in json.loads(fine.stdout)] == ["fine"]
    (tmp_path / "p" / "dashboards" / "unclench-sqlite" / "day.json").unlink()
    assert ran(tmp_path, "doctor", "grafana", "--to", str(tmp_path / "p")).returncode == 1
