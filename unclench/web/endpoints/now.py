"""How it stands at this moment, and from where to follow what comes."""

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from unclench.moment import Moment, moment
from unclench.store.lock import holder
from unclench.web.endpoint import CLOSED, Question
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedNow:
    """Nothing has to be said."""


def _now(house: House, asked: AskedNow) -> Moment:
    with house.reader() as reader:
        return moment(reader, house.config, house.now_ms(), running=holder(house.data_dir) is not None)


NOW = Question(
    "/now",
    "The last minutes of beats, the newest minute, the open prompt, and from where to follow.",
    TypeAdapter(AskedNow),
    TypeAdapter(Moment),
    _now,
)
