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
from reports.models import CareStandard, RateTarget

FIRST_OF_ALL = "plan-1"  # the one that asks for least
FOLDER = Path(__file__).parent / "presets"
# What makes a setting the same one, and how much of it is asked for.
KEYS = {CareStandard: ("duty", "responsible", "per", "whom"), RateTarget: ("rate",)}
NUMBERS = {CareStandard: ("count", "target"), RateTarget: ("target",)}
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
    targets: tuple[dict, ...] = ()  # fields of RateTarget
    helper_cap: dict | None = None  # {"children", "words"}


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one setting. `old` and `new` are None where there is none; `new` is unsaved."""

    what: str
    old: CareStandard | RateTarget | None
    new: CareStandard | RateTarget | None
    regularly: bool = False

    @property
    def setting(self) -> CareStandard | RateTarget:
        return self.new or self.old

    @property
    def is_target(self) -> bool:
        return isinstance(self.setting, RateTarget)


@cache
def presets() -> dict[str, Preset]:
    """By slug: plan-1 … plan-5."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path) -> Preset:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    targets = tuple(said.get("rate_target", ()))
    return Preset(path.stem, said["name"], tuple(said["standard"]), targets, said.get("helper_cap"))


def changes(preset: Preset, term: Term, *, replace: bool = False, since=None) -> list[Change]:
    """What applying it to the term would do. What else the term has stays, unless it is to be `replace`d.

    `since`: new standards ask for nothing that had ended before this day.
    """
    lines = [{**line, "since": since} for line in preset.lines]
    standards = _changes(CareStandard, lines, term, replace=replace)
    return standards + _changes(RateTarget, preset.targets, term, replace=replace)


def _changes(model, lines, term, *, replace) -> list[Change]:
    present = {_key(setting): setting for setting in model.objects.filter(term=term)}
    found = [_change(model, line, term, present) for line in lines]
    if replace:
        wanted = {_key(change.new) for change in found}
        found += [Change(REMOVED, old, None) for key, old in present.items() if key not in wanted]
    return found


def change_in_words(change: Change) -> str:
    """What becomes of the setting: "added", "changed (1 → 2)"."""
    if change.what != CHANGED:
        return str(WORDS[change.what])
    return f"{WORDS[CHANGED]} ({change.old.number} → {change.new.number})"


def cap_in_words(preset: Preset) -> str:
    """What becomes of the number of children for one helper: "as it is (2)", "changed (5 → 2)"; "" without a cap."""
    if not preset.helper_cap:
        return ""
    old, new = School.get().helper_cap, preset.helper_cap["children"]
    return f"{WORDS[SAME]} ({old})" if old == new else f"{WORDS[CHANGED]} ({old} → {new})"


def _change(model, line, term, present) -> Change:
    fields = {name: value for name, value in line.items() if name != "regularly"}
    new = model(term=term, **fields)
    old, regularly = present.get(_key(new)), line.get("regularly", False)
    if model is CareStandard and new.duty not in all_duties():
        return Change(NOT_YET, old, new, regularly)
    if old is None:
        return Change(ADDED, None, new, regularly)
    if "target" not in line:  # the plan names none: the school's own stays
        new.target = old.target
    return Change(CHANGED if old.number != new.number else SAME, old, new, regularly)


def _key(setting):
    return tuple(getattr(setting, name) for name in KEYS[type(setting)])


@transaction.atomic
def apply(*, preset: Preset, term: Term, replace: bool, by, since=None) -> list[Change]:
    """Carries out `changes` and sets the cap on a helper's children where the plan names one."""
    done = changes(preset, term, replace=replace, since=since)
    for change in done:
        if change.what == ADDED:
            _save(change.new, by)
        elif change.what == CHANGED:
            for name in (*NUMBERS[type(change.old)], "words"):
                setattr(change.old, name, getattr(change.new, name))
            _save(change.old, by)
        elif change.what == REMOVED:
            change.old._history_user = by
            change.old.delete()
    if preset.helper_cap:
        school = School.get()
        school.helper_cap = preset.helper_cap["children"]
        _save(school, by)
    return done


def _save(row, by):
    row._history_user = by
    row.save()


@transaction.atomic
def begin_term(*, term, before, by, **_signal):
    """A new term goes on with the standards of the one before; the first of all with those of plan 1, to be edited."""
    if before is None:
        apply(preset=presets()[FIRST_OF_ALL], term=term, replace=False, by=by)
        return
    for model in KEYS:
        carried = list(model.objects.filter(term=before))
        for setting in carried:
            setting.pk, setting.term, setting.since = None, term, None
        history.create(carried, by=by)
