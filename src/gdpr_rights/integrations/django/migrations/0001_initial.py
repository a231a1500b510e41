"""The tables of the journal, and that of the receipts."""

from typing import ClassVar

from django.db import migrations

from gdpr_rights.integrations.django.tables import CreateOwnTables


class Migration(migrations.Migration):
    """Makes them on every database that the routers allow."""

    initial = True
    operations: ClassVar = [CreateOwnTables()]
