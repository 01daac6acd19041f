"""`manage.py notify`: does word of a reminder leave the site?"""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from lib import messenger


class Command(BaseCommand):
    help = "Sends a test message to every channel in NOTIFY_URLS and, with --email, through NOTIFY_EMAIL."

    def add_arguments(self, parser):
        parser.add_argument("--email", default="", metavar="ADDRESS", help="who gets the test e-mail")

    def handle(self, *, email, **options):
        if not messenger.is_set_up():
            self.stdout.write(_("Nothing is set up: see NOTIFY_URLS and NOTIFY_EMAIL in .env.example."))
            return
        text = _("A test of Shouwang: messages arrive here.")
        for delivery in messenger.send(text, title=_("Shouwang"), email=email):
            said = _("%(channel)s: accepted. Look whether it arrived.") if delivery.taken else _("%(channel)s: failed.")
            self.stdout.write(said % {"channel": delivery.channel})
