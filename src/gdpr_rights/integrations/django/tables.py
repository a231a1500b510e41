"""The library's own tables, as a step of a migration."""

from typing import Any

from django.db import router
from django.db.migrations.operations.base import Operation
from sqlalchemy.schema import CreateTable

from gdpr_rights.integrations.django.engine import django_engine
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem


class CreateOwnTables(Operation):
    """Makes those of the tables of the journal and of the receipts that are missing.

    They are made as `SQLJournal.create_tables` and `SQLSystem.create_tables` make them, so that a
    migration of a later release can use it again. ``sqlmigrate`` shows the statements.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """There are no models."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, _from_state: Any, _to_state: Any
    ) -> None:
        """Makes the tables."""
        alias = schema_editor.connection.alias
        if not router.allow_migrate(alias, app_label):
            return
        engine = django_engine(alias)
        journal, system = SQLJournal(engine), SQLSystem(engine)
        if not schema_editor.collect_sql:
            journal.create_tables()
            system.create_tables()
            return
        statements = journal.ddl().rstrip().removesuffix(";").split(";\n")
        statements += [
            str(CreateTable(of).compile(engine)) for of in system.metadata.sorted_tables
        ]
        for statement in statements:
            schema_editor.execute(statement.strip(), None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, _from_state: Any, _to_state: Any
    ) -> None:
        """Drops the tables, and with them all evidence."""
        alias = schema_editor.connection.alias
        if not router.allow_migrate(alias, app_label):
            return
        engine = django_engine(alias)
        for of in (SQLSystem(engine), SQLJournal(engine)):
            for table in reversed(of.metadata.sorted_tables):
                schema_editor.execute(schema_editor.sql_delete_table % {"table": table.name}, None)

    def describe(self) -> str:
        """What ``migrate --plan`` says of it."""
        return "Make the tables of the journal and of the receipts"
