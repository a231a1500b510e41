"""The settings of the example, on the database that the test names."""

import os
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "django_app"
sys.path.insert(0, str(EXAMPLE))

from settings import *  # noqa: E402, F403 - all of them, as Django reads them

USE_TZ = True  # Django 4.2 asks for it
_url = sa.make_url(os.environ["TEST_DATABASE"])
_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _url.database,
    "OPTIONS": {"timeout": 0.2},
    # A file too: a database in memory locks in another way.
    "TEST": {"NAME": f"{_url.database}.test"},
}
_POSTGRESQL: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": _url.database,
    "USER": _url.username,
    "PASSWORD": _url.password,
    "HOST": _url.host,
    "PORT": _url.port,
}
DATABASES = {"default": _SQLITE if _url.drivername == "sqlite" else _POSTGRESQL}
