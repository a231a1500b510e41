"""A map beside the live tables of its systems."""

from collections.abc import Iterator, Mapping

import attrs

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.schema import Schema, Table


@attrs.frozen
class Live:
    """A map and what its systems look like."""

    data_map: MapContents
    schemas: Mapping[str, Schema]

    def table(self, dataset: Dataset | None) -> Table | None:
        """The live table of a dataset; None where the system was not given or has none."""
        if dataset is None or dataset.system not in self.schemas:
            return None
        return self.schemas[dataset.system].table.get(dataset.table)

    def target(self, name: str) -> tuple[Dataset, Table] | None:
        """A dataset by name, with its live table."""
        dataset = self.data_map.dataset.get(name)
        table = self.table(dataset)
        return None if dataset is None or table is None else (dataset, table)

    def pairs(self) -> Iterator[tuple[Dataset, Table]]:
        """Every dataset with its live table."""
        for dataset in self.data_map.datasets:
            table = self.table(dataset)
            if table is not None:
                yield dataset, table


def key_of(dataset: Dataset, table: Table) -> frozenset[str]:
    """The columns that identify a row, of the map and of the table."""
    return frozenset((*dataset.key, *table.key))


def is_unique(table: Table, column: str) -> bool:
    """Whether no two rows can agree in this column."""
    return table.key == (column,) or (column in table.column and table.column[column].unique)
