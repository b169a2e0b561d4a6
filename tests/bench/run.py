"""Measures ours and the peers, one after the other, and says how far it is."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.asking import Answers, asked, importing
from tests.bench.comparison import PeerResult, Result
from tests.bench.environments import Environment, Failure, environment_of, last_words
from tests.bench.family import Family
from tests.bench.machine import CHECKOUT, environment, machine
from tests.bench.peers import PEERS
from tests.bench.record import Day, Source, heard_from, keep, made, sources
from tests.bench.timing import Timing, parsed

ADAPTERS = Path(__file__).with_name("peers")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured."""

    families: Sequence[Family]
    peers: Sequence[str]
    budget_s: float
    """For each family of each peer."""


@contextmanager
def progress(steps: int) -> Iterator[Tell]:
    """Show a bar on standard error; hand out what says which step begins."""
    columns = BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)
        begun = 0

        def tell(what: str) -> None:
            nonlocal begun
            bar.update(task, description=what, completed=begun)
            begun += 1

        yield tell


def prepared(names: Sequence[str]) -> dict[str, Environment | Failure]:
    """Make the environments that are not there, two at a time."""
    homes: dict[str, Environment | Failure] = {}
    with progress(len(names)) as tell, ThreadPoolExecutor(2) as pool:
        making = {pool.submit(environment_of, name, PEERS[name].PINS): name for name in names}
        tell("environments of the peers")
        for made_one in as_completed(making):
            homes[making[made_one]] = made_one.result()
            tell(f"made: {making[made_one]}")
    return {name: homes[name] for name in names}


def run(wish: Wish) -> Result:
    """Measure everything on one record."""
    homes, facts = prepared(wish.peers), machine()
    with tempfile.TemporaryDirectory() as scratch, progress(len(wish.families) + len(homes) + 1) as tell:
        tell("reading the record")
        real = sources()
        source = real[0] if real else made(Path(scratch) / "made.txt")
        day, file = Day(heard_from(source)), Path(scratch) / "day.npz"
        keep(file, day)
        ours = {family.key: _ours(family, file, source, tell) for family in wish.families}
        peers = {name: _peer(name, home, file, wish, tell) for name, home in homes.items()}
        return Result(facts, f"{source.name}, 24 h", int(day.fresh().lo.size), ours, peers)


def _ours(family: Family, day: Path, source: Source, tell: Tell) -> Timing | Failure:
    """Measure one family in a process of its own."""
    tell(f"ours: {family.title}")
    program = [
        sys.executable,
        "-m",
        "tests.bench.ours_child",
        family.key,
        str(day),
        str(source.path),
        source.unit,
    ]
    done = subprocess.run(program, cwd=CHECKOUT, env=environment(), capture_output=True, text=True)
    return Failure(last_words(done.stderr)) if done.returncode else parsed(done.stdout)


def _peer(name: str, home: Environment | Failure, day: Path, wish: Wish, tell: Tell) -> PeerResult:
    tell(f"peer: {name}")
    peer = PEERS[name]
    answers = home if isinstance(home, Failure) else _answers(name, home, day, wish)
    return PeerResult(peer.PINS, peer.NEEDED, answers)


def _answers(name: str, home: Environment, day: Path, wish: Wish) -> Answers | Failure:
    families = list(dict.fromkeys(family.peers for family in wish.families if family.peers))
    answers: Answers = {}
    if "import" in families:
        families.remove("import")
        imported = importing(home.python, PEERS[name].IMPORT, day.parent)
        if isinstance(imported, Failure):
            return imported
        answers["import"] = imported
    if not families:
        return answers
    rest = asked(home, ADAPTERS / f"{name.replace('-', '_')}.py", day, families, wish.budget_s)
    return rest if isinstance(rest, Failure) else answers | rest
