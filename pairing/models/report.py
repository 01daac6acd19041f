"""What volunteers and other companions did and saw (plan 1 P1.4(3), plan 3 P3.8), as they told it to the school."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.fields import CodesField, SensitiveText
from pairing.models.companion import Companion
from pairing.models.companionship import Companionship
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from registry.rights import Right


class CompanionReportQuerySet(RecordQuerySet):
    """Written down for the volunteer by whoever it was told: class teacher, helper or office.

    Or by a volunteer with an account, who has no right over any child: see `told_by`.
    """

    write = Right((Role.OFFICE,), helped=True)

    def told_by(self, user, on):
        """What the volunteer `user` wrote about the children it accompanies on `on`: read and corrected on its page."""
        children = Companionship.objects.signed_in_as(user, on).values("child")
        return self.filter(self._about(children), author=user)


class Way(models.TextChoices):
    """How they followed up (plan 3 P3.8)."""

    LETTER = "letter", _("A letter")
    CALL = "call", _("A call")
    VISIT = "visit", _("A visit")
    TUTORING = "tutoring", _("Tutoring")
    GIFT = "gift", _("A gift")
    SKILL = "skill", _("Teaching a skill")
    OUTING = "outing", _("An outing")
    OBSERVED = "observed", _("Saw how the child behaves")


IN_TOUCH = (Way.LETTER, Way.CALL, Way.VISIT, Way.OUTING)


class CompanionReport(Record):
    class Conduct(models.TextChoices):
        UNSAID = "", _("Not noted")
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        WORRYING = "worrying", _("Worrying")

    class Arrived(models.TextChoices):
        UNSAID = "", _("Not noted")
        PAPER = "paper", _("On paper")
        PHONE = "phone", _("By phone")
        WECHAT = "wechat", _("WeChat")
        IN_PERSON = "in_person", _("In person")

    children = models.ManyToManyField(
        Child, through="CompanionReportChild", related_name="companion_reports", verbose_name=_("children")
    )
    companion = models.ForeignKey(Companion, models.PROTECT, related_name="reports", verbose_name=_("who reports"))
    ways = CodesField(_("what they did"), choices=Way.choices, blank=False)
    conduct = models.CharField(_("conduct outside school"), max_length=10, choices=Conduct.choices, blank=True)
    content = SensitiveText(_("what they told"), multiline=True, blank=False)
    suggestion = SensitiveText(_("what they suggest"), multiline=True)
    arrived = models.CharField(_("how it reached us"), max_length=10, choices=Arrived.choices, blank=True)

    objects = CompanionReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("companion's report")
        verbose_name_plural = _("companions' reports")


class CompanionReportChild(RecordChild):
    record = models.ForeignKey(CompanionReport, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child reported on")
        verbose_name_plural = _("children reported on")
        constraints = link_meta("companionreport")["constraints"]
        indexes = link_meta("companionreport")["indexes"]


def reported_by_volunteers(ways=()):
    """`done` of a duty of volunteers: what those who were paired with the child on the day told, whoever wrote it."""
    paired = Companionship.objects.active(OuterRef("on")).filter(
        child=OuterRef("child"), companion=OuterRef("record__companion")
    )
    asked = Q()
    for way in ways:
        asked |= Q(record__ways__has=way.value)
    rows = CompanionReportChild.objects.filter(Exists(paired), asked, record__companion__kind__in=Companion.VOLUNTEERS)
    return rows.order_by()
