"""The same child again, somewhere else in the file.

The same number: the same child, entered once. The same number under another name: nobody gets it until somebody
has looked. The same name with another number: two children.
"""

from django.utils.translation import gettext as _

from registry.roster.problems import ERROR, INFO, WARNING, Finding
from registry.roster.rows import Draft


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that repeat a child; whoever repeats is said on the repeating row."""
    by_id: dict[str, Draft] = {}
    by_name: dict[tuple, list[Draft]] = {}
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


def _place(draft: Draft, seen_from: Draft) -> str:
    if draft.row.sheet == seen_from.row.sheet:
        return _("row %(row)s") % {"row": draft.row.row}
    return _("sheet “%(sheet)s”, row %(row)s") % {"sheet": draft.row.sheet, "row": draft.row.row}
