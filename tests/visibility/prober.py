"""Asks for pages as one person and writes down whatever should not have come back.

A `Prober` signs in, sends requests and keeps three kinds of findings apart: what it read (canaries), what it changed
that was not its to change, and what broke. `problems` is all of it in words; an honest application leaves it empty.
"""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlencode

from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils.functional import cached_property

from lib.models import AccessLog
from tests.parts import gathered
from tests.personas import BACKEND
from tests.project.tree import models
from tests.visibility.table import (
    ASKED,
    ASKING,
    CLEAR,
    LEADERSHIP,
    NO,
    OFFICE,
    OUTSIDERS,
    reading,
    relation,
    relations,
    setting_up,
    writing,
)  # fmt: skip
from tests.visibility.world import CANARY, World

OPEN_TO_ALL = {"admin:login", "admin:logout", "set_language"}  # what may be asked for without signing in
TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|once|seen)" value=")[^"]*')


class QuickClient(Client):
    """The test client without its copies of every template's context, which cost more than the pages."""

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


@dataclass
class Answer:
    status: int
    text: str  # body, unpacked where it is a workbook, and headers
    location: str
    response: object

    @property
    def is_page(self) -> bool:
        return self.status == 200


@dataclass
class Prober:
    world: World
    persona: str
    findings: Counter = field(default_factory=Counter)
    seen: set = field(default_factory=set)  # canaries that were read where they may be
    refusals: dict = field(default_factory=dict)  # what is asked -> answers to objects out of sight

    def __post_init__(self):
        self.client = QuickClient(raise_request_exception=False)
        self.staff = self.world.staff.get(self.persona)
        if self.staff is not None:
            self.client.force_login(self.staff, backend=BACKEND)
        self.relations = relations(self.persona)

    # ------------------------------------------------------------------ asking
    def get(self, path, query="") -> Answer:
        query = urlencode(query, doseq=True) if isinstance(query, dict) else query
        address = f"{path}?{query}" if query else path
        return self._read("GET", path, address, self.client.get(address))

    def post(self, path, data=None, *, query="", method="post") -> Answer:
        """Sends `data`, looks at what changed, and takes it all back."""
        address = f"{path}?{query}" if query else path
        before, writes = self.before, Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                response = getattr(self.client, method)(address, data or {})
            answer = self._read(method.upper(), path, f"{address} {data or ''}", response)
            if answer.status == 302 and answer.location.startswith("/") and self.persona not in OUTSIDERS:
                self.get(answer.location)  # the page on which the message stands
            if writes.tables:
                self._judge_changes(before, writes.snapshot(before), f"{method.upper()} {path}")
            transaction.set_rollback(True)
        return answer

    @cached_property
    def before(self) -> dict:
        """The rows as they are before every request: each one that changes any is taken back."""
        return snapshot()

    def form(self, path, query="") -> dict | None:
        """What a browser would send for the form at `path`, or None when there is no such form."""
        answer = self.get(path, query)
        return fields_of(answer.text) if answer.is_page else None

    # ------------------------------------------------------------------ judging
    def _read(self, method, path, sent, response) -> Answer:
        text, location = readable_text(response), response.headers.get("Location", "")
        answer = Answer(response.status_code, text, location, response)
        where = f"{method} {unquote(path)}"
        for token in set(CANARY.findall(text)) - set(CANARY.findall(unquote(sent))):
            self._judge_canary(token, path, where)
        if answer.status >= 500:
            self.findings[f"broken: {where} answers {answer.status}"] += 1
        if answer.status == 403:
            self.findings[f"told: {where} says 403, so there is something"] += 1
        if location and not location.startswith("/"):
            self.findings[f"led away: {where} leads to {location}"] += 1
        if self.persona in OUTSIDERS and not _turned_away(answer, path):
            self.findings[f"open: {where} answers {answer.status} to whoever has not signed in"] += 1
        return answer

    def _judge_canary(self, token, path, where):
        canary = self.world.canaries.get(token)
        if canary is None:
            return
        allowed = reading(self.persona, canary)
        if allowed == CLEAR or (allowed == ASKED and _route(path) in ASKING):
            self.seen.add(canary)
        else:
            self.findings[f"leak: {self.persona} reads {canary.thing} ({canary.where}) at {where}"] += 1

    def _judge_changes(self, before, after, where):
        for key in sorted(before.keys() | after.keys(), key=str):
            if before.get(key) != after.get(key) and not self._may_write(*key, before.get(key), after.get(key), after):
                self.findings[f"forged: {self.persona} changes {key[0]} {key[1]} with {where}"] += 1

    def _may_write(self, label, pk, old, new, after) -> bool:
        if label == "accounts.Staff" and OFFICE in self.relations:  # the accounts of volunteers are the office's
            return all(row["is_volunteer"] for row in (old, new) if row) or pk == self.staff.pk
        if label in setting_up():
            return bool(self.relations & setting_up()[label]) or (label, pk) == ("accounts.Staff", self.staff.pk)
        if (
            label == "registry.Note"
        ):  # written and taken back by leadership; answered, or gone with a record, by its reader
            return LEADERSHIP in self.relations or bool(old) and old["to_id"] == self.staff.pk
        if label == "registry.Screening":  # by the office, and by whoever heads the pupil's class
            own = self._classes_headed()
            return OFFICE in self.relations or {row["school_class_id"] for row in (old, new) if row} <= own
        judged = gathered("MAY_WRITE").get(label)
        if judged and all(judged(self.world, self.persona, row) for row in (old, new) if row):
            return True
        if label not in writing():  # records, drafts, the log, spent tokens: each has an owner
            owners = {row[name] for row in (old, new) if row for name in OWNER if name in row}
            return owners <= {self.staff and self.staff.pk}
        children = {row["id" if label == "registry.Child" else "child_id"] for row in (old, new) if row}
        return all(self._may_write_of(label, child, after) for child in children)

    def _may_write_of(self, label, child, after) -> bool:
        name = self.world.name_of(child)
        if not name:  # a new child: its class says whose it is
            own = self._classes_headed()
            classes = {
                row["school_class_id"]
                for (of, _), row in after.items()
                if of == "registry.TermSurvey" and row["child_id"] == child
            }
            return relation(self.persona, None) in writing()[label] or bool(classes) and classes <= own
        return relation(self.persona, name) in writing()[label]

    def _classes_headed(self) -> set:
        return {
            row.school_class_id
            for row in self.world.classes.values()
            if self.world.persona_of(row.head_teacher_id) == self.persona
        }

    def refused(self, question: str, answer: Answer, *values):
        """Remembers how `question` was answered about an object out of sight; see `told_apart`."""
        text = TOKENS.sub(r"\1", answer.text)
        for value in values:
            text = re.sub(rf"(?<=/){re.escape(quote(str(value)))}(?=[/\s]|$)", "…", text)
        self.refusals.setdefault(question, Counter())[answer.status, text] += 1

    # ------------------------------------------------------------------ the verdict
    @property
    def problems(self) -> list[str]:
        return sorted({*self.findings, *self.told_apart})

    @property
    def told_apart(self) -> list[str]:
        """Foreign, deleted and missing objects must get one and the same answer."""
        return [
            f"told apart: {question} is answered in {len(answers)} ways: {sorted({status for status, _ in answers})}"
            for question, answers in self.refusals.items()
            if len(answers) > 1
        ]

    @property
    def unread(self) -> list[str]:
        """What the table lets the person read and no page showed: a prober that reads nothing finds nothing."""
        missed = [
            c for c in self.world.canaries.values() if c.shown and c not in self.seen and reading(self.persona, c) != NO
        ]
        return sorted(f"unread: {self.persona} finds {c.thing} ({c.where}) nowhere" for c in missed)


OWNER = ("author_id", "by_id", "owner_id")
CLOCK = ("Expires", "Content-Length")  # differ by the second, or by the length of an address


QUOTED = re.compile(r'"(\w+)"')


class Writes:
    """The tables that whatever has been written names: a history that is copied names where it came from as well."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.tables.update(QUOTED.findall(sql))
        return execute(sql, params, many, context)

    def snapshot(self, before) -> dict:
        """All rows as they are now: those of other tables are as `before`."""
        written = [model for model in models() if model._meta.db_table in self.tables]
        labels = {model._meta.label for model in written}
        return {key: row for key, row in before.items() if key[0] not in labels} | snapshot(written)


def snapshot(of=None) -> dict:
    """Every row of every table of ours, by label and key; not the log, to which reading writes as well."""
    return {
        (model._meta.label, row[model._meta.pk.attname]): row
        for model in (models() if of is None else of)
        if model is not AccessLog
        for row in model._default_manager.values()
    }


def readable_text(response) -> str:
    """Body and headers as somebody can read them: workbooks unpacked, addresses decoded."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist() if name != "docProps/core.xml")  # the time
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items() if name not in CLOCK)
    return f"{body.decode('utf-8', 'replace')}\n{headers}"


def _route(path) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _turned_away(answer, path) -> bool:
    to_sign_in = answer.status == 302 and answer.location.startswith("/login/")
    return to_sign_in or answer.status in (404, 405) or _route(path) in OPEN_TO_ALL


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self._select, self._textarea = [], None, None

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "input" and of.get("name") and of.get("type") not in ("submit", "file"):
            if of.get("type") not in ("checkbox", "radio") or "checked" in of:
                self.fields.append((of["name"], of.get("value") or ""))
        elif tag == "select":
            self._select = of.get("name")
        elif tag == "option" and self._select and "selected" in of:
            self.fields.append((self._select, of.get("value") or ""))
        elif tag == "textarea":
            self._textarea = of.get("name")
            self.fields.append((self._textarea, ""))

    def handle_endtag(self, tag):
        self._select = None if tag == "select" else self._select
        self._textarea = None if tag == "textarea" else self._textarea

    def handle_data(self, data):
        if self._textarea:
            self.fields[-1] = (self._textarea, data.lstrip("\n"))


def fields_of(html: str) -> dict:
    parser = _Fields()
    parser.feed(html)
    found = {}
    for name, value in parser.fields:
        found.setdefault(name, []).append(value)
    return found
