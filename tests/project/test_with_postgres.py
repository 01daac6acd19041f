"""tools/with_postgres.py uses the server it is told of, starts one otherwise, and says so where it cannot."""

import os
import sys

from tools import with_postgres

SHOW = [sys.executable, "-c", "import os, sys; sys.exit(os.environ['DATABASE_URL'] != 'postgres://li@db/school')"]


def test_a_server_that_is_named_is_used(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://li@db/school")

    assert with_postgres.main(SHOW) == 0


def test_the_exit_code_is_the_commands(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://li@db/school")

    assert with_postgres.main([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_without_a_server_it_says_what_to_do(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(with_postgres, "ANYWHERE", tmp_path)

    assert with_postgres.main(SHOW) == 3
    assert "apt-get install postgresql" in capsys.readouterr().err


def test_the_newest_of_debians_versions_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", os.devnull)
    for version in ("9.6", "15", "17"):
        place = tmp_path / "usr/lib/postgresql" / version / "bin"
        place.mkdir(parents=True)
        (place / "initdb").touch()
        if version != "17":  # its client tools only
            (place / "postgres").touch()

    assert with_postgres.find_programs(tmp_path) == tmp_path / "usr/lib/postgresql/15/bin"
