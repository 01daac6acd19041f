"""A roster brought in by our pipeline and by a stock django-import-export resource: preview, then commit.

Both are warmed up on another small roster that is rolled back. Each step is all that happens behind the button,
pages left out: ours reads the workbook, plans, keeps the original; confirming reads and plans again before it writes.
Stock is handed its rows ready-read both times.
"""

import tablib
from django.db import transaction

from accounts.models import Staff
from registry.models import Child, Guardian, Parent, TermSurvey
from registry.roster import intake, preview
from registry.roster.terms import TermFacts
from registry.screens.roster_preview import PER_PAGE
from tools.bench import roster
from tools.bench.filling import OFFICE
from tools.bench.measure import measured
from tools.bench.stock_import import RosterResource

WARM_UP = {"number": 5, "seed": 2}


def ours(size: int) -> dict:
    return _both(_our_preview, _our_commit, roster.workbook(**WARM_UP), roster.workbook(size), size)


def _our_preview(data, by):
    term = TermFacts(roster.TERM_YEAR, roster.TERM_SEASON)
    kept, plan = intake.receive(data=data, filename="roster.xlsx", by=by, on=roster.WORDS["on"], term=term)
    looked = preview.Preview(plan)
    looked.lines(looked.matches[:PER_PAGE])
    return kept, plan.fingerprint()


def _our_commit(previewed, by):
    kept, fingerprint = previewed
    intake.confirm(roster=kept, fingerprint=fingerprint, leaving={}, by=by, on=roster.WORDS["on"])


def stock(size: int, resource=RosterResource) -> dict:
    def look(data, by):
        _import(resource, data, by, dry_run=True)
        return data

    def commit(data, by):
        _import(resource, data, by, dry_run=False)

    return _both(look, commit, _dataset(**WARM_UP), _dataset(size), size)


def _dataset(number, **kwargs):
    return tablib.Dataset(*roster.rows(number, **kwargs), headers=list(roster.HEADERS.values()))


def _import(resource, data, by, *, dry_run):
    result = resource().import_data(data, dry_run=dry_run, user=by)
    if result.has_errors() or result.has_validation_errors():
        raise RuntimeError(result.row_errors() or result.invalid_rows)


def _both(preview_of, commit_of, warm_up, data, size) -> dict:
    by = Staff.objects.get(number=OFFICE)
    with transaction.atomic():
        commit_of(preview_of(warm_up, by), by)
        transaction.set_rollback(True)
    previewed, looking = measured(lambda: preview_of(data, by))
    written(0, by)
    _nothing, writing = measured(lambda: commit_of(previewed, by))
    written(size, by)
    return {"preview": looking, "commit": writing, "whole": _together(looking, writing)}


def _together(one, other) -> dict:
    peaks = None if one["peak"] is None else max(one["peak"], other["peak"])
    return {**{name: one[name] + other[name] for name in ("wall", "cpu", "queries")}, "peak": peaks}


def written(number, by):
    """Stops where the work was not done: every child with survey row, guardian, parents, each with its history."""
    for model, each in ((Child, 1), (TermSurvey, 1), (Guardian, 1), (Parent, 2)):
        counts = model.objects.count(), model.history.filter(history_user=by).count()
        if counts != (number * each, number * each):
            raise RuntimeError(f"{model.__name__}: {counts} instead of {number * each}")
