"""From a line of the sheet to a child's row: every cell through its parser, the class, who is who."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext as _

from registry.roster import adults, classes, identity, values
from registry.roster.classes import NO_CLASS, ClassError, ClassRef
from registry.roster.given import Place, as_mended
from registry.roster.headers import CLASS_FIELDS, FATHER, GUARDIAN, MEMBERS, MOTHER, PARENT, Column
from registry.roster.layout import Line
from registry.roster.problems import ERROR, INFO, WARNING, Finding
from registry.roster.tables import Table
from registry.roster.values import Parsed, plain
from registry.roster.vocabulary import words

Parser = Callable[[object], Parsed]

LONGEST_WORKPLACE, LONGEST_OCCUPATION = 100, 50
_NEVER_DITTO = ("name", "id_number")
_HARDLY_REPEAT = ("name", "id_number", "_phones", "address")


@dataclass(slots=True)
class RosterRow:
    """A child's row. `values` is field -> normalised value (None: the cell is blank; absent: no such column).

    Codes are those of registry/codes.py, dates are dates, phones tuples of numbers, `school_class` a ClassRef.
    `columns` is field -> column letter. A row that is `held` must not go in before it is corrected. `repeats` are
    (sheet, row) of further rows with the same child. `line` is the row as it stands in the sheet.
    """

    sheet: str
    row: int
    values: dict[str, object]
    columns: dict[str, str]
    line: Line
    held: bool = False
    repeats: tuple[tuple[str, int], ...] = ()
    facts: object = None  # see facts.py

    def cell(self, *fields: str) -> object:
        """The cell of the first of these fields that has one, as it stands in the sheet."""
        cells = self.line.cells
        for column in self.line.table.columns:
            if column.field in fields and column.at < len(cells) and cells[column.at] is not None:
                return cells[column.at]
        return None


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding and the column that it is about; None if the sheet has none."""

    field: str
    column: Column | None
    finding: Finding


@dataclass(slots=True)
class Draft:
    """A row while it is being checked."""

    row: RosterRow
    remarks: list[Remark]

    @property
    def table(self) -> Table:
        return self.row.line.table

    def say(self, about: str, finding: Finding) -> None:
        self.remarks.append(Remark(about, self.column(about), finding))

    def says(self, about: str) -> bool:
        """Whether something is said already about this field."""
        return any(remark.field == about for remark in self.remarks)

    def says_kind(self, kind: str) -> bool:
        return any(remark.finding.kind == kind for remark in self.remarks)

    def column(self, about: str) -> Column | None:
        fields = CLASS_FIELDS if about == "school_class" else (about,)
        return next((column for column in self.table.columns if column.field in fields), None)

    def soften(self, kinds: set[str], severity: str) -> None:
        """What another cell of the row has settled is said with less weight."""
        if not self.remarks:
            return
        self.remarks = [
            Remark(said.field, said.column, Finding(said.finding.kind, severity, said.finding.what))
            if said.finding.kind in kinds
            else said
            for said in self.remarks
        ]


def parsers(on: datetime.date) -> dict[str, Parser]:
    """Field -> its parser. The fields that make up the class have none, they are read together."""
    everybody = (GUARDIAN, FATHER, MOTHER, PARENT, *MEMBERS)
    workplace = partial(values.text, longest=LONGEST_WORKPLACE)
    table: dict[str, Parser] = {"parents_workplace": workplace}
    for who in everybody:
        table[f"{who}_name"] = values.person_name
        table[f"{who}_phones"] = values.phone
        table[f"{who}_relation"] = partial(values.code, "relation", WARNING)
        table[f"{who}_workplace"] = table[f"{who}_employer"] = workplace
        table[f"{who}_is_guardian"] = partial(values.code, "yes_no", INFO)
    for listed in ("ethnicity", "boarding", "away"):
        table[listed] = partial(values.code, listed, WARNING)
    for listed in ("household", "health", "risk", "key_support"):
        table[listed] = partial(values.code, listed, WARNING)
    for listed in ("hardship", "income_source"):
        table[listed] = partial(values.codes, listed)
    for address in ("address", "household_address", "guardian_address"):
        table[address] = values.text
    return table | {
        "name": values.name,
        "sex": identity.sex,
        "id_number": partial(identity.id_number, on=on),
        "birth_date": partial(identity.birth_date, on=on),
        "left_behind_type": values.left_behind,
        "guardian_health": partial(values.code, "health", WARNING),
        "guardian_age": values.age,
        "guardian_occupation": partial(values.text, longest=LONGEST_OCCUPATION),
        "remarks": values.remarks,
    }


class RowReader:
    """Reads the lines of one sheet. Equal cells are parsed once in a file: hand the same `memory` to each.

    `sheet_class` is the class that the sheet's name, or the file's, says for all its rows; `mended` what people have
    corrected.
    """

    def __init__(
        self,
        sheet: str,
        on: datetime.date,
        memory: dict[str, dict],
        sheet_class: ClassRef = NO_CLASS,
        mended: Mapping[Place, Mapping[str, str]] | None = None,
    ):
        self.sheet = sheet
        self.mended = mended or {}
        self.sheet_class = sheet_class
        self.parsers = parsers(on)
        self.memory = memory
        self.ditto = frozenset(words("ditto"))
        self.plans: dict[int, list] = {}
        self.last: list = []
        self.last_table: int | None = None  # the row of its header; a mended row has a table of its own

    def read(self, line: Line) -> Draft:
        """The row with every cell parsed; what several cells say together is left to checks.py."""
        if self.mended and (self.sheet, line.row) in self.mended:
            line = as_mended(line, self.mended[self.sheet, line.row])
        line = self._without_ditto(line)
        self.last = line.cells
        found: dict[str, object] = {}
        draft = Draft(RosterRow(self.sheet, line.row, found, line.table.letters, line), [])
        cells, width = line.cells, len(line.cells)
        for column, name, at, parse, known, alone in self._plan(line.table):
            cell = cells[at] if at < width else None
            if cell is None:
                value = None
            elif known is None:
                value, findings = parse(cell)
            else:
                key = cell if cell.__class__ is str else (cell.__class__, cell)
                parsed = known.get(key)
                if parsed is None:
                    parsed = known[key] = parse(cell)
                value, findings = parsed
            if cell is not None and findings:
                draft.remarks += [Remark(name, column, finding) for finding in findings]
            found[name] = value if alone else adults.joined(found.get(name), value)
        self._class(draft)
        if line.table.several_adults:
            for about, finding in adults.settle(found):
                draft.say(about, finding)
        return draft

    def _plan(self, table: Table) -> list:
        """What to do with each column: (column, field, position, parser, what it has parsed, only one of its field).

        Cells that hardly repeat, names and numbers, are not remembered.
        """
        plan = self.plans.get(id(table))
        if plan is None:
            fields = [column.field for column in table.columns]
            plan = self.plans[id(table)] = [
                (
                    column,
                    column.field,
                    column.at,
                    self.parsers[column.field],
                    None if column.field.endswith(_HARDLY_REPEAT) else self._memory_of(column.field),
                    fields.count(column.field) == 1,
                )
                for column in table.columns
                if column.field not in CLASS_FIELDS
            ]
        return plan

    def _memory_of(self, name: str) -> dict:
        return self.memory.setdefault(name, {})

    def _without_ditto(self, line: Line) -> Line:
        """The line with 同上 and 〃 replaced by what stands above; names and ID numbers are never repeated.

        What stands above another header is in other columns.
        """
        if line.table.row != self.last_table:
            self.last, self.last_table = [], line.table.row
        if self.ditto.isdisjoint(line.cells):
            return line
        cells = list(line.cells)
        for column in line.table.columns:
            at = column.at
            if at < len(cells) and cells[at] in self.ditto:
                cells[at] = self.last[at] if at < len(self.last) and column.field not in _NEVER_DITTO else None
        return replace(line, cells=cells)

    # ---- class

    def _class(self, draft: Draft) -> None:
        row = draft.row
        parts = tuple(row.cell(part) if part in row.columns else None for part in CLASS_FIELDS)
        key = (parts, tuple(part.__class__ for part in parts), row.line.class_text, self.sheet)
        known = self._memory_of("school_class")
        if key not in known:
            known[key] = self._parse_class(*parts, row.line.class_text)
        row.values["school_class"], finding = known[key]
        if finding:
            draft.say("school_class", finding)

    def _parse_class(self, cell, grade, intake, class_text: str) -> tuple[ClassRef, Finding | None]:
        what = _("the class is missing, and neither the title nor the name of the sheet says it")
        missing, context = Finding("class_missing", ERROR, what), NO_CLASS
        try:
            context = classes.both(classes.find(class_text), self.sheet_class)
        except ClassError as error:
            missing = Finding(error.kind, ERROR, error.message)
        if intake is not None and classes.intake_of(intake):
            context = ClassRef(intake_year=classes.intake_of(intake))
        try:
            ref = classes.parse(cell, grade=grade, context=context)
        except ClassError as error:
            return NO_CLASS, Finding(error.kind, ERROR, error.message)
        return ref, None if ref else missing


def shown(row: RosterRow, about: str) -> str:
    """The cell that a remark is about, as text."""
    cell = row.cell(*CLASS_FIELDS) if about == "school_class" else row.cell(about)
    return "" if cell is None else plain(cell)[:100]
