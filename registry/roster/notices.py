"""What is said about sheets and the file as a whole: what was left out, hidden, not understood, or assumed."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.sheets.read import Sheet, column_letter
from registry.roster.headers import Column
from registry.roster.layout import Layout
from registry.roster.problems import Notice
from registry.roster.rows import Draft
from registry.roster.sources import Source
from registry.roster.terms import TermFacts

MOST_LISTED = 10
HEADER_DOUBTFUL = "header_doubtful"


def of_sheets(hidden: list[Sheet], read: list[Source]) -> list[Notice]:
    """Hidden sheets, which are left out, and what the layout of the visible ones leaves to be said."""
    message = _("The sheet “%(sheet)s” is hidden and was left out.")
    said = [Notice("hidden_sheet", sheet.name, message % {"sheet": sheet.name}) for sheet in hidden if sheet.rows]
    for source in read:
        said += _of_sheet(source.sheet, source.layout)
    return said


def _of_sheet(sheet: Sheet, layout: Layout) -> list[Notice]:
    if not sheet.rows:
        return []
    if layout.doubtful:
        message = _(
            "The columns of this list are hardly understood: %(columns)s. Say below what they hold; until then nobody "
            "of it goes in."
        )
        unknown = _some(map(_named, layout.doubtful.unknown))
        return [Notice(HEADER_DOUBTFUL, sheet.name, message % {"columns": unknown})]
    if not layout.tables:
        message = _("No children were found on the sheet “%(sheet)s”; it was left out.")
        if layout.is_form:
            message = _("The sheet “%(sheet)s” is a form for one child, not a list; it was left out.")
        return [Notice("sheet_left_out", sheet.name, message % {"sheet": sheet.name})]
    return [*_hidden(sheet, layout), *_not_understood(sheet, layout)]


def _hidden(sheet: Sheet, layout: Layout) -> list[Notice]:
    said = []
    rows = [line.row for line in layout.lines if line.row in sheet.hidden_rows]
    if rows:
        message = ngettext(
            "%(count)s hidden row was read like the others: %(rows)s.",
            "%(count)s hidden rows were read like the others: %(rows)s.",
            len(rows),
        )
        said.append(Notice("hidden_rows", sheet.name, message % {"count": len(rows), "rows": _some(rows)}))
    numbers = {column.at + sheet.first_column for table in layout.tables for column in table.columns}
    hidden = sorted(numbers & sheet.hidden_columns)
    if hidden:
        message = _("Hidden columns were read like the others: %(columns)s.")
        said.append(Notice("hidden_columns", sheet.name, message % {"columns": _some(map(column_letter, hidden))}))
    return said


def _not_understood(sheet: Sheet, layout: Layout) -> list[Notice]:
    said = []
    for table in layout.tables:
        if table.guessed:
            message = _("Column %(letter)s “%(header)s” was taken for the children's names; check that this is right.")
            place = {"letter": table.guessed.letter, "header": table.guessed.header[:20]}
            said.append(Notice("column_guessed", sheet.name, message % place))
    unknown = [column for table in layout.tables for column in table.unknown]
    twice = [_named(column) for column in unknown if column.repeats]
    if twice:
        message = _(
            "These columns hold what another column before them holds too, and were left out: %(columns)s. If they are "
            "about somebody else, say so in their headers; if a second list stands beside the first, put it below."
        )
        said.append(Notice("columns_twice", sheet.name, message % {"columns": _some(dict.fromkeys(twice))}))
    bare = _without_header(sheet, layout)
    if bare:
        message = _("These columns have no header and were left out: %(columns)s. Give them one if they are needed.")
        said.append(Notice("columns_without_header", sheet.name, message % {"columns": _some(bare)}))
    unknown = [_named(column) for column in unknown if not column.repeats]
    if unknown:
        message = _("These columns were not understood and were left out: %(columns)s.")
        said.append(Notice("unknown_columns", sheet.name, message % {"columns": _some(dict.fromkeys(unknown))}))
    if layout.left_out:
        message = _("These rows were not taken for children: %(rows)s.")
        rows = [f"{row} “{text[:30]}”" for row, text in layout.left_out]
        said.append(Notice("rows_left_out", sheet.name, message % {"rows": _some(rows)}))
    return said


def _named(column: Column) -> str:
    return f"{column.letter} “{column.header[:20]}”"


def _without_header(sheet: Sheet, layout: Layout) -> list[str]:
    """The columns that are filled in many rows and have no header; in a few rows, those rows have slipped."""
    children = Counter(id(line.table) for line in layout.lines)
    positions = {
        at
        for (number, at), rows in layout.beyond_headers().items()
        if 2 * len(rows) >= children[id(layout.tables[number])]
    }
    return [column_letter(at + sheet.first_column) for at in sorted(positions)]


def no_children(read: list[Source], left_out: list[Notice]) -> tuple[str, str]:
    """Why there is nothing to import: (reason, message). `left_out` tells of files that could not be read."""
    layouts = [source.layout for source in read]
    if left_out:
        return "files_left_out", " ".join(notice.message for notice in left_out[:3])
    if any(layout.tables for layout in layouts):
        return "no_rows", _("The list has headers but no children. Check that the right file was chosen.")
    if any(layout.is_form for layout in layouts):
        return "not_a_list", _(
            "This is a registration form for one child, not a list. Enter its child by hand, or copy the children "
            "into a list with one row each; the template shows the columns."
        )
    return "no_header", _(
        "No list of children was found: no row has headers such as name, ID number and class. Give the list a row "
        "of headers, or use the template."
    )


def to_be_explained(read: list[Source]) -> str:
    """For whoever does not see the page on which the columns are explained."""
    message = _(
        "The columns of this list are hardly understood: %(columns)s. Open the file under “Roster import” and say what "
        "they hold."
    )
    unknown = [column for source in read if source.layout.doubtful for column in source.layout.doubtful.unknown]
    return message % {"columns": _some(dict.fromkeys(map(_named, unknown)))}


def of_term(judged: TermFacts, source: str, by_age: int | None) -> list[Notice]:
    """What has to be said about the term that ages and classes were judged by."""
    years = {"year": judged.school_year, "next": judged.school_year + 1}
    if source == "children":
        message = _(
            "The file does not say of which term it is. By its children and classes it is of the school year "
            "%(year)s–%(next)s; check that this is right."
        )
        return [Notice("term_assumed", "", message % years)]
    if by_age is None or by_age == judged.school_year:
        return []
    message = _(
        "For the school year %(year)s–%(next)s most children would be too old or too young for their grades; "
        "they fit %(fit)s–%(fit_next)s. Check the term."
    )
    return [Notice("term_doubtful", "", message % (years | {"fit": by_age, "fit_next": by_age + 1}))]


def of_children(drafts: list[Draft], others: int) -> list[Notice]:
    """Children who are not left behind, and grades whose class is not said."""
    said = []
    if others:
        message = ngettext(
            "%(count)s child who is not left behind was left out.",
            "%(count)s children who are not left behind were left out.",
            others,
        )
        said.append(Notice("not_left_behind", "", message % {"count": others}))
    unnumbered = Counter(
        (draft.row.sheet, draft.row.values["school_class"].grade)
        for draft in drafts
        if draft.row.values["school_class"] and draft.row.values["school_class"].number is None
    )
    for (sheet, grade), count in unnumbered.items():
        message = ngettext(
            "For %(count)s child only grade %(grade)s is given, not the class.",
            "For %(count)s children only grade %(grade)s is given, not the class.",
            count,
        )
        said.append(Notice("class_number_missing", sheet, message % {"count": count, "grade": grade}))
    return said


def _some(items) -> str:
    items = [str(item) for item in items]
    more = ["…"] if len(items) > MOST_LISTED else []
    return "、".join(items[:MOST_LISTED] + more)
