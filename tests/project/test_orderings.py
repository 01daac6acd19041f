"""Every order of rows is a whole one: of two that come out level, PostgreSQL shows now the one first, now the other."""

from django.db.models import F, OrderBy

from tests.project.tree import models


def columns(model) -> list[str]:
    """The names of the columns by which the rows are ordered."""
    found = []
    for item in model._meta.ordering:
        item = item.expression if isinstance(item, OrderBy) else item
        found.append(item.name if isinstance(item, F) else item.removeprefix("-"))
    return found


def tells_apart(model, names) -> bool:
    """Does one of them differ from row to row, or do all those together that no two rows share?"""
    direct = {name.split("__")[0] for name in names}
    if "pk" in direct or any(model._meta.get_field(name).unique for name in direct):
        return True
    together = [set(constraint.fields) for constraint in model._meta.total_unique_constraints]
    return any(fields <= direct for fields in together)


def test_no_two_rows_come_out_level():
    level = [m._meta.label for m in models() if m._meta.ordering and not tells_apart(m, columns(m))]

    assert level == []
