"""A merged file taken apart again: what moved goes back, and what was written since stays where it was written."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib import history, wholes
from registry.kept import batches, begun_about, point_at
from registry.merging import all_or_nothing
from registry.models import Child, Guardian, MergedFile


@transaction.atomic
def take_apart(*, merged: MergedFile, by) -> list[str]:
    """Both files are there again. Returns in words what was changed since and is therefore left as it is.

    Raises ValidationError with what stands in the way, and then nothing is changed.
    """
    merged = _locked(merged)
    contents = merged.contents
    with history.because(merged.reason), all_or_nothing():
        newer = _values_back(contents["changed"], by)
        _child_back(contents["child"], by)
        for label, name, keys in contents["moved"]:
            _move_back(apps.get_model(label), name, keys, merged, by)
        begun_about(merged.child_id, merged.away_id, contents["drafts"])
        newer += _rows_back(wholes.unpacked(contents["rows"]), merged.child_id, by)
    merged.apart_at, merged.apart_by = timezone.now(), by
    merged.save()
    return newer


def _locked(merged):
    found = MergedFile.objects.select_for_update().get(pk=merged.pk)
    if found.apart_at:
        raise ValidationError(_("These files have been taken apart already."))
    if later := later_than(found).first():
        raise ValidationError(_("“%(name)s” was merged into the same file later. Take that apart first.") % {
            "name": later.name,
        })  # fmt: skip
    Child.objects.select_for_update().get(pk=found.child_id)
    return found


def later_than(merged):
    """What has to be taken apart before: it was merged on top."""
    return MergedFile.objects.standing().filter(child=merged.child_id, pk__gt=merged.pk)


def _values_back(changed, by) -> list[str]:
    """Each value that was overwritten is as before, unless somebody has changed it since."""
    newer = []
    for label, pk, values in changed:
        row = apps.get_model(label)._base_manager.filter(pk=pk).first()
        if row is None:
            continue
        now = wholes.columns(row)
        back = {name: old for name, (old, new) in values.items() if now[name] == new}
        wholes.set_columns(row, back)
        row._history_user = by
        row.save()
        fields = [row._meta.get_field(name) for name in values.keys() - back.keys()]
        newer += [f"{row._meta.verbose_name}：{field.verbose_name}" for field in fields if field.editable]
    return sorted(newer)


def _child_back(child, by):
    [child] = wholes.unpacked(child)
    if child.id_digest and Child.objects.filter(id_digest=child.id_digest).exists():
        what = _("The ID number of %(name)s stands on another file by now; correct that first.")
        raise ValidationError(what % {"name": child.name})
    history.put_back([child], by=by)


def _move_back(model, name, keys, merged, by):
    """Those that are still there and still with the child."""
    for some in batches(keys):
        rows = list(model._base_manager.filter(pk__in=some, **{name: merged.child_id}))
        if rows:
            point_at(rows, f"{name}_id", merged.away_id, by=by)


def _rows_back(rows, staying_id, by) -> list[str]:
    """Rows that gave way, unless what they are part of is gone, or the child has another guardian by now."""
    newer = []
    for model, of in wholes.by_model(_with_all_they_need(rows)):
        if model is Guardian and Guardian.objects.current().filter(child=staying_id).exists():
            newer += [f"{model._meta.verbose_name}：{row.name}" for row in of if row.child_id == staying_id]
            of = [row for row in of if row.child_id != staying_id]
        history.put_back(of, by=by)
    return newer


def _with_all_they_need(rows):
    for model, of in wholes.by_model(rows):
        for field in (field for field in model._meta.concrete_fields if field.is_relation):
            wanted = {getattr(row, field.attname) for row in of} - {None}
            there = set(field.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            of = [row for row in of if getattr(row, field.attname) in there | {None}]
        yield from of
