"""manage.py import_roster FILE: the roster import without a browser, by the same code."""

import json
from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Staff
from lib.dates import today
from registry.models import Term
from registry.roster.commit import commit
from registry.roster.intake import receive
from registry.roster.plan import facts_of_term, plan
from registry.roster.report import report_json
from registry.roster.understanding import IMPORT, understand


class Command(BaseCommand):
    help = "Imports a roster (.xlsx, .xls, .ods, .csv) into the register, or says what importing it would do."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--term", help="for example 2026-autumn; without it the file's own title decides")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--report", type=Path, help="write the JSON report here")
        parser.add_argument("--by", help="staff number of whoever brings the file in")

    def handle(self, *args, file, term, dry_run, report, by, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        data, term = file.read_bytes(), self._term(term)
        if dry_run:
            made = plan(understand(data, file.name, term=term, on=today()))
        else:
            made = self._import(data, file.name, term, self._actor(by))
        if report:
            said = report_json(made.understanding, actions=made.actions(), diff=made.diff())
            said["problems"] = [asdict(problem) for problem in made.problems]
            said["totals"] = made.totals()
            report.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        if made.understanding.outcome != IMPORT:
            raise CommandError(made.understanding.message)
        self._tell(made)

    def _import(self, data, name, term, actor):
        roster, made = receive(data=data, filename=name, by=actor, on=today(), term=term)
        if made.can_go_in:
            commit(made, roster=roster, by=actor, on=today())
        return made

    def _term(self, slug):
        if not slug:
            return None
        year, _dash, season = slug.partition("-")
        if not year.isdigit() or season not in Term.Season.values:
            raise CommandError(_("“%(term)s” is no term; write for example 2026-autumn.") % {"term": slug})
        return facts_of_term(Term.usual(int(year), season))

    def _actor(self, number):
        """Whoever was named; else an account that nobody can sign in to, so that the history is never nobody's."""
        if number:
            staff = Staff.objects.filter(number=number).first()
            if staff is None:
                raise CommandError(_("Nobody has the staff number %(number)s.") % {"number": number})
            return staff
        system, _created = Staff.objects.get_or_create(
            number="system",
            defaults={"name": _("Command line"), "is_active": False, "password": make_password(None)},
        )
        return system

    def _tell(self, made):
        self.stdout.write(str(made.term))
        for problem in made.problems:
            self.stdout.write(f"[{problem.severity}] {problem.sheet} {problem.message}")
        for notice in made.understanding.notices:
            self.stdout.write(f"[notice] {notice.sheet} {notice.message}")
        self.stdout.write(", ".join(f"{name} {n}" for name, n in made.totals().items()))
