"""Peers are asked in a process of their own; what goes wrong with one is told, and the others go on."""

import ast
import re
import sys
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from tests.bench.asking import answers_in, asked, importing
from tests.bench.environments import Environment, Failure, environment_of, last_words
from tests.bench.families import FAMILIES
from tests.bench.machine import environment
from tests.bench.peers import PEERS
from tests.bench.run import ADAPTERS
from tests.bench.timing import Timing, median_s, parsed, written

HERE = Environment(Path(sys.executable), "")
GOOD = """
    def measures():
        def dfa(rr_ms):
            print("a peer that talks")
            return {"dfa_alpha1": float(rr_ms.sum())}
        def sampen(rr_ms):
            raise ValueError("too short\\nand more")
        def artefacts(rr_ms):
            return {"marked": float((rr_ms > 900).sum())}
        return {"dfa": dfa, "sampen": sampen, "artefacts": artefacts, "welch": dfa}
"""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Two windows of three intervals each, and as many beats as the share of marked ones is told of."""
    path, rr_ms = tmp_path / "day.npz", np.arange(801.0, 807.0)
    heard = np.where(np.arange(20_000) % 4 == 0, 1000.0, 800.0)
    np.savez(path, rr_ms=rr_ms, lo=[0, 3], hi=[3, 6], heard_rr_ms=heard, truth_rr_ms=rr_ms)
    return path


def adapter(day: Path, text: str) -> Path:
    path = day.with_name("adapter.py")
    path.write_text(dedent(text))
    return path


def test_a_peer_answers_window_by_window_and_what_else_it_prints_is_passed_over(day: Path) -> None:
    answers = asked(HERE, adapter(day, GOOD), day, ["dfa", "full", "welch"], 0.5)
    assert isinstance(answers, dict)
    assert list(answers) == ["dfa", "welch"]
    told = answers["dfa"]
    assert isinstance(told, Timing)
    assert told.items == 2
    assert told.values == {"dfa_alpha1": [2406.0, 2415.0]}
    assert told.truth == {}
    known = answers["welch"]
    assert isinstance(known, Timing)
    assert known.truth == {"dfa_alpha1": 4821.0}


def test_a_family_that_fails_is_reported_and_the_next_is_measured(day: Path) -> None:
    answers = asked(HERE, adapter(day, GOOD), day, ["sampen", "dfa"], 0.1)
    assert isinstance(answers, dict)
    assert answers["sampen"] == Failure("ValueError: too short")
    assert isinstance(answers["dfa"], Timing)


def test_the_share_of_beats_marked_is_of_the_same_beats_for_everybody(day: Path) -> None:
    answers = asked(HERE, adapter(day, GOOD), day, ["artefacts"], 0.0)
    assert isinstance(answers, dict)
    told = answers["artefacts"]
    assert isinstance(told, Timing)
    assert told.values == {"marked_pct": [25.0]}


def test_a_peer_that_does_not_run_is_reported_with_its_last_words(day: Path) -> None:
    answers = asked(HERE, adapter(day, "def measures():\n    import no_such_package"), day, ["dfa"], 0.1)
    assert answers == Failure("does not run: ModuleNotFoundError: No module named 'no_such_package'")


def test_a_peer_that_dies_keeps_what_it_had(day: Path) -> None:
    text = """
        import os
        def measures():
            return {"dfa": lambda rr_ms: {"dfa_alpha1": 1.0}, "sampen": lambda rr_ms: os._exit(3)}
    """
    answers = asked(HERE, adapter(day, text), day, ["dfa", "sampen"], 0.1)
    assert isinstance(answers, dict)
    assert isinstance(answers["dfa"], Timing)
    assert answers["the rest"] == Failure("ended early: it said nothing")


def test_an_import_is_timed_and_one_that_fails_is_told(tmp_path: Path) -> None:
    assert isinstance(importing(HERE.python, "json", tmp_path), Timing)
    failed = importing(HERE.python, "no_such_package", tmp_path)
    assert failed == Failure("does not import: ModuleNotFoundError: No module named 'no_such_package'")


def test_a_peer_that_does_not_install_is_told_and_leaves_no_stamp(tmp_path: Path) -> None:
    made = environment_of("nobody", ("--no-index", "no-such-package==1.0"), tmp_path)
    assert isinstance(made, Failure)
    assert re.search(r"does not install: .*no-such-package", made.reason)
    assert not (tmp_path / "nobody" / "pins").exists()


def test_an_environment_of_the_same_pins_is_used_again(tmp_path: Path) -> None:
    home = tmp_path / "somebody"
    home.mkdir()
    (home / "pins").write_text("a==1 b==2")
    made = environment_of("somebody", ("a==1", "b==2"), tmp_path)
    assert made == Environment(home / "bin" / "python", "a==1 b==2")
    assert not made.python.exists()


def test_the_last_words_are_the_error_and_not_what_pip_says_after_it() -> None:
    assert (
        last_words("WARNING: error in a cache\nERROR: no matching version\n\nbye\n")
        == "ERROR: no matching version"
    )
    assert last_words("") == "it said nothing"


def test_every_process_has_one_thread_and_nobody_s_tuning() -> None:
    given = {
        "OPENBLAS_CORETYPE": "x",
        "OPENBLAS_L2_SIZE": "1",
        "OMP_NUM_THREADS": "8",
        "PYTHONPATH": ".",
        "A": "b",
    }
    told = environment(given)
    assert told["A"] == "b"
    assert told["OMP_NUM_THREADS"] == told["OPENBLAS_NUM_THREADS"] == told["MKL_NUM_THREADS"] == "1"
    assert not {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONPATH"} & told.keys()


def test_a_timing_comes_back_as_it_was_written() -> None:
    timing = Timing(0.5, 3, {"a": [1.0, 2.0]}, {"lf_ms2": 800.0}, 12.5, "so")
    assert parsed(written(timing)) == timing


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"seconds": "soon"}', "warning: careful"])
def test_what_is_no_timing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is no timing"):
        parsed(line)


def test_lines_that_are_no_answers_are_passed_over() -> None:
    assert answers_in('hello\n{"other": 1}\n{"family": "dfa", "error": "no"}\n') == {"dfa": Failure("no")}


def test_the_work_is_timed_on_something_fresh_each_time() -> None:
    made: list[list[int]] = []

    def given() -> list[int]:
        made.append([])
        return made[-1]

    def work(fresh: list[int]) -> None:
        assert not fresh
        fresh.append(1)

    assert median_s(work, given, budget_s=0.0) >= 0
    assert len(made) == 4


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_is_pinned_and_its_file_brings_nothing_of_ours_into_its_environment(name: str) -> None:
    peer = PEERS[name]
    assert peer.PINS[0].startswith(f"{name}==")
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", pin) for pin in peer.PINS)
    tree = ast.parse((ADAPTERS / f"{name.replace('-', '_')}.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    roots = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports
    }
    assert not {root.split(".")[0] for root in roots} & {"hrv", "tests", "ingest", "alerts", "unclench"}


def test_every_family_of_the_peers_is_one_that_some_adapter_has() -> None:
    asked_for = {family.peers for family in FAMILIES if family.peers} - {"import"}
    text = "".join((ADAPTERS / f"{name.replace('-', '_')}.py").read_text() for name in PEERS)
    assert all(f'"{family}":' in text for family in asked_for)
