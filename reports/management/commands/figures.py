"""`manage.py figures`: every rate and duty of a term, on any day, for people and for other systems."""

import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lib.console import aligned
from lib.dates import today
from registry.models import Term
from reports.figures.engine import whole_percent
from reports.figures.subjects import BY_SCHOOL, GROUPS
from reports.figures.table import figures


class Command(BaseCommand):
    help = "The rates of a term and, per duty, what is required, done, due and overdue (design.md 3)."

    def add_arguments(self, parser):
        parser.add_argument("--term", help="for example 2026-autumn; without it the term of the day")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="as of this day, YYYY-MM-DD (today)")
        parser.add_argument("--by", choices=GROUPS, default=BY_SCHOOL)
        parser.add_argument("--format", choices=("json", "table"), default="table")

    def handle(self, *, term, on, by, format, **options):
        on = on or today()
        term = Term.objects.filter(slug=term).first() if term else Term.objects.current(on).first()
        if term is None:
            raise CommandError(_("There is no such term."))
        made = figures(term, on, by=by)
        if format == "json":
            self.stdout.write(json.dumps(made, ensure_ascii=False, indent=1))
        else:
            self._table(term, made)

    def _table(self, term, made):
        names = {"filing": _("Filing rate"), "pairing": _("Pairing rate"), "retention": _("Retention rate")}
        rates = made["rates"].items()
        rows = [(names[slug], "", _percent(of["done"], of["of"]), f"{of['done']}/{of['of']}") for slug, of in rates]
        rows += [
            (
                line["name"],
                line["subject_name"],
                _percent(line["done"], line["required"]),
                f"{line['done']}/{line['required']}",
            )
            for line in made["duties"]
        ]
        self.stdout.write("\n".join([f"{term} {made['on']}", *aligned(rows)]))


def _percent(done, of) -> str:
    return f"{whole_percent(done, of)}%" if of else "—"
