"""Settings, all from the environment; with none set, a working local installation.

DATABASE_URL            any PostgreSQL 15 or newer; unset: the embedded server
MIGRATION_DATABASE_URL  the owner role, used by `migrate` alone
PUBLIC_DATABASE_URL     the role of the public pages, which may read published editions and nothing else
SECRET_KEY              required when DEBUG is off; otherwise made once and kept in the state folder
DEBUG                   off unless set; `manage.py demo` turns it on
ALLOWED_HOSTS           comma-separated
STATE_DIR               embedded database, evidence files and the local secret key
EMBEDDED_POSTGRES       "allow": serve pages from the embedded server though DEBUG is off
TRUSTED_PROXIES         how many proxies in front add to X-Forwarded-For; 0: nobody's word is taken
SESSION_IDLE_MINUTES    signed out after so long without a request (30)
MFA_REQUIRED_ROLES      comma-separated roles that can't do without a second factor, e.g. steward,administrator
EMAIL_URL               mail server for notices, e.g. smtp+tls://user:password@mail.example:587; unset: no mail
MAIL_FROM               the sender's address of notices
EVIDENCE_FILES_A_POST   how many files one post may bring (100)
EVIDENCE_MB_A_POST      how many megabytes these may have together (200)
EVIDENCE_MB_A_DAY       how many megabytes one person may hand in a day (1000)
SITE_ADDRESS            how people reach this installation, e.g. https://tracker.example; for links in mail
OIDC_ISSUER             sign-in by a provider of OpenID Connect beside passwords; off when unset. With it
                        OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and OIDC_NAME for the button
"""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

TESTING = "pytest" in sys.modules
# Tests have a folder of their own in it: when power fails their server forgets, and no demonstration may lie in that.
STATE_DIR = Path(env("STATE_DIR", default=str(BASE_DIR / ".kuiwen")), "tests" if TESTING else "")
DEBUG = env.bool("DEBUG", default="demo" in sys.argv[1:2])
LOCAL = DEBUG or TESTING or not env("DATABASE_URL", default="")


def _local_secret_key() -> str:
    """The secret key of a local installation: made at the first start, readable by its owner alone."""
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    path = STATE_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or (_local_secret_key() if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set when DATABASE_URL is set and DEBUG is off.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "tracker",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tables2",
]

MIDDLEWARE = [
    "tracker.views.middleware.tracing.Numbered",
    "tracker.views.middleware.headers.Guarded",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.views.middleware.unreadable.Readable",
    "tracker.views.middleware.kept.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tracker.views.middleware.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "tracker.views.middleware.uploads.Bodies",
    "tracker.views.middleware.summaries.Summaries",
    "tracker.views.middleware.typed.TypedIsKept",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.views.middleware.sessions.SessionLimits",
    "tracker.views.middleware.refusals.Refusals",
    "tracker.views.middleware.faults.Attempts",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kuiwen.urls"
FORM_RENDERER = "tracker.forms.rendering.Renderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
WSGI_APPLICATION = "kuiwen.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tracker.templatetags.once"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.views.web.asking.navigation",
                "tracker.views.web.brands.brand",
            ],
        },
    },
]

# --- database ---------------------------------------------------------------------------------

# Compiling a statement took up to forty times as long as running it: ours are wide, and short.
_POSTGRES_LIMITS = "-c jit=off -c statement_timeout=30000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"

# Within five seconds a page says that the database doesn't answer. Once it stands still it keeps no limit itself: then
# those of `kuiwen.postgres` hold.
_CONNECTIONS: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "options": _POSTGRES_LIMITS,
}


def _database(url_name: str) -> dict[str, Any]:
    """Django's database settings for a PostgreSQL address, with time limits and health checks."""
    address: dict[str, Any] = env.db_url(url_name)
    return address | {
        "ENGINE": "kuiwen.postgres",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_CONNECTIONS},
    }


if env("DATABASE_URL", default=""):
    DATABASES = {"default": _database("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "kuiwen.embedded",
            "NAME": "kuiwen",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**_CONNECTIONS},
        }
    }
EMBEDDED_POSTGRES_ALLOWED = env("EMBEDDED_POSTGRES", default="") == "allow"
if env("MIGRATION_DATABASE_URL", default=""):
    DATABASES["owner"] = _database("MIGRATION_DATABASE_URL") | {"TEST": {"MIRROR": "default"}}

# The public pages read through a role of their own, which sees the views of what is published and nothing else.
PUBLIC_DATABASE = "default"
if env("PUBLIC_DATABASE_URL", default=""):
    PUBLIC_DATABASE = "public"
    DATABASES["public"] = _database("PUBLIC_DATABASE_URL") | {"TEST": {"MIRROR": "default"}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tracker.admin.permissions.MembershipBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=30))
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

ACCOUNT_ADAPTER = "tracker.views.people.sign_in.Accounts"
ACCOUNT_FORMS = {"change_password": "tracker.views.people.passwords.OwnPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # nobody signs up; the two have to agree
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Guessing is counted by axes alone, so that one page tells how long to wait and one list shows who is shut out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}

MFA_ADAPTER = "tracker.views.people.sign_in.SecondFactors"
MFA_FORMS = {
    "authenticate": "tracker.views.people.codes.CodeForm",
    "reauthenticate": "tracker.views.people.codes.ConfirmForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[])

SOCIALACCOUNT_ADAPTER = "tracker.views.people.single_sign_on.Identities"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form of ours may not lead elsewhere (CSP), a link may
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if env("OIDC_ISSUER", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env("OIDC_NAME", default="统一身份认证"),
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env("OIDC_ISSUER")},
            }
        ],
    }

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "tracker.views.people.guessing.Guesses"
AXES_CLIENT_IP_CALLABLE = "tracker.views.web.origins.network"
AXES_LOCKOUT_CALLABLE = "tracker.views.people.guessing.locked_out"
GUESSED_NAMES = 20  # so many names failing at one network within the cool-off shut it to names unknown there
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- mail -------------------------------------------------------------------------------------

MAIL_SET_UP = bool(env("EMAIL_URL", default=""))
if MAIL_SET_UP:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="tracker@localhost")
SITE_ADDRESS = env("SITE_ADDRESS", default="")

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "kuiwen/locale"]  # what Django's own Chinese lacks
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = None if LOCAL else STATE_DIR / "static"  # a local installation serves them from where they lie
MEDIA_ROOT = STATE_DIR / "evidence"
# How far a long import is, for whichever worker is asked; beside the default one, which every worker has of its own.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": STATE_DIR / "progress",
    },
}
# Pages that take seconds: a person's a minute, and all people's at once on this server, which has other pages to answer.
COSTLY_FOLDER = STATE_DIR / "costly"
COSTLY_A_MINUTE = 20
COSTLY_AT_ONCE = max(2, (os.cpu_count() or 1) - 1)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tracker.views.middleware.uploads.TemporaryFiles",
]
EVIDENCE_FILES_A_POST = env.int("EVIDENCE_FILES_A_POST", default=100)
EVIDENCE_MB_A_POST = env.int("EVIDENCE_MB_A_POST", default=200)
EVIDENCE_MB_A_DAY = env.int("EVIDENCE_MB_A_DAY", default=1000)
# A few too many get our own sentence, hundreds too many the framework's plain refusal.
DATA_UPLOAD_MAX_NUMBER_FILES = 3 * EVIDENCE_FILES_A_POST
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), (NONE,)),
        **dict.fromkeys(("script-src", "style-src", "font-src", "connect-src", "form-action"), (SELF,)),
        "img-src": [SELF, "data:"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if not LOCAL:  # a name that browsers take from this host alone, and only encrypted
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "tracker.views.middleware.unreadable.without_token"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- log --------------------------------------------------------------------------------------

# A line of JSON for each failure and for refusals that matter, to standard error; what keeps it is the system's affair.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"noteworthy": {"()": "tracker.views.middleware.tracing.Noteworthy"}},
    "formatters": {"lines": {"()": "tracker.views.middleware.tracing.Lines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["noteworthy"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "axes": {"level": "ERROR"},  # it logs every wrong password; who is shut out is on record
    },
}
