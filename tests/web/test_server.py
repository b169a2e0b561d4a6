"""The page beside the daemon: it is found, comes back after a fault, and holds nobody up."""

import json
import socket
import stat
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from tests.unclench.command import answered, started
from tests.web.page import journal_home, served_home, until_said
from unclench.commands.open import address_of
from unclench.config import ConfigError, read_config
from unclench.store.lock import locked
from unclench.web.address import PAGE_FILE, Address, PageError, no_page, tell_address, told_address
from unclench.web.server import Server, served_page
from unclench.web.settings import PageSettings


async def test_the_address_is_kept_for_its_owner_alone_and_taken_away_at_the_end(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        assert stat.S_IMODE((tmp_path / PAGE_FILE).stat().st_mode) == 0o600
        async with home.client() as client:
            assert (await client.get("/")).text.startswith("<!doctype html>")
    assert not (tmp_path / PAGE_FILE).exists()


async def test_what_is_said_at_the_start_is_how_to_open_it_and_no_key(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        assert home.said == [f"the page is at {home.address().url}: `unclench open --data-dir {tmp_path}`"]


async def test_a_port_that_is_taken_is_passed_by_and_that_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with served_home(tmp_path, PageSettings(port=port)) as home:
            assert home.address().url != f"http://127.0.0.1:{port}"
            assert f"port {port} is taken" in home.said[0]


async def test_it_is_served_on_both_addresses_of_this_machine_where_there_are_two(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        port = int(home.address().url.rpartition(":")[2])
        if not _has_ipv6():
            pytest.skip("this machine has no ::1")
        with socket.create_connection(("::1", port), timeout=5):
            pass


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.7", "example.org", "localhost.evil.com"])
def test_an_address_that_others_reach_is_refused_with_the_reason(tmp_path: Path, address: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[page]\nbind = ["127.0.0.1", "{address}"]\n')
    with pytest.raises(ConfigError, match="neither encryption nor a password"):
        read_config(file)


async def test_a_broken_page_is_told_and_served_again_while_all_else_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Server.main_loop
    broken: list[str] = []

    async def breaks_once(server: Server) -> None:
        if broken:
            await whole(server)
        broken.append("now")
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Server, "main_loop", breaks_once)
    async with journal_home(tmp_path) as home, served_page(home.house, home.said.append):
        await until_said(home, 2)
        assert "a fault of ours" in home.said[1]
        assert "a fault of ours" in home.address().fault
        await until_said(home, 3)
        assert home.said[2] == f"the page is back, at {home.address().url}"
        async with home.client() as client:
            assert (await client.get("/api/v1/status")).status_code == 200


async def test_a_token_that_others_may_read_is_refused_and_named(tmp_path: Path) -> None:
    (tmp_path / "page-token").write_text("0" * 32)
    (tmp_path / "page-token").chmod(0o640)
    async with journal_home(tmp_path) as home, served_page(home.house, home.said.append):
        await until_said(home, 1)
        assert "chmod 600" in home.said[0]
        assert home.address().url == ""


def test_what_a_daemon_that_was_killed_left_is_not_believed(tmp_path: Path) -> None:
    tell_address(tmp_path, Address(4711, "run", "http://127.0.0.1:1"))
    assert told_address(tmp_path, 4712) is None
    assert told_address(tmp_path, None) is None
    done = answered(tmp_path, "open", "--print", "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no daemon runs" in done.stderr


def test_open_names_the_views_and_says_why_there_is_no_page(tmp_path: Path) -> None:
    done = answered(tmp_path, "open", "tomorrow")
    assert done.returncode == 2
    assert "patterns" in done.stderr
    with locked(tmp_path):
        tell_address(tmp_path, Address(_holder(tmp_path), "", "", "it rains"))
        done = answered(tmp_path, "open", "--data-dir", str(tmp_path))
    assert done.stderr.strip() == "unclench: the page is down: it rains"


async def test_open_says_that_no_page_is_wanted_as_long_as_that_is_so(tmp_path: Path) -> None:
    with locked(tmp_path):
        async with no_page(tmp_path):
            with pytest.raises(PageError, match=r"^no page: .*--no-page"):
                address_of(tmp_path)
    assert not (tmp_path / PAGE_FILE).exists()


def test_open_waits_for_the_page_of_a_daemon_that_begins(tmp_path: Path) -> None:
    with locked(tmp_path):
        here = Address(_holder(tmp_path), "run", "http://127.0.0.1:1")
        begins = Timer(0.3, tell_address, (tmp_path, here))
        begins.start()
        assert address_of(tmp_path) == here


def test_the_end_of_the_process_looks_through_nothing_that_is_in_memory() -> None:
    told = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0))"
    script = f"{told}\nfrom unclench.__main__ import end_at_once\nend_at_once()"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "True\n"


def _holder(data_dir: Path) -> int:
    return int((data_dir / "lock").read_text())


def test_a_daemon_serves_its_page_and_status_and_open_know_where(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    arguments = ("run", "--source", "none", "--data-dir", str(data_dir))
    daemon = started(tmp_path, *arguments, UNCLENCH_PAGE__PORT="0", UNCLENCH_PAGE__ENABLED="true")
    try:
        assert daemon.stderr is not None
        first = next(line for line in daemon.stderr if "the page is at" in line)
        told = json.loads(answered(tmp_path, "status", "--json", "--data-dir", str(data_dir)).stdout)
        assert told["page"]["url"] in first
        opened = answered(tmp_path, "open", "today", "--json", "--data-dir", str(data_dir))
        link = json.loads(opened.stdout)
        assert link["link"].startswith(f"{told['page']['url']}/login?key=")
        assert told["page"]["url"] in answered(tmp_path, "status", "--data-dir", str(data_dir)).stdout
    finally:
        daemon.terminate()
        rest = daemon.communicate(timeout=20)[1]
    assert daemon.returncode == 0
    assert "Traceback" not in rest
    token = (data_dir / "page-token").read_text().strip()
    assert token not in first + rest + opened.stdout
