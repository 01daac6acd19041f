"""`manage.py demo`: fills an empty database with a fictitious school."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lib.dates import today
from registry.models import Child
from reports.demo import NotEmpty, fill


class Command(BaseCommand):
    help = "Fills an empty database with a fictitious school, the same for the same --seed and --until."

    def add_arguments(self, parser):
        parser.add_argument("--children", type=int, default=200, help="on the register on the last day (200)")
        parser.add_argument("--terms", type=int, default=2, help="how many terms of records (2)")
        parser.add_argument("--seed", type=int, default=1, help="another number, another school (1)")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="the last day, YYYY-MM-DD (today)")

    def handle(self, *, children, terms, seed, until, verbosity, **options):
        if children < 1 or terms < 1:
            raise CommandError(_("A school needs at least one child and one term."))
        try:
            fill(children=children, terms=terms, seed=seed, until=until or today())
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            self.stdout.write(
                _("The demo school is there, with %(n)s children's files.") % {"n": Child.objects.count()}
            )
