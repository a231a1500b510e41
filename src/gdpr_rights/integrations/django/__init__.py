"""For Django: the desk on Django's own database connection, and the tables by a migration.

Put ``gdpr_rights.integrations.django`` into ``INSTALLED_APPS``, and ``manage.py migrate`` makes
the library's own tables.
"""

from gdpr_rights.integrations.django.engine import django_engine
from gdpr_rights.integrations.django.middleware import RightsMiddleware

__all__ = ["RightsMiddleware", "django_engine"]
