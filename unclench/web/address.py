"""Where a running daemon's page is, as other processes of this user find it: a file in the data directory."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import platformdirs

from unclench.store.directory import PRIVATE_FILE
from unclench.store.errors import StoreError

PAGE_FILE: Final = "page"
UNWANTED: Final = "the daemon was started with --no-page, or has the configuration [page] enabled = false"


class PageError(StoreError):
    """There is no page, or it can't be reached; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """How it stands with the page of one daemon."""

    process: int
    """The daemon's; of another one than holds the data directory, it is stale."""
    run: str
    """Of this serving alone: a link of another one opens nothing."""
    url: str
    """Without a slash at its end; empty: it is down."""
    fault: str = ""
    """Why it is down."""

    @property
    def is_unwanted(self) -> bool:
        """Whether none is to be served."""
        return self.fault == UNWANTED


def tell_address(data_dir: Path, address: Address) -> None:
    """Keep it, for its owner alone and as a whole. Raises OSError."""
    new = data_dir / f"{PAGE_FILE}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(address)) + "\n")
    new.replace(data_dir / PAGE_FILE)


@asynccontextmanager
async def no_page(data_dir: Path) -> AsyncIterator[None]:
    """Tell who looks for a page while in the block that none is wanted; where nothing can be told, go on."""
    with suppress(OSError):
        tell_address(data_dir, Address(os.getpid(), "", "", UNWANTED))
    try:
        yield
    finally:
        forget_address(data_dir)


def forget_address(data_dir: Path) -> None:
    """Take the file away."""
    (data_dir / PAGE_FILE).unlink(missing_ok=True)


def told_address(data_dir: Path, process: int | None) -> Address | None:
    """Return what the daemon with this process id told last; None: nothing, or it is not its word."""
    try:
        told = json.loads((data_dir / PAGE_FILE).read_text("utf-8"))
        address = Address(
            int(told["process"]), str(told["run"]), str(told["url"]), str(told.get("fault", ""))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return address if address.process == process else None


def open_command(data_dir: Path) -> str:
    """Return the command that opens the page of this data directory."""
    is_usual = data_dir == Path(platformdirs.user_data_dir("unclench", appauthor=False))
    return "unclench open" if is_usual else f"unclench open --data-dir {data_dir}"
