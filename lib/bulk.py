"""Many new rows at once, column by column.

Django's `bulk_create` takes every single value through several layers, and on SQLite forty rows at a time: of a roster
of 20,000 children that is most of the work. Here each column is converted at once, each of its values only once.
"""

from operator import attrgetter

from django.db import connections, models, router
from django.db.models.base import ModelState

MANY = 1_000  # rows after which PostgreSQL looks at a table again, or it would plan as if they were not there


def made(model, facts) -> list:
    """An unsaved row of `model` for each attribute -> value of `facts`, like `model(**values)`; keys as `child_id`.

    They come into being like rows that are unpickled: without `__init__` and its signals, to which nobody listens.
    """
    fields = model._meta.concrete_fields
    known = {field.attname: field.get_default() for field in fields}
    own = [(field.attname, field.default) for field in fields if field.has_default() and callable(field.default)]
    rows = []
    for values in facts:
        if not known.keys() >= values.keys():
            raise TypeError(f"{model.__name__} has no {', '.join(values.keys() - known.keys())}")
        row = model.__new__(model)
        row.__dict__ = {"_state": ModelState(), **known, **{name: new() for name, new in own}, **values}
        rows.append(row)
    return rows


def insert(rows: list) -> None:
    """Inserts unsaved `rows` of one model and sets their keys, like `bulk_create`. Inside a transaction.

    Raises what the database raises, of constraints and types; takes plain values only, no expressions.
    """
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    for row, key in zip(rows, NEW_KEYS[connection.vendor](connection, model, len(rows)), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = [_column(field, rows, connection) for field in fields]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        INSERT[connection.vendor](cursor, f"{connection.ops.quote_name(model._meta.db_table)} ({names})", columns)
    if len(rows) >= MANY:
        look_again([model])


def look_again(models_changed) -> None:
    """Many rows have come: PostgreSQL counts these tables anew, in the same transaction. SQLite needs no counts."""
    for model in models_changed:
        connection = connections[router.db_for_write(model)]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _column(field, rows, connection) -> list:
    """The field's values as the database takes them."""
    taken = type(field).pre_save is models.Field.pre_save
    values = list(map(attrgetter(field.attname), rows) if taken else (field.pre_save(row, add=True) for row in rows))
    if set(map(type, values)) == {_kept_as_it_is(field)}:
        return values
    try:
        different = set(values)
    except TypeError:  # lists or dictionaries
        return [field.get_db_prep_save(value, connection) for value in values]
    ready = {value: field.get_db_prep_save(value, connection) for value in different}
    return [ready[value] for value in values]


def _kept_as_it_is(field) -> type | None:
    """The type whose values the database gets as they are: text of a text, a number of a key."""
    kind, usual = type(field), models.Field
    if kind is models.ForeignKey:
        return _kept_as_it_is(field.target_field)
    if kind is models.BigAutoField:
        return int
    if kind.get_db_prep_save is not usual.get_db_prep_save or kind.get_db_prep_value is not usual.get_db_prep_value:
        return None
    return str if kind.get_prep_value in (models.CharField.get_prep_value, models.TextField.get_prep_value) else None


def _after_the_last(connection, model, n):
    """SQLite has one writer: nobody else takes a key before this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + n + 1)


def _of_the_sequence(connection, model, n):
    table, column = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)::regclass::oid", [table, column])
        [(sequence,)] = cursor.fetchall()  # looked up once and not for every key
        cursor.execute("SELECT nextval(%s::oid::regclass) FROM generate_series(1, %s)", [sequence, n])
        return [key for (key,) in cursor.fetchall()]


def _execute_many(cursor, into, columns):
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(zip(*columns, strict=True)))  # noqa: S608 names of columns


def _copy(cursor, into, columns):
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in zip(*columns, strict=True):
            copy.write_row(row)


NEW_KEYS = {"sqlite": _after_the_last, "postgresql": _of_the_sequence}
INSERT = {"sqlite": _execute_many, "postgresql": _copy}
