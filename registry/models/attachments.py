"""Pictures and papers of a record or an activity: served to whoever may read that, and to nobody else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.holders import holders
from registry.kinds import named_by, on_records


class AttachmentQuerySet(ScopedQuerySet):
    """An attachment goes with its record: of a record that is gone nobody sees any."""

    def visible_to(self, user, on=None):
        return self._whose(lambda rows: rows.visible_to(user, on))

    def changeable_by(self, user, on=None):
        """Who may correct the record may add to it and take away from it."""
        return self._whose(lambda rows: rows.changeable_by(user, on))

    def about(self, record, kind):
        return self.filter(record_kind=kind.slug, record_id=record.pk)

    def _whose(self, chosen):
        return self.filter(on_records(named_by(self, holders()), chosen))


def file_path(instance, filename):
    """Nothing of what the sender called it: a name may be a child's."""
    return f"attachments/{instance.name}.{Attachment.ENDINGS[instance.kind]}"


class Attachment(models.Model):
    """A picture (upright, at most 1,600 px, without where and with what it was taken) or a PDF file."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        PDF = "pdf", _("PDF file")

    ENDINGS = {Kind.IMAGE: "jpg", Kind.PDF: "pdf"}

    # What it belongs to (registry/holders.py): slug and key, as with notes.
    record_kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=32, unique=True, editable=False)
    title = SensitiveText(_("file name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    at = models.DateTimeField(_("added at"), auto_now_add=True)
    file = models.FileField(_("file"), upload_to=file_path)

    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="attachment_of_record")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["image", "pdf"]), name="attachment_of_a_kind")]

    def __str__(self):
        return self.name

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE
