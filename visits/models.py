"""Home and school: visits at the child's home, and every other contact with the family, in either direction."""

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


class FamilyContact(Record):
    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VIDEO = "video", _("Video call")
        WECHAT = "wechat", _("WeChat")
        MESSAGE = "message", _("Text message")
        LETTER = "letter", _("Letter")
        AT_SCHOOL = "at_school", _("Came to school")
        IN_PERSON = "in_person", _("In person")
        OTHER = "other", _("Other")

    class Direction(models.TextChoices):
        OUT = "out", _("School to family")
        IN = "in", _("Family to school")

    class With(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        GUARDIAN = "guardian", _("Guardian")
        OTHER = "other", _("Other relative")
        TEACHER = "teacher", _("Subject teacher")

    children = models.ManyToManyField(
        Child, through="FamilyContactChild", related_name="family_contacts", verbose_name=_("children")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.OUT)
    people = CodesField(_("with whom"), choices=With.choices, blank=False)
    content = SensitiveText(_("what was said"), multiline=True, blank=False)
    suggestion = SensitiveText(_("what the family suggests"), multiline=True)
    outcome = SensitiveText(_("what came of it"), multiline=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("family contact")
        verbose_name_plural = _("family contacts")


class FamilyContactChild(RecordChild):
    record = models.ForeignKey(FamilyContact, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child concerned")
        verbose_name_plural = _("children concerned")
        constraints = link_meta("contact")["constraints"]
        indexes = link_meta("contact")["indexes"]
