"""`unclench grafana install`: what Grafana has to be told, in files that it takes."""

import json
import stat
from pathlib import Path

import pytest
import yaml

from tests.unclench.command import ran
from unclench.grafana.provisioning import InfluxDatasource, SqliteDatasource, dashboards, install

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "grafana"


def told(path: Path) -> dict[str, object]:
    """Return the one thing that a provisioning file tells."""
    (one,) = yaml.safe_load(path.read_text("utf-8")).popitem()[1]
    return dict(one)


def test_datasource_provider_and_dashboards_lie_where_grafana_looks(tmp_path: Path) -> None:
    written = install(InfluxDatasource("http://127.0.0.1:8086", "heart"), tmp_path)
    source = told(tmp_path / "datasources" / "unclench-influx.yaml")
    assert source["url"] == "http://127.0.0.1:8086"
    assert source["jsonData"] == {"version": "InfluxQL", "dbName": "heart", "httpMode": "POST"}
    provider = told(tmp_path / "dashboards" / "unclench-influx.yaml")
    assert provider["options"] == {"path": str(tmp_path / "dashboards" / "unclench-influx")}
    found = {one.name: one.read_text() for one in (tmp_path / "dashboards" / "unclench-influx").iterdir()}
    assert found == dict(dashboards("influx"))
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o644 for path in written)


def test_the_uid_that_is_provisioned_is_the_one_that_the_dashboards_ask(tmp_path: Path) -> None:
    for datasource, flavour in (
        (InfluxDatasource("http://x", "b"), "influx"),
        (SqliteDatasource(tmp_path), "sqlite"),
    ):
        install(datasource, tmp_path)
        source = told(tmp_path / "datasources" / f"unclench-{flavour}.yaml")
        board = json.loads((tmp_path / "dashboards" / f"unclench-{flavour}" / "day.json").read_text())
        asked = board["panels"][0]["datasource"]
        assert (source["uid"], source["type"]) == (asked["uid"], asked["type"])


@pytest.mark.parametrize("name", ["datasource.yaml", "datasource.sqlite.yaml"])
def test_compose_provisions_the_same_uids_and_types(tmp_path: Path, name: str) -> None:
    flavour = "sqlite" if "sqlite" in name else "influx"
    install(
        SqliteDatasource(tmp_path) if flavour == "sqlite" else InfluxDatasource("http://x", "b"), tmp_path
    )
    installed, compose = told(tmp_path / "datasources" / f"unclench-{flavour}.yaml"), told(DEPLOY / name)
    assert (compose["uid"], compose["type"]) == (installed["uid"], installed["type"])
    assert compose.keys() == installed.keys()


def test_odd_characters_in_a_path_reach_sqlite_and_expand_to_nothing(tmp_path: Path) -> None:
    journal = tmp_path / 'a "b" $HOME?#%' / "journal.db"
    install(SqliteDatasource(journal), tmp_path)
    source = told(tmp_path / "datasources" / "unclench-sqlite.yaml")
    path = str(source["jsonData"]["path"])  # type: ignore[index]
    assert path.endswith("/a%20%22b%22%20%24HOME%3F%23%25/journal.db")


def test_a_dollar_in_a_bucket_is_no_variable(tmp_path: Path) -> None:
    install(InfluxDatasource("http://x", "b$HOME"), tmp_path)
    source = told(tmp_path / "datasources" / "unclench-influx.yaml")
    assert source["jsonData"]["dbName"] == "b$$HOME"  # type: ignore[index]


def test_without_a_mirror_the_journal_is_read_and_the_next_steps_are_told(tmp_path: Path) -> None:
    done = ran(tmp_path, "grafana", "install", "--to", str(tmp_path / "p"), "--data-dir", str(tmp_path / "d"))
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path}/p/datasources/unclench-sqlite.yaml" in done.stdout.splitlines()
    assert "frser-sqlite-datasource" in done.stderr
    source = told(tmp_path / "p" / "datasources" / "unclench-sqlite.yaml")
    assert source["jsonData"]["path"] == f"{tmp_path}/d/journal.db"  # type: ignore[index]


def test_with_a_mirror_its_server_is_read_and_its_token_is_not_written(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text("canary-7d1e")
    config = tmp_path / "c.toml"
    config.write_text(
        f'[[mirrors]]\nkind = "influx"\nurl = "http://127.0.0.1:9"\nbucket = "b"\ntoken_file = "{token}"\n'
    )
    done = ran(tmp_path, "grafana", "install", "--to", str(tmp_path / "p"), "--config", str(config))
    assert done.returncode == 0, done.stderr
    texts = [one.read_text() for one in (tmp_path / "p").rglob("*") if one.is_file()]
    assert any("http://127.0.0.1:9" in text for text in texts)
    assert not any("canary" in text for text in [*texts, done.stdout, done.stderr])


def test_influx_without_a_mirror_is_refused_with_the_mend(tmp_path: Path) -> None:
    done = ran(tmp_path, "grafana", "install", "--to", str(tmp_path / "p"), "--flavour", "influx")
    assert done.returncode == 2
    assert "add [[mirrors]], or use --flavour sqlite" in done.stderr
    assert not (tmp_path / "p").exists()


def test_a_directory_that_can_not_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("a file")
    done = ran(tmp_path, "grafana", "install", "--to", str(tmp_path / "p"))
    assert done.returncode == 1
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr
