"""How every name that is there is spelled, in the history too: what is taken back from there is found again."""

from django.db import migrations

from lib.pinyin import spelled

BATCH = 500


def spell(apps, schema_editor):
    for name in ("Child", "HistoricalChild"):
        model = apps.get_model("registry", name)
        last = 0
        while rows := list(model.objects.filter(pk__gt=last).order_by("pk").only("name")[:BATCH]):
            for row in rows:
                row.spelled = spelled(row.name)
            model.objects.bulk_update(rows, ["spelled"])
            last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_spelled_names")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
