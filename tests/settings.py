"""The settings under which the tests run: a data directory and keys of their own, whatever `.env` and `var/` hold."""

import os
import tempfile
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="shouwang-tests-"))  # one per process; conftest.py removes it
(DATA / "static").mkdir()
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = f"sqlite:///{(DATA / 'unused.sqlite3').as_posix()}"
os.environ |= {
    "DEBUG": "false",
    "HTTPS": "false",
    "SECRET_KEY": "only for the tests, and long enough for every check that Django makes",
    "DIGEST_KEY": "only for the tests",
    "DATA_DIR": str(DATA),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CSRF_TRUSTED_ORIGINS": "",
    "TIME_ZONE": "Asia/Shanghai",
    "UPLOAD_LIMIT": str(20 * 1024 * 1024),
    "WHITENOISE_USE_FINDERS": "true",  # plain names instead of a manifest that has to be collected first
    "LOG_LEVEL": "ERROR",
    "SITE_URL": "",
    "NOTIFY_URLS": "",  # nobody outside hears of the tests
    "NOTIFY_EMAIL": "",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's event loop runs in the thread of the test
}

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # finds a file when it is asked for, instead of all of them for every client

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory, the browser's requests would share one connection and its transaction.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
    }
