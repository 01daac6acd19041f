"""Rows of an inline that a colleague added or took away while the form stood open."""

from django.core.exceptions import ValidationError
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
