"""Parents who come to school (plan 1, three (4)): what they report, what they suggest, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.fields import SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class Visitor(Record):
    class Relation(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        GUARDIAN = "guardian", _("Guardian")
        OTHER = "other", _("Other relative")

    class State(models.TextChoices):
        OPEN = "open", _("Nothing came of it yet")
        SETTLED = "settled", _("Settled")

    children = models.ManyToManyField(
        Child, through="VisitorChild", related_name="visitors_received", verbose_name=_("children")
    )
    relation = models.CharField(_("who came"), max_length=10, choices=Relation.choices, default=Relation.GUARDIAN)
    name = SensitiveText(_("name of the visitor"), max_length=50)
    reported = SensitiveText(_("what they reported"), multiline=True, blank=False)
    suggestion = SensitiveText(_("what they suggest"), multiline=True)
    outcome = SensitiveText(_("what came of it"), multiline=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    received_by = SensitiveText(
        _("received by"), max_length=50, help_text=_("Only where somebody else than you received the visitor.")
    )

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("parent received")
        verbose_name_plural = _("parents received")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(outcome__is_empty=False),
                name="visitor_settled_in_words",
                violation_error_message=_("Say what came of it."),
            )
        ]


class VisitorChild(RecordChild):
    record = models.ForeignKey(Visitor, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child of the visitor")
        verbose_name_plural = _("children of the visitor")
        constraints = link_meta("visitor")["constraints"]
        indexes = link_meta("visitor")["indexes"]
