"""One settings file. The environment decides; `docs/operations/settings.md` lists every variable."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import django

from congvu import environment as env

PACKAGE = Path(__file__).resolve().parent
BASE_DIR = PACKAGE.parent
HOME = env.folder("CONGVU_HOME", BASE_DIR / "var")

# -- what kind of installation this is ---------------------------------------------------------------------------
DEMONSTRATION = env.boolean("DEMONSTRATION", False)
DEBUG = env.boolean("DEBUG", False)
FACE = env.choice("FACE", "all", {"all", "citizen", "desk", "api"})
PORT = env.integer("PORT", 8000, least=1, most=65535)
SECRET_KEY = env.secret("SECRET_KEY", demonstration="demonstration-only-" + "0" * 32 if DEMONSTRATION else None)
# Encrypts personal identifiers at rest; separate from SECRET_KEY so that either can be changed alone.
PERSONAL_DATA_KEY = env.secret(
    "PERSONAL_DATA_KEY", demonstration="demonstration-only-" + "1" * 32 if DEMONSTRATION else None
)
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}" if DEMONSTRATION else None).rstrip("/")
# Where faces run under names of their own: the portal's and the desk's address, for links, codes and messages.
CITIZEN_URL = env.text("CITIZEN_URL", SITE_URL).rstrip("/")
DESK_URL = env.text("DESK_URL", SITE_URL).rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname or "localhost"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# -- the ministry ------------------------------------------------------------------------------------------------
MINISTRY = {
    "name": env.text("MINISTRY_NAME", "Bộ Công Thương"),
    "name_en": env.text("MINISTRY_NAME_EN", "Ministry of Industry and Trade"),
    "agency_code": env.text("MINISTRY_AGENCY_CODE", "000.00.00.G02"),
    "address": env.text("MINISTRY_ADDRESS", "54 Hai Bà Trưng, Hoàn Kiếm, Hà Nội"),
    "phone": env.text("MINISTRY_PHONE", "1900 0000"),
    "email": env.text("MINISTRY_EMAIL", "dvctt@example.gov.vn"),
    "responsible": env.text("MINISTRY_RESPONSIBLE", "Chánh Văn phòng Bộ"),
    "place": env.text("MINISTRY_PLACE", "Hà Nội"),
}
# TT 01/2018/TT-VPCP Đ19 (old) or the codes of QĐ 20/2020/QĐ-TTg (new).
DOSSIER_CODE_SCHEME = env.choice("DOSSIER_CODE_SCHEME", "old", {"old", "new"})

# -- applications, bottom line first -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "congvu.events",
    "congvu.organisations",
    "congvu.accounts",
    "congvu.registry",
    "congvu.files",
    "congvu.notifications",
    "congvu.printing",
    "congvu.workflow",
    "congvu.forms",
    "congvu.signing",
    "congvu.catalog",
    "congvu.dossiers",
    "congvu.statistics",
    "congvu.counter",
    "congvu.assessment",
    "congvu.post",
    "congvu.faces.ui",
    "congvu.faces.citizen",
    "congvu.faces.desk",
    "congvu.faces.api",
    "congvu.faces.login",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
    "procrastinate.contrib.django",
    "django_htmx",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "congvu.faces.security.ContentSecurityPolicy",
    "congvu.faces.api.problems.MachineProblems",
    "congvu.faces.security.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congvu.faces.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "congvu.faces.login.middleware.Presence",
    "congvu.faces.refusals.RefusalMiddleware",
]

ROOT_URLCONF = f"congvu.faces.urls_{FACE}"
WSGI_APPLICATION = "congvu.wsgi.application"
SESSION_COOKIE_NAME = "congvu" if FACE == "all" else f"congvu_{FACE}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# An unattended screen is logged out; TCVN 11930 asks a limit without naming a number.
SESSION_COOKIE_AGE = env.integer("SESSION_MINUTES", 60, least=5, most=720) * 60
SESSION_SAVE_EVERY_REQUEST = False
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.boolean("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Limits on logins count the visitor's address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

FORM_RENDERER = "congvu.faces.ui.forms.UIRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The templates of form fields; as an app django.forms would clash with our own label "forms".
        "DIRS": [Path(django.__file__).parent / "forms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "congvu.faces.ui.context.site",
            ],
        },
    },
]


# -- the record --------------------------------------------------------------------------------------------------
def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise env.BadSetting("DATABASE_URL phải có dạng postgresql://người-dùng:mật-khẩu@máy:cổng/tên.")
    options = dict(parse_qsl(parts.query))
    # A page of a dossier joins some twenty tables by their keys, in the order that is written: looking for a better one
    # takes PostgreSQL many times as long as reading them.
    options["options"] = f"-c join_collapse_limit=4 {options.get('options', '')}".rstrip()
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "congvu.events.durability",  # Django's own, and a commit in doubt is an error
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **options,
            "pool": {"min_size": 1, "max_size": env.integer("DATABASE_POOL", 8, least=1, most=200), "timeout": 10},
        },
        "TEST": {"NAME": env.text("CONGVU_TEST_DB", "test_congvu")},
    }


DATABASES = {"default": _database(env.text("DATABASE_URL", "postgresql://congvu@localhost/congvu"))}
# Counters of attempts and used two-factor codes: every process on every machine must know them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_ON_APP_READY = "congvu.events.jobs.prepare"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# PROCRASTINATE_IMPORT_PATHS names what autodiscovery by `jobs` does not reach.
PROCRASTINATE_IMPORT_PATHS: list[str] = []

# -- files -------------------------------------------------------------------------------------------------------
FILES_ROOT = env.folder("FILES_ROOT", HOME / "files")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
LARGEST_FILE_MB = env.integer("LARGEST_FILE_MB", 20, least=1, most=500)
# clamd's address, "host:3310" or "/run/clamav/clamd.ctl". Without it uploads are opened only in a demonstration.
CLAMAV_ADDRESS = env.text("CLAMAV_ADDRESS", "")
VIRUS_SCANNER = "congvu.adapters.clamav.ClamAV" if CLAMAV_ADDRESS else ""
PREVIEWS_ROOT = HOME / "previews"
# Lists of dossiers as files, kept for some days. Made by a worker, given out by the web: on several machines shared.
EXPORTS_ROOT = env.folder("EXPORTS_ROOT", HOME / "exports")

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# -- who logs in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["congvu.accounts.login.SuspendingBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "congvu.accounts.passwords.NotAboutTheAccount", "OPTIONS": {"user_attributes": ("email", "full_name")}},
    {"NAME": "congvu.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "congvu.accounts.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/vao-cua"
ACCOUNT_ADAPTER = "congvu.accounts.login.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "congvu.faces.login.forms.LoginForm",
    "signup": "congvu.faces.login.forms.SignupForm",
    "add_email": "congvu.faces.login.forms.ChangeEmailForm",
    "change_password": "congvu.faces.login.forms.ChangePasswordForm",
    "set_password": "congvu.faces.login.forms.SetPasswordForm",
    "reset_password": "congvu.faces.login.forms.ResetPasswordForm",
    "reset_password_from_key": "congvu.faces.login.forms.ResetPasswordKeyForm",
    "reauthenticate": "congvu.faces.login.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
# Whoever finds an open screen cannot make the account their own by another address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# The lock of TT 05/2016/TT-BCT Đ11 counts failed logins itself (accounts.actions); allauth limits the speed, so that
# nobody guesses fast and nobody has an account suspended within a minute. An office shares one address: 30 for it.
ACCOUNT_RATE_LIMITS = False if DEMONSTRATION else {"login_failed": "30/m/ip,5/5m/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# One address an account: a new one replaces the old once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_ADAPTER = "congvu.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "congvu.faces.login.forms.AuthenticateForm",
    "reauthenticate": "congvu.faces.login.forms.ReauthenticateCodeForm",
    "activate_totp": "congvu.faces.login.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Công Vụ"
MFA_TOTP_TOLERANCE = 1
FAILED_LOGINS_ALLOWED = 10  # TT 05/2016/TT-BCT Đ11
OFFICERS_NEED_TOTP = env.boolean("OFFICERS_NEED_TOTP", not DEMONSTRATION)
IDP_OIDC_PRIVATE_KEY = env.text("IDP_OIDC_PRIVATE_KEY", "")

# -- mail --------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.choice(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMONSTRATION
    else "django.core.mail.backends.smtp.EmailBackend",
    {
        "django.core.mail.backends.smtp.EmailBackend",
        "django.core.mail.backends.filebased.EmailBackend",
        "django.core.mail.backends.locmem.EmailBackend",
    },
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"{MINISTRY['name']} <{MINISTRY['email']}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Gateways of other channels, each a class of `notifications.gateway.Messenger`: {"sms": "congvu.adapters.….Messenger"}.
MESSENGERS: dict[str, str] = {}

# -- the post ----------------------------------------------------------------------------------------------------
# The operator's address, and the key by which both sides sign (docs/reference/post-protocol.md).
POST_OFFICE_URL = env.text("POST_OFFICE_URL", "")
POST_OFFICE_KEY = env.secret("POST_OFFICE_KEY", demonstration=None) if POST_OFFICE_URL else ""
# What one consignment costs whoever orders it, in đồng, as pages say it beforehand; 0: the operator says it at the door.
POST_FEE = env.integer("POST_FEE", 0, least=0, most=10_000_000)
POST_OFFICE = "congvu.adapters.post.PostOffice" if POST_OFFICE_URL else ""

# -- remote signing ----------------------------------------------------------------------------------------------
# The providers people and officers sign with, by short names: CSC_PROVIDERS=abc,xyz and for each CSC_ABC_URL, _TITLE,
# _CLIENT, _SECRET, _VERSION, _LOGIN, _BATCH (docs/reference/remote-signing.md).
CSC_PROVIDERS = env.remote_signing(rehearsed=DEMONSTRATION)
KEY_HOLDERS = {"csc": "congvu.adapters.csc.RemoteKeys"}
PKCS11_MODULE = env.text("PKCS11_MODULE", "")
KEY_HOLDERS |= {"pkcs11": "congvu.adapters.pkcs11.Tokens"} if PKCS11_MODULE else {}
# Keys in files, and authorities of its own that `congvu up` runs at this address: the demonstration's alone.
SOFTWARE_KEYS_ROOT = HOME / "rehearsal" / "pki" / "holders"
REHEARSAL_PKI_URL = env.text("REHEARSAL_PKI_URL", "") if DEMONSTRATION else ""
KEY_HOLDERS |= {"software": "congvu.adapters.software_keys.SoftwareKeys"} if DEMONSTRATION else {}
_REHEARSED = [f"{REHEARSAL_PKI_URL}/rehearsal/tsa/{label}" for label in ("tsa-1", "tsa-2") if REHEARSAL_PKI_URL]
TIME_STAMP_AUTHORITIES = env.names("TIME_STAMP_AUTHORITIES", _REHEARSED)
TIME_STAMPING = "congvu.adapters.time_stamping.Authorities"
REVOCATION = "congvu.adapters.revocation.Revocation"
# The PIN of the agency's key, where it seals prints of the one-stop desk by itself.
SEAL_PIN = env.text("SEAL_PIN", "12345678" if DEMONSTRATION else "")
STATUS_ASKING = "congvu.adapters.status_asking.Remembering"

# -- language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = USE_I18N = True

# -- logs --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "WARNING", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
    "loggers": {"django.security": {"level": "INFO"}, "congvu": {"level": "INFO"}},
}

SILENCED_SYSTEM_CHECKS = ["security.W008"] if not HTTPS else []
