"""The demo school: into an empty database only, and the same for the same seed."""

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Staff
from registry.models import Child, School, Term
from reports import demo
from reports.demo.personas import personas, personas_here
from reports.demo.sources import source
from talks.models import Talk
from tests.project.tree import OURS as APPS
from tests.reports.demo_schools import UNTIL, fill, on_register

pytestmark = pytest.mark.django_db

OURS = [m for m in apps.get_models() if m._meta.app_label in APPS]
WHEN_SAVED = {"created_at", "changed_at", "history_date", "history_id", "id", "password"}


def test_the_command_says_what_it_has_made():
    said = io.StringIO()
    call_command("demo", children=20, terms=1, until=UNTIL, stdout=said)

    assert on_register().count() == 20
    assert str(Child.objects.count()) in said.getvalue()


def test_a_database_with_children_is_refused_and_stays_as_it_is():
    Child.objects.create(name="王小明")

    with pytest.raises(CommandError):
        call_command("demo", children=20)
    assert Child.objects.count() == 1
    assert not Staff.objects.exists()


@pytest.mark.parametrize("there", ["school", "term", "staff"])
def test_a_database_that_somebody_has_begun_to_set_up_is_refused(there):
    if there == "school":
        School(name="育才学校").save()
    elif there == "term":
        Term.usual(2026, "autumn").save()
    else:
        Staff.objects.create_user("T001", name="张老师")

    with pytest.raises(demo.NotEmpty):
        fill()
    assert not Child.objects.exists()


def test_an_account_with_another_number_is_in_nobodys_way():
    Staff.objects.create_superuser("admin", name="管理员")
    fill()

    assert on_register().count() == 30


@pytest.mark.parametrize("wrong", [{"children": 0}, {"terms": 0}])
def test_a_school_without_children_or_terms_is_refused(wrong):
    with pytest.raises(CommandError):
        call_command("demo", **wrong)


SCHOOLS = [
    {"children": 1},
    {"children": 3, "terms": 1},
    {"children": 12, "terms": 5},
    {"children": 20, "terms": 1, "until": dt.date(2026, 2, 15)},  # a Sunday, the term's first day
]


@pytest.mark.parametrize("wanted", SCHOOLS)
def test_any_size_and_any_day_is_a_school(wanted):
    fill(**wanted)

    assert on_register(wanted.get("until", UNTIL)).count() == wanted["children"]
    assert Term.objects.count() == wanted.get("terms", 2)


def digest() -> str:
    """Of every row of ours, but for when it was saved, salted passwords and what hangs on a key.

    A row's number counts by its place among the numbers, for a database does not begin again at 1.
    """
    found, places = hashlib.sha256(), {}
    for model in OURS:
        numbers = model.objects.order_by("pk").values_list("pk", flat=True)
        places[model] = {number: place for place, number in enumerate(numbers)} | {None: None}
    for model in OURS:
        for row in model.objects.order_by("pk"):
            found.update(repr([_told(row, field, places) for field in model._meta.concrete_fields]).encode())
    return found.hexdigest()


def _told(row, field, places):
    if field.name in WHEN_SAVED or field.name.endswith("_digest") or field.name == "roll":  # a digest of keys
        return None
    value = getattr(row, field.attname)
    return places[field.related_model][value] if field.is_relation else value


PRINT_DIGEST = """
import django
django.setup()
from django.core.management import call_command
from tests.reports.test_demo import digest, fill
call_command("migrate", verbosity=0)
fill()
print(digest())
"""


def test_the_same_seed_gives_the_same_school_in_another_process_too(tmp_path):
    """Which orders its sets in another way, and starts with nothing that this one has cached."""
    surroundings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{(tmp_path / 'db').as_posix()}",
        "DATA_DIR": str(tmp_path),
        "PYTHONHASHSEED": "4711",
    }
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={**os.environ, **surroundings}, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    fill()

    assert done.stdout.strip() == digest()


def test_another_seed_gives_another_school():
    with transaction.atomic():
        fill(seed=2)
        before = set(Child.objects.values_list("name", flat=True))
        transaction.set_rollback(True)
    fill(seed=1)

    assert before != set(Child.objects.values_list("name", flat=True))


def test_the_digest_notices_a_change():
    fill()
    before = digest()
    Talk.objects.filter(pk=Talk.objects.first().pk).update(content="别的")

    assert digest() != before


def test_personas_are_named_only_where_they_are():
    assert personas_here() == ()
    fill()

    assert personas_here() == personas()
    Staff.objects.filter(number="T020").update(name="别人")
    assert personas_here() == ()


def test_no_sentence_stands_twice_in_the_sources():
    for name in ("talks", "visits", "contacts", "support"):
        found = Counter(text for text in texts(source(name)) if len(text) > 12)
        assert [text for text, times in found.items() if times > 1] == []


def texts(node):
    if isinstance(node, str):
        yield node
    else:
        for child in node.values() if isinstance(node, dict) else node:
            yield from texts(child)
