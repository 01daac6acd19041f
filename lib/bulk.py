"""Many new rows at once, column by column.

Django's `bulk_create` takes every single value through several layers, and on SQLite forty rows at a time: of a roster
of 20,000 children that is most of the work. Here each column is converted at once, each of its values only once.
"""

from operator import attrgetter

from django.db import connections, models, router

MANY = 1_000  # rows after which PostgreSQL looks at a table again, or it would plan as if they were not there


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
    values = map(attrgetter(field.attname), rows) if taken else (field.pre_save(row, add=True) for row in rows)
    if _is_plain_text(field):
        values = list(values)
        if all(value.__class__ is str for value in values):
            return values
    ready: dict = {}
    found = []
    for value in values:
        try:
            known = ready.get(value, ready)
        except TypeError:  # a list or a dictionary
            known = field.get_db_prep_save(value, connection)
        if known is ready:
            known = ready[value] = field.get_db_prep_save(value, connection)
        found.append(known)
    return found


def _is_plain_text(field) -> bool:
    """A text that the database gets as it is."""
    kind, usual = type(field), models.Field
    if kind.get_db_prep_save is not usual.get_db_prep_save or kind.get_db_prep_value is not usual.get_db_prep_value:
        return False
    return kind.get_prep_value in (models.CharField.get_prep_value, models.TextField.get_prep_value)


def _after_the_last(connection, model, n):
    """SQLite has one writer: nobody else takes a key before this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + n + 1)


def _of_the_sequence(connection, model, n):
    table, column = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, n])
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
