"""What a roster says: the file read, its layout recognised, every value checked. Knows nothing of the register.

`understand` is the whole of it; matching the rows against the register and saving them is another's work.
"""

import datetime
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.translation import gettext as _

from lib.sheets.read import Sheet, UnreadableFile, read_workbook
from registry.roster import checks, doubts, notices, terms
from registry.roster.classes import find as find_class
from registry.roster.duplicates import without_repeats
from registry.roster.layout import Layout, lay_out
from registry.roster.problems import Notice, Problem
from registry.roster.rows import Draft, Remark, RosterRow, RowReader, shown
from registry.roster.terms import TermFacts

__all__ = ["Notice", "Problem", "RosterRow", "TermFacts", "Understanding", "understand"]

IMPORT, REFUSE = "import", "refuse"
GIVEN, FROM_FILE, FROM_CHILDREN, FROM_DATE = "given", "file", "children", "date"
Read = list[tuple[Sheet, Layout]]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file.

    `outcome` is "import" or "refuse"; a refusal has a `message` for the user and a `reason` for programs, and no
    rows. `term_hint` is the term that the file itself states, `term` the one that ages and classes were judged
    by, and `term_source` where that came from: "given", "file" (its hint), "children" (their ages
    and classes), "date".
    """

    outcome: str
    message: str = ""
    term_hint: TermFacts | None = None
    rows: list[RosterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    reason: str = ""
    term: TermFacts | None = None
    term_source: str = ""


def understand(data: bytes, filename: str, *, term: TermFacts | None = None, on: datetime.date) -> Understanding:
    """The children whom the file `data` names, and all that has to be said about it.

    `term` is the term that the roster is for, if the user has said so; `on` is today. Never raises for what a
    file contains.
    """
    try:
        workbook = read_workbook(data, filename)
    except UnreadableFile as error:
        return Understanding(REFUSE, error.message, reason=error.code)
    read = [(sheet, lay_out(sheet)) for sheet in workbook.sheets if sheet.visible]
    said = notices.of_sheets(workbook, read)
    if not any(layout.lines for _sheet, layout in read):
        reason, message = notices.no_children(read)
        return Understanding(REFUSE, message, notices=said, reason=reason)
    drafts, others = checks.left_behind(_drafts(filename, read, on))
    for draft in drafts:
        checks.identity(draft)
        checks.contact(draft)
    hint = _hint(filename, read)
    judged, source = _judged_by(term, hint, drafts, on)
    checks.grades(drafts, judged.school_year)
    checks.ages(drafts, judged.school_year)
    doubts.of_rows(drafts)
    kept = without_repeats(drafts)
    for draft in kept:
        draft.row.held = draft.row.held or any(remark.finding.holds for remark in draft.remarks)
    said += notices.of_term(judged, source, checks.school_year_by_age(drafts))
    said += notices.of_children(kept, others)
    return Understanding(
        IMPORT,
        term_hint=hint,
        rows=[draft.row for draft in kept],
        problems=[_problem(draft, remark) for draft in drafts for remark in draft.remarks],
        notices=said,
        term=judged,
        term_source=source,
    )


def _drafts(filename: str, read: Read, on: datetime.date) -> list[Draft]:
    memory: dict[str, dict] = {}
    file_class = find_class(PurePath(filename).stem)
    drafts = []
    for sheet, layout in read:
        reader = RowReader(sheet.name, on, memory, find_class(sheet.name) or file_class)
        drafts += [reader.read(line) for line in layout.lines]
    return drafts


def _hint(filename: str, read: Read) -> TermFacts | None:
    """The term that titles, names of sheets or the file's name state; failing that, the date of filling in."""
    with_children = [(sheet, layout) for sheet, layout in read if layout.lines]
    stated = [text for sheet, layout in with_children for text in (*layout.texts, sheet.name)]
    dated = [*(text for _sheet, layout in with_children for text in layout.texts), filename]
    hints = (*map(terms.hint_in, (*stated, filename)), *map(terms.date_in, dated))
    return next((hint for hint in hints if hint), None)


def _judged_by(
    term: TermFacts | None, hint: TermFacts | None, drafts: list[Draft], on: datetime.date
) -> tuple[TermFacts, str]:
    """The term to judge ages and classes by, and how it is known.

    A file that says nothing may be an old one: the ages of its children, or the classes that are in it, tell the
    school year better than today's date does.
    """
    if term:
        return term, GIVEN
    if hint:
        return hint, FROM_FILE
    today = terms.term_on(on)
    year = checks.school_year(drafts, today.school_year)
    return (today, FROM_DATE) if year == today.school_year else (TermFacts(year, terms.AUTUMN), FROM_CHILDREN)


def _problem(draft: Draft, remark: Remark) -> Problem:
    finding, column = remark.finding, remark.column
    place = {"row": draft.row.row, "header": column.header if column else "", "what": finding.what}
    if column:
        message = _("Row %(row)s, “%(header)s”: %(what)s.") % place
    else:
        message = _("Row %(row)s: %(what)s.") % place
    return Problem(
        sheet=draft.row.sheet,
        row=draft.row.row,
        column=column.letter if column else "",
        field=remark.field,
        kind=finding.kind,
        severity=finding.severity,
        value=shown(draft.row, remark.field),
        message=message,
    )
