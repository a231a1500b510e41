"""The system's own record of what was done, written in the transaction that did it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from gdpr_rights.domain.instructions import Fate, Receipt
from gdpr_rights.errors import TablesMissing

__all__ = ["ReceiptTable"]


class ReceiptTable:
    """The table of receipts. It holds no personal data: ids, names of datasets, and numbers.

    Args:
        name: Its name; ``schema.table`` is understood.
    """

    def __init__(self, name: str) -> None:
        schema, _, table = name.rpartition(".")
        self.name = name
        self.table = sa.Table(
            table,
            sa.MetaData(),
            sa.Column("instruction_id", sa.String(190), primary_key=True),
            sa.Column("dataset", sa.String(190), primary_key=True),
            sa.Column("fate", sa.String(20), primary_key=True),
            sa.Column("matched", sa.BigInteger, nullable=False),
            sa.Column("changed", sa.BigInteger, nullable=False),
            schema=schema or None,
        )
        self._known = False

    def create(self, engine: sa.Engine) -> None:
        """Makes the table where it is missing."""
        with engine.begin() as connection:
            connection.execute(CreateTable(self.table, if_not_exists=True))

    def check(self, connection: sa.Connection) -> None:
        """Holds the table to be there.

        Raises:
            TablesMissing: It is not.
        """
        if not self._known:
            if not sa.inspect(connection).has_table(self.table.name, self.table.schema):
                raise TablesMissing(
                    self.name,
                    "call create_tables() once, or pass receipts=False where no table may be "
                    "added",
                )
            self._known = True

    def read(self, connection: sa.Connection, instruction: str) -> tuple[Receipt, ...]:
        """What was recorded of an instruction; nothing where it was not carried out."""
        columns = self.table.c
        rows = connection.execute(
            sa.select(columns.dataset, columns.fate, columns.matched, columns.changed)
            .where(columns.instruction_id == instruction)
            .order_by(columns.dataset, columns.fate)
        )
        return tuple(
            Receipt(instruction, dataset=of, fate=Fate(fate), matched=matched, changed=changed)
            for of, fate, matched, changed in rows
        )

    def write(self, connection: sa.Connection, receipts: Sequence[Receipt]) -> None:
        """Records receipts."""
        connection.execute(
            sa.insert(self.table),
            [
                {
                    "instruction_id": receipt.instruction,
                    "dataset": receipt.dataset,
                    "fate": receipt.fate.value,
                    "matched": receipt.matched,
                    "changed": receipt.changed,
                }
                for receipt in receipts
            ],
        )
