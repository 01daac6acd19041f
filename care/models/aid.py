"""Aid that a child received (发放): allowance, goods, donations, fees waived; from which fund, signed for by whom."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from care.models.fund import Fund, held, recount
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from lib.money import NOTHING, YuanField
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from registry.rights import Right

READS_ALL_AID = (Role.LEADERSHIP, Role.OFFICE)
GIVES_AID = Right((Role.OFFICE,))  # and class teachers for their class (design.md 4)


class What(models.TextChoices):
    ALLOWANCE = "allowance", _("Allowance")
    GOODS = "goods", _("Goods")
    DONATION = "donation", _("Donation")
    WAIVER = "waiver", _("Fees waived")
    OTHER = "other", _("Other")


class GivingQuerySet(ScopedQuerySet):
    """Seen as far as what was given in it is."""

    def visible_to(self, user, on=None):
        return self.filter(Exists(Aid.objects.visible_to(user, on).filter(giving=OuterRef("pk"))))

    def writable_by(self, user, on=None):
        return self.filter(Exists(Aid.objects.writable_by(user, on).filter(giving=OuterRef("pk"))))


class Giving(models.Model):
    """What was given to many children at once and is signed for on one sheet (发放签领表)."""

    on = models.DateField(_("date"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = GivingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("giving")
        verbose_name_plural = _("givings")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.on}"


class AidQuerySet(RecordQuerySet):
    """Office and leadership read all of it, the class teacher what the class got, a helper what the child got."""

    readers = READS_ALL_AID
    write = GIVES_AID
    helpers_read = True

    def changeable_by(self, user, on=None):
        """What leadership has approved stands."""
        return super().changeable_by(user, on).filter(approved_on=None)

    def writable_by(self, user, on=None):
        """What is about a child to whom `user` may give aid, whoever recorded it: signatures are collected together."""
        return self.about(self.writable_children(user, on or today()))

    def approvable_by(self, user):
        """Nobody approves what that person gave."""
        if not (user.is_active and user.has_role(Role.LEADERSHIP)):
            return self.none()
        return self.filter(approved_on=None).exclude(author=user)


class Aid(Record):
    """One child each, because each amount is signed for. The amount is NULL where goods have no price."""

    children = models.ManyToManyField(
        Child, through="AidChild", related_name="aid_received", verbose_name=_("children")
    )
    what = models.CharField(_("kind of aid"), max_length=10, choices=What.choices, default=What.ALLOWANCE)
    content = SensitiveText(_("what it is for"), max_length=200, blank=False)
    amount = YuanField(_("amount (yuan)"), null=True, blank=True)
    goods = SensitiveText(_("which goods, how many"), max_length=200)
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="aid", verbose_name=_("from which fund")
    )
    giving = models.ForeignKey(
        Giving, models.PROTECT, null=True, blank=True, editable=False, related_name="aid", verbose_name=_("giving")
    )
    recipient = SensitiveText(_("who signed for it"), max_length=50)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    receipt = SensitiveText(_("receipt number"), max_length=40)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("approved by"),
    )  # fmt: skip
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)

    objects = AidQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("aid")
        verbose_name_plural = _("aid")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(goods__is_empty=False),
                name="aid_is_something",
                violation_error_message=_("Say how much it was, or which goods."),
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="aid_amount_is_some"),
            models.CheckConstraint(
                condition=Q(signed_on=None, recipient__is_empty=True)
                | Q(signed_on__isnull=False, recipient__is_empty=False),
                name="aid_signed_by_somebody_on_a_day",
                violation_error_message=_("A signature takes both a name and a day."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_on=None)
                | (Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(approved_by=F("author"))),
                name="aid_approved_by_another",
            ),
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Holds the funds concerned, so that two who give at the same moment cannot give more than there is."""
        before = Aid.objects.filter(pk=self.pk).first() if self.pk else None
        funds = held({key for key in (self.fund_id, before and before.fund_id) if key})
        if self.fund_id:
            self.refuse_overspending(funds[self.fund_id], before)
        super().save(*args, **kwargs)
        for key in funds:
            recount(key)

    def refuse_overspending(self, fund, before=None):
        """Raises ValidationError with what is left in the fund."""
        back = before.amount or NOTHING if before and before.fund_id == fund.pk else NOTHING
        if problem := fund.refuses(self.amount or NOTHING, besides=back):
            raise ValidationError({"amount": problem}, code="overspent")

    def given(self) -> str:
        """In words: 200.00 yuan, two exercise books."""
        parts = (_("%(n)s yuan") % {"n": self.amount} if self.amount else "", self.goods)
        return "，".join(str(part) for part in parts if part)


def give_back(sender, instance, **_signal):
    """What was recorded by mistake and is taken back is in the fund again; connected in registering_aid.py."""
    if instance.fund_id:
        held([instance.fund_id])
        recount(instance.fund_id)


class AidChild(RecordChild):
    record = models.ForeignKey(Aid, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child who received aid")
        verbose_name_plural = _("children who received aid")
        constraints = [
            *link_meta("aid")["constraints"],
            models.UniqueConstraint(fields=["record"], name="aid_for_one_child"),
        ]
        indexes = link_meta("aid")["indexes"]
