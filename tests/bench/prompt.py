"""How long a prompt takes from the journal to the real dunst: `python -m tests.bench.prompt`."""

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from alerts.notifiers import Linux
from alerts.practices import Practices
from alerts.texts import IN_ENGLISH
from hrv.event import Delivery, Said
from tests.alerts.desk import Desk
from tests.desktop.screen import screen
from unclench.delivery import Post
from unclench.store.journal import JOURNAL_FILE, Journal

PROMPTS = 300


async def measured(address: str, directory: Path) -> list[float]:
    """Return ms for each prompt; each is over before the next comes."""
    taken_ms: list[float] = []
    shown = asyncio.Event()

    async def hand(event: Said | Delivery) -> None:
        if isinstance(event, Delivery) and event.shown:
            shown.set()

    post = Post((Linux(bus=address),), Practices(), hand, IN_ENGLISH)
    first = Desk().prompted()
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin(source="bench", identity="", started_ms=1)
        async with asyncio.TaskGroup() as group:
            group.create_task(post.run())
            for nth in range(PROMPTS):
                prompt = replace(first, prompt_ms=first.prompt_ms + nth)
                began_s = time.perf_counter()
                await journal.durable(journal.append([prompt]))
                post.see([prompt])
                await shown.wait()
                taken_ms.append((time.perf_counter() - began_s) * 1000)
                shown.clear()
                post.see([replace(prompt, state="ignored")])
                await asyncio.sleep(0.02)
            post.end()
    return taken_ms


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory, screen(Path(directory) / "desktop") as desktop:
        taken_ms = asyncio.run(measured(desktop.bus, Path(directory)))
    first_ms, *others_ms = taken_ms
    median_ms, p99_ms = statistics.median(others_ms), statistics.quantiles(others_ms, n=100)[98]
    print(
        f"first {first_ms:.1f} ms (it connects); then of {len(others_ms)}: median {median_ms:.1f},"
        f" p99 {p99_ms:.1f}, longest {max(others_ms):.1f} ms"
    )


if __name__ == "__main__":
    main()
