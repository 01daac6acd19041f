"""What a merging did, step by step, noted down so that it can be taken back row by row. See `registry.merging`."""

from dataclasses import dataclass, field

from lib import drafts, history, wholes
from registry.kinds import all_kinds

BATCH = 500


@dataclass(slots=True)
class Kept:
    """Each step does its work and notes it; `contents` is fit for JSON, and sensitive."""

    by: object
    child: list = field(default_factory=list)  # the file that went, whole
    rows: list = field(default_factory=list)  # rows that gave way, whole
    moved: list = field(default_factory=list)  # [label of the model, its foreign key, keys]
    changed: list = field(default_factory=list)  # [label of the model, key, {column: [before, after]}]
    drafts: list = field(default_factory=list)  # keys of what somebody had begun to write about the child

    def contents(self) -> dict:
        names = ("child", "rows", "moved", "changed", "drafts")
        return {name: getattr(self, name) for name in names}

    def give_way(self, rows):
        """`rows` of one model are no more; they are kept whole."""
        self.rows += wholes.packed(rows)
        delete(rows, by=self.by)

    def move(self, model, name, away, staying):
        """Whatever rows of `model` refer to `away` refer to `staying` from now on."""
        rows = list(model._base_manager.filter(**{name: away}).order_by("pk"))
        if rows:
            point_at(rows, name, staying, by=self.by)
            self.moved.append([model._meta.label, name, [row.pk for row in rows]])

    def change(self, row, before):
        """Saves `row`, of which `before` were the columns."""
        row._history_user = self.by
        row.save()
        after = wholes.columns(row)
        differing = {name: [old, after[name]] for name, old in before.items() if old != after[name]}
        if differing:
            self.changed.append([row._meta.label, row.pk, differing])


def begun_about(old: int, new: int, only=None) -> list[int]:
    """What anybody has begun to write about the child `old` goes on as begun about `new`; see `drafts.readdress`."""
    keys = {f"{kind.slug}-{old}": f"{kind.slug}-{new}" for kind in all_kinds()} | drafts.keys_about_child(old, new)
    return drafts.readdress(keys, "children", str(old), str(new), only)


def point_at(rows, name, child, *, by):
    """Many at once: rows of one model, with a history or without."""
    model = type(rows[0])
    for row in rows:
        setattr(row, name, child)
    if hasattr(model, "history"):
        history.update(rows, [name], by=by)
        return
    for keys in batches([row.pk for row in rows]):
        model._base_manager.filter(pk__in=keys).update(**{name: child})


def delete(rows, *, by):
    if not rows:
        return
    model = type(rows[0])
    if hasattr(model, "history"):
        history.delete(rows, by=by)
        return
    for keys in batches([row.pk for row in rows]):
        found = model._base_manager.filter(pk__in=keys)
        found._raw_delete(found.db)


def batches(keys):
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
