"""The rows of an activity: who helps, what is prepared, the programme, money in and out, what went wrong."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.activity import Activity
from activities.models.partner import Partner
from lib.fields import SensitiveText, Sensitivity
from registry.models import Child


class Row(models.Model):
    """Whoever sees the activity sees its rows, unless the page of the activity says less; see `sections.py`."""

    class Meta:
        abstract = True


class ActivityHelper(Row):
    """Somebody who helps: staff or another person, with a group or with one child (two volunteers to a child)."""

    class Role(models.TextChoices):
        VOLUNTEER = "volunteer", _("Volunteer")
        GROUP = "group", _("Leads a group")
        HOST = "host", _("Host")
        SPEAKER = "speaker", _("Speaker")
        FIRST_AID = "first_aid", _("First aid")
        PRESENT = "present", _("Took part")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="helpers")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("colleague")
    )
    name = models.CharField(_("or the name of somebody else"), max_length=50, blank=True)
    phone = SensitiveText(_("phone"), kind=Sensitivity.PHONE, max_length=40)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.VOLUNTEER)
    group = models.PositiveSmallIntegerField(_("group"), null=True, blank=True)
    child = models.ForeignKey(
        Child, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("with which child")
    )
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("from which partner")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("who helps")
        verbose_name_plural = _("helpers")
        ordering = ["group", "child", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=False) | ~Q(name=""),
                name="helper_is_somebody",
                violation_error_message=_("Choose a colleague, or write a name."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.staff)


class Task(Row):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tasks")
    what = models.CharField(_("what has to be done"), max_length=200)
    department = models.CharField(_("department"), max_length=60, blank=True)
    who = models.CharField(_("who"), max_length=60, blank=True)
    due_on = models.DateField(_("by which day"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("preparation")
        verbose_name_plural = _("preparation")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self):
        return self.what


class Stage(Row):
    """A line of the programme."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stages")
    starts = models.TimeField(_("from when"))
    ends = models.TimeField(_("until when"), null=True, blank=True)
    what = models.CharField(_("what happens"), max_length=200)
    who = models.CharField(_("who"), max_length=60, blank=True)
    props = models.CharField(_("what is needed"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("line of the programme")
        verbose_name_plural = _("programme")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="stage_times_in_order",
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self):
        return self.what


class Expense(Row):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="expenses")
    what = models.CharField(_("what for"), max_length=100)
    budgeted = models.DecimalField(_("planned, yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(_("spent, yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(budgeted=None) | Q(budgeted__gte=0)) & (Q(spent=None) | Q(spent__gte=0)),
                name="expense_not_negative",
                violation_error_message=_("An expense cannot be less than nothing."),
            ),
        ]

    def __str__(self):
        return self.what


class Gift(Row):
    """Money or goods that were given (plan 2, 1)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="gifts")
    donor = models.CharField(_("from whom"), max_length=60)
    goods = models.CharField(_("goods"), max_length=100, blank=True)
    amount = models.DecimalField(_("money, yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    given_to = models.CharField(_("what became of it"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(goods="") | Q(amount__gt=0),
                name="gift_is_something",
                violation_error_message=_("Say what was given: goods, or how much money."),
            ),
        ]

    def __str__(self):
        return self.donor


class Incident(Row):
    """What went wrong on the day; it may name a child, so only those who run the activity read it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="incidents")
    at = models.TimeField(_("at what time"), null=True, blank=True)
    what = SensitiveText(_("what happened"), blank=False, max_length=400)
    done = SensitiveText(_("what was done about it"), max_length=400)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["pk"]

    def __str__(self):
        return str(self._meta.verbose_name)
