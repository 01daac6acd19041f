"""The digest and the length of the text of every record that is already there."""

from django.db import migrations

from registry.records import measure_texts


def measure(apps, schema_editor):
    measure_texts(apps.get_model("pairing", "SupportSession"), "content")


class Migration(migrations.Migration):
    dependencies = [("pairing", "0003_record_texts")]

    operations = [migrations.RunPython(measure, migrations.RunPython.noop)]
