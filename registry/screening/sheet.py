"""The questionnaire as a sheet with one row per pupil (sheet.toml): its template, and reading it back.

All or nothing: a sheet with a mistake brings in nobody, and each mistake is told with its row and column.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lib.sheets.read import UnreadableFile, column_letter, read_workbook
from lib.text import squeeze
from registry.models import ClassTerm, Screening
from registry.roster import dates, identity, values
from registry.roster.classes import ClassError
from registry.roster.classes import parse as parse_class
from registry.roster.problems import ERROR, WARNING, Finding
from registry.roster.template import template_workbook

KEYS = ("term", "school_class", "filled_by")  # which the reader gives, so that nobody need look them up row by row
NEEDED = ("school_class", "name")
SAMPLES = ("示例", "例")


@dataclass(frozen=True, slots=True)
class Mistake:
    """`column` is the letter and `header` the words above it; both are "" for the row or the sheet as a whole."""

    row: int | None
    column: str
    header: str
    message: str


@dataclass(slots=True)
class Reading:
    """Questionnaires, not saved; and what is wrong with the sheet, which then must bring in none of them."""

    screenings: list[Screening] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@cache
def layout() -> dict:
    """sheet.toml: the title and the columns."""
    return tomllib.loads((Path(__file__).parent / "sheet.toml").read_text(encoding="utf-8"))


def empty_sheet() -> bytes:
    return template_workbook(layout())


def read(data: bytes, filename: str, *, term, class_terms: list[ClassTerm], on, by) -> Reading:
    """The questionnaires in the first sheet of `data` that has any, for the classes of `term` that are given."""
    try:
        book = read_workbook(data, filename)
    except UnreadableFile as error:
        return Reading(mistakes=[Mistake(None, "", "", error.message)])
    sheet = next((sheet for sheet in book.sheets if sheet.visible and sheet.rows), None)
    columns = _columns(sheet) if sheet else {}
    missing = [column["header"] for column in layout()["columns"] if column["field"] in NEEDED]
    missing = [header for header in missing if header not in {column["header"] for column in columns.values()}]
    if missing:
        what = _("The first row must hold the headers of the template. Missing: %(headers)s")
        return Reading(mistakes=[Mistake(None, "", "", what % {"headers": "、".join(missing)})])
    strange = [cell for at, cell in enumerate(sheet.rows[0]) if cell is not None and at not in columns]
    others = [other.name for other in book.sheets if other.visible and other is not sheet and other.rows]
    reading = _Reader(sheet, columns, term, class_terms, on, by).read()
    for name, what in (
        ("、".join(map(str, strange)), _("These columns are none of the template's; take them out: %(names)s")),
        ("、".join(others), _("Only one sheet is read; bring in the others by themselves: %(names)s")),
    ):
        if name:
            reading.mistakes.append(Mistake(None, "", "", what % {"names": name[:200]}))
    return reading


def _columns(sheet) -> dict[int, dict]:
    """Position in the first row -> column of the layout, by its header."""
    known = {squeeze(column["header"]): column for column in layout()["columns"]}
    heads = ((at, squeeze(str(cell or "")).rstrip("*★")) for at, cell in enumerate(sheet.rows[0]))
    return {at: known[head] for at, head in heads if head in known}


class _Reader:
    def __init__(self, sheet, columns, term, class_terms, on, by):
        self.sheet, self.columns, self.term, self.on, self.by = sheet, columns, term, on, by
        self.class_terms = class_terms
        self.reading = Reading()
        self.parsers = {
            "name": values.name,
            "person": values.person_name,
            "sex": identity.sex,
            "id": partial(identity.id_number, on=on),
            "day": partial(_day, on=on),
            "phone": values.phone,
            "text": values.remarks,
        }

    def read(self) -> Reading:
        for number, cells in enumerate(self.sheet.rows[1:], start=self.sheet.first_row + 1):
            if not self._says_nothing(cells):
                self._row(number, cells)
        if not self.reading.screenings and not self.reading.mistakes:
            self._say(None, None, _("There is no pupil on this sheet yet."))
        return self.reading

    def _says_nothing(self, cells) -> bool:
        """An empty row, a row with its number alone, or the example of the template."""
        said = [str(cells[at]).strip() for at in self.columns if at < len(cells) and cells[at] not in (None, "")]
        return not said or said[0].startswith(SAMPLES)

    def _row(self, number, cells):
        before = len(self.reading.mistakes)
        found = {}
        for at, column in self.columns.items():
            value = cells[at] if at < len(cells) else None
            found[column["field"]] = self._value(number, column, value)
        if len(self.reading.mistakes) > before:
            return
        facts = {name: value for name, value in found.items() if value not in (None, "", ())}
        screening = Screening(term=self.term, filled_by=self.by, filled_on=self.on, **facts)
        try:
            screening.full_clean(exclude=KEYS)
        except ValidationError as error:
            for name, said in error.message_dict.items():
                self._say(number, name, " ".join(said))
        twin = next((row for row, other in self._rows() if _same(screening, other)), None)
        if twin:
            self._say(number, "name", _("the same pupil stands in row %(row)s") % {"row": twin})
        screening.row = number
        self.reading.screenings.append(screening)

    def _rows(self):
        return ((screening.row, screening) for screening in self.reading.screenings)

    def _value(self, number, column, value):
        if column["kind"] == "class":
            return self._class(number, value)
        if value is None or value == "":
            if column["field"] in NEEDED:
                self._say(number, column["field"], _("the name is missing"))
            return None
        parsed, findings = self._parser(column)(value)
        for finding in findings:
            if finding.severity in (ERROR, WARNING) or column["kind"] == "sex":  # nothing may get lost in silence
                self._say(number, column["field"], finding.what)
        return _stored(column["kind"], parsed)

    def _parser(self, column):
        if column["kind"] == "code":
            return partial(values.code, column["words"], ERROR)
        if column["kind"] == "codes":
            return partial(_codes, column["words"])
        return self.parsers[column["kind"]]

    def _class(self, number, value):
        """Of the classes that the person may fill in; who has one need not write it."""
        if value in (None, "") and len(self.class_terms) == 1:
            return self.class_terms[0].school_class
        if value in (None, ""):
            self._say(number, "school_class", _("the class is missing"))
            return None
        try:
            ref = parse_class(value)
        except ClassError as error:
            self._say(number, "school_class", error.message)
            return None
        fitting = [of for of in self.class_terms if self._fits(ref, of.school_class)]
        if len(fitting) == 1:
            return fitting[0].school_class
        what = _("“%(text)s” is none of the classes that you fill in: %(classes)s")
        names = "、".join(of.name for of in self.class_terms[:8])
        self._say(number, "school_class", what % {"text": str(value)[:20], "classes": names})
        return None

    def _fits(self, ref, school_class) -> bool:
        same_grade = ref.grade in (None, school_class.grade_in(self.term.school_year))
        same_intake = ref.intake_year in (None, school_class.intake_year)
        return same_grade and same_intake and ref.number in (None, school_class.number)

    def _say(self, number, name, message):
        at, column = next(
            ((at, column) for at, column in self.columns.items() if column["field"] == name), (None, None)
        )
        letter = column_letter(at + self.sheet.first_column) if column else ""
        self.reading.mistakes.append(Mistake(number, letter, column["header"] if column else "", message))


def _codes(words, value):
    """Like values.codes; a word that is not known is a mistake, for nothing may get lost."""
    parsed, findings = values.codes(words, value)
    return parsed, [Finding(found.kind, ERROR, found.what) for found in findings]


def _day(value, *, on):
    """A whole day that has come, as dates.Birth; half a date is a mistake, because a day is never invented."""
    if values.is_nothing(values.plain(value)):
        return dates.NOT_WRITTEN, ()
    parsed, findings = dates.parse(value, on)
    if parsed.date:
        return parsed, ()
    what = _("“%(text)s” is no whole day that has come; write year, month and day like 2024-03-02")
    text = values.plain(value)[:30]
    return parsed, [Finding("day_invalid", ERROR, what % {"text": text}) for _found in findings[:1]]


def _stored(kind, parsed):
    """The value as `Screening` keeps it."""
    if kind == "id":
        return parsed.number.number if parsed.number else None
    if kind == "day":
        return parsed.date
    if kind == "phone":
        return " ".join(parsed)
    return parsed


def _same(one, other) -> bool:
    if one.id_number and other.id_number:
        return one.id_number == other.id_number
    if (one.name, one.school_class_id) != (other.name, other.school_class_id):
        return False
    return not (one.birth_date and other.birth_date) or one.birth_date == other.birth_date
