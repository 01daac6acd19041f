"""The pairing card (结对帮扶卡): what helper and child set out to do, printed and signed (plan 1, 3(2)).

Its fields are those of forms.md 4.5.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from pairing.models.pairing import Pairing


class PairingCardQuerySet(ScopedQuerySet):
    """Read with the pairing; written by the helper while paired, and by whoever manages the pairing."""

    def visible_to(self, user):
        return self.filter(pairing__in=Pairing.objects.visible_to(user))

    def changeable_by(self, user):
        return self.filter(pairing__in=with_own_card(user))


def with_own_card(user, on=None):
    """The pairings whose card `user` may fill in."""
    if not user.is_active:
        return Pairing.objects.none()
    helping = Pairing.objects.active(on or today()).filter(staff=user).values("pk")
    return Pairing.objects.filter(Q(pk__in=helping) | Q(pk__in=Pairing.objects.changeable_by(user).values("pk")))


class PairingCard(models.Model):
    pairing = models.OneToOneField(Pairing, models.CASCADE, related_name="card", verbose_name=_("pairing"))
    situation = SensitiveText(
        _("how the child is"), multiline=True, help_text=_("Study, thoughts, daily life, mood, interests.")
    )
    goals = SensitiveText(_("goals"), multiline=True)
    measures = SensitiveText(_("what the helper will do"), multiline=True)
    summary = SensitiveText(_("summary at the end of term"), multiline=True)

    objects = PairingCardQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pairing card")
        verbose_name_plural = _("pairing cards")

    def __str__(self):
        return str(self.pairing)
