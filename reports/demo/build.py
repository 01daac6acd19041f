"""Builds the demo school, batch by batch, all of it or nothing."""

import datetime as dt
from itertools import islice

from django.apps import apps
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Staff
from lib.bulk import look_again
from registry.kinds import all_kinds
from registry.models import Child, School, SchoolClass, Term, TermSurvey
from reports.demo.cases import Casebook
from reports.demo.changes import draw_changes
from reports.demo.chapters import chapters
from reports.demo.days import Calendar, terms_until
from reports.demo.families import draw_families
from reports.demo.helping import Helping
from reports.demo.home import Contacts, Visits
from reports.demo.lapses import Lapses
from reports.demo.people import People
from reports.demo.personas import personas
from reports.demo.records import backdate, save_records
from reports.demo.register import Register
from reports.demo.school import found
from reports.demo.seats import draw_seats
from reports.demo.sources import Dice
from reports.demo.support import Support
from reports.demo.survey import survey
from reports.demo.talks import Talks
from reports.demo.voice import Voice

FAMILIES_AT_ONCE = 400


class NotEmpty(Exception):  # noqa: N818  says what is the matter, and is shown as it stands
    """The database already holds something that the demo must not mix with."""


@transaction.atomic
def fill(*, children: int, terms: int, seed: int, until: dt.date) -> None:
    """Fills an empty database with a school that has `children` left-behind children on the register on `until`.

    Those who left in the `terms` terms up to then come on top. The same arguments give the same school.
    Raises NotEmpty where children, a school or staff with the demo's numbers exist.
    """
    _refuse_what_is_in_use()
    dice = Dice(f"{seed}")
    people = People(dice)
    calendar = Calendar(terms_until(until, terms), until)
    campus = found(dice, people, calendar, children=children)
    seats = draw_seats(dice, campus, children=children)
    families = draw_families(dice, people, campus, seats)
    town = _Town(dice, people, campus, seed)
    while batch := list(islice(families, FAMILIES_AT_ONCE)):
        town.settle(batch)
    for chapter in town.chapters:
        chapter.close()
    _backdate()
    town.lapses.enter_late()
    look_again(apps.get_models())
    survey(campus, seed=seed)


def _refuse_what_is_in_use():
    if Child.objects.exists():
        raise NotEmpty(_("This database already holds children. The demo school only goes into an empty one."))
    if School.objects.exists() or Term.objects.exists() or SchoolClass.objects.exists():
        raise NotEmpty(_("This database already holds a school's terms or classes. The demo needs an empty one."))
    if Staff.objects.filter(number__in=[persona.number for persona in personas()]).exists():
        raise NotEmpty(_("Staff numbers that the demo school uses are taken. The demo needs an empty database."))


class _Town:
    """Everything that goes on from batch to batch."""

    def __init__(self, dice, people, campus, seed):
        self.dice, self.people, self.campus = dice, people, campus
        voice = Voice(dice)
        self.register, self.casebook = Register(dice, campus), Casebook(dice, campus.calendar)
        self.helping, self.lapses = Helping(dice, campus), Lapses(campus)
        self.records = [kind(dice, campus, voice) for kind in (Talks, Visits, Contacts, Support)]
        self.chapters = chapters(seed, campus, voice)

    def settle(self, families) -> None:
        for family in families:
            draw_changes(self.dice, self.people, self.campus, family)
        cases = [self.casebook.case(*file) for file in self.register.open_files(families)]
        self.helping.pair(cases)
        for kind in self.records:
            save_records(self.lapses.copied(kind.draw(cases)))
        for chapter in self.chapters:
            chapter.settle(cases)


def _backdate():
    for model in (kind.model for kind in all_kinds()):
        backdate(model, F("on"), "created_at", "changed_at")
    first = TermSurvey.objects.filter(child=OuterRef("pk")).order_by("joined_on").values("joined_on")[:1]
    backdate(Child, Subquery(first), "created_at")
