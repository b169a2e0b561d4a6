"""Contract of one thing that the page can ask or do: what is asked, what is told, and by whom."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, Literal, Protocol, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaValue

from unclench.web.aside import aside
from unclench.web.house import House

Asked = TypeVar("Asked")
Told = TypeVar("Told")
Method = Literal["GET", "POST"]

CLOSED: Final = ConfigDict(extra="forbid")
"""For the dataclasses of what is asked: an unknown name is refused."""
_SCHEMAS: Final = "#/components/schemas/{model}"


class Refused(Exception):
    """What was asked can't be told or done; the text says why and what to do."""

    def __init__(self, fact: str, status: int = 422, facts: Mapping[str, str] | None = None) -> None:
        """Take the fact, for people, the HTTP status, and where it has several parts, each by its key."""
        super().__init__(fact)
        self.status = status
        self.facts = dict(facts or {})


class Endpoint(Protocol):
    """One path below `/api/v1`."""

    @property
    def method(self) -> Method:
        """GET changes nothing; POST does."""

    @property
    def path(self) -> str:
        """Below `/api/v1`, `/status` say."""

    @property
    def summary(self) -> str:
        """One sentence."""

    def asked_schema(self) -> JsonSchemaValue:
        """Return the schema of the query's parameters, or of the body."""

    def told_schema(self) -> JsonSchemaValue:
        """Return the schema of the answer."""

    async def answer(self, house: House, query: Mapping[str, str], body: bytes) -> bytes:
        """Return the answer as JSON. Raises Refused, StoreError, ConfigError."""


@dataclass(frozen=True, slots=True)
class Question(Generic[Asked, Told]):
    """Something that is looked up in the journal, in a thread of its own, so that no beat waits for it."""

    path: str
    summary: str
    asked: TypeAdapter[Asked]
    """Of a frozen dataclass with `CLOSED`: the query's parameters."""
    told: TypeAdapter[Told]
    look_up: Callable[[House, Asked], Told]
    method: Literal["GET"] = "GET"

    def asked_schema(self) -> JsonSchemaValue:
        """Return the schema of the query's parameters."""
        return self.asked.json_schema(ref_template=_SCHEMAS)

    def told_schema(self) -> JsonSchemaValue:
        """Return the schema of the answer."""
        return self.told.json_schema(ref_template=_SCHEMAS, mode="serialization")

    async def answer(self, house: House, query: Mapping[str, str], body: bytes) -> bytes:
        """Return the answer as JSON. Raises Refused, StoreError, ConfigError."""
        try:
            asked = self.asked.validate_python(dict(query))
        except ValidationError as error:
            raise _not_understood(error) from None

        def told() -> bytes:
            return self.told.dump_json(self.look_up(house, asked))

        return await aside(told)


@dataclass(frozen=True, slots=True)
class Action(Generic[Asked, Told]):
    """Something that is done: it comes with a body of JSON and changes what is kept."""

    path: str
    summary: str
    asked: TypeAdapter[Asked]
    """Of a frozen dataclass with `CLOSED`: the body."""
    told: TypeAdapter[Told]
    do: Callable[[House, Asked], Awaitable[Told]]
    method: Literal["POST"] = "POST"

    def asked_schema(self) -> JsonSchemaValue:
        """Return the schema of the body."""
        return self.asked.json_schema(ref_template=_SCHEMAS)

    def told_schema(self) -> JsonSchemaValue:
        """Return the schema of the answer."""
        return self.told.json_schema(ref_template=_SCHEMAS, mode="serialization")

    async def answer(self, house: House, query: Mapping[str, str], body: bytes) -> bytes:
        """Return the answer as JSON. Raises Refused, StoreError, ConfigError."""
        try:
            asked = self.asked.validate_json(body)
        except ValidationError as error:
            raise _not_understood(error) from None
        return self.told.dump_json(await self.do(house, asked))


def _not_understood(error: ValidationError) -> Refused:
    facts = (f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors())
    return Refused("; ".join(facts))
