"""The versions of a row, newest first, with what changed from one to the next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.fields import DigestField, SensitiveText
from lib.masks import mask_for
from lib.pinyin import SpelledField


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Version:
    what: object  # the row it is a version of
    at: object
    by: object
    kind: str  # "+" created, "~" changed, "-" deleted
    changes: list


def versions(rows, *, user, readable) -> list[Version]:
    """Every version of `rows`, newest first, as `user` may see them; one query for each kind of row.

    `readable(kind)`: which sensitive values are shown in the clear.
    """
    by_model = {}
    for row in rows:
        by_model.setdefault(type(row), {})[row.pk] = row
    found = []
    for model, of_model in by_model.items():
        if hasattr(model, "history"):
            found += _of_model(model, of_model, user, readable)
    return sorted(found, key=lambda version: version.at, reverse=True)


def _of_model(model, rows, user, readable):
    """The versions of `rows`, key -> row of one model."""
    key = model._meta.pk.attname
    records = model.history.filter(**{f"{key}__in": rows}).select_related("history_user")
    records = list(records.order_by("-history_date", "-history_id"))
    text = _Text(records, user, readable)
    for pk, row in rows.items():
        of_row = [record for record in records if getattr(record, key) == pk]
        for new, old in zip(of_row, [*of_row[1:], None], strict=True):
            yield Version(row, new.history_date, new.history_user, new.history_type, _changes(new, old, text))


def _changes(new, old, text):
    """Compared column by column: a version may point to a row that is long gone."""
    if old is None:
        return []
    fields = new.instance_type._meta.concrete_fields
    columns = [field for field in fields if hasattr(new, field.attname) and not _follows(field)]
    changed = [field for field in columns if getattr(new, field.attname) != getattr(old, field.attname)]
    return [Change(str(field.verbose_name), text.of(old, field), text.of(new, field)) for field in changed]


def _follows(field) -> bool:
    """Does the column only follow from another, or from the act of saving?"""
    return isinstance(field, DigestField | SpelledField) or getattr(field, "auto_now", False)


class _Text:
    """Values in words. Rows that a version points to are named to those who may see them."""

    def __init__(self, records, user, readable):
        self.records, self.user, self.readable = records, user, readable
        self._names = {}

    def of(self, record, field) -> str:
        value = getattr(record, field.attname)
        if value in (None, "", ()):
            return _("empty")
        if isinstance(field, SensitiveText) and not self.readable(field.kind):
            return mask_for(field.kind)(value)
        if field.is_relation:
            return self._names_of(field).get(value, _("not shown"))
        display = getattr(record, f"get_{field.name}_display", None)
        shown = display() if display else value
        return "、".join(shown) if isinstance(shown, list) else str(shown)

    def _names_of(self, field) -> dict:
        """The names of the rows that any version points to in this column, in one query."""
        if field.name not in self._names:
            keys = {getattr(record, field.attname) for record in self.records}
            rows = field.remote_field.model._default_manager.visible_to(self.user).filter(pk__in=keys - {None})
            self._names[field.name] = {row.pk: str(row) for row in rows}
        return self._names[field.name]
