"""Databases to measure on: filled once, then copied fresh for every process, on SQLite or PostgreSQL."""

import contextlib
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "shouwang_bench"


def databases(home: Path):
    """Where this run keeps its databases: on the server that DATABASE_URL names, else as files in `home`."""
    url = os.environ.get("DATABASE_URL", "")
    return Server(url) if url.startswith("postgres") else Files(home)


class Files:
    engine = "sqlite"

    def __init__(self, home: Path):
        self.home = home

    def empty(self, name: str) -> str:
        """The address of a new database."""
        return f"sqlite:///{self._path(name).as_posix()}"

    @contextlib.contextmanager
    def copy(self, name: str):
        """The address of a copy of the database `name`, gone afterwards."""
        copied = self._path("copy")
        shutil.copyfile(self._path(name), copied)
        yield f"sqlite:///{copied.as_posix()}"
        for ending in ("", "-wal", "-shm"):
            Path(f"{copied}{ending}").unlink(missing_ok=True)

    def drop(self, name: str):
        self._path(name).unlink()

    def _path(self, name):
        return self.home / f"{name}.sqlite3"


class Server:
    engine = "postgresql"

    def __init__(self, url: str):
        self.url = url

    def empty(self, name: str) -> str:
        self._say(f'DROP DATABASE IF EXISTS "{PREFIX}_{name}"', f'CREATE DATABASE "{PREFIX}_{name}"')
        return self._address(name)

    @contextlib.contextmanager
    def copy(self, name: str):
        self._say(
            f'DROP DATABASE IF EXISTS "{PREFIX}_copy"',
            f'CREATE DATABASE "{PREFIX}_copy" TEMPLATE "{PREFIX}_{name}"',
        )
        yield self._address("copy")
        self.drop("copy")

    def drop(self, name: str):
        self._say(f'DROP DATABASE "{PREFIX}_{name}"')

    def _address(self, name):
        parts = urlsplit(self.url)
        return parts._replace(path=f"{parts.path.rpartition('/')[0]}/{PREFIX}_{name}").geturl()

    def _say(self, *statements):
        import psycopg
        from environ import Env

        known = Env.db_url_config(self.url)
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        given = {name: known[key] for name, key in names.items() if known.get(key)}
        with psycopg.connect(**given, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
