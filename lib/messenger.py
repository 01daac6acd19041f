"""Messages that leave the site: the school's group bot in WeCom or DingTalk, and e-mail, through apprise.

What is sent may be read by anybody in the group: it says that something waits, never what. Call `send` after the
transaction: a slow line then holds nothing up but the page, and a channel that fails undoes nothing.
"""

import re
import threading
import time
import warnings
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DEADLINE = 8  # seconds for all channels together, while somebody waits for the page
SEPARATOR = re.compile(r"[\s,]+(?=[a-z0-9]+://)|\s+", re.IGNORECASE)
NAMES = {
    "wecombot": _("WeCom"), "dingtalk": _("DingTalk"), "feishu": _("Feishu"), "mailto": _("E-mail"),
    "mailtos": _("E-mail"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one channel. `taken` means that its server accepted the message, not that somebody read it."""

    channel: str
    taken: bool


def send(text: str, *, title: str, email: str = "", deadline: float = DEADLINE) -> list[Delivery]:
    """Sends `text` to every channel of the school and, where mail is set up, to the address `email`.

    Never raises; returns within `deadline` seconds. No channel configured: an empty list.
    """
    urls = _channels(email)
    if not urls:
        return []
    tries = [_Try(_library(), url, text, title) for url in urls]
    until = time.monotonic() + deadline
    for one in tries:
        one.thread.start()
    for one in tries:
        one.thread.join(max(0, until - time.monotonic()))
    return [Delivery(one.channel, one.taken) for one in tries]


def is_set_up() -> bool:
    return bool(settings.NOTIFY_URLS.strip() or settings.NOTIFY_EMAIL)


class _Try:
    """One channel, in a thread of its own: neither a name server nor a mail server keeps to anybody's timeout."""

    def __init__(self, apprise, url, text, title):
        scheme = url.partition("://")[0].lower()
        self.channel, self.taken = str(NAMES.get(scheme, scheme)), False
        self.thread = threading.Thread(target=self._run, args=(apprise, url, text, title), daemon=True)

    def _run(self, apprise, url, text, title):
        """Apprise answers False, and logs why, for an address that it cannot read as for a server that refuses."""
        # Names the sender in HTTP headers, hence not in Chinese.
        asset = apprise.AppriseAsset(app_id="Shouwang", app_desc="Shouwang", app_url="", async_mode=False)
        channel = apprise.Apprise(asset=asset)
        self.taken = bool(channel.add(url) and channel.notify(title=title, body=text, body_format="text"))


def _channels(email: str) -> list[str]:
    urls = [url for url in SEPARATOR.split(settings.NOTIFY_URLS.strip()) if url]
    if email and settings.NOTIFY_EMAIL:
        urls.append(_addressed(settings.NOTIFY_EMAIL, email))
    return urls


def _addressed(url: str, email: str) -> str:
    """The mail server's address with `email` as the one who gets the letter."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("to", "cc", "bcc")]
    return urlunsplit(parts._replace(query=urlencode([*query, ("to", email)])))


@cache
def _library():
    """Apprise with its plug-ins, half a second and 20 MB: only where a message is sent, and not at every start."""
    with warnings.catch_warnings():
        # One plug-in imports a module that left Python with 3.13.
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        import apprise

        apprise.Apprise.instantiate("json://localhost")  # loads the plug-ins, which warn
    return apprise
