"""All settings, each from the environment with a safe default; the table stands in docs/howto/settings.md."""

import re
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from tongxin.config import environment as env
from tongxin.trail.keyfiles import key_file

ROOT = env.ROOT
TESTING = "pytest" in sys.modules
DATA_DIR = Path(env.text("TONGXIN_DATA", str(ROOT / ("var/test" if TESTING else "data")))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
KEYS_DIR = DATA_DIR / "keys"
FILES_DIR = DATA_DIR / "files"
PROFILE = env.choice("TONGXIN_PROFILE", ("office", "demo"))
DEBUG = env.flag("TONGXIN_DEBUG", default=False)
SECRET_KEY = env.text("TONGXIN_SECRET_KEY") or key_file(KEYS_DIR, "secret.key")
VERSION = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
PRODUCT_VERSION = VERSION[1] if VERSION else "0"

ALLOWED_HOSTS = env.text("TONGXIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("TONGXIN_ORIGINS").split(",") if origin]
if PROFILE == "demo":
    env.keep_demo_here(env.text("TONGXIN_BIND"), ALLOWED_HOSTS)
BEHIND_TLS = env.flag("TONGXIN_TLS", default=False)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "tongxin.ui",
    "tongxin.trail",
    "tongxin.tables",
    "tongxin.documents",
    "tongxin.people",
    "tongxin.ledger",
    "tongxin.meetings",
    "tongxin.proposals",
    "tongxin.opinions",
    "tongxin.outreach",
    "tongxin.evaluation",
    "tongxin.office",
    "tongxin.reports",
    "tongxin.overview",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongxin.people.middleware.idle_sign_out",
    "tongxin.people.middleware.seat",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tongxin.people.middleware.replay",
]
ROOT_URLCONF = "tongxin.config.urls"
COMMITTEE_URLCONF = "tongxin.config.committee_urls"
WSGI_APPLICATION = "tongxin.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tongxin.overview.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"  # draws widgets faster

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {name: env.cache(REDIS_URL, name) for name in ("default", "counts")}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/signin/"
PASSWORD_HASHERS = ["tongxin.people.passwords.SparingArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongxin.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True  # Django's own messages in Chinese; ours are written in place

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the server of static files warns where it is missing
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a decision for each row of a large import
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tongxin.people.errors.stale_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": [], "display-capture": [],
}  # fmt: skip
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
