"""Visits at the child's home, with their photos."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class Purpose(models.TextChoices):
    """Why the teacher came (forms.md 4.6)."""

    ROUTINE = "routine", _("Regular visit")
    STUDY = "study", _("Study")
    CONDUCT = "conduct", _("Conduct")
    MOOD = "mood", _("Mood")
    HEALTH = "health", _("Health")
    SAFETY = "safety", _("Safety")
    HARDSHIP = "hardship", _("Hardship")
    OTHER = "other", _("Other")


class Met(models.TextChoices):
    """Who was there."""

    GUARDIAN = "guardian", _("Guardian")
    FATHER = "father", _("Father")
    MOTHER = "mother", _("Mother")
    CHILD = "child", _("The child")
    OTHERS = "others", _("Others in the family")
    NOBODY = "nobody", _("Nobody at home")


class HomeVisit(Record):
    class Surroundings(models.TextChoices):
        UNSAID = "", _("Not noted")
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        WORRYING = "worrying", _("Worrying")

    children = models.ManyToManyField(
        Child, through="HomeVisitChild", related_name="home_visits", verbose_name=_("children")
    )
    met = CodesField(_("who was at home"), choices=Met.choices)
    purposes = CodesField(_("purpose"), choices=Purpose.choices)
    surroundings = models.CharField(_("living conditions"), max_length=10, choices=Surroundings.choices, blank=True)
    notes = SensitiveText(_("what was seen and said"), multiline=True, blank=False)
    needs = SensitiveText(_("what the child needs"), multiline=True)
    family_opinion = SensitiveText(_("what the family suggests"), multiline=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)
    companions = SensitiveText(_("who came along"), max_length=100)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")


class HomeVisitChild(RecordChild):
    record = models.ForeignKey(HomeVisit, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child visited")
        verbose_name_plural = _("children visited")
        constraints = link_meta("visit")["constraints"]
        indexes = link_meta("visit")["indexes"]


def photo_path(instance, filename):
    """Where photos of visits were kept before they became attachments; the first migration asks for it."""
    return f"visits/{instance.name}.jpg"
