"""Presets: the standards that one of the five plans sets, and what applying one to a term would change."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lib import history
from registry.duties import all_duties
from registry.models import School, Term
from reports.models import CareStandard

FIRST_OF_ALL = "plan-1"  # the one that asks for least
FOLDER = Path(__file__).parent / "presets"
KEY = ("duty", "responsible", "per", "whom")  # what makes a standard the same one
ADDED, CHANGED, SAME, REMOVED, NOT_YET = "added", "changed", "same", "removed", "not_yet"
WORDS = {
    ADDED: _("added"),
    CHANGED: _("changed"),
    SAME: _("as it is"),
    REMOVED: _("taken away"),
    NOT_YET: _("left out: no such record yet"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    slug: str
    name: str
    lines: tuple[dict, ...]  # fields of CareStandard; `regularly`: the plan says only that, read as monthly
    helper_cap: dict | None = None  # {"children", "words"}


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one standard. `old` and `new` are None where there is none; `new` is unsaved."""

    what: str
    old: CareStandard | None
    new: CareStandard | None
    regularly: bool = False

    @property
    def standard(self) -> CareStandard:
        return self.new or self.old


@cache
def presets() -> dict[str, Preset]:
    """By slug: plan-1 … plan-5."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path) -> Preset:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Preset(path.stem, said["name"], tuple(said["standard"]), said.get("helper_cap"))


def changes(preset: Preset, term: Term, *, replace: bool = False) -> list[Change]:
    """What applying it to the term would do. Other standards stay, unless it is to `replace` them."""
    present = {_key(standard): standard for standard in CareStandard.objects.filter(term=term)}
    found = [_change(line, term, present) for line in preset.lines]
    if replace:
        wanted = {_key(change.new) for change in found}
        found += [Change(REMOVED, old, None) for key, old in present.items() if key not in wanted]
    return found


def change_in_words(change: Change) -> str:
    """What becomes of the standard: "added", "changed (1 → 2)"."""
    if change.what != CHANGED:
        return str(WORDS[change.what])
    return f"{WORDS[CHANGED]} ({change.old.count} → {change.new.count})"


def _change(line, term, present) -> Change:
    fields = {name: value for name, value in line.items() if name != "regularly"}
    new = CareStandard(term=term, **fields)
    old, regularly = present.get(_key(new)), line.get("regularly", False)
    if new.duty not in all_duties():
        return Change(NOT_YET, old, new, regularly)
    if old is None:
        return Change(ADDED, None, new, regularly)
    differs = (old.count, old.target) != (new.count, new.target)
    return Change(CHANGED if differs else SAME, old, new, regularly)


def _key(standard):
    return tuple(getattr(standard, name) for name in KEY)


@transaction.atomic
def apply(*, preset: Preset, term: Term, replace: bool, by) -> list[Change]:
    """Carries out `changes` and sets the cap on a helper's children where the plan names one."""
    done = changes(preset, term, replace=replace)
    for change in done:
        if change.what == ADDED:
            change.new._history_user = by
            change.new.save()
        elif change.what == CHANGED:
            change.old.count, change.old.target, change.old.words = (
                change.new.count, change.new.target, change.new.words,
            )  # fmt: skip
            change.old._history_user = by
            change.old.save()
        elif change.what == REMOVED:
            change.old._history_user = by
            change.old.delete()
    if preset.helper_cap:
        school = School.get()
        school.helper_cap = preset.helper_cap["children"]
        school._history_user = by
        school.save()
    return done


@transaction.atomic
def begin_term(*, term, before, by, **_signal):
    """A new term goes on with the standards of the one before; the first of all with those of plan 1, to be edited."""
    if before is None:
        apply(preset=presets()[FIRST_OF_ALL], term=term, replace=False, by=by)
        return
    carried = list(CareStandard.objects.filter(term=before))
    for standard in carried:
        standard.pk, standard.term = None, term
    history.create(carried, by=by)
