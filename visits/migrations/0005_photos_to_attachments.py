"""Photos of visits become attachments, as every kind of record has them now. The files stay where they are."""

from django.core.files.storage import default_storage
from django.db import migrations

VISIT, IMAGE = "visit", "image"


def forward(apps, schema_editor):
    attachments = apps.get_model("registry", "Attachment").objects
    for photo in apps.get_model("visits", "VisitPhoto").objects.select_related("visit").order_by("pk").iterator():
        kept = photo.image.name
        size = default_storage.size(kept) if default_storage.exists(kept) else 0
        row = attachments.create(
            record_kind=VISIT, record_id=photo.visit_id, name=photo.name, kind=IMAGE, size=size,
            by_id=photo.visit.author_id, file=kept,
        )
        attachments.filter(pk=row.pk).update(at=photo.visit.created_at)


def back(apps, schema_editor):
    """Only pictures can go back; PDF files and the attachments of other kinds of record stay."""
    photos = apps.get_model("visits", "VisitPhoto").objects
    rows = apps.get_model("registry", "Attachment").objects.filter(record_kind=VISIT, kind=IMAGE)
    for row in rows.order_by("pk").iterator():
        photos.create(visit_id=row.record_id, name=row.name, image=row.file.name)
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_measure_texts"), ("registry", "0014_attachments")]

    operations = [migrations.RunPython(forward, back)]
