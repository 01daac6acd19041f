"""What makes a reader doubt a row although each of its cells may be right: slipped cells, adults who contradict
each other, two columns for one thing, a class number that lost a zero.

Nothing is repaired here. A doubt about who the child is holds the row; any other is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from lib.id_numbers import clean as clean_id
from lib.sheets.columns import column_letter, column_number
from lib.text import clean, squeeze
from registry.roster import classes
from registry.roster.classes import ClassError
from registry.roster.headers import CLASS_FIELDS, FATHER, GUARDIAN, MOTHER, Column
from registry.roster.layout import filled_beyond
from registry.roster.problems import ERROR, WARNING, Finding
from registry.roster.rows import Draft, Remark
from registry.roster.values import plain
from registry.roster.vocabulary import words

WHO_IT_IS = ("name", "id_number")  # fields of which a contradiction holds the row
COMPARED = (*WHO_IT_IS, "sex", "birth_date", *CLASS_FIELDS)
MISFITS = {
    *("id_chars", "name_invalid", "sex_unknown", "birth_invalid"),
    *("class_unknown", "value_unknown", "value_misplaced", "phone_invalid"),
}
ENOUGH_MISFITS = 3  # columns of one row whose cells belong elsewhere: the row has slipped
ADULT_AGES = range(16, 101)
LOST_ZERO = {1: 10, 2: 20, 3: 30}  # 3.10 becomes 3.1 when it is stored as a number

_PARENT_RELATION = {FATHER: "51", MOTHER: "52"}
_TEXTS = ("address", "household_address", "guardian_address", "parents_workplace", "guardian_occupation")
_TEXTS += tuple(f"{who}_{what}" for who in (FATHER, MOTHER) for what in ("workplace", "employer"))
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}")
_LONGEST_NUMBER, _LONGEST_WORD = 30, 3


def of_rows(drafts: list[Draft]) -> None:
    """Says every doubt that there is about these rows, on the rows."""
    tables: dict[tuple[str, int], list[Draft]] = defaultdict(list)
    for draft in drafts:
        tables[draft.row.sheet, draft.table.row].append(draft)
        _adults(draft)
    for rows in tables.values():
        _misplaced(rows)
        _columns_disagree(rows)
        _beyond_headers(rows)
    for draft in drafts:
        _slipped(draft)
    _lost_zeros(drafts)


# ---- adults


def _adults(draft: Draft) -> None:
    """A guardian who is away, and people who would be two at once."""
    row = draft.row.values
    for parent in (FATHER, MOTHER):
        _guardian_or_parent(draft, parent, row.get(f"{parent}_name"))
    if row.get("father_name") and row["father_name"] == row.get("mother_name"):
        what = _("father and mother have the same name; correct whichever is wrong")
        draft.say("mother_name", Finding("same_adult", WARNING, what))
    for who in (GUARDIAN, FATHER, MOTHER):
        if row.get("name") and row.get(f"{who}_name") == row["name"]:
            what = _("this is the name of the child; write the name of the adult")
            draft.say(f"{who}_name", Finding("same_adult", WARNING, what))
    age = row.get("guardian_age")
    if age is not None and age not in ADULT_AGES:
        what = _("at %(age)s years nobody looks after a child; check the age")
        draft.say("guardian_age", Finding("age_implausible", WARNING, what % {"age": age}))


def _guardian_or_parent(draft: Draft, parent: str, parents_name: str | None) -> None:
    row = draft.row.values
    guardian, relation = row.get("guardian_name"), row.get("guardian_relation")
    same_name = bool(guardian) and guardian == parents_name
    is_parent = relation == _PARENT_RELATION[parent]
    if (same_name or is_parent) and _is_away(row, parent):
        what = _("the guardian is the parent who is away; write who looks after the child now")
        draft.say("guardian_name" if guardian else "guardian_relation", Finding("guardian_away", WARNING, what))
    elif same_name and relation and not is_parent:
        what = _("the relation does not fit: the same name stands among the parents")
        draft.say("guardian_relation", Finding("guardian_conflict", WARNING, what))
    elif is_parent and guardian and parents_name and not same_name:
        what = _("the relation says that this is a parent, and the parent has another name: %(name)s")
        draft.say("guardian_name", Finding("guardian_conflict", WARNING, what % {"name": parents_name}))


def _is_away(row: dict, parent: str) -> bool:
    away = row.get("away")
    return away in ("both", parent) or (away is None and row.get("left_behind_type") == "2")


# ---- cells that belong elsewhere


def _misplaced(drafts: list[Draft]) -> None:
    """Numbers of people, and boy or girl, in columns of free text."""
    for column in drafts[0].table.columns:
        if column.field not in _TEXTS:
            continue
        for draft in drafts:
            cell = _cell(draft, column)
            if cell is None or not _belongs_elsewhere(cell):
                continue
            what = _("“%(text)s” belongs in another column; check that the cells of this row have not slipped")
            draft.say(column.field, Finding("value_misplaced", WARNING, what % {"text": plain(cell)[:20]}))


def _belongs_elsewhere(cell: object) -> bool:
    text = plain(cell)
    if len(text) > _LONGEST_NUMBER or (len(text) > _LONGEST_WORD and not any(map(str.isdigit, text[:3]))):
        return False
    text = squeeze(text)
    return bool(_NUMBER.fullmatch(text)) or (text in words("sex") and not text.isdigit())


def _slipped(draft: Draft) -> None:
    columns = {said.column for said in draft.remarks if said.finding.kind in MISFITS and said.column}
    if len(columns) >= ENOUGH_MISFITS:
        what = _("several cells belong in other columns: the row has slipped; move its cells to where they belong")
        draft.say("name", Finding("row_slipped", ERROR, what))


def _beyond_headers(drafts: list[Draft]) -> None:
    """Cells right of the table in a few rows; in a text file a comma too many moves all that follows."""
    found = [(draft, at) for draft in drafts for at in filled_beyond(draft.row.line)[:1]]
    if not found or 2 * len(found) >= len(drafts):
        return
    for draft, at in found:
        severity = ERROR if _is_text(draft.row.sheet) else WARNING
        what = _("“%(text)s” stands where the list has no column; check that the cells of this row have not slipped")
        cell = draft.row.line.cells[at]
        first = draft.table.columns[0]
        beyond = Column("", at, column_letter(column_number(first.letter) - first.at + at), "")
        finding = Finding("row_slipped", severity, what % {"text": plain(cell)[:20]})
        draft.remarks.append(Remark("", beyond, finding))


def _is_text(sheet: str) -> bool:
    """Whether this is the name of a text file's only sheet: none, or among several files the file's."""
    return not sheet or sheet.lower().endswith(".csv")


# ---- two columns for one thing


def _columns_disagree(drafts: list[Draft]) -> None:
    """Where a few rows say different things in two columns of one meaning.

    Where most do, the second column is about somebody else, which notices.py says once.
    """
    table = drafts[0].table
    first = {column.field: column for column in reversed(table.columns)}
    for column in table.unknown:
        field = column.repeats
        if field not in COMPARED or field not in first:
            continue
        both = [(d, _cell(d, first[field]), _cell(d, column)) for d in drafts]
        both = [(draft, one, other) for draft, one, other in both if one is not None and other is not None]
        differing = [(draft, other) for draft, one, other in both if not _same(field, one, other)]
        if len(differing) > 1 and 2 * len(differing) > len(both):
            continue
        for draft, other in differing:
            severity = ERROR if field in WHO_IT_IS else WARNING
            what = _("column %(column)s, which is for the same, says “%(text)s”; correct whichever is wrong")
            said = {"column": column.letter, "text": plain(other)[:20]}
            about = "school_class" if field in CLASS_FIELDS else field
            draft.say(about, Finding("columns_disagree", severity, what % said))


def _same(field: str, one: object, other: object) -> bool:
    if field == "id_number":
        return clean_id(plain(one)) == clean_id(plain(other))
    if field in CLASS_FIELDS:
        try:
            return classes.parse(one) == classes.parse(other)
        except ClassError:
            pass
    return squeeze(plain(one)) == squeeze(plain(other))


def _cell(draft: Draft, column: Column) -> object:
    """The cell of a column; None if nothing can be seen in it."""
    cells = draft.row.line.cells
    cell = cells[column.at] if column.at < len(cells) else None
    return None if cell.__class__ is str and not clean(cell) else cell


# ---- 3.10 that became 3.1


def _lost_zeros(drafts: Iterable[Draft]) -> None:
    """A class like 3.1, stored as a number, in a file with so many classes that it may have been 3.10."""
    written = [(draft, draft.row.cell("class_text")) for draft in drafts]
    unsure = [(draft, cell) for draft, cell in written if cell.__class__ is float]
    if not unsure:
        return
    highest = max((draft.row.values["school_class"].number or 0 for draft in drafts), default=0)
    for draft, _cell_of_class in unsure:
        ref = draft.row.values["school_class"]
        perhaps = LOST_ZERO.get(ref.number or 0, 0)
        if perhaps and highest >= perhaps - 1:
            what = _("it is stored as a number, in which class %(one)s and class %(ten)s look the same; write 3(10)")
            numbers = {"one": ref.number, "ten": perhaps}
            draft.say("school_class", Finding("class_ambiguous", ERROR, what % numbers))
