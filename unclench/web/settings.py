"""Where the page is served: on this machine alone."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, Field

LOOPBACK: Final = ("127.0.0.1", "::1")


def _of_this_machine(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse an address that others reach: what is shown is nobody else's business."""
    foreign = next((one for one in addresses if one not in LOOPBACK), None)
    if foreign is not None:
        raise ValueError(
            f"{foreign!r} is not of this machine alone, and the page has neither encryption nor a password:"
            " anybody on the network could read along. Use 127.0.0.1 or ::1, and from elsewhere a tunnel"
            " (ssh -L)"
        )
    if not addresses:
        raise ValueError("name an address, 127.0.0.1 or ::1; to serve no page say enabled = false")
    return addresses


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The page that the daemon serves."""

    enabled: bool = True
    """Whether it is served at all."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8577
    """Its port; 0: one that is free. One that is taken is passed by for one that is free."""
    bind: Annotated[tuple[str, ...], AfterValidator(_of_this_machine)] = LOOPBACK
    """Where it is served: 127.0.0.1, ::1 or both; the second is left out where there is no IPv6."""
