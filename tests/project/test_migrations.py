"""A new database gets its tables straight from the models; one that is there is brought up by the migrations."""

from django.db import connection, connections
from django.test import override_settings

from lib.management.commands.migrate import Command
from tests.project.tree import OURS

NEW = "new school"


def test_both_ways_make_the_same_tables(django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():  # a test case of Django's would forbid any other database
        straight = made()
        monkeypatch.setattr(Command, "is_new", lambda command, connection: False)
        assert made() == straight


class ToNew:
    """Sends the queries of data migrations where their tables are."""

    def db_for_read(self, model, **hints):
        return NEW

    db_for_write = db_for_read


def made() -> dict:
    """The schema of a database of its own, made by `migrate`."""
    name = f"{connection.settings_dict['NAME']}_new"
    test = {**connection.settings_dict["TEST"], "NAME": name}
    connections.databases[NEW] = {**connection.settings_dict, "NAME": name, "TEST": test}
    other = connections[NEW]
    with override_settings(DATABASE_ROUTERS=[ToNew()]):
        other.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return schema(other)
    finally:
        other.creation.destroy_test_db(name, verbosity=0)
        del connections[NEW], connections.databases[NEW]


def schema(of) -> dict:
    """Of each table of ours: its columns, and what its constraints and indexes hold together, whatever their names."""
    with of.cursor() as cursor:
        # Django's own differ by the width of one key, which its migrations and its models do not agree on.
        tables = [name for name in of.introspection.table_names(cursor) if name.split("_")[0] in OURS]
        return {
            table: (
                sorted((c.name, c.type_code, c.null_ok) for c in of.introspection.get_table_description(cursor, table)),
                sorted(map(_held, of.introspection.get_constraints(cursor, table).items())),
            )
            for table in tables
        }


def _held(constraint):
    name, said = constraint
    # Checks and expressions are told apart by their names; the number of one without a name says nothing.
    own = name if (said["check"] or not said["columns"]) and not name.startswith("__unnamed") else ""
    kinds = [kind for kind in ("primary_key", "unique", "check", "index") if said[kind]]
    return (own, sorted(said["columns"] or ()), kinds, said.get("foreign_key") or "")
