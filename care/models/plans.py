"""Plans for one child: the individual plan (P1.5), the study plan (P4.3(1)) and the service plan (P5.三.3).

A plan has versions. The latest that leadership has approved is in force; a change is a new version, and until that
is approved the one before stays in force. What a version says, it says for good once it was decided about.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from care.rights import CARRY_OUT, PLAN, READ, of_children, there_is
from lib.dates import today
from lib.fields import CodesField, SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.standing import Standing


class Trigger(models.TextChoices):
    """Our own list, after the words of the plan: for whom an individual plan is made."""

    STUDY = "study", _("Steep fall in study")
    PERSONALITY = "personality", _("Unsound development of personality")
    CONDUCT = "conduct", _("Moral misconduct")
    LAW = "law", _("Suspected unlawful acts")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("In force")
    CLOSED = "closed", _("Closed")  # of a plan, never of a version


OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)
DECIDED = (State.APPROVED, State.RETURNED)


class CarePlanQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Class teacher, helper while paired, psychology teacher, leadership; the office reads no plan."""
        return of_children(self, READ, user, on)

    def changeable_by(self, user, on=None):
        return of_children(self, PLAN, user, on).filter(ended_on=None)

    def carried_out_by(self, user, on=None):
        """The running plans whose measures `user` ticks off."""
        return of_children(self, CARRY_OUT, user, on).filter(ended_on=None)

    def may_add(self, user):
        return Standing(user, today()).anywhere(PLAN)

    def in_force(self):
        return self.filter(there_is(PlanVersion.objects.filter(state=State.APPROVED)), ended_on=None)

    def in_force_within(self, first, last):
        """Those that were in force on any of these days, with `in_force_since`: approved, and begun."""
        approved = PlanVersion.objects.filter(plan=OuterRef("pk"), state=State.APPROVED).order_by("decided_on", "pk")
        rows = self.annotate(in_force_since=Greatest("started_on", Subquery(approved.values("decided_on")[:1])))
        return rows.filter(Q(ended_on=None) | Q(ended_on__gte=first), in_force_since__lte=last)

    def with_state(self):
        """Annotates `state`, and `latest_state`: that of the newest version."""
        newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number", "-pk").values("state")[:1]
        approved = there_is(PlanVersion.objects.filter(state=State.APPROVED))
        state = Case(
            When(ended_on__isnull=False, then=Value(State.CLOSED)),
            When(approved, then=Value(State.APPROVED)),
            default=Subquery(newest),
            output_field=models.CharField(),
        )
        return self.annotate(state=state, latest_state=Subquery(newest))


class CarePlan(models.Model):
    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual education plan")
        STUDY = "study", _("Study plan")
        SERVICE = "service", _("Service plan")

    class Outcome(models.TextChoices):
        RUNNING = "", _("Still running")
        REACHED = "reached", _("Goals reached")
        BETTER = "better", _("Got better")
        SAME = "same", _("No change")
        LEFT = "left", _("The child left")
        REPLACED = "replaced", _("Another plan took its place")

    child = models.ForeignKey(Child, models.CASCADE, related_name="plans", verbose_name=_("child"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INDIVIDUAL)
    triggers = CodesField(_("why"), choices=Trigger.choices)
    title = SensitiveText(_("title"), max_length=60)
    started_on = models.DateField(_("begins on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    outcome_note = SensitiveText(_("what came of it"), multiline=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )

    objects = CarePlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="individual") | ~Q(triggers=()),
                name="individual_plan_has_a_reason",
                violation_error_message=_("Say why the child needs an individual plan."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="plan_dates_in_order",
                violation_error_message=_("The end must not come before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="plan_ends_with_an_outcome",
                violation_error_message=_("Closing takes both a day and an outcome."),
            ),
        ]

    def __str__(self):
        return self.title or str(self.get_kind_display())


class PlanVersion(models.Model):
    class Every(models.TextChoices):
        WEEK = "week", _("Every week")
        TWO_WEEKS = "two_weeks", _("Every two weeks")
        MONTH = "month", _("Every month")
        TWO_MONTHS = "two_months", _("Every two months")
        TERM = "term", _("At the end of term")

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="versions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    situation = SensitiveText(_("how things stand"), multiline=True, blank=False)
    goals = SensitiveText(_("what shall be reached"), multiline=True, blank=False)
    review_every = models.CharField(_("look at it again"), max_length=10, choices=Every.choices, default=Every.MONTH)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    remark = SensitiveText(_("remark of leadership"), multiline=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["plan", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state__in=OPEN), name="one_open_version_of_a_plan"),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_on__isnull=False, decided_by__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_on=None, decided_by=None)),
                name="decision_has_day_and_name",
            ),
            models.CheckConstraint(condition=~Q(state=State.CLOSED), name="a_version_is_never_closed"),
        ]

    def __str__(self):
        return f"{self.plan_id} · {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        return self.state in (State.DRAFT, State.RETURNED)


class PlanMeasure(models.Model):
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="measures", verbose_name=_("version"))
    what = SensitiveText(_("what is done"), max_length=200, blank=False)
    who = SensitiveText(_("who does it"), max_length=60)
    when = SensitiveText(_("when, how often, where"), max_length=100)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure of a plan")
        verbose_name_plural = _("measures of plans")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.version_id} {self.pk}"
