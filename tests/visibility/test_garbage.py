"""Addresses and forms full of nonsense get a page, a 400 or a 404: nothing breaks, nothing is echoed."""

import pytest
from django.urls import reverse

from tests.visibility.admin_addresses import lists
from tests.visibility.prober import Prober

pytestmark = pytest.mark.django_db
HUGE = "9" * 30
WRONG_NUMBERS = ("0", "-1", "²", "٣", "x", "1.5", "1e9", HUGE, "", "%00", "1%00", "NaN")
CHILDREN_QUERIES = ("class", "grade", "page", "is", "q", "from", "kind", "child", "show", "next")


def asks(prober, paths, query=""):
    """The statuses with which `paths` are answered; whatever breaks stands in the prober's problems."""
    return {prober.get(path, query).status for path in paths}


@pytest.mark.parametrize("persona", ["zhang", "qian"])
def test_no_address_breaks(world, persona):
    prober = Prober(world, persona)
    of_child = [f"/children/{n}{page}" for n in WRONG_NUMBERS for page in ("/", "/card/", "/reveal/", "/guardian/")]
    of_rest = [
        f"/{page}/{n}/"
        for n in WRONG_NUMBERS
        for page in ("records/talk", "log/talk", "survey", "attachments", "roster")
    ]
    of_notes = [f"/notes/{n}/{page}/" for n in WRONG_NUMBERS for page in ("answer", "withdraw")]
    of_notes += [
        f"/{page}/talk/{n}/{end}/" for n in WRONG_NUMBERS for page, end in (("log", "undo"), ("records", "note/ask"))
    ]
    of_admin = [
        f"{path}{n}/{page}/"
        for path in list(lists().values())[:4]
        for n in WRONG_NUMBERS
        for page in ("change", "history")
    ]

    assert asks(prober, of_child + of_rest + of_notes + of_admin) <= {200, 302, 400, 404, 405}
    assert prober.problems == []


@pytest.mark.parametrize("persona", ["zhang", "qian"])
def test_no_parameter_breaks(world, persona):
    prober = Prober(world, persona)
    child = reverse("child", args=[world.children["xiaoyu"].pk])
    for path in ("/children/", "/children/export/", child, "/log/talk/", "/roster/"):
        for name in CHILDREN_QUERIES:
            prober.get(path, "&".join(f"{name}={value}" for value in WRONG_NUMBERS if name != "child"))
            if name in ("child", "class", "page", "from"):
                for value in WRONG_NUMBERS:
                    prober.get(path, f"{name}={value}")

    assert prober.problems == []


def test_no_form_breaks(world):
    prober = Prober(world, "zhang")
    child = world.children["xiaoyu"]
    guardian = {"name": "x", "relation": "x", "phones": "1", "age": HUGE, "address": "x\0", "entrusted": "9"}
    for since in ("", "x", "0001-01-01", "9999-12-31", "2026-02-31", world.school.last_term.first_day):
        prober.post(reverse("guardian-new", args=[child.pk]), {**guardian, "since": since})
        prober.post(reverse("guardian-new", args=[child.pk]), {"name": "x", "since": since})
    for path in (reverse("log", args=["contact"]), reverse("log", args=["visit"])):
        body = {"children": child.pk, "content": "x\0", "notes": "x\0", "minutes": HUGE, "people": "x", "files": "x"}
        prober.post(path, {**body, "on": "9999-99-99", "once": "x", "next": "\0"})
        prober.post(path, {**body, "content": "x" * 100_000, "on": world.school.today, "minutes": "-1"})
    for path in (reverse("draft", args=["talk-new"]), reverse("set_language")):
        prober.post(path, {"body": "&" * 300_000, "language": "../x", "next": "\0"})
    for name in ("x", "x" * 10_000, "\0", "' OR 1=1 --"):
        prober.post(reverse("admin:login"), {"username": name, "password": name})

    assert prober.problems == []


def test_the_form_of_a_child_survives_nonsense(world):
    prober = Prober(world, "zhang")
    path = reverse("admin:registry_child_change", args=[world.children["xiaoyu"].pk])
    form = prober.form(path)
    for name in ("surveys", "guardians", "parents"):
        for value in ("x", "-1", HUGE, ""):
            prober.post(path, {**form, f"{name}-TOTAL_FORMS": value})
            prober.post(path, {**form, f"{name}-INITIAL_FORMS": value})
            prober.post(path, {**form, f"{name}-0-id": value})
    for body in ({}, {"name": ""}, {**form, "id_number": "5" * 18}, {**form, "birth_date": "x", "sex": "9"}):
        prober.post(path, body)

    assert prober.problems == []


def test_cookies_full_of_nonsense_are_nobodys(world):
    prober = Prober(world, "nobody")
    for value in ("x", "x" * 4000, "' OR 1=1"):
        prober.client.cookies["sessionid"] = value
        prober.client.cookies["django_language"] = value
        prober.client.cookies["messages"] = value
        prober.get("/children/")

    assert prober.problems == []
