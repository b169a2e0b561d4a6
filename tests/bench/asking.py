"""Has a peer measured in its own environment, and reads what it answers."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from tests.bench.environments import Environment, Failure, last_words
from tests.bench.machine import environment
from tests.bench.timing import Timing, parsed

CHILD = Path(__file__).with_name("peer_child.py")
PATIENCE_S = 60
"""For importing and the slowest window of a family, beside the time that it is given."""
IMPORTS = 5
LONG_S = 15.0
"""What takes longer to import is not repeated as often."""

Answers = dict[str, Timing | Failure]


def asked(
    home: Environment, adapter: Path, day: Path, families: Sequence[str], budget_s: float
) -> Answers | Failure:
    """Have these families measured; those that the peer has not are left out."""
    program = [str(home.python), "-P", str(CHILD), str(adapter), str(day), str(budget_s), *families]
    patience_s = len(families) * (budget_s + PATIENCE_S)
    try:
        done = subprocess.run(
            program, env=environment(), cwd=day.parent, capture_output=True, text=True, timeout=patience_s
        )
    except subprocess.TimeoutExpired:
        return Failure(f"did not answer within {patience_s:.0f} s")
    answers = answers_in(done.stdout)
    if done.returncode and not answers:
        return Failure(f"does not run: {last_words(done.stderr)}")
    if done.returncode:
        answers["the rest"] = Failure(f"ended early: {last_words(done.stderr)}")
    return answers


def answers_in(output: str) -> Answers:
    """Read one line for each family; what else a peer prints is passed over."""
    answers: Answers = {}
    for line in output.splitlines():
        if not line.startswith('{"family": '):
            continue
        row = json.loads(line)
        reason = row.get("error")
        answers[str(row["family"])] = parsed(line) if reason is None else Failure(str(reason))
    return answers


def importing(python: Path, modules: str, cwd: Path) -> Timing | Failure:
    """Time a whole process that imports something and ends; once before, to have it compiled and cached."""
    program = [str(python), "-P", "-c", f"import {modules}"]
    taken_s: list[float] = []
    while len(taken_s) <= IMPORTS and sum(taken_s) < LONG_S:
        began = perf_counter()
        done = subprocess.run(program, env=environment(), cwd=cwd, capture_output=True, text=True)
        taken_s.append(perf_counter() - began)
        if done.returncode:
            return Failure(f"does not import: {last_words(done.stderr)}")
    counted_s = taken_s[1:] or taken_s
    return Timing(float(np.median(counted_s)), len(counted_s))
