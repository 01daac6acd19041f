"""What a database holds before anything is measured."""

from datetime import date, timedelta
from random import Random

from django.core.management import call_command
from django.db import connection

from accounts.models import Role, Staff
from lib.periods import Per
from registry.models import Child, SchoolClass, Term, TermSurvey
from reports.models import CareStandard
from talks.models import TalkChild
from visits.models import HomeVisitChild

OFFICE = "office"
DUTIES = {"talk": TalkChild, "visit": HomeVisitChild}
RECORDS = 40  # of each child
AS_OF = date(2026, 12, 20)
BATCH = 2000


def staff(_size: int) -> dict:
    """An empty school and somebody who brings its roster in."""
    call_command("migrate", verbosity=0)
    Staff.objects.create_user(OFFICE, name=OFFICE, roles=[Role.OFFICE])
    return {}


def demo(size: int) -> dict:
    """The demo school with two terms of records."""
    call_command("migrate", verbosity=0)
    call_command("demo", children=size, terms=2, verbosity=0)
    return {}


def logs(size: int) -> dict:
    """`size` children in classes of ten, each with 40 records on days drawn from a term, and two monthly duties."""
    call_command("migrate", verbosity=0)
    term = Term.objects.create(year=2026, season="autumn", first_day=date(2026, 9, 1), last_day=date(2027, 1, 31))
    author = Staff.objects.create_user(OFFICE, name=OFFICE, roles=[Role.OFFICE])
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(stage="primary", intake_year=1990 + n // 99, number=n % 99 + 1) for n in range(-(-size // 10))
    )
    children = Child.objects.bulk_create((Child(name=f"{n}") for n in range(size)), BATCH)
    TermSurvey.objects.bulk_create(
        (
            TermSurvey(child=child, term=term, joined_on=term.first_day, school_class=classes[n // 10])
            for n, child in enumerate(children)
        ),
        BATCH,
    )
    days = [term.first_day + timedelta(days=n) for n in range((term.last_day - term.first_day).days + 1)]
    dice = Random(1)
    for duty, links in DUTIES.items():
        records = links._meta.get_field("record").related_model
        of_day = records.objects.bulk_create(records(on=day, author=author) for day in days)
        links.objects.bulk_create(
            (
                links(record=of_day[n], child=child, on=days[n])
                for child in children
                for n in dice.sample(range(len(days)), RECORDS // len(DUTIES))
            ),
            BATCH,
        )
        CareStandard.objects.create(term=term, duty=duty, per=Per.MONTH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}
