"""What is looked at again: a plan while it runs (效果评估, P5.三.5), and how the child's study goes (P4.3(1))."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from care.models.plans import CarePlan
from lib.fields import SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class PlanRecordQuerySet(RecordQuerySet):
    """A helper reads what belongs to the plan of the child, whoever wrote it."""

    helpers_read = True


class PlanReview(Record):
    class Effect(models.TextChoices):
        UNSAID = "", _("Not noted")
        GOOD = "good", _("Works well")
        SOME = "some", _("Works a little")
        NONE = "none", _("Does not work")

    children = models.ManyToManyField(
        Child, through="PlanReviewChild", related_name="plan_reviews", verbose_name=_("children")
    )
    plan = models.ForeignKey(
        CarePlan, models.SET_NULL, null=True, blank=True, related_name="reviews", verbose_name=_("plan")
    )
    effect = models.CharField(_("does the plan work"), max_length=5, choices=Effect.choices, blank=True)
    seen = SensitiveText(_("what was seen"), multiline=True, blank=False)
    worked = SensitiveText(_("what did good"), multiline=True)
    to_change = SensitiveText(_("what shall change"), multiline=True)
    voice = SensitiveText(_("in the child's own words"), multiline=True)
    next_on = models.DateField(_("look again on"), null=True, blank=True)

    objects = PlanRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("review of a plan")
        verbose_name_plural = _("reviews of plans")


class PlanReviewChild(RecordChild):
    record = models.ForeignKey(PlanReview, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child whose plan was reviewed")
        verbose_name_plural = _("children whose plans were reviewed")
        constraints = link_meta("plan_review")["constraints"]
        indexes = link_meta("plan_review")["indexes"]


class StudyCheck(Record):
    class Level(models.TextChoices):
        UNSAID = "", _("Not noted")
        BETTER = "better", _("Better than last time")
        SAME = "same", _("As last time")
        WORSE = "worse", _("Worse than last time")

    class Homework(models.TextChoices):
        UNSAID = "", _("Not noted")
        ALWAYS = "always", _("Handed in every time")
        MOSTLY = "mostly", _("Mostly handed in")
        SELDOM = "seldom", _("Seldom handed in")

    children = models.ManyToManyField(
        Child, through="StudyCheckChild", related_name="study_checks", verbose_name=_("children")
    )
    level = models.CharField(_("how the study goes"), max_length=6, choices=Level.choices, blank=True)
    homework = models.CharField(_("homework"), max_length=6, choices=Homework.choices, blank=True)
    seen = SensitiveText(_("what was seen"), multiline=True, blank=False)
    next_steps = SensitiveText(_("what comes next"), multiline=True)
    partner = SensitiveText(_("how the study partner helps"), multiline=True)

    objects = PlanRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("study check")
        verbose_name_plural = _("study checks")


class StudyCheckChild(RecordChild):
    record = models.ForeignKey(StudyCheck, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child whose study was checked")
        verbose_name_plural = _("children whose study was checked")
        constraints = link_meta("study_check")["constraints"]
        indexes = link_meta("study_check")["indexes"]
