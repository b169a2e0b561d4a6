"""What `unclench doctor desktop` finds: who tells what is around the wearer, and what they say now."""

import asyncio
import os
from collections.abc import Sequence

from alerts.surrounding import Desk, Lookout, Reading, Witness, heard, together
from unclench.commands.finding import Finding
from unclench.config import Config
from unclench.desktop import desk
from unclench.words import SURROUNDING_WORDS

_SAYS = {True: "yes", False: "no"}
_OFF = "to have it read, take `read = false` out of the configuration"
_NOBODY = 'name one in the configuration: [[surroundings]] kind = "calendar", places = [...]'


def desktop_findings(config: Config) -> list[Finding]:
    """Ask everybody once, and give what each surrounding comes to."""
    return asyncio.run(_found(config))


async def _found(config: Config) -> list[Finding]:
    with desk(config.zone, os.environ) as hands:
        return list(await asyncio.gather(*(_looked(one, hands) for one in config.surroundings)))


async def _looked(lookout: Lookout, hands: Desk) -> Finding:
    check = SURROUNDING_WORDS[lookout.kind]
    if not lookout.read:
        return Finding(check, "note", "is not read: the configuration says so", _OFF)
    witnesses = lookout.witnesses(hands)
    if not witnesses:
        return Finding(check, "note", "none is named", _NOBODY)
    readings = await asyncio.gather(*(heard(witness) for witness in witnesses))
    return finding(check, witnesses, readings)


def finding(check: str, witnesses: Sequence[Witness], readings: Sequence[Reading]) -> Finding:
    """Return what the witnesses come to, with each one's own words."""
    said = [(witness.who, reading) for witness, reading in zip(witnesses, readings, strict=True)]
    tellers = [f"{who} says {_SAYS[one.on]}" for who, one in said if one.on is not None]
    silent: dict[str, list[str]] = {}
    for who, one in said:
        if one.on is None:
            silent.setdefault(one.why, []).append(who)
    others = [f"{', '.join(names)}: {why}" for why, names in silent.items()]
    on = together(readings)
    if on is not None:
        return Finding(check, "fine", f"{_SAYS[on]} ({'; '.join(tellers)})")
    mends = dict.fromkeys(one.mend for _, one in said if one.mend)
    return Finding(check, "note", f"unknown, so it holds nothing ({'; '.join(others)})", "; ".join(mends))
