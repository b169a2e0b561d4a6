"""How it stands: the same answer as `unclench status --json`."""

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from unclench.standing import Status, looked_up
from unclench.web.endpoint import CLOSED, Question
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedStatus:
    """Nothing has to be said."""


def _status(house: House, asked: AskedStatus) -> Status:
    return looked_up(house.data_dir, house.config)


STATUS = Question(
    "/status",
    "Whether the daemon runs, what it hears and how it goes.",
    TypeAdapter(AskedStatus),
    TypeAdapter(Status),
    _status,
)
