"""Records that were taken back, for as long as they can be put in again: what was in them stands in their history."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.dates import today
from lib.models import ScopedQuerySet
from registry.kinds import all_kinds
from registry.models.child import Child

KEPT = dt.timedelta(days=30)


class DeletedRecordQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """The author while one of the children is in that person's care; leadership, of what it reads anyhow.

        A record without any child whom one may know of is not there.
        """
        if not user.is_active:
            return self.none()
        on, found = on or today(), self._own(user, on)
        if user.has_role(Role.LEADERSHIP):
            read = [kind.slug for kind in all_kinds() if _read_by_leadership(kind)]
            found |= Q(record_kind__in=read) & Q(_about(Child.objects.visible_to(user, on)))
        return self._lately().filter(found)

    def changeable_by(self, user, on=None):
        """Only the author puts a record in again, as only the author writes it."""
        return self._lately().filter(self._own(user, on or today())) if user.is_active else self.none()

    def _own(self, user, on):
        found = Q(pk__in=[])
        for kind in all_kinds():
            found |= Q(record_kind=kind.slug) & Q(_about(kind.model.objects.all().writable_children(user, on)))
        return Q(by=user) & found

    def out_of_date(self, now):
        """What nobody has put in again while it could be."""
        return self.filter(restored_at=None, at__lte=now - KEPT)

    def _lately(self):
        return self.filter(restored_at=None, at__gt=timezone.now() - KEPT)


def _read_by_leadership(kind) -> bool:
    return Role.LEADERSHIP in kind.model.objects.all().readers and not kind.confidential


def _about(children):
    links = DeletedRecord.children.through.objects
    return Exists(links.filter(deletedrecord=OuterRef("pk"), child__in=children.order_by().values("pk")))


class DeletedRecord(models.Model):
    """That there was a record, about whom, and who took it back. Its text stands in its history alone."""

    record_kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    on = models.DateField(_("date"))
    children = models.ManyToManyField(Child, related_name="+", verbose_name=_("children"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken back by"))
    at = models.DateTimeField(_("taken back at"), auto_now_add=True)
    restored_at = models.DateTimeField(_("put in again at"), null=True, blank=True)

    objects = DeletedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record taken back")
        verbose_name_plural = _("records taken back")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.on} {self.record_kind}"

    @property
    def kind(self):
        return next(kind for kind in all_kinds() if kind.slug == self.record_kind)
