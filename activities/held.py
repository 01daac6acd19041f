"""What was held, as the duties count it: for each class that it was for, or for the school."""

from collections.abc import Callable

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from activities.models import CHECKS, Activity

SCHOOL = 0  # the key of the school among the subjects of duties


def held_for(kind) -> Callable[[], QuerySet]:
    """One row per class, with its key in `subject`; of what was for the whole school one with the key of the school.

    A round through a dormitory is the school's, whichever class's rooms it went to.
    """
    subject = Value(SCHOOL) if kind in CHECKS else Coalesce(F("links__school_class"), Value(SCHOOL))
    return lambda: Activity.objects.held().of(kind).order_by().annotate(subject=subject)
