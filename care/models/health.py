"""A child who fell ill (就医记录): what it had, who took it to the doctor, whom they told, who paid (plan 1, 6)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from lib.money import YuanField
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from registry.rights import Right

LOOKS_AFTER = Right((), helped=True)  # class teacher and helper (design.md 4)


class Sign(models.TextChoices):
    FEVER = "fever", _("Fever")
    COUGH = "cough", _("Cough or cold")
    STOMACH = "stomach", _("Stomach ache, vomiting")
    HEADACHE = "headache", _("Headache")
    TOOTH = "tooth", _("Toothache")
    SKIN = "skin", _("Rash")
    INJURY = "injury", _("Injury")
    OTHER = "other", _("Other")


class Told(models.TextChoices):
    GUARDIAN = "guardian", _("Guardian")
    FATHER = "father", _("Father")
    MOTHER = "mother", _("Mother")
    OTHER = "other", _("Other relative")


class HealthQuerySet(RecordQuerySet):
    """The office only sees figures."""

    write = LOOKS_AFTER
    helpers_read = True

    def open(self):
        """Nobody has told the family yet."""
        return self.filter(told_on=None)


class HealthEvent(Record):
    class Place(models.TextChoices):
        UNSAID = "", _("Not noted")
        SCHOOL = "school", _("Rested at school")
        CLINIC = "clinic", _("Village clinic")
        TOWN = "town", _("Town hospital")
        COUNTY = "county", _("County hospital")
        HOME = "home", _("Fetched home")
        OTHER = "other", _("Elsewhere")

    class Payer(models.TextChoices):
        UNSAID = "", _("Not noted")
        FAMILY = "family", _("The family")
        SCHOOL = "school", _("The school")
        TEACHER = "teacher", _("A teacher, in advance")
        INSURANCE = "insurance", _("Insurance")
        NONE = "none", _("Nothing to pay")

    children = models.ManyToManyField(
        Child, through="HealthChild", related_name="health_events", verbose_name=_("children")
    )
    signs = CodesField(_("what ails the child"), choices=Sign.choices)
    content = SensitiveText(_("what was seen, what the doctor said"), multiline=True, blank=False)
    taken_to = models.CharField(_("taken to"), max_length=10, choices=Place.choices, blank=True)
    taken_by = SensitiveText(_("taken by"), max_length=50)
    told = CodesField(_("who of the family was told"), choices=Told.choices)
    told_on = models.DateField(
        _("told on"), null=True, blank=True, help_text=_("Stays open until the family has been told.")
    )
    told_at = models.TimeField(_("at what time"), null=True, blank=True)
    place_name = SensitiveText(_("clinic or hospital"), max_length=60)
    cost = YuanField(_("cost (yuan)"), null=True, blank=True)
    paid_by = models.CharField(_("who paid"), max_length=10, choices=Payer.choices, blank=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)
    back_on = models.DateField(_("back in class on"), null=True, blank=True)

    objects = HealthQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("illness")
        verbose_name_plural = _("illnesses")
        constraints = [
            models.CheckConstraint(
                condition=Q(told="", told_on=None) | (~Q(told="") & Q(told_on__isnull=False)),
                name="health_told_somebody_on_a_day",
                violation_error_message=_("Say both who of the family was told and on which day."),
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(told_on__gte=F("on")),
                name="health_told_after_it_began",
                violation_error_message=_("The family cannot have been told before the child fell ill."),
            ),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("on")),
                name="health_back_after_it_began",
                violation_error_message=_("The child cannot be back before it fell ill."),
            ),
        ]


class HealthChild(RecordChild):
    record = models.ForeignKey(HealthEvent, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child who was ill")
        verbose_name_plural = _("children who were ill")
        constraints = link_meta("health")["constraints"]
        indexes = link_meta("health")["indexes"]


def untold_by(user, on):
    """Children in illnesses that `user` recorded, may still correct, and of which the family does not know yet."""
    mine = HealthEvent.objects.changeable_by(user, on).open().filter(pk=OuterRef("record"))
    return HealthChild.objects.filter(Exists(mine)).select_related("child").order_by("on", "pk")
