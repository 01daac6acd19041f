"""With whom the school works together (plan 5, 4): charities, volunteers, counselling bodies, the government."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import WITH_FIGURES, Role
from lib.fields import SensitiveText, Sensitivity
from lib.models import ScopedQuerySet


class PartnerQuerySet(ScopedQuerySet):
    """Everybody who cares for children may turn to them; leadership and office keep the list."""

    def visible_to(self, user):
        return self.all() if user.has_role(*WITH_FIGURES) else self.none()

    def changeable_by(self, user):
        return self.all() if self.may_add(user) else self.none()

    def may_add(self, user):
        return user.has_role(Role.LEADERSHIP, Role.OFFICE)


class Partner(models.Model):
    class Kind(models.TextChoices):
        CHARITY = "charity", _("Charity")
        VOLUNTEERS = "volunteers", _("Volunteers")
        COUNSELLING = "counselling", _("Counselling body")
        GOVERNMENT = "government", _("Government")
        BUSINESS = "business", _("Business")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CHARITY)
    contact = models.CharField(_("whom to call"), max_length=50, blank=True)
    phone = SensitiveText(_("phone"), kind=Sensitivity.PHONE, max_length=40)
    offers = SensitiveText(_("what they offer"), multiline=True)
    agreement = SensitiveText(_("what was agreed"), multiline=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_until = models.DateField(_("holds until"), null=True, blank=True)

    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="partner_has_a_name")]

    def __str__(self):
        return self.name
