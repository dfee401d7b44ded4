"""Settings. Each that a provider may change is an environment variable, listed in docs/running."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("HEEDWELL_DATA") or Path.home() / ".local" / "share" / "heedwell")


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def _secret_key() -> str:
    """From the environment, else a file beside the data, else (nothing set up yet) one for now."""
    if key := os.environ.get("HEEDWELL_SECRET_KEY"):
        return key
    try:
        return (DATA / "secret-key").read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_urlsafe(64)


def _database() -> dict[str, object]:
    """DATABASE_URL=postgresql://user:password@host:port/name, else a file in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "heedwell.foundation.store.sqlite",
            "NAME": DATA / "heedwell.sqlite3",
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if role := os.environ.get("HEEDWELL_DATABASE_ROLE", "heedwell_app"):
        options["assume_role"] = role
    return {
        "ENGINE": "heedwell.foundation.store.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "KEEPS_PLANS": not _flag("HEEDWELL_DATABASE_POOLER", default=False),
        "OPTIONS": options,
    }


SECRET_KEY = _secret_key()
DEBUG = False
# The address people type. Plain http is for one machine trying it out.
SITE_URL = os.environ.get("HEEDWELL_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "heedwell.foundation.store",
    "heedwell.foundation.organisations",
    "heedwell.foundation.people",
    "heedwell.foundation.trail",
    "heedwell.foundation.search",
    "heedwell.foundation.attachments",
    "heedwell.foundation.notices",
    "heedwell.loop.cases",
    "heedwell.loop.signals",
    "heedwell.loop.triage",
    "heedwell.loop.reviews",
    "heedwell.loop.actions",
    "heedwell.loop.verification",
    "heedwell.loop.verification.ways",
    "heedwell.loop.verification.leading",
    "heedwell.loop.verification.trying",
    "heedwell.loop.thematic",
    "heedwell.loop.sharing",
    "heedwell.duties.candour",
    "heedwell.duties.partners",
    "heedwell.journey",
    "heedwell.journey.importing",
    "heedwell.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "heedwell.web.middleware.headers",
]

ROOT_URLCONF = "heedwell.config.urls"
WSGI_APPLICATION = "heedwell.config.wsgi.application"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "heedwell.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "heedwell.web.components.forms.Renderer"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
ATTACHMENTS_ROOT = DATA / "attachments"

# Sign-in
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "heedwell.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    name: f"heedwell.web.components.sign_in.{form}"
    for name, form in {
        "login": "LoginForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "NewPasswordForm",
        "change_password": "ChangePasswordForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
MFA_ADAPTER = "heedwell.web.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    name: f"heedwell.web.components.sign_in.{form}"
    for name, form in {
        "authenticate": "CodeForm",
        "reauthenticate": "CodeAgainForm",
        "activate_totp": "ActivateCodeForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "RenamePasskeyForm",
    }.items()
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False
# Managers and above must use a second factor. Off only for trying the product out.
SECOND_FACTOR_REQUIRED = _flag("HEEDWELL_SECOND_FACTOR", default=True)

# Rate limits are counted in the database, so that all web processes share them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "heedwell_cache",
    }
}

SESSION_ENGINE = "heedwell.foundation.access.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE and _flag("HEEDWELL_REDIRECT_TO_HTTPS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# With no-referrer a browser sends no origin with a form, and the form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Mail leaves from the worker only; these name the server that takes it.
MAIL_HOST = os.environ.get("HEEDWELL_MAIL_HOST", "")
MAIL_PORT = int(os.environ.get("HEEDWELL_MAIL_PORT", "587"))
MAIL_USER = os.environ.get("HEEDWELL_MAIL_USER", "")
MAIL_PASSWORD = os.environ.get("HEEDWELL_MAIL_PASSWORD", "")
MAIL_TLS = _flag("HEEDWELL_MAIL_TLS", default=True)
MAIL_FROM = os.environ.get("HEEDWELL_MAIL_FROM", "")
EMAIL_BACKEND = "heedwell.foundation.notices.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = MAIL_FROM or "heedwell@localhost"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "heedwell.config.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("HEEDWELL_LOG", "WARNING")},
}
