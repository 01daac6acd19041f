"""Many rows saved at once with their history, which the database copies from the rows themselves.

django-simple-history's own `bulk_create_with_history` builds every history row in Python again, which is half the time
of an import. What stands in the history afterwards is the same.

What is written inside `because(reason)` carries the reason, so that a work of many writes can be taken back as a whole
(`lib.takeback`).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, pairwise

from django.db import connections, router, transaction
from django.utils import timezone
from simple_history.utils import get_history_model_for_model

from lib import bulk

BATCH = 500
FEW = 50  # rows of many columns that one INSERT takes
CREATED, CHANGED, DELETED = "+", "~", "-"
_reason: ContextVar[str | None] = ContextVar("history_reason", default=None)


@contextmanager
def because(reason: str):
    """Every change in the block, whoever makes it, stands in the history with this reason."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def give_reason(*, history_instance, **_signal):
    """A row that is saved by itself carries the reason like those in bulk."""
    history_instance.history_change_reason = history_instance.history_change_reason or _reason.get()


@transaction.atomic(savepoint=False)
def create(rows, *, by) -> None:
    """Inserts unsaved `rows` of one model; their keys are set. The history names `by`."""
    if rows:
        bulk.insert(rows)
        _remember(rows, CREATED, by)


@transaction.atomic(savepoint=False)
def update(rows, fields, *, by) -> None:
    """Saves `fields` of `rows` of one model. The history names `by`."""
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=BATCH)
        _remember(rows, CHANGED, by)


@transaction.atomic(savepoint=False)
def delete(rows, *, by) -> None:
    """Deletes `rows` of one model, to which nothing may refer any more. The history names `by`."""
    if rows:
        _remember(rows, DELETED, by)
        model, keys = type(rows[0]), [row.pk for row in rows]
        for start in range(0, len(keys), BATCH):
            batch = model._base_manager.filter(pk__in=keys[start : start + BATCH])
            batch._raw_delete(batch.db)  # deleting with signals would write the history again, one by one


@transaction.atomic(savepoint=False)
def put_back(rows, *, by) -> None:
    """Inserts rows of one model that were deleted: with their old keys, and with the days of saving as they were."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    for start in range(0, len(rows), FEW):
        model._base_manager._insert(rows[start : start + FEW], fields=fields, raw=True)
    if hasattr(model, "history"):
        _remember(rows, CREATED, by)


def _remember(rows, kind, by):
    """Copies the rows, as they are saved, into their history table."""
    model = type(rows[0])
    history = get_history_model_for_model(model)
    connection = connections[router.db_for_write(history)]
    quote, meta = connection.ops.quote_name, history._meta
    stamp = {"history_date": timezone.now(), "history_user": by.pk, "history_type": kind}
    stamp["history_change_reason"] = _reason.get()
    stamped = [meta.get_field(name) for name in stamp]
    copied = {meta.get_field(field.name).column: field.column for field in history.tracked_fields}
    into = [quote(column) for column in (*copied, *(field.column for field in stamped))]
    out_of = [quote(column) for column in copied.values()] + ["%s"] * len(stamped)
    values = [field.get_db_prep_save(stamp[field.name], connection) for field in stamped]
    key = quote(model._meta.pk.column)
    runs = _runs(sorted(row.pk for row in rows))
    for start in range(0, len(runs), BATCH // 2):
        some = runs[start : start + BATCH // 2]
        which = " OR ".join([f"{key} BETWEEN %s AND %s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(meta.db_table)} ({', '.join(into)}) SELECT {', '.join(out_of)} "  # noqa: S608 names of columns
                f"FROM {quote(model._meta.db_table)} WHERE {which} ORDER BY {key}",
                [*values, *chain.from_iterable(some)],
            )


def _runs(keys: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of keys that follow each other; those of new rows mostly are one."""
    starts = [at for at, key in enumerate(keys) if not at or keys[at - 1] + 1 != key]
    return [(keys[start], keys[end - 1]) for start, end in pairwise([*starts, len(keys)])]
