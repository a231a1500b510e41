"""What Django reads of the application."""

from django.apps import AppConfig


class GdprRightsConfig(AppConfig):
    """An application without models: its tables come from the journal and the system."""

    name = "gdpr_rights.integrations.django"
    label = "gdpr_rights"
    verbose_name = "Rights of data subjects"
