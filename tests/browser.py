"""The browser that tests drive: where it is, what it pretends to be, and what must never happen in it."""

import shutil
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that asks nobody anything: the tests' pages are all it may load.
CHROMIUM_FLAGS = [
    "--no-sandbox",  # root has no sandbox, and the only pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
CHINESE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "accept_downloads": True}
PHONE = {
    **CHINESE,
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
WIDE = {**CHINESE, "viewport": {"width": 1366, "height": 768}}
LEFT_THE_PAGE = "net::ERR_ABORTED"  # also how a download ends


@lru_cache
def find_browser() -> str | None:
    """The system's Chromium, else the one that Playwright installed."""
    system = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return system or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


class Watch:
    """Collects, from every page: errors on the console (violations of the content security policy are such), scripts
    that raise, requests that fail, and requests to any other host. A test that means to cause one calls `expect`."""

    def __init__(self, home: str):
        self.home = home
        self.problems: list[str] = []

    def over(self, context):
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)

    def expect(self, *texts: str):
        """Takes away the problems that contain one of `texts`; each must have happened."""
        for text in texts:
            expected = [problem for problem in self.problems if text in problem]
            assert expected, f"{text!r} is not among {self.problems}"
            self.problems = [problem for problem in self.problems if problem not in expected]

    def _console(self, message):
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _request(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(self.home).netloc:
            self.problems.append(f"other host: {request.url}")

    def _failed(self, request):
        if request.failure != LEFT_THE_PAGE:
            self.problems.append(f"failed: {request.url} {request.failure}")
