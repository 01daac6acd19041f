"""`manage.py standards list | show | apply PRESET`: the presets of the five plans."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Staff
from lib.console import aligned
from lib.dates import today
from registry.models import Term
from reports.standards import apply, cap_in_words, change_in_words, changes, presets


class Command(BaseCommand):
    help = "Lists the presets, shows what applying one to a term would change, or applies it."

    def add_arguments(self, parser):
        parser.add_argument("act", nargs="?", choices=("list", "show", "apply"), default="list")
        parser.add_argument("preset", nargs="?", help="plan-1 ... plan-5; without it, show: the term's own standards")
        parser.add_argument("--term", help="for example 2026-autumn; without it the term of today")
        parser.add_argument("--replace", action="store_true", help="take away what the preset does not set")
        parser.add_argument("--by", help="staff number of whoever applies it")

    def handle(self, *, act, preset, term, replace, by, **options):
        if act == "list":
            return self._say(aligned((one.slug, one.name) for one in presets().values()))
        term = self._term(term)
        if act == "show" and not preset:
            return self._say([str(one) for one in (*term.standards.all(), *term.rate_targets.all())])
        if preset not in presets():
            raise CommandError(_("There is no preset “%(preset)s”. There are: %(all)s.") % {
                "preset": preset or "", "all": "、".join(presets()),
            })  # fmt: skip
        preset = presets()[preset]
        cap = cap_in_words(preset)
        if act == "show":
            found = changes(preset, term, replace=replace)
        else:
            found = apply(preset=preset, term=term, replace=replace, by=self._actor(by))
        lines = [(change_in_words(change), str(change.setting)) for change in found]
        return self._say(aligned(lines + [(cap, _("Children for one helper"))] if cap else lines))

    def _say(self, lines):
        self.stdout.write("\n".join(lines))

    def _term(self, slug):
        found = Term.objects.filter(slug=slug) if slug else Term.objects.current(today())
        if not found:
            raise CommandError(_("There is no such term. Open it first, in the browser or with its roster."))
        return found[0]

    def _actor(self, number):
        actor = Staff.objects.filter(number=number).first() if number else None
        if number and actor is None:
            raise CommandError(_("Nobody has the staff number %(number)s.") % {"number": number})
        return actor
