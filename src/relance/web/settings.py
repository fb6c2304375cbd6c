"""Django settings. Everything that differs between machines comes from RELANCE_* variables.

RELANCE_HOME      folder of the data (default: var/ beside the source)
RELANCE_DATABASE  postgresql://user:password@host:port/name, or a path of an SQLite file
RELANCE_HOSTS     host names the site answers to, separated by commas
RELANCE_HTTPS     1 when the site is reached by https: cookies become secure
RELANCE_PROXIES   how many proxies stand before the site (default: 1 with https, else none)
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from relance.web.secret import kept_secret

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("RELANCE_HOME") or PACKAGE.parent.parent / "var").resolve()
HTTPS = os.environ.get("RELANCE_HTTPS") == "1"


def _database(place: str) -> dict[str, Any]:
    if not place.startswith(("postgresql://", "postgres://")):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": place,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(place)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


DATABASES = {"default": _database(os.environ.get("RELANCE_DATABASE") or str(HOME / "relance.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Counts of wrong codes must be the same in every process: the table is made by company's migration 0002.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "relance_cache"},
    # django-q writes its pulse twice a second; that stays in memory.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

SECRET_KEY = kept_secret(HOME)
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("RELANCE_HOSTS", "127.0.0.1,localhost,testserver").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "relance.company",
    "relance.accounts",
    "relance.customers",
    "relance.ledger",
    "relance.channels",
    "relance.policies",
    "relance.arrangements",
    "relance.claims",
    "relance.letters",
    "relance.outbox",
    "relance.matching",
    "relance.dunning",
    "relance.intake",
    "relance.desk",
    "relance.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "lucide",
    "django_q",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "relance.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relance.web.language.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "relance.web.urls"
WSGI_APPLICATION = "relance.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Doors keep a page's template in the page's folder: templates are named by their place in the package.
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "relance.web.frame.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# People: allauth brings the forms, axes the lock-out, argon2 the hash.
AUTH_USER_MODEL = "company.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "relance.web.people.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "set_password": "relance.web.people.SetPasswordForm",
    "change_password": "relance.web.people.ChangePasswordForm",
}
# Proxies whose X-Forwarded-For is believed. https without one is not offered, so there is one then.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("RELANCE_PROXIES") or HTTPS)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Relance"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "relance.web.people.MFAAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "relance.web.people.claimed_email"
AXES_CLIENT_IP_CALLABLE = "relance.web.people.address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "relance.web.people.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Words.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", HOME / "fonts"]
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Work in the background: jobs are slices of a firm, idempotent, at least once.
Q_CLUSTER = {
    "name": "relance",
    "orm": "default",
    "workers": int(os.environ.get("RELANCE_WORKERS", "1")),
    "timeout": 240,
    "retry": 300,
    "poll": 2,
    "catch_up": False,
    "save_limit": 50,
    "label": "relance",
    "cache": "process",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "brief": {"()": "relance.web.logs.Brief", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "err": {"class": "logging.StreamHandler", "formatter": "brief"},
        "file": {
            "class": "relance.web.logs.ErrorsFile",
            "filename": HOME / "errors.log",
            "delay": True,
            "encoding": "utf-8",
            "formatter": "line",
            "level": "ERROR",
        },
    },
    "root": {"handlers": ["err", "file"], "level": "WARNING"},
    # What the rooms cannot finish they say where it belongs; the details are for whoever looks after the machine.
    "loggers": {"relance": {"handlers": ["file"], "propagate": False}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
