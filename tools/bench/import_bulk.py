"""The roster import against django-import-export in its bulk mode: the fastest that its manual knows.

Children are found with one query and saved in bulk; what belongs to them is saved in bulk once all are there, with the
history as django-simple-history writes it in bulk. It checks nothing that ours checks.
"""

from import_export.instance_loaders import CachedInstanceLoader
from simple_history.utils import bulk_create_with_history

from registry.models import Child, Guardian, Parent, TermSurvey
from tools.bench import importing
from tools.bench.stock_import import CODES, HEADERS, RosterResource

BATCH = 1000


class BulkResource(RosterResource):
    class Meta(RosterResource.Meta):
        use_bulk = True
        batch_size = BATCH
        instance_loader_class = CachedInstanceLoader

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.classes = {}

    def after_save_instance(self, instance, row, **kwargs):
        """Its relatives have to wait until it has a key."""

    def after_import(self, dataset, result, **kwargs):
        if kwargs["dry_run"]:
            return
        children = list(Child.objects.all())
        Child.history.bulk_history_create(children, batch_size=BATCH, default_user=kwargs["user"])
        keys = {child.id_digest: child.pk for child in children}
        rows = [(row, keys[self._digest(row)]) for row in dataset.dict]
        parents = [_person(Parent, row, pk, kind, kind=kind) for row, pk in rows for kind in Parent.Kind.values]
        for made in (
            [self._survey(row, pk) for row, pk in rows],
            [_person(Guardian, row, pk, "guardian") for row, pk in rows],
            parents,
        ):
            bulk_create_with_history(made, type(made[0]), batch_size=BATCH, default_user=kwargs["user"])

    def _digest(self, row):
        return self.fields["id_digest"].clean(row)

    def _survey(self, row, pk):
        cell = row[HEADERS["school_class"]]
        if cell not in self.classes:
            self.classes[cell] = self._class(row)
        away = CODES["away"][row[HEADERS["away"]]]
        return TermSurvey(
            child_id=pk, term=self.term, school_class=self.classes[cell], joined_on=self.term.first_day,
            boarding=CODES["boarding"][row[HEADERS["boarding"]]], address=row[HEADERS["address"]],
            father_away=away[0], mother_away=away[1],
        )  # fmt: skip


def _person(model, row, pk, who, **more):
    names = ("name", "relation", "phones") if who == "guardian" else ("name", "workplace", "phones")
    cells = {name: row[HEADERS[f"{who}_{name}"]] for name in names}
    return model(child_id=pk, **more, **{n: CODES.get(f"{who}_{n}", {}).get(cell, cell) for n, cell in cells.items()})


def ours(size: int) -> dict:
    return {"whole": importing.ours(size)["whole"]}


def stock(size: int) -> dict:
    return {"whole": importing.stock(size, BulkResource)["whole"]}
