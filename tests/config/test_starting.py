"""`make run`: from nothing to a school that can be looked at, and again in no time."""

import io
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.staticfiles.storage import staticfiles_storage

from accounts.models import Staff
from config.management.commands.up import Command
from config.starting import addresses, collect_static, free_port, prepare
from lib.console import aligned, tolerate
from registry.models import Child
from reports.demo.personas import PASSWORD, personas
from tests.reports.demo_schools import UNTIL, fill


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as in production: collected, with a manifest."""
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path / "static"
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    return settings.STATIC_ROOT


# ------------------------------------------------------------------ preparing
def test_an_empty_database_gets_a_demo_school_and_the_next_start_has_nothing_to_do(db):
    said = []
    prepare(with_demo=True, until=UNTIL, say=said.append)
    again = []
    prepare(with_demo=True, until=UNTIL, say=again.append)

    assert len(said) == 1
    assert again == []
    assert Child.objects.on_register(UNTIL).count() == 200
    assert authenticate(username="T001", password=PASSWORD) == Staff.objects.get(number="T001")


def test_no_demo_leaves_an_empty_database_empty(db):
    prepare(with_demo=False, until=UNTIL)

    assert not Staff.objects.exists()


def test_a_school_that_has_its_first_account_gets_no_demo(db):
    Staff.objects.create_superuser("admin", name="管理员")
    prepare(with_demo=True, until=UNTIL)

    assert not Child.objects.exists()
    assert Staff.objects.count() == 1


def test_static_files_are_collected_once_and_again_when_a_source_changes(collected, settings, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "paper.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [sources]
    said = []
    collect_static(said.append)
    first = staticfiles_storage.url("paper.css")
    collect_static(said.append)
    (sources / "paper.css").write_text("body { color: darkslategray }")
    collect_static(said.append)

    assert len(said) == 2
    assert first != staticfiles_storage.url("paper.css")
    assert (collected / staticfiles_storage.stored_name("paper.css")).read_text() == "body { color: darkslategray }"


def test_lost_static_files_are_collected_anew(collected):
    collect_static()
    for path in sorted(collected.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    said = []
    collect_static(said.append)

    assert len(said) == 1
    assert (collected / "staticfiles.json").is_file()


# ------------------------------------------------------------------ addresses
@pytest.fixture
def busy():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


def test_a_busy_port_is_passed_over(busy):
    assert free_port("127.0.0.1", busy) in range(busy + 1, busy + 20)


def test_where_no_port_is_free_there_is_none():
    assert free_port("127.0.0.1", 65536) is None


def test_another_computers_address_is_no_host():
    with pytest.raises(OSError, match=r"\d"):
        free_port("192.0.2.77", 8000)


def test_addresses_to_type():
    assert addresses("127.0.0.1", 8000) == ["http://127.0.0.1:8000/"]
    assert addresses("::1", 8000) == ["http://[::1]:8000/"]
    assert addresses("0.0.0.0", 8001)[0] == "http://127.0.0.1:8001/"  # noqa: S104


# ------------------------------------------------------------------ what it says
def test_the_greeting_names_every_persona_and_the_password(db):
    fill()
    said = io.StringIO()
    Command(stdout=said)._greet("127.0.0.1", 8000)

    assert "http://127.0.0.1:8000/" in said.getvalue()
    assert PASSWORD in said.getvalue()
    for persona in personas():
        assert f"  {persona.number}  {persona.name}" in said.getvalue()


def test_without_accounts_the_greeting_says_how_to_make_one(db):
    said = io.StringIO()
    Command(stdout=said)._greet("127.0.0.1", 8000)

    assert "createsuperuser" in said.getvalue()
    assert PASSWORD not in said.getvalue()


def test_columns_line_up_in_chinese():
    assert aligned([("T1", "何敏", "a"), ("T20", "欧阳立群", "b")]) == ["T1   何敏      a", "T20  欧阳立群  b"]


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "utf-8"])
def test_no_console_is_too_old_for_chinese(encoding):
    console = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    tolerate(console)
    console.write("周晓梅 …\U0001f600")
    console.flush()

    assert console.buffer.getvalue()


# ------------------------------------------------------------------ the whole of it
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a child")
def test_a_fresh_folder_serves_its_first_page_and_ctrl_c_ends_it(tmp_path, busy):
    surroundings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{(tmp_path / 'db').as_posix()}",
        "WHITENOISE_USE_FINDERS": "false",
        "PYTHONUTF8": "1",
    }
    up = subprocess.Popen(
        [sys.executable, "-W", "error", "manage.py", "up", "--no-demo", "--port", str(busy)],
        cwd=settings.BASE_DIR, env={**os.environ, **surroundings}, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    with up:
        try:
            said = _until(up.stdout, "Ctrl-C")
            address = next(word for word in said.split() if word.startswith("http://"))
            with urllib.request.urlopen(f"{address}static/staticfiles.json", timeout=20) as answer:  # noqa: S310
                manifest = answer.read()
            up.send_signal(signal.SIGINT)
            said += up.communicate(timeout=20)[0]
        finally:
            up.kill()

    assert up.returncode == 0, said
    assert f":{busy}/" not in address
    assert b"admin/css/base.css" in manifest
    assert "Traceback" not in said


def _until(stream, word: str) -> str:
    """What the stream says up to the line with `word` in it, or until it ends."""
    said = ""
    for line in stream:
        said += line
        if word in line:
            break
    return said
