"""A page's interface without a server: asked in process, over a small journal of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from hrv.event import Said
from unclench.config import Config
from unclench.daemon import Handed
from unclench.web.app import create_app
from unclench.web.house import House


async def _kept(said: Said) -> Handed:
    return Handed(1, said.at_ms)


@dataclass(slots=True)
class Renewing:
    """Takes other settings as a daemon does, and remembers them."""

    taken: list[Config] = field(default_factory=list)

    async def renew(self, config: Config) -> None:
        """Take them."""
        self.taken.append(config)


def house_of(
    data_dir: Path,
    config: Config,
    file: Path | None = None,
    renew: Callable[[Config], Awaitable[None]] | None = None,
) -> House:
    """Return a house whose daemon keeps nothing."""
    return House(data_dir, config, file, _kept, lambda: 1_763_870_401_000, renew=renew)


def asking(house: House) -> httpx.AsyncClient:
    """Return a client of its page."""
    transport = httpx.ASGITransport(create_app(house))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1")
