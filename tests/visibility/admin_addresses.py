"""The pages of the admin: each registered model has an entry, which says of its rows from whom they are hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from tests.parts import gathered
from tests.visibility.table import IT, LEADERSHIP, MAY_EXPORT, OFFICE, TEACHER, knows_of
from tests.visibility.targets import Page, Target, children, nothing, records, without
from tests.visibility.world import MISSING

SURVEYORS = (TEACHER, OFFICE, LEADERSHIP)


@dataclass(frozen=True, slots=True)
class Model:
    """The rows of an admin to ask for, and to whom its pages are open."""

    rows: Callable  # world -> [(key, hidden_from)]
    hidden_from: Callable = lambda persona: False
    export_hidden_from: Callable = lambda persona: False
    add_hidden_from: Callable = lambda persona: True
    delete_hidden_from: Callable = lambda persona: True  # hardly anything is deleted


def of_kind(slug):
    def rows(world):
        for target in records(world):
            if target.kwargs["kind"] == slug and target.kwargs["pk"] < MISSING:
                yield target.kwargs["pk"], target.hidden_from

    return rows


def _pairings(world):
    for row, name in world.pairings:
        yield row.pk, lambda persona, name=name: not knows_of(persona, name)


def _probed_children(world):
    for target in children(world):
        if target.kwargs["pk"] < MISSING:
            yield target.kwargs["pk"], target.hidden_from


def plain(rows_of):
    return lambda world: [(row.pk, lambda persona: False) for row in rows_of(world)]


ACCOUNTS = without(LEADERSHIP, IT)
SET_UP = without(OFFICE, LEADERSHIP)
TAKE_AWAY = without(*MAY_EXPORT)
ADMIN = {
    "accounts.Staff": Model(
        lambda w: [(w.staff[name].pk, ACCOUNTS) for name in ("zhang", "wu", "chen")], ACCOUNTS, ACCOUNTS, without(IT)
    ),
    "accounts.CareGroup": Model(plain(lambda w: [w.group]), add_hidden_from=SET_UP),
    "registry.Child": Model(_probed_children, export_hidden_from=TAKE_AWAY, add_hidden_from=without(TEACHER, OFFICE)),
    "registry.School": Model(plain(lambda w: [])),  # there is one, so nobody adds another
    "registry.Term": Model(plain(lambda w: [w.school.term]), add_hidden_from=SET_UP),
    "registry.SchoolClass": Model(plain(lambda w: [w.classes["a"].school_class]), add_hidden_from=SET_UP),
    "registry.ClassTerm": Model(plain(lambda w: [w.classes["a"], w.before["b"]]), add_hidden_from=SET_UP),
    "pairing.Pairing": Model(_pairings, export_hidden_from=TAKE_AWAY, add_hidden_from=without(*SURVEYORS)),
    "reports.CareStandard": Model(
        plain(lambda w: [w.standard]),
        add_hidden_from=without(LEADERSHIP),
        delete_hidden_from=without(LEADERSHIP),
    ),
    "reports.RateTarget": Model(
        plain(lambda w: [w.rate_target]),
        add_hidden_from=without(LEADERSHIP),
        delete_hidden_from=without(LEADERSHIP),
    ),
    "pairing.SupportSession": Model(of_kind("support")),
    "talks.Talk": Model(of_kind("talk")),
    "visits.HomeVisit": Model(of_kind("visit")),
    "visits.FamilyContact": Model(of_kind("contact")),
}
OF_LIST = ("changelist", "add", "export", "import", "process_import")
OF_ROW = ("change", "history", "delete")
FOR_IT = ("import", "process_import")


@cache
def registered_models() -> dict:
    return ADMIN | gathered("ADMIN")


def lists() -> dict[str, str]:
    """The address of every list of the admin, by the label of its model."""
    return {label: reverse(f"admin:{label.lower().replace('.', '_')}_changelist") for label in registered_models()}


def admin_pages() -> dict:
    """A page for each address of each registered model."""
    pages = {}
    for label, model in registered_models().items():
        name = label.lower().replace(".", "_")
        for suffix in OF_LIST:
            pages[f"admin:{name}_{suffix}"] = Page(lambda world, m=model, s=suffix: [Target({}, _list_hidden(m, s))])
        for suffix in OF_ROW:
            pages[f"admin:{name}_{suffix}"] = Page(lambda world, m=model, s=suffix, of=label: _rows(world, m, s, of))
    return pages


def _list_hidden(model, suffix):
    by_suffix = {
        "export": model.export_hidden_from,
        "changelist": model.hidden_from,
        "add": model.add_hidden_from,
    }
    return by_suffix.get(suffix, without(IT))


def _rows(world, model, suffix, label):
    rows = list(model.rows(world))
    for key, hidden in rows[:1] if suffix == "delete" else rows:
        yield Target({"object_id": key}, model.delete_hidden_from if suffix == "delete" else hidden)
    yield from nothing(world, label, "object_id")
