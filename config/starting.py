"""What has to be in place before the server serves: tables, a demo school in an empty database, style sheets."""

import errno
import hashlib
import os
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from accounts.models import Staff
from registry.models import Child
from reports import demo

PORTS_TO_TRY = 20
COLLECTED = ".collected"  # in STATIC_ROOT: which state of the sources was collected there last
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  only compared with


def prepare(*, with_demo: bool, until, say=lambda text: None) -> None:
    """Brings database and static files up to date; `say` is told what takes a moment. Cheap when nothing is to do."""
    if _migrations_wait():
        say(_("Setting up the database …"))
        call_command("migrate", verbosity=0, interactive=False)
    if with_demo and not Staff.objects.exists() and not Child.objects.exists():
        say(_("The database is empty: filling in a demo school …"))
        demo.fill(children=200, terms=2, seed=1, until=until)
    collect_static(say)


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static(say=lambda text: None) -> None:
    """Copies style sheets and scripts to STATIC_ROOT where their sources have changed since the last time.

    With WHITENOISE_USE_FINDERS (as with DEBUG) they are served from their sources and nothing is copied.
    """
    if settings.WHITENOISE_USE_FINDERS:
        return
    state, stamp = _state_of_sources(), Path(settings.STATIC_ROOT) / COLLECTED
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return
    say(_("Collecting style sheets and scripts …"))
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(state, encoding="ascii")


def _state_of_sources() -> str:
    """Another text for every file added, removed or edited, and for another way of storing them."""
    found = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = storage.path(name)
            status = os.stat(path)
            found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def free_port(host: str, wanted: int) -> int | None:
    """The first port from `wanted` on, within 20, that nobody uses; None if all are taken.

    Raises OSError where `host` is no address of this computer.
    """
    return next((port for port in range(wanted, wanted + PORTS_TO_TRY) if _is_free(host, port)), None)


def _is_free(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two listen on one port unless told otherwise
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:  # beyond 65535
            return False
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def addresses(host: str, port: int) -> list[str]:
    """What to type into a browser on this computer and, where the server listens to others, on theirs."""
    if host not in ANYWHERE:
        return [f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"]
    known = ["127.0.0.1", _address_in_the_network()]
    return [f"http://{address}:{port}/" for address in dict.fromkeys(filter(None, known))]


def _address_in_the_network() -> str:
    """This computer's address where it sits in a network; "" otherwise. Sends nothing: UDP only picks a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return probe.getsockname()[0]
