"""The settings of a small shop."""

ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "gdpr_rights.integrations.django",  # its migration makes the library's own tables
    "shop",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gdpr_rights.integrations.django.RightsMiddleware",  # a case unknown: 404, and so on
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
ROOT_URLCONF = "shop.views"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SECRET_KEY = "from your vault, in earnest"
PRIVACY_SECRET = b"another one, 32 random bytes too"
