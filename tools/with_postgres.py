"""Runs COMMAND with DATABASE_URL pointing to PostgreSQL: the server named there, or a private one for the while.

    python tools/with_postgres.py COMMAND...

The private server listens on a socket in a temporary directory and nowhere else; it is gone when COMMAND ends.
Exit code: that of COMMAND; 3 when no server is named and the programs to start one are missing.
"""

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ANYWHERE = Path("/")
PLACES = "usr/lib/postgresql/*/bin"  # where Debian keeps them, one directory per version
ROLE = "shouwang"
SCHEMES = ("postgres", "pgsql", "psql")
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # it lives for minutes
MISSING = """\
PostgreSQL is needed here, and there is none. Do one of these:
  - install it (Debian: apt-get install postgresql); a private server is then started and stopped by itself;
  - set DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT/NAME to a server whose user may create databases."""


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    if os.environ.get("DATABASE_URL", "").startswith(SCHEMES):
        return run(command, os.environ["DATABASE_URL"])
    programs = find_programs(ANYWHERE)
    if programs is None or os.name == "nt":
        print(MISSING, file=sys.stderr)
        return 3
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with private_server(programs) as url:
        return run(command, url)


def stop(number, _frame):
    raise SystemExit(128 + number)


def run(command: list[str], url: str) -> int:
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        raise


def find_programs(root: Path) -> Path | None:
    """The directory with the server's programs: from the PATH, else the newest under `root`."""
    debian = sorted(root.glob(PLACES), key=lambda place: [int(n) for n in place.parent.name.split(".") if n.isdigit()])
    found = shutil.which("pg_ctl")
    candidates = ([Path(found).resolve().parent] if found else []) + debian[::-1]
    return next((place for place in candidates if (place / "initdb").exists() and (place / "postgres").exists()), None)


@contextlib.contextmanager
def private_server(programs: Path):
    """Starts a server and yields its DATABASE_URL; stops and removes it whatever happens."""
    home = Path(tempfile.mkdtemp(prefix="shouwang-pg-"))
    server = Server(programs, home)
    try:
        server.start()
        yield f"postgres://{ROLE}@/{home}/{ROLE}"
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


class Server:
    """A cluster in `home`. PostgreSQL refuses to run as root: then it runs as the user its package made."""

    def __init__(self, programs: Path, home: Path):
        self.programs, self.home, self.data, self.log = programs, home, home / "data", home / "log"
        self.as_user = {}
        if os.geteuid() == 0:
            self.as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(home, "postgres", "postgres")

    def start(self):
        cluster = {"username": ROLE, "auth": "trust", "encoding": "UTF8", "locale": utf8_locale()}
        self._run("initdb", "--no-sync", *(f"--{name}={value}" for name, value in cluster.items()))
        settings = {"listen_addresses": "''", "unix_socket_directories": f"'{self.home}'", **FAST_AND_LOOSE}
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self._run("pg_ctl", "start", "--wait", "--log", str(self.log))
        self._run("createdb", "--host", str(self.home), "--username", ROLE, ROLE)

    def stop(self):
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode", "immediate")

    def _run(self, program, *arguments):
        done = subprocess.run(
            [self.programs / program, *arguments], cwd=self.home, env={**os.environ, "PGDATA": str(self.data)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **self.as_user,
        )  # fmt: skip
        if done.returncode:
            log = self.log.read_text() if self.log.exists() else ""
            raise SystemExit(f"{program} failed:\n{done.stdout}{log}")


def utf8_locale() -> str:
    """A locale in which PostgreSQL knows Chinese characters for letters."""
    for name in ("C.UTF-8", "zh_CN.UTF-8", "en_US.UTF-8"):
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            return name
    return "C"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
