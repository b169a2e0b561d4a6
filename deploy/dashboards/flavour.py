"""Contract of a flavour: says panels' questions in the language of one datasource."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig, VariableModel

from deploy.dashboards.query import Marks, Query

Fields = Mapping[str, object]


class Flavour(Protocol):
    """One datasource, its language, and what its dashboards are called."""

    @property
    def name(self) -> str:
        """Return the directory's name, and the end of each dashboard's uid."""
        ...

    @property
    def datasource(self) -> DataSourceRef:
        """Return the datasource's type and uid."""
        ...

    def target(self, query: Query, ref: str) -> Builder[Dataquery]:
        """Return the question in the datasource's language."""
        ...

    def transformed(self, query: Query) -> Sequence[DataTransformerConfig]:
        """Return what Grafana has to do with the answer that the language can't."""
        ...

    def marks(self, marks: Marks) -> Fields:
        """Return the target of an annotation."""
        ...

    def variables(self) -> Sequence[Builder[VariableModel]]:
        """Return the variables that its queries use."""
        ...


@dataclass(frozen=True, slots=True)
class Target(Builder[Dataquery], Dataquery):
    """A target whose fields are given; its own builder."""

    fields: Fields

    def build(self) -> Dataquery:
        """Return itself."""
        return self

    def to_json(self) -> Fields:
        """Return its fields."""
        return self.fields
