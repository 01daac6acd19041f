"""Taking back a work of many writes as a whole: what it created goes, what it changed is as it was before.

The work ran inside `history.because(reason)`. It can be taken back while nobody has built on it: none of its rows was
changed since, and nothing else refers to a row that it created.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max, Min
from simple_history.utils import get_history_model_for_model

from lib import history

BATCH = 500


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row on which somebody has built. `by_model` is what refers to it, None when the row itself was changed."""

    row: models.Model
    by_model: type | None = None


@dataclass(slots=True)
class _Touched:
    """What the work did to the rows of one model: key -> first and last entry of their history with its reason."""

    model: type
    history: type
    first: dict = field(default_factory=dict)
    last: dict = field(default_factory=dict)
    created: set = field(default_factory=set)


class CannotTakeBack(Exception):  # noqa: N818 - named for what the user hears
    def __init__(self, obstacles: list[Obstacle]):
        super().__init__(obstacles)
        self.obstacles = obstacles


@transaction.atomic
def take_back(reason: str, *, by, goes_with: tuple = ()) -> None:
    """Raises CannotTakeBack with every obstacle, and then has changed nothing.

    `goes_with` are models without a history of their own whose rows are deleted with what they refer to.
    """
    touched = _touched(reason)
    obstacles = []
    for work in touched.values():
        obstacles += [*_changed_since(work), *_referred_to(work, touched, goes_with)]
    if obstacles:
        raise CannotTakeBack(obstacles)
    # What is new goes first, for it may stand where an old row has to stand again; foreign keys are checked at the end.
    for work in _dependents_first(touched):
        for relation in relations(work.model):
            if relation.related_model in goes_with:
                _delete_all(relation, work.created)
        history.delete(_rows(work.model, work.created), by=by)
    for work in touched.values():
        _restore(work, by)


def _touched(reason) -> dict:
    found = {}
    for model in apps.get_models():
        if not hasattr(model, "history"):
            continue
        of = get_history_model_for_model(model)
        key = model._meta.pk.attname
        rows = of.objects.filter(history_change_reason=reason).order_by()
        spans = rows.values(key).annotate(first=Min("history_id"), last=Max("history_id"))
        work = _Touched(model, of)
        for span in spans:
            work.first[span[key]], work.last[span[key]] = span["first"], span["last"]
        if work.first:
            work.created = set(rows.filter(history_type=history.CREATED).values_list(key, flat=True))
            found[model] = work
    return found


def _changed_since(work) -> list[Obstacle]:
    """Rows that stand otherwise than the work left them, or that were there before the history knew of them.

    A later work that was taken back leaves its traces in the history and the rows as they were.
    """
    key = work.model._meta.pk.attname
    unknown, later = set(), set()
    for keys in _batches(work.last):
        entries = work.history.objects.filter(**{f"{key}__in": keys}).order_by().values(key)
        for entry in entries.annotate(first=Min("history_id"), last=Max("history_id")):
            pk = entry[key]
            if pk not in work.created and entry["first"] == work.first[pk]:
                unknown.add(pk)
            elif entry["last"] > work.last[pk]:
                later.add(pk)
    there = {row.pk: row for row in _rows(work.model, unknown | later)}
    left = work.history.objects.in_bulk([work.last[pk] for pk in later])
    stuck = unknown | {pk for pk in later if not _stands_as(there.get(pk), left[work.last[pk]], work)}
    return [Obstacle(there[pk] if pk in there else work.model(pk=pk)) for pk in sorted(stuck)]


def _stands_as(row, entry, work) -> bool:
    names = [field.attname for field in work.history.tracked_fields]
    return row is not None and all(getattr(row, name) == getattr(entry, name) for name in names)


def _referred_to(work, touched, goes_with) -> list[Obstacle]:
    found = {}
    for relation in relations(work.model):
        model, name = relation.related_model, relation.field.attname
        if model in goes_with:
            continue
        ours = touched[model].created if model in touched else set()
        for keys in _batches(work.created):
            rows = model._base_manager.filter(**{f"{name}__in": keys}).values_list("pk", name)
            found |= {(of, model): None for pk, of in rows if pk not in ours}
    there = {row.pk: row for row in _rows(work.model, {pk for pk, _model in found})}
    return [Obstacle(there[pk], model) for pk, model in found]


def relations(model) -> list:
    """The foreign keys of other tables to this one, without those of histories, which outlive what they tell of."""
    fields = model._meta.get_fields(include_hidden=True)
    relations = [f for f in fields if f.auto_created and not f.concrete and (f.one_to_many or f.one_to_one)]
    return [relation for relation in relations if not hasattr(relation.related_model, "history_type")]


def _restore(work, by):
    """Each changed row as it stood before the work."""
    model = work.model
    key, names = model._meta.pk.attname, [f.attname for f in work.history.tracked_fields if not f.primary_key]
    changed = set(work.first) - work.created
    before = {}
    for keys in _batches(changed):
        entries = work.history.objects.filter(**{f"{key}__in": keys}).order_by("history_id")
        for entry in entries:
            pk = getattr(entry, key)
            if entry.history_id < work.first[pk]:
                before[pk] = entry
    rows = _rows(model, changed)
    for row in rows:
        for name in names:
            setattr(row, name, getattr(before[row.pk], name))
    history.update(rows, [f.name for f in work.history.tracked_fields if not f.primary_key], by=by)


def _dependents_first(touched) -> list:
    """In the order in which their created rows can be deleted: whoever refers goes before what it refers to."""
    left, found = dict(touched), []
    while left:
        free = [m for m in left if not any(r.related_model in left and r.related_model is not m for r in relations(m))]
        for model in free or list(left):
            found.append(left.pop(model))
    return found


def _delete_all(relation, keys):
    for batch in _batches(keys):
        relation.related_model._base_manager.filter(**{f"{relation.field.attname}__in": batch}).delete()


def _rows(model, keys) -> list:
    return [row for batch in _batches(keys) for row in model._base_manager.filter(pk__in=batch)]


def _batches(keys):
    keys = sorted(keys)
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
