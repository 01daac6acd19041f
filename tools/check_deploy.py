"""Django's own check of a production set-up, as a school behind a TLS proxy would run it; warnings fail.

The keys and the data directory are thrown away afterwards.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shouwang-check-") as data:
        production = {
            "DEBUG": "false",
            "HTTPS": "true",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DIGEST_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "shouwang.example",
            "CSRF_TRUSTED_ORIGINS": "https://shouwang.example",
            "DATA_DIR": data,
            "DATABASE_URL": f"sqlite:///{Path(data, 'check.sqlite3').as_posix()}",
            "WHITENOISE_USE_FINDERS": "false",
        }
        check = [sys.executable, "-W", "error", str(MANAGE), "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(check, env={**os.environ, **production}).returncode


if __name__ == "__main__":
    sys.exit(main())
