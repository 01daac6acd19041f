"""Rows as plain values, with their keys, so that they can be kept elsewhere and be the same rows again later.

What is made here holds sensitive values in the clear: it belongs in a `SensitiveText` and nowhere else.
"""

import datetime as dt
import json
from itertools import groupby

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder


class _Exact(DjangoJSONEncoder):
    """Django's own cuts moments to thousandths of a second."""

    def default(self, o):
        return o.isoformat() if isinstance(o, dt.datetime | dt.time) else super().default(o)


def packed(rows) -> list[dict]:
    """Each row whole: its model, its key and its columns, fit for JSON."""
    return json.loads(json.dumps(serializers.serialize("python", rows), cls=_Exact))


def unpacked(kept) -> list:
    """Unsaved rows as they were packed; columns that there are no more are left out."""
    return [found.object for found in serializers.deserialize("python", kept, ignorenonexistent=True)]


def columns(row) -> dict:
    """What `row` says now: the name of each field and its value, fit for JSON."""
    return packed([row])[0]["fields"]


def set_columns(row, values):
    """Gives `row` values that `columns` told."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value))


def by_model(rows) -> list[tuple[type, list]]:
    """[(model, its rows)]"""
    in_order = sorted(rows, key=lambda row: row._meta.label)
    return [(model, list(of)) for model, of in groupby(in_order, key=type)]
