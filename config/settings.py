"""All settings, read from the environment. Safe by default: what is not set is closed."""

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from records.logs import to_console

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What kind of run this is: production unless said otherwise.
MODE = env("PARLEY_MODE", default="production")  # production | demo | test
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False)
DEFAULT_SECRET = "not-a-secret-only-for-demo-and-tests"  # noqa: S105
SECRET_KEY = env("SECRET_KEY", default=DEFAULT_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on in production. Unset DEBUG, or set PARLEY_MODE=demo.")
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("SECRET_KEY is missing or too short. Set 50 random characters.")

# The house, from the foundation up. An app imports only floors below it.
HOUSE = ["records", "people", "governance", "engagement", "commitments", "risks", "reports"]
DJANGO = "auth contenttypes humanize messages postgres sessions staticfiles"
ALLAUTH = "account mfa socialaccount socialaccount.providers.openid_connect usersessions"
LIBRARIES = "crispy_forms crispy_bootstrap5 django_filters django_htmx template_partials"
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in DJANGO.split()),
    "django.forms",
    "allauth",
    *(f"allauth.{name}" for name in ALLAUTH.split()),
    *LIBRARIES.split(),
    *HOUSE,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "records.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SignedInForALimitedTime",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AROUND_EVERY_PAGE = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.i18n",
    "config.frame.around",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": AROUND_EVERY_PAGE},
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# PostgreSQL is where everything true stands; the application's role may not change the trail.
STORE = env.db("DATABASE_URL", default="postgres:///parley")
STORE["HOST"] = unquote(STORE.get("HOST") or "")  # %2Fsocket%2Ffolder
STORE["OPTIONS"] = {"connect_timeout": 5, "options": "-c jit=off"} | STORE.get("OPTIONS", {})
DATABASES = {"default": STORE | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DATABASE_APP_ROLE = env("DATABASE_APP_ROLE", default="parley_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE = "django.core.cache.backends.db.DatabaseCache"  # rate limits survive the broker's loss
CACHES = {"default": {"BACKEND": CACHE, "LOCATION": "cache"}}
CELERY_BROKER_URL = env("REDIS_URL", default="redis://localhost:6379/0")  # more in config.celery

# Mail carries no content, only the way to it.
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Parley <parley@parley.invalid>")
SITE_ADDRESS = env("SITE_ADDRESS", default=f"http://localhost:{env('PORT', default='8000')}")

# Who comes in.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.accounts.Colleagues"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
VALIDATION = "django.contrib.auth.password_validation"
STRENGTH = {
    "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
    "MinimumLengthValidator": {"min_length": 12},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    *({"NAME": f"{VALIDATION}.{name}", "OPTIONS": how} for name, how in STRENGTH.items()),
    {"NAME": "people.accounts.NothingObvious"},
]
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "people.accounts.ByInvitationOnly"
SOCIALACCOUNT_ADAPTER = "people.accounts.KnownPeopleOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that are not ours
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "10/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_ADAPTER = "people.accounts.SealedSecrets"
USERSESSIONS_TRACK_ACTIVITY = True  # noted once a minute by people.middleware
OIDC_SERVER_URL = env("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, list]] = {"openid_connect": {"APPS": []}}
if OIDC_SERVER_URL:
    COMPANY = {
        "provider_id": "company",
        "name": env("OIDC_NAME", default="Company sign-in"),
        "client_id": env("OIDC_CLIENT_ID"),
        "secret": env("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
    }
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(COMPANY)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_FIELD_IDLE_MINUTES = env.int("SESSION_FIELD_IDLE_MINUTES", default=480)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MAP_TILES = env("MAP_TILES", default="")  # https://…/{z}/{x}/{y}.png; none: outlines only
SHUT = "default-src frame-ancestors base-uri object-src"
OURS = "script-src style-src font-src connect-src form-action manifest-src"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": dict.fromkeys(SHUT.split(), [NONE])
    | dict.fromkeys(OURS.split(), [SELF])
    | {"img-src": [SELF, "data:", "blob:", *[urlsplit(MAP_TILES).netloc] * bool(MAP_TILES)]}
}

# Language and time: instants in UTC; civil dates belong to a site.
LANGUAGE_CODE, TIME_ZONE = "en", "UTC"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files.
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
CHECKPOINT_DIR = env.path("CHECKPOINT_DIR", default=str(BASE_DIR / "var" / "checkpoints"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
ATTACHMENT_MAX_BYTES = 15 * 1024 * 1024

# The company, and the keys that are not its secret key.
COMPANY_NAME = env("COMPANY_NAME", default="Parley")
OVERSIGHT_EMAIL = env("OVERSIGHT_EMAIL", default="")
TRAIL_SIGNING_KEY = env("TRAIL_SIGNING_KEY", default="")  # 64 hex digits, an Ed25519 seed
DEEP_HEALTH_TOKEN = env("DEEP_HEALTH_TOKEN", default="")
DATA_KEYS = env.list("DATA_KEYS", default=[SECRET_KEY])  # newest first; seal what is personal
MFA_KEY = env("MFA_KEY", default=SECRET_KEY)  # seals second-factor secrets in the database
MAIL_PAUSE = env.int("MAIL_PAUSE", default=60)  # seconds between two mails to one person
SWEEP_LIMIT = env.int("SWEEP_LIMIT", default=200)  # escalations one sweep may raise unconfirmed
if PRODUCTION and not TRAIL_SIGNING_KEY and "test" not in sys.argv:
    raise ImproperlyConfigured("TRAIL_SIGNING_KEY is missing. Make one: openssl rand -hex 32")

LOGGING = to_console(env("LOG_LEVEL", default="WARNING"))
