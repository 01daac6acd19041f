"""The same child again, somewhere else in the file.

The same number: the same child, entered once. The same number under another name: nobody gets it until somebody
has looked. The same name with another number: two children.
"""

import datetime

from django.utils.translation import gettext as _

from registry.roster.problems import ERROR, INFO, WARNING, Finding
from registry.roster.rows import Draft

MOST_COMPARED = 50  # children born on one day; a file with more of them is no school's
SHORT_NAME = 2  # characters: another one in so short a name makes another name
PHONES = ("guardian_phones",)


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that repeat a child; whoever repeats is said on the repeating row."""
    by_id: dict[str, Draft] = {}
    by_name: dict[tuple, list[Draft]] = {}
    by_birth: dict[datetime.date, list[tuple[str, str | None, Draft]]] = {}
    kept = []
    for draft in drafts:
        row = draft.row.values
        number = row["id_number"]
        first = by_id.setdefault(number, draft) if number else draft
        if first is not draft and row["name"] == first.row.values["name"]:
            _repeats(draft, first)
            continue
        if first is not draft:
            _shared_number(draft, first)
        elif row["name"]:
            of_class = row["school_class"].grade, row["school_class"].number
            _perhaps_the_same(draft, by_name.setdefault((row["name"], of_class), []))
        if row["name"] and row["birth_date"]:
            _born_the_same_day(draft, by_birth.setdefault(row["birth_date"], []))
        kept.append(draft)
    return kept


def _repeats(draft: Draft, first: Draft) -> None:
    differing = [
        column.header
        for column in draft.table.columns
        if draft.row.values.get(column.field) not in (None, (), first.row.values.get(column.field))
    ]
    what = _("the child stands already in %(place)s and is entered once, as it stands there")
    if differing:
        what = _(
            "the child stands already in %(place)s and is entered once; here differ: %(columns)s. Check which is right"
        )
    names = {"place": _place(first, draft), "columns": ", ".join(dict.fromkeys(differing))}
    draft.say("name", Finding("duplicate_child", ERROR, what % names))
    first.row.repeats += ((draft.row.sheet, draft.row.row),)


def _shared_number(draft: Draft, first: Draft) -> None:
    what = _("the same ID number stands in %(place)s under another name; find out whose it is")
    draft.say("id_number", Finding("id_duplicate", ERROR, what % {"place": _place(first, draft)}))
    if not first.row.held:
        first.row.held = True
        what = _("the same ID number stands in %(place)s under another name; neither goes in until that is settled")
        first.say("id_number", Finding("id_duplicate", INFO, what % {"place": _place(draft, first)}))


def _perhaps_the_same(draft: Draft, namesakes: list[Draft]) -> None:
    """Children of one name in one class, one of them without an ID number."""
    number = draft.row.values["id_number"]
    other = next((one for one in namesakes if not number or not one.row.values["id_number"]), None)
    namesakes.append(draft)
    if other is None:
        return
    unsure = other if number else draft
    known = draft if number else other
    alike = any(
        unsure.row.values.get(name) and unsure.row.values.get(name) == known.row.values.get(name)
        for name in ("guardian_name", "guardian_phones", "birth_date")
    )
    unsure.row.held = unsure.row.held or alike
    what = _(
        "a child of this name in this class stands in %(place)s too; if it is the same, delete this row, if not, add "
        "the ID number"
    )
    unsure.say("name", Finding("possible_duplicate", WARNING, what % {"place": _place(known, unsure)}))


def _born_the_same_day(draft: Draft, others: list[tuple[str, str | None, Draft]]) -> None:
    """Children of one name and birth date, wherever they are, or of names that hardly differ.

    Names that hardly differ are twins' if both have a number of their own.
    """
    row = draft.row.values
    name, number = row["name"], row["id_number"]
    others.append((name, number, draft))
    if draft.says_kind("possible_duplicate"):
        return
    for other_name, other_number, other in others[-MOST_COMPARED:-1]:
        both_numbered = bool(number and other_number)
        if name == other_name:
            unsure, known = (other, draft) if number and not both_numbered else (draft, other)
            unsure.row.held = unsure.row.held or not both_numbered
            what = _(
                "a child of this name and birth date stands in %(place)s too; if it is the same, delete one of the two "
                "rows"
            )
        elif not both_numbered and _hardly_differ(row, other.row.values):
            unsure, known = draft, other
            what = _("“%(name)s”, born on the same day, stands in %(place)s; check whether it is the same child")
        else:
            continue
        names = {"place": _place(known, unsure), "name": known.row.values["name"]}
        unsure.say("name", Finding("possible_duplicate", WARNING, what % names))
        return


def _hardly_differ(row: dict, there: dict) -> bool:
    """Whether one character is different, missing or too many, and class or guardian speak for one child."""
    same_guardian = any(row.get(name) and row.get(name) == there.get(name) for name in ("guardian_name", *PHONES))
    same_class = bool(row["school_class"] and row["school_class"] == there["school_class"])
    return names_hardly_differ(row["name"], there["name"], same_guardian=same_guardian, same_class=same_class)


def names_hardly_differ(name: str, there: str, *, same_guardian: bool, same_class: bool) -> bool:
    """Of children born on one day."""
    one, other = sorted((name, there), key=len)
    if len(one) == len(other):
        differing = sum(a != b for a, b in zip(one, other, strict=True))
        return differing == 1 and (same_guardian or (same_class and len(one) > SHORT_NAME))
    missing = len(one) + 1 == len(other) and any(one == other[:at] + other[at + 1 :] for at in range(len(other)))
    return bool((missing or other.startswith(f"{one}·")) and (same_guardian or same_class))


def _place(draft: Draft, seen_from: Draft) -> str:
    if draft.row.sheet == seen_from.row.sheet:
        return _("row %(row)s") % {"row": draft.row.row}
    return _("sheet “%(sheet)s”, row %(row)s") % {"sheet": draft.row.sheet, "row": draft.row.row}
