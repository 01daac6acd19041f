"""Word of a reminder leaves the site, or does not, and the reminder stands on the desk either way.

Against servers of our own on this machine: what apprise sends is what arrives.
"""

import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from lib import messenger
from registry.models import Note
from talks.models import Talk
from tests.personas import client_of
from tests.project.tree import ROOT


class Hook(BaseHTTPRequestHandler):
    """A group bot: keeps what it is told, or answers with the server's `status`, after `delay` seconds."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.delay)
        self.server.got.append(json.loads(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    def handle(self):
        self.wfile.write(b"220 localhost\r\n")
        letter = None
        for line in self.rfile:
            if letter is not None and line != b".\r\n":
                letter.append(line)
                continue
            if letter is not None:
                self.server.letters.append(b"".join(letter))
            if line.upper().startswith(b"RCPT"):
                self.server.to.append(line.strip().decode())
            letter = [] if line.upper().startswith(b"DATA") else None
            self.wfile.write(b"354 go on\r\n" if letter == [] else b"250 fine\r\n")


class PostOffice(socketserver.ThreadingTCPServer):
    daemon_threads = True


def serving(server):
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def bot():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.status, server.delay = [], 200, 0
    server.url = f"json://127.0.0.1:{server.server_port}/"
    yield from serving(server)


@pytest.fixture
def post_office():
    server = PostOffice(("127.0.0.1", 0), Post)
    server.letters, server.to = [], []
    server.url = f"mailto://127.0.0.1:{server.server_address[1]}?from=school@school.example&to=nobody@school.example&cc=all@school.example"
    yield from serving(server)


def remind(school, to=None, text="小雨的谈心逾期了"):
    sent = {"to": (to or school.zhang).pk, "text": text}
    return client_of(school.sun).post("/notes/remind/", sent, follow=True)


def test_a_reminder_reaches_the_group_and_names_no_child(school, bot, settings):
    settings.NOTIFY_URLS, settings.SITE_URL = bot.url, "https://shouwang.school.example/"
    page = remind(school)
    assert "已放到张老师的工作台上" in page.text
    assert "也发到了" in page.text
    [said] = bot.got
    assert said["message"] == "张老师：守望里有一条给您的提醒，请登录查看。\nhttps://shouwang.school.example/"
    assert "小雨" not in json.dumps(said, ensure_ascii=False)


def test_an_ask_is_told_outside_and_thanks_are_not(school, bot, settings):
    settings.NOTIFY_URLS = bot.url
    record = Talk.objects.create(on=school.today, author=school.zhang, content="想爸爸了")
    record.set_children([school.xiaoyu])
    client, address = client_of(school.sun), f"/records/talk/{record.pk}/note"
    client.post(f"{address}/thanks/")
    client.post(f"{address}/comment/", {"text": "谈得细"})
    assert (Note.objects.count(), bot.got) == (2, [])
    client.post(f"{address}/ask/", {"text": "请家访", "due_on": school.today.isoformat()})
    assert len(bot.got) == 1
    assert "请家访" not in json.dumps(bot.got, ensure_ascii=False)


def test_the_group_reads_chinese_whatever_the_writer_reads(school, bot, settings):
    settings.NOTIFY_URLS = bot.url
    client = client_of(school.sun)
    client.cookies["django_language"] = "en"
    client.post("/notes/remind/", {"to": school.zhang.pk, "text": "x"})
    assert bot.got[0]["message"].startswith("张老师：")


def test_a_letter_goes_to_the_address_on_file_and_to_nobody_else(school, post_office, settings):
    settings.NOTIFY_EMAIL = post_office.url
    remind(school, school.li)  # no address is known
    assert post_office.letters == []
    school.zhang.email = "zhang+w@school.example"
    school.zhang.save()
    page = remind(school)
    assert "也发到了邮件" in page.text
    assert post_office.to == ["rcpt TO:<zhang+w@school.example>"]
    assert len(post_office.letters) == 1


@pytest.mark.parametrize("status", [403, 500])
def test_a_channel_that_refuses_fails_nothing_and_is_named(school, bot, settings, status):
    bot.status, settings.NOTIFY_URLS = status, f"{bot.url}, wecombot://"
    page = remind(school)
    assert "已放到张老师的工作台上" in page.text
    assert "企业微信没有收下" in page.text
    assert "json没有收下" in page.text
    assert Note.objects.get().to == school.zhang


def test_nobody_waits_long_for_a_channel_that_does_not_answer(bot, settings):
    bot.delay, settings.NOTIFY_URLS = 3, bot.url
    messenger._library()
    begun = time.monotonic()
    assert messenger.send("x", title="x", deadline=0.3) == [messenger.Delivery("json", False)]
    assert time.monotonic() - begun < 2


def test_a_second_channel_is_tried_when_the_first_fails(bot, settings):
    settings.NOTIFY_URLS = f"nonsense json://127.0.0.1:1/ {bot.url}"
    assert [delivery.taken for delivery in messenger.send("x", title="x")] == [False, False, True]


def test_with_nothing_configured_nothing_is_sent_and_nothing_said(school):
    page = remind(school)
    assert [str(message) for message in page.context["messages"]] == ["已放到张老师的工作台上。"]
    assert messenger.send("x", title="x", email="zhang@school.example") == []


def test_an_address_that_is_none_is_refused_on_the_form_of_the_account(school):
    client, path = client_of(school.wu), f"/accounts/staff/{school.zhang.pk}/change/"
    form = {
        "number": "T01",
        "name": "张老师",
        "phone": "13908571000",
        "role_list": ["class_teacher"],
        "is_active": "on",
    }
    client.post(path, {**form, "email": "zhang at school"})
    school.zhang.refresh_from_db()
    assert school.zhang.email == ""
    client.post(path, {**form, "email": "zhang@school.example"})
    school.zhang.refresh_from_db()
    assert school.zhang.email == "zhang@school.example"


def test_it_tries_the_channels_from_the_command_line(bot, settings, capsys):
    call_command("notify")
    assert "NOTIFY_URLS" in capsys.readouterr().out
    settings.NOTIFY_URLS = bot.url
    call_command("notify")
    assert "json" in capsys.readouterr().out
    assert len(bot.got) == 1


PROBE = """
import sys, django
django.setup()
import config.urls, lib.messenger
assert "apprise" not in sys.modules
lib.messenger._library()
assert "apprise" in sys.modules
"""


def test_apprise_is_loaded_when_something_is_sent_and_warns_of_nothing():
    """Half a second and 20 MB that no start of the server pays for."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-W", "error", "-c", PROBE], cwd=ROOT, env=env, capture_output=True)
    assert done.stderr.decode() == ""
    assert done.returncode == 0
