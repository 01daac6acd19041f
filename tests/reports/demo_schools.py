"""Demo schools that a whole module of tests looks at: filled in once, gone when the module is through."""

import datetime as dt
from contextlib import contextmanager

from django.db import transaction

from registry.models import Child
from reports import demo

UNTIL = dt.date(2026, 11, 20)


def fill(**wanted):
    demo.fill(**{"children": 30, "terms": 2, "seed": 1, "until": UNTIL, **wanted})


@contextmanager
def standing(blocker, **wanted):
    """For fixtures of a module's scope; `blocker` is pytest-django's."""
    with blocker.unblock(), transaction.atomic():
        fill(**wanted)
        yield
        transaction.set_rollback(True)


def on_register(day=UNTIL):
    return Child.objects.on_register(day)
