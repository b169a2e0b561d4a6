"""What another program prints, for those things that are told no other way."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress

from alerts.surrounding import UnknownError


async def printed(command: Sequence[str], environ: Mapping[str, str], given: bytes = b"") -> bytes:
    """Return what the program prints; it is ended when nobody waits for it any more.

    Raises UnknownError: there is no such program, or it fails; the text is the last line it wrote about it.
    """
    process = await _started(command, environ)
    try:
        out, fault = await process.communicate(given)
    finally:
        await _ended(process)
    if process.returncode:
        lines = fault.decode(errors="replace").strip().splitlines()
        raise UnknownError(lines[-1] if lines else f"{command[0]} fails with {process.returncode}")
    return out


async def _started(command: Sequence[str], environ: Mapping[str, str]) -> Process:
    name, *arguments = command
    try:
        return await asyncio.create_subprocess_exec(
            name, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=dict(environ)
        )
    except FileNotFoundError as error:
        raise UnknownError(f"there is no program {name}") from error
    except OSError as error:
        raise UnknownError(f"{name} can't be started ({error.strerror})") from error


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
