"""The money from which aid is given (资助资金): what the state, the school or donors put in, and what has gone out."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import not_to_come, today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from lib.money import NOTHING, YuanField
from registry.models import ClassTerm

KEEPERS = (Role.OFFICE, Role.LEADERSHIP)


class FundQuerySet(ScopedQuerySet):
    """Whoever gives aid chooses a fund: office, leadership, and who heads a class. The first two keep the funds."""

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        heads = user.has_role(*KEEPERS) or ClassTerm.objects.headed_by(user, on or today()).exists()
        return self.all() if heads else self.none()

    def changeable_by(self, user):
        return self.all() if self.may_add(user) else self.none()

    def exportable_by(self, user):
        return self.changeable_by(user)

    def may_export(self, user):
        return self.may_add(user)

    def may_add(self, user):
        return user.is_active and user.has_role(*KEEPERS)

    def open_on(self, on):
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=on), opened_on__lte=on)


class Fund(models.Model):
    """`income` and `given` follow from the rows below; they stand here so that the database itself refuses to give
    more than there is. Whoever changes them holds the fund's row (`held`).
    """

    class Source(models.TextChoices):
        STATE = "state", _("State funds")
        SCHOOL = "school", _("School")
        DONATION = "donation", _("Donations")
        FOUNDATION = "foundation", _("Foundation")
        OTHER = "other", _("Other")

    name = models.CharField(_("fund"), max_length=60)
    source = models.CharField(_("where the money comes from"), max_length=10, choices=Source.choices)
    school_year = models.PositiveSmallIntegerField(
        _("school year (begins in)"), help_text=_("2026 for the school year from September 2026.")
    )
    budget = YuanField(_("budget (yuan)"), default=NOTHING, help_text=_("Without what is donated on top."))
    opened_on = models.DateField(_("open since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    income = YuanField(_("donated on top (yuan)"), default=NOTHING, editable=False)
    given = YuanField(_("given (yuan)"), default=NOTHING, editable=False)

    objects = FundQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["income", "given"])

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = [F("closed_on").desc(nulls_first=True), "-school_year", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "school_year"],
                name="fund_once_a_year",
                violation_error_message=_("There is such a fund for this school year already."),
            ),
            models.CheckConstraint(
                condition=Q(budget__gte=0, income__gte=0, given__gte=0), name="fund_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(given__lte=F("budget") + F("income")),
                name="fund_gives_no_more_than_it_has",
                violation_error_message=_("More than that has been given from this fund already."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="fund_days_in_order",
                violation_error_message=_("The end must not come before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(school_year__gte=2000, school_year__lte=2100),
                name="fund_year_plausible",
                violation_error_message=_("Enter the year with four digits."),
            ),
        ]

    def __str__(self):
        return gettext("%(name)s (school year %(year)s)") % {"name": self.name, "year": self.school_year}

    def clean(self):
        if self.budget is not None and self.given > self.total:
            raise ValidationError({"budget": _("More than that has been given from this fund already.")})

    @property
    def total(self):
        return self.budget + self.income

    @property
    def balance(self):
        return self.total - self.given

    def refuses(self, amount, *, besides=NOTHING) -> str:
        """Why `amount` cannot be given, or "". `besides` of what was given is about to be given back."""
        left = self.balance + besides
        if amount <= left:
            return ""
        return gettext("“%(fund)s” has %(left)s yuan left; this would take %(amount)s.") % {
            "fund": self, "left": left, "amount": amount,
        }  # fmt: skip


def held(keys) -> dict:
    """The funds of these keys, by key, which nobody else changes until the transaction ends; always in one order."""
    return {fund.pk: fund for fund in Fund.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk")}


def recount(fund_id):
    """Adds up what came in and what went out, after a change of either; the fund's row is held."""
    from care.models.aid import Aid

    sums = {
        "income": FundIncome.objects.filter(fund=fund_id).aggregate(n=Sum("amount"))["n"],
        "given": Aid.objects.filter(fund=fund_id).aggregate(n=Sum("amount"))["n"],
    }
    Fund.objects.filter(pk=fund_id).update(**{name: n or NOTHING for name, n in sums.items()})


class FundIncomeQuerySet(ScopedQuerySet):
    """Who donated what is known to those who keep the funds."""

    def visible_to(self, user):
        return self.all() if user.is_active and user.has_role(*KEEPERS) else self.none()

    def changeable_by(self, user):
        return self.visible_to(user)

    def may_add(self, user):
        return user.is_active and user.has_role(*KEEPERS)


class FundIncome(models.Model):
    """What a donation drive or a donor put in."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="incomes", verbose_name=_("fund"))
    on = models.DateField(_("date"), validators=[not_to_come])
    amount = YuanField(_("amount (yuan)"))
    giver = SensitiveText(_("from whom"), max_length=100, blank=False)
    receipt = SensitiveText(_("receipt number"), max_length=40)

    objects = FundIncomeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("donation received")
        verbose_name_plural = _("donations received")
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="fund_income_is_some")]

    def __str__(self):
        return f"{self.on} {self.amount}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        held([self.fund_id])
        super().save(*args, **kwargs)
        recount(self.fund_id)

    def clean(self):
        """A donation that was entered too high is corrected down to what has been given, not below."""
        before = FundIncome.objects.filter(pk=self.pk).first() if self.pk else None
        if before and self.amount and (problem := before.fund.refuses(before.amount - self.amount)):
            raise ValidationError({"amount": problem})
