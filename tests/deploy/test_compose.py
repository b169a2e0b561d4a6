"""InfluxDB and Grafana as compose starts them: pinned, on loopback, secrets from files, watched."""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FILES = ("compose.yaml", "compose.sqlite.yaml")
GIVEN = {"UNCLENCH_UID": "1000", "UNCLENCH_DATA": "/nonexistent"}

Service = Mapping[str, object]


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def services(name: str) -> dict[str, Service]:
    return cast(dict[str, Service], yaml.safe_load(text(name))["services"])


def each_service() -> list[tuple[str, str, Service]]:
    return [(name, key, one) for name in FILES for key, one in services(name).items()]


def listed(service: Service, key: str) -> list[str]:
    return [str(one) for one in cast(list[object], service.get(key, []))]


@pytest.mark.parametrize(("name", "key", "service"), each_service())
class TestEachService:
    def test_its_version_is_pinned(self, name: str, key: str, service: Service) -> None:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+", str(service["image"]))

    def test_it_is_reached_from_this_machine_alone(self, name: str, key: str, service: Service) -> None:
        assert listed(service, "ports")
        assert all(port.startswith("127.0.0.1:") for port in listed(service, "ports"))
        assert "network_mode" not in service

    def test_its_health_is_asked_and_it_comes_back_after_a_fault(
        self, name: str, key: str, service: Service
    ) -> None:
        check = cast(Mapping[str, object], service["healthcheck"])
        assert {"test", "interval", "timeout", "retries", "start_period"} <= check.keys()
        assert service["restart"] == "unless-stopped"
        assert listed(service, "security_opt") == ["no-new-privileges:true"]

    def test_each_word_that_is_secret_comes_from_a_file(self, name: str, key: str, service: Service) -> None:
        environment = cast(Mapping[str, str], service["environment"])
        secret = {one: value for one, value in environment.items() if re.search("PASSWORD|TOKEN", one)}
        assert secret
        for variable, value in secret.items():
            assert variable.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in listed(service, "secrets")

    def test_what_it_mounts_is_in_the_repository_or_a_volume_with_a_name(
        self, name: str, key: str, service: Service
    ) -> None:
        named = yaml.safe_load(text(name))["volumes"]
        for volume in listed(service, "volumes"):
            source = volume.split(":/")[0]
            assert source in named or source.startswith("${UNCLENCH_DATA") or (DEPLOY / source).exists()


@pytest.mark.parametrize("name", FILES)
def test_every_secret_is_one_that_the_script_makes(name: str) -> None:
    secrets = yaml.safe_load(text(name))["secrets"]
    assert {one["file"] for one in secrets.values()} == {f"./secrets/{key}" for key in secrets}
    made = re.search(r"^for name in (.+); do$", text("secrets.sh"), re.MULTILINE)
    assert made is not None
    assert set(secrets) <= set(made[1].split())


def compose() -> list[str]:
    """Return the compose client's command; skip where there is none."""
    if (
        shutil.which("docker")
        and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    ):
        return ["docker", "compose"]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    pytest.skip("there is no compose client here; the file is checked without it")


@pytest.mark.parametrize("name", FILES)
def test_the_compose_client_takes_the_file(name: str) -> None:
    command = [*compose(), "-f", str(DEPLOY / name), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | GIVEN)
    assert done.returncode == 0, done.stderr


def test_the_sqlite_file_asks_for_what_only_you_know() -> None:
    command = [*compose(), "-f", str(DEPLOY / "compose.sqlite.yaml"), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "UNCLENCH_" in done.stderr


def ran_secrets(home: Path) -> tuple[str, dict[str, str]]:
    """Run a copy of the script; return what it printed, and what it made."""
    deploy = home / "deploy"
    deploy.mkdir(parents=True, exist_ok=True)
    shutil.copy(DEPLOY / "secrets.sh", deploy)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    done = subprocess.run([str(deploy / "secrets.sh")], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout, {one.name: one.read_text() for one in (deploy / "secrets").iterdir()}


def test_secrets_are_made_once_closed_to_others_and_not_shown(tmp_path: Path) -> None:
    said, made = ran_secrets(tmp_path)
    token = tmp_path / ".config" / "unclench" / "influx-token"
    assert token.read_text() == made["influx_token"]
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "deploy" / "secrets").stat().st_mode) == 0o700
    assert len(set(made.values())) == len(made) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", secret) and secret not in said for secret in made.values())
    assert ran_secrets(tmp_path) == ("", made)
