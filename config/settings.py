"""One settings file, driven by environment variables, each with an embedded default.

Without any variable the site runs on files alone (SQLite, file broker, file mail) below DATA_DIR.
A wrong value ends the start with one sentence naming the variable, what was read, and the remedy.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.environment import (
    cache,
    clock_offset,
    database,
    env,
    log_level,
    mail,
    read_bool,
    read_command,
    read_int,
    read_url,
    refuse,
    secret_key_kept_in,
    writable_folder,
)
from config.schedule import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent


# --- Kind of run ------------------------------------------------------------------------------

# pytest announces itself by PYTEST_VERSION before it loads any settings.
TESTING = read_bool("TESTING", "PYTEST_VERSION" in os.environ)
DEBUG = read_bool("DEBUG", False)
DEMO = read_bool("DEMO", False)
# Secure cookies and the redirect to https; the demo and tests speak plain http on this machine.
HTTPS = read_bool("HTTPS", not (DEBUG or DEMO or TESTING))

_test_folder = Path("var", "test", os.environ.get("PYTEST_XDIST_WORKER", "main"))
_default_data_dir = BASE_DIR / (_test_folder if TESTING else "var")
DATA_DIR = writable_folder(
    "DATA_DIR", Path(env.str("DATA_DIR", default="") or _default_data_dir).resolve()
)
for _name in ("broker", "broker/control", "mail", "media", "static"):
    writable_folder("DATA_DIR", DATA_DIR / _name)

# --- Web --------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key_kept_in(DATA_DIR / "secret_key")
# Loopback always: the supervisor's own health probe comes from there.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
for _origin in CSRF_TRUSTED_ORIGINS:
    if not _origin.startswith(("http://", "https://")):
        refuse("CSRF_TRUSTED_ORIGINS", _origin, "địa chỉ phải bắt đầu bằng http:// hoặc https://")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "nominations",
    "workflows",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFiles",
    "axes",
    "viewflow",
    "viewflow.workflow",
    "django_fsm",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compressing.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nominations.language.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "nominations.visitor.HatsMiddleware",
    "config.busy.BusyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
# Without this viewflow appends two middlewares for its own pages, of which we mount none.
VIEWFLOW = {"AUTOREGISTER": False}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.context.shell",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DATABASES = {
    "default": database(
        read_url(
            "DATABASE_URL",
            f"sqlite:///{DATA_DIR / 'neuguong.sqlite3'}",
            schemes=("sqlite", "postgres", "postgresql"),
        )
    )
}
# How many tasks a sweep of the clock takes in one transaction, and how often beat calls it.
SWEEP_BATCH = read_int("SWEEP_BATCH", 5000, minimum=1)
SWEEP_SECONDS = read_int("SWEEP_SECONDS", 60, minimum=1)
# How long an act waits for a locked row before the answer is "try again".
LOCK_TIMEOUT_MS = read_int("LOCK_TIMEOUT_MS", 5000, minimum=1)
UPLOAD_MAX_BYTES = read_int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024, minimum=1)
# What one sending may bring together: files beyond it are named, the others are kept.
UPLOAD_MAX_BYTES_AT_ONCE = read_int("UPLOAD_MAX_BYTES_AT_ONCE", 10 * UPLOAD_MAX_BYTES, minimum=1)
UPLOAD_MAX_FILES_AT_ONCE = 50
UPLOAD_SCANNER = read_command("UPLOAD_SCANNER")
UPLOAD_SCANNER_SECONDS = read_int("UPLOAD_SCANNER_SECONDS", 60, minimum=1)
FILE_UPLOAD_HANDLERS = [
    "nominations.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # an answer of our own comes long before
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a page signs up to 1,000 nominations at once
FILE_UPLOAD_PERMISSIONS = 0o600

CACHES = {
    "default": cache(read_url("CACHE_URL", "locmem://", schemes=("locmem", "redis", "rediss")))
}

MEDIA_ROOT = DATA_DIR / "media"  # never served directly
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG or TESTING
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MANIFEST_STRICT = False  # a missing picture is a missing picture, not a failed page

# --- Who comes in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "nominations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "nominations.login.PersonBackend",
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AXES_ENABLED = not TESTING
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# Sub-domains and preloading are the decision of whoever owns the domain, not of one site on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if read_bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the style sheets carry small pictures as data:
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
CLOCK_OFFSET_SECONDS = clock_offset(DATA_DIR / "clock-offset")
# How long a process counts with the days off that it has read, if another changes them meanwhile.
CALENDAR_REFRESH_SECONDS = read_int("CALENDAR_REFRESH_SECONDS", 3600 if TESTING else 60, minimum=1)
# Office hours: the last day counts to its closing hour, reminders come when the day begins.
CLOSING_HOUR = read_int("CLOSING_HOUR", 17, minimum=1, maximum=23)

# --- Mail, jobs, log --------------------------------------------------------------------------

vars().update(
    mail(
        read_url(
            "EMAIL_URL",
            "memory://" if TESTING else "file://",
            schemes=("file", "console", "memory", "smtp", "smtps", "smtp+tls", "smtp+ssl"),
        ),
        DATA_DIR / "mail",
    )
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Nêu Gương <neu-guong@localhost>")
# A letter taken by a sender that died goes out again after so long.
MAIL_LEASE_SECONDS = read_int("MAIL_LEASE_SECONDS", 600, minimum=1)
# News waits so long, in case it is recalled; what the next desk has claimed is told at once.
MESSAGE_DELAY_MINUTES = read_int("MESSAGE_DELAY_MINUTES", 10, minimum=0)
# Where letters say the site is: links lead there.
SITE_URL = read_url(
    "SITE_URL", f"http://127.0.0.1:{read_int('PORT', 8000, minimum=1)}", schemes=("http", "https")
).rstrip("/")

CELERY_BROKER_URL = read_url(
    "CELERY_BROKER_URL",
    "memory://" if TESTING else "filesystem://",
    schemes=("filesystem", "memory", "redis", "rediss", "amqp", "amqps"),
)
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3, "socket_timeout": 10}
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # tasks may come twice: each asks the database what is still to do
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = beat_schedule(SWEEP_SECONDS)

LOG_LEVEL = log_level("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "pikepdf": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},  # warns that filesystem:// names no host
    },
}
