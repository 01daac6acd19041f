"""How a child gets on, term by term (进步档案, P4.3(1)), and what children say of the help (P5.三.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from care.models.plans import CarePlan
from care.rights import HEAR, MARK, PLAN, READ, of_children
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child, Term
from registry.standing import Standing


class Band(models.TextChoices):
    """Marks as bands: what is compared is a child with itself."""

    FAIL = "1", _("below 60")
    PASS = "2", _("60–69")
    FAIR = "3", _("70–79")
    GOOD = "4", _("80–89")
    BEST = "5", _("90 and above")


class Grade(models.TextChoices):
    """优良中差, as on the report card."""

    POOR = "1", _("Poor")
    FAIR = "2", _("Fair")
    GOOD = "3", _("Good")
    EXCELLENT = "4", _("Excellent")


class Level(models.TextChoices):
    """Our own sorting by study level: who needs how much help."""

    MUCH = "1", _("Needs much help")
    SOME = "2", _("Needs some help")
    STEADY = "3", _("Keeps up")
    LEADS = "4", _("Can help others")


class ProgressQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        return of_children(self, READ, user, on)

    def changeable_by(self, user, on=None):
        return of_children(self, MARK, user, on)

    def may_add(self, user):
        return Standing(user, today()).anywhere(MARK)


class ProgressRecord(models.Model):
    child = models.ForeignKey(Child, models.CASCADE, related_name="progress", verbose_name=_("child"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    level = models.CharField(_("study level"), max_length=1, choices=Level.choices, blank=True)
    marks = models.CharField(_("marks overall"), max_length=1, choices=Band.choices, blank=True)
    chinese = models.CharField(
        pgettext_lazy("school subject", "Chinese"), max_length=1, choices=Band.choices, blank=True
    )
    maths = models.CharField(_("maths"), max_length=1, choices=Band.choices, blank=True)
    conduct = models.CharField(_("conduct"), max_length=1, choices=Grade.choices, blank=True)
    mood = models.CharField(_("mood"), max_length=1, choices=Grade.choices, blank=True)
    attendance = models.CharField(_("attendance"), max_length=1, choices=Grade.choices, blank=True)

    objects = ProgressQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("progress in a term")
        verbose_name_plural = _("progress in terms")
        ordering = ["-term__first_day", "pk"]
        constraints = [models.UniqueConstraint(fields=["child", "term"], name="progress_once_a_term")]

    def __str__(self):
        return f"{self.child} · {self.term}"


class ChildVoiceQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Not the helper, of whom the child may speak."""
        return of_children(self, HEAR, user, on)

    def may_add(self, user):
        return Standing(user, today()).anywhere(PLAN)


class ChildVoice(models.Model):
    """What a child ticked and wrote, by itself, on a phone handed to it."""

    class Face(models.IntegerChoices):
        SAD = 1, _("Sad")
        SO_SO = 2, _("So-so")
        FINE = 3, _("Fine")
        HAPPY = 4, _("Happy")

    class Helps(models.TextChoices):
        UNSAID = "", _("Not said")
        YES = "yes", _("Yes, it does")
        SOME = "some", _("A little")
        NO = "no", _("Not really")

    child = models.ForeignKey(Child, models.CASCADE, related_name="voices", verbose_name=_("child"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    plan = models.ForeignKey(
        CarePlan, models.SET_NULL, related_name="voices", null=True, blank=True, verbose_name=_("plan")
    )
    on = models.DateField(_("date"))
    face = models.PositiveSmallIntegerField(_("How are you these days?"), choices=Face.choices)
    helps = models.CharField(_("Does it do you good?"), max_length=4, choices=Helps.choices, blank=True)
    words = SensitiveText(_("What do you wish for?"), max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("on whose device")
    )

    objects = ChildVoiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("child's own voice")
        verbose_name_plural = _("children's own voices")
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(face__gte=1, face__lte=4), name="voice_has_a_face")]

    def __str__(self):
        return f"{self.on} {self.pk}"
