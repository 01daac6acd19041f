"""`migrate`, with a short way for a new database: the tables straight from the models, every migration noted as done.

To replay them all takes a minute on a good computer and several on a school's. Both ways have to make the same tables
(tests/project/test_migrations.py), so a migration never brings rows that a new school needs.
"""

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

ASKED_FOR_LESS = ("app_label", "check_unapplied", "fake", "fake_initial", "plan", "prune")


class Command(migrate.Command):
    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if not any(options[name] for name in ASKED_FOR_LESS) and self.is_new(connection):
            make_tables(connection)
        super().handle(*args, **options)

    def is_new(self, connection) -> bool:
        return not connection.introspection.table_names()


def make_tables(connection) -> None:
    """All of them or, when anything goes wrong, none."""
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(MigrationRecorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        recorder = MigrationRecorder(connection)
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)
