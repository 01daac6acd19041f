"""Two files of one child that were made one: which went, and all that it takes to have both again."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.fields import DigestField, SensitiveText
from lib.models import ScopedQuerySet
from registry.models.child import Child


class MergedFileQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The office keeps the register; nobody else needs to know that there were two files."""
        return self.all() if user.has_role(Role.OFFICE) else self.none()

    def changeable_by(self, user):
        return self.standing().visible_to(user)

    def standing(self):
        """Those that nobody has taken apart again."""
        return self.filter(apart_at=None)


class MergedFile(models.Model):
    """`child` is whose file stayed. The file that went is no row any more: it stands whole in `kept`.

    `child` follows a file that is merged once more, so an old address always leads to where everything is now.
    """

    child = models.ForeignKey(
        Child, models.PROTECT, related_name="merged_files", verbose_name=_("child whose file stayed")
    )
    away_id = models.PositiveBigIntegerField()  # the key of the file that went, free until it is there again
    name = models.CharField(_("name in the file that went"), max_length=50)
    id_digest = DigestField(source="id_number")  # by which a roster still finds the child
    kept = SensitiveText(multiline=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by"))
    at = models.DateTimeField(_("merged at"), auto_now_add=True)
    apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("taken apart by"),
    )  # fmt: skip
    apart_at = models.DateTimeField(_("taken apart at"), null=True, blank=True)

    objects = MergedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("merged file")
        verbose_name_plural = _("merged files")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["away_id"], condition=Q(apart_at=None), name="file_merged_once"),
            models.CheckConstraint(
                condition=Q(apart_at=None, apart_by=None) | Q(apart_at__isnull=False, apart_by__isnull=False),
                name="taken_apart_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def reason(self) -> str:
        """Under which everything that the merging wrote stands in the history."""
        return f"merged:{self.pk}"

    @property
    def contents(self) -> dict:
        """See `registry.merging`, which writes and reads it."""
        return json.loads(self.kept)

    @property
    def id_number(self) -> str:
        return self.contents["child"][0]["fields"]["id_number"]
