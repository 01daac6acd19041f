"""What a roster says: its files read, their layouts recognised, every value checked. Knows nothing of the register.

`understand` is the whole of it; matching the rows against the register and saving them is another's work.
"""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib.sheets.read import UnreadableFile
from registry.roster import checks, doubts, notices, terms
from registry.roster.duplicates import without_repeats
from registry.roster.given import NOTHING, Given
from registry.roster.problems import Notice, Problem
from registry.roster.rows import Draft, Remark, RosterRow, RowReader, shown
from registry.roster.sources import Source, open_sources
from registry.roster.terms import TermFacts

__all__ = ["Notice", "Problem", "RosterRow", "TermFacts", "Understanding", "understand"]

IMPORT, EXPLAIN, REFUSE = "import", "explain", "refuse"
GIVEN, FROM_FILE, FROM_CHILDREN, FROM_DATE = "given", "file", "children", "date"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file.

    `outcome` is "import", "explain" or "refuse". A refusal has a `message` for the user and a `reason` for programs,
    and no rows; nor has a list whose columns somebody must explain first. `term_hint` is the term that the file itself
    states, `term` the one that ages and classes were judged by, and `term_source` where that came from: "given",
    "file" (its hint), "children" (their ages and classes), "date". `sources` are the sheets with what stands where in
    them, `left_out` the rows that somebody said are not to go in.
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
    sources: list[Source] = field(default_factory=list)
    left_out: list[RosterRow] = field(default_factory=list)
    given: Given = NOTHING


def understand(
    data: bytes, filename: str, *, term: TermFacts | None = None, on: datetime.date, given: Given = NOTHING
) -> Understanding:
    """The children whom the file `data` names, or the files in it, and all that has to be said about it.

    `term` is the term that the roster is for, if the user has said so; `given` what was mended and explained; `on`
    is today. Never raises for what a file contains.
    """
    try:
        found = open_sources(data, filename, given.columns)
    except UnreadableFile as error:
        return Understanding(REFUSE, error.message, reason=error.code)
    read = found.sources
    said = [*found.notices, *notices.of_sheets(found.hidden, read)]
    to_be_explained = any(source.layout.doubtful for source in read)
    if not to_be_explained and not any(source.layout.lines for source in read):
        reason, message = notices.no_children(read, found.notices)
        return Understanding(REFUSE, message, notices=said, reason=reason, sources=read)
    everybody = _drafts(read, on, given)
    drafts, left_out = [], []
    for draft in everybody:
        (left_out if given.leaves_out(draft.row.sheet, draft.row.row) else drafts).append(draft)
    for draft in left_out:  # who it is, whatever else is wrong with the row
        checks.identity(draft)
    drafts, others = checks.left_behind(drafts)
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
    outcome = IMPORT if everybody else EXPLAIN
    return Understanding(
        outcome,
        notices.to_be_explained(read) if outcome == EXPLAIN else "",
        reason="" if everybody else notices.HEADER_DOUBTFUL,
        term_hint=hint,
        rows=[draft.row for draft in kept],
        problems=[_problem(draft, remark) for draft in drafts for remark in draft.remarks],
        notices=said,
        term=judged,
        term_source=source,
        sources=read,
        left_out=[draft.row for draft in left_out],
        given=given,
    )


def _drafts(read: list[Source], on: datetime.date, given: Given) -> list[Draft]:
    memory: dict[str, dict] = {}
    drafts = []
    for source in read:
        reader = RowReader(source.sheet.name, on, memory, source.of_class, given.mended)
        drafts += [reader.read(line) for line in source.layout.lines]
    return drafts


def _hint(filename: str, read: list[Source]) -> TermFacts | None:
    """The term that titles, names of sheets or the file's name state; failing that, the date of filling in."""
    with_children = [source for source in read if source.layout.lines or source.layout.doubtful]
    stated = [text for source in with_children for text in (*source.layout.texts, source.sheet.name)]
    dated = [*(text for source in with_children for text in source.layout.texts), filename]
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
