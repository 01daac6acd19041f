"""Something grave happened (plan 1, seven): what was done, and when each parent was told, by whom and how."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.codes import YesNo
from registry.models import Child, TermSurvey
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class MajorEventQuerySet(RecordQuerySet):
    def still_to_tell(self, on=None):
        """A parent who is away has not been told, and nobody has said why not."""
        on = on or today()
        return self.filter(_untold(Told.Whom.FATHER, on) | _untold(Told.Whom.MOTHER, on))


def _untold(whom, on) -> Q:
    away = TermSurvey.objects.in_term_of(on).filter(child=OuterRef("child"), **{f"{whom}_away": YesNo.YES})
    told = Told.objects.filter(record=OuterRef("record"), child=OuterRef("child"), whom=whom)
    return Q(Exists(MajorEventChild.objects.filter(Exists(away), ~Exists(told), record=OuterRef("pk"))))


class MajorEvent(Record):
    class Sort(models.TextChoices):
        ILLNESS = "illness", _("Illness")
        INJURY = "injury", _("Injury or accident")
        MISSING = "missing", _("Missing or run away")
        HARM = "harm", _("Bullied or hurt by others")
        CONDUCT = "conduct", _("Grave misconduct")
        MOOD = "mood", _("State of mind")
        FAMILY = "family", _("In the family")
        DISASTER = "disaster", _("Fire, flood and the like")
        OTHER = "other", _("Other")

    children = models.ManyToManyField(
        Child, through="MajorEventChild", related_name="major_events", verbose_name=_("children")
    )
    sort = models.CharField(_("what kind"), max_length=10, choices=Sort.choices, default=Sort.ILLNESS)
    at = models.TimeField(_("at what time"), null=True, blank=True)
    what = SensitiveText(_("what happened"), multiline=True, blank=False)
    done = SensitiveText(_("what was done"), multiline=True)
    outcome = SensitiveText(_("how it ended"), multiline=True)

    objects = MajorEventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("major event")
        verbose_name_plural = _("major events")


class MajorEventChild(RecordChild):
    record = models.ForeignKey(MajorEvent, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child of the event")
        verbose_name_plural = _("children of the event")
        constraints = link_meta("major")["constraints"]
        indexes = link_meta("major")["indexes"]


class ToldQuerySet(ScopedQuerySet):
    """Of the events and the children that the person may know of."""

    def visible_to(self, user, on=None):
        children = Child.objects.visible_to(user, on)
        return self.filter(record__in=MajorEvent.objects.visible_to(user, on), child__in=children)

    def changeable_by(self, user, on=None):
        if not user.is_active:
            return self.none()
        return self.visible_to(user, on).filter(
            child__in=MajorEvent.objects.writable_children(user, on or today()).values("pk")
        )

    def may_add(self, user):
        return MajorEvent.objects.all().may_add(user)


class Told(models.Model):
    """That father, mother or guardian was told of it; or why not."""

    class Whom(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        GUARDIAN = "guardian", _("Guardian")

    class How(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VIDEO = "video", _("Video call")
        MESSAGE = "message", _("Message")
        IN_PERSON = "in_person", _("In person")

    record = models.ForeignKey(MajorEvent, models.CASCADE, related_name="told", verbose_name=_("major event"))
    child = models.ForeignKey(Child, models.CASCADE, related_name="+", verbose_name=_("child"))
    whom = models.CharField(_("who was told"), max_length=8, choices=Whom.choices)
    on = models.DateField(_("told on"), null=True, blank=True)
    at = models.TimeField(_("at what time"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("told by"))
    why_not = SensitiveText(_("why not told"), max_length=200)

    objects = ToldQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("who was told")
        verbose_name_plural = _("who was told")
        ordering = ["record", "child", "whom"]
        constraints = [
            models.UniqueConstraint(fields=["record", "child", "whom"], name="told_once"),
            models.CheckConstraint(
                condition=(Q(on__isnull=False) & ~Q(how="") & Q(why_not__is_empty=True))
                | Q(on=None, at=None, how="", why_not__is_empty=False),
                name="told_or_why_not",
                violation_error_message=_("Say when and how, or why not."),
            ),
        ]

    def __str__(self):
        return f"{self.get_whom_display()} {self.on or ''}".strip()
