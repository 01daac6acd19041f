"""What every test may ask for: the small school, its people signed in, and their phones and computers."""

import gc
import os
import shutil

import pytest
from django.conf import settings

from tests.browser import CHROMIUM_FLAGS, PHONE, WIDE, Watch, find_browser
from tests.personas import client_of, small_school
from tools.messages import PROGRAMS as GETTEXT

IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
BROWSER_FIXTURES = {"phone", "wide", "page", "context", "new_context", "browser"}
# What a test may need of the machine: how to find it, and what to say where it is missing.
NEEDS = {
    "browser": (find_browser, "no Chromium found (Debian: apt-get install chromium; or: playwright install chromium)"),
    "gettext": (lambda: all(map(shutil.which, GETTEXT)), "gettext is not installed (Debian: apt-get install gettext)"),
}
LEFT_OUT = pytest.StashKey[dict]()


def pytest_configure(config):
    config.addinivalue_line("markers", "gettext: needs the programs of gettext")
    config.stash[LEFT_OUT] = {}


def pytest_collection_finish(session):
    """What is loaded by now stays: to look through it for garbage again and again took an eighth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config):
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """Leaves out what this machine cannot run, and says so at the end. In CI such tests run, and fail."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=lambda item: "visibility/test_walk" not in item.nodeid)  # the longest first: nobody waits for one
    if IN_CI:
        return
    for need, (present, _hint) in NEEDS.items():
        without = [item for item in items if item.get_closest_marker(need)]
        if without and not present():
            config.hook.pytest_deselected(items=without)
            items[:] = [item for item in items if item not in without]
            config.stash[LEFT_OUT][need] = len(without)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """What a worker of pytest-xdist left out; each of them collects all tests."""
    node.config.stash[LEFT_OUT] |= getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_terminal_summary(terminalreporter, config):
    for need, number in config.stash[LEFT_OUT].items():
        terminalreporter.write_line(f"LEFT OUT: {number} {need} tests: {NEEDS[need][1]}", yellow=True, bold=True)


@pytest.fixture
def school(db):
    return small_school()


# ------------------------------------------------------------------ browsers
@pytest.fixture(scope="session")
def base_url():
    """Stands in for pytest-playwright's own, of a kind that pytest warns about; `phone` and `wide` know the address."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = find_browser()
    if not found:
        pytest.fail(NEEDS["browser"][1])
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_FLAGS}


@pytest.fixture
def watch(live_server):
    """What went wrong in the pages of this test; whatever is left in it at the end fails the test."""
    watch = Watch(live_server.url)
    yield watch
    assert watch.problems == []


@pytest.fixture
def phone(live_server, new_context, watch):
    """`page = phone(school.zhang)`: a phone in Zhang's hand, signed in; `phone()` before anybody has."""
    return lambda staff=None: open_page(new_context(base_url=live_server.url, **PHONE), watch, staff)


@pytest.fixture
def wide(live_server, new_context, watch):
    """`page = wide(school.qian)`: the computer on Qian's desk, signed in."""
    return lambda staff=None: open_page(new_context(base_url=live_server.url, **WIDE), watch, staff)


def open_page(context, watch, staff):
    watch.over(context)
    if staff is not None:
        session = client_of(staff).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": watch.home}])
    return context.new_page()
