"""The rows beside the one in hand: which came or went meanwhile, and which keep it from being deleted."""

from collections import Counter

from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import router
from django.utils.translation import gettext as _


class NoticesRows:
    """Mixed into the formset of an inline: what was typed beside rows that are no longer those saves nothing."""

    def clean(self):
        super().clean()
        there = {str(row.pk) for row in self.get_queryset()}
        name = self.model._meta.pk.name
        sent = {self.data.get(f"{form.prefix}-{name}", "") for form in self.initial_forms}
        adds = any(form.has_changed() for form in self.extra_forms)
        if sent - there or (there - sent and adds):
            raise ValidationError(
                _(
                    "Somebody has added or ended an entry here after you had opened this page. Nothing is saved yet. "
                    "Open the page in a second window, and put there what you have typed here."
                ),
                code="rows",
            )


def what_protects(rows) -> list[str]:
    """Kind and number of what rests on `rows` and must not go with them."""
    collector = NestedObjects(using=router.db_for_write(rows[0]))
    collector.collect(rows)
    kinds = Counter(row._meta.verbose_name_plural for row in collector.protected)
    return [f"{kind}: {n}" for kind, n in kinds.items()]
