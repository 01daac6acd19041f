"""`manage.py up`: prepares what is missing, says where to look and who can sign in, and serves. `make run` calls it."""

import signal
import sys

import waitress
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Staff
from config.starting import addresses, free_port, prepare
from lib.console import aligned, tolerate
from lib.dates import today
from reports.demo.personas import PASSWORD, personas_here

THREADS = 8
AT_HOME = ("127.0.0.1", "::1", "localhost")  # the demo's password is known to everybody: it stays on this computer


class Command(BaseCommand):
    help = "Prepares the database (with a demo school if it is empty) and serves the site with waitress."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="the first port to try (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones in the same network in")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *, port, host, no_demo, **options):
        tolerate(sys.stdout, sys.stderr)
        try:
            prepare(with_demo=not no_demo and host in AT_HOME, until=today(), say=self.say)
            self._serve(host, self._port(host, port))
        except KeyboardInterrupt:
            pass  # while preparing: nothing is half done, the next start goes on from here
        self.say(_("Stopped."))

    def say(self, text=""):
        self.stdout.write(str(text))
        self.stdout.flush()

    def _port(self, host, wanted):
        try:
            port = free_port(host, wanted)
        except OSError as error:
            raise CommandError(_("This computer has no address %(host)s.") % {"host": host}) from error
        if port is None:
            raise CommandError(
                _("Port %(port)s and those after it are in use. Choose another: --port.") % {"port": wanted}
            )
        if port != wanted:
            self.say(_("Port %(busy)s is in use, taking %(port)s instead.") % {"busy": wanted, "port": port})
        return port

    def _greet(self, host, port):
        self.say()
        for address in addresses(host, port):
            self.say(_("Shouwang is open at %(address)s") % {"address": address})
        personas = personas_here()
        if personas and host not in AT_HOME:
            self.say()
            self.say(_("WARNING: the whole network can reach this demo school, whose password everybody knows."))
        if personas:
            self.say()
            self.say(
                _("The demo school. Everybody below signs in with the password %(password)s") % {"password": PASSWORD}
            )
            for line in aligned((p.number, p.name, p.label, p.tries) for p in personas):
                self.say("  " + line)
        elif not Staff.objects.exists():
            self.say(_("Nobody can sign in yet. The first account: manage.py createsuperuser"))
        self.say()
        self.say(_("Ctrl-C ends it."))

    def _serve(self, host, port):
        from config.wsgi import application  # only now: it reads which static files there are

        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started us deaf to it
        signal.signal(signal.SIGTERM, lambda *_args: sys.exit(0))
        server = waitress.create_server(application, host=host, port=port, threads=THREADS)
        self._greet(host, port)  # it listens now: whoever reads the address may go there
        server.run()  # until Ctrl-C
        server.close()
