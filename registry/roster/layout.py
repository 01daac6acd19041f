"""Where the children stand in a sheet: header rows, what belongs to each row, and the rows that are no children.

A layout tells what is where and judges no value. A sheet may repeat its header or change it half-way down; lines
between the children ("三年级（2）班") say which class follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.sheets.limits import MAX_CELLS
from lib.sheets.read import Sheet, column_letter
from lib.text import clean, squeeze
from registry.roster.classes import find as find_class
from registry.roster.doubtful import LOOKED_AT, find_header
from registry.roster.headers import (
    IGNORED,
    SERIAL,
    Column,
    columns,
    explained,
    key_of,
    meaning,
)
from registry.roster.linekinds import (
    is_form,
    is_header_row,
    is_name,
    only_owners,
    says_other,
    takes_away,
    texts_of,
    without_signatures,
)
from registry.roster.tables import Table, table_below
from registry.roster.vocabulary import pattern, words

MOST_HEADER_ROWS = 4
HEADER_WITHIN = 100  # rows; a sheet without a header by then has none
ID_DIGITS, LONGEST_ID_CELL = 15, 40  # so many digits in the column of ID numbers speak for a child
ENOUGH_COLUMNS, ENOUGH_NAMES = 3, 0.7  # for taking a column for the names that does not say so
EXAMPLE_ROWS = 3  # an example stands among the first rows below the header


@dataclass(frozen=True, slots=True)
class Line:
    """One child's row as it stands. `cells` are counted like the columns' `at`; `class_text` stands above it."""

    row: int
    cells: list
    table: Table
    class_text: str


@dataclass(slots=True)
class Layout:
    """What was found in a sheet. `texts` are titles, notes and footers; `left_out` rows that could not be told.

    `doubtful` is a header most of whose words are not understood, in a sheet that has no other one: nothing is read
    below it before somebody has explained it. `below` are the first rows that stand there.
    """

    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    is_form: bool = False
    doubtful: Table | None = None
    below: list[int] = field(default_factory=list)

    def headers(self) -> list[tuple[Table, list[int]]]:
        """Each header and the first rows below it, for whoever wants to explain one."""
        if self.doubtful:
            return [(self.doubtful, self.below)]
        rows = {table.key: [line.row for line in self.lines if line.table.key == table.key] for table in self.tables}
        return [(table, rows[table.key][:LOOKED_AT]) for table in self.tables]

    def beyond_headers(self) -> dict[tuple[int, int], list[int]]:
        """(Number of the table, position of a column without a header) -> the children's rows that fill it."""
        found: dict[tuple[int, int], list[int]] = {}
        numbers = {id(table): number for number, table in enumerate(self.tables)}
        for line in self.lines:
            for at in filled_beyond(line):
                found.setdefault((numbers[id(line.table)], at), []).append(line.row)
        return found


def filled_beyond(line: Line) -> list[int]:
    """The positions of cells that say something below no header."""
    cells, headed = line.cells, line.table.headed
    return [
        at
        for at in range(line.table.first_bare, len(cells))
        if at not in headed and cells[at] is not None and not (cells[at].__class__ is str and not clean(cells[at]))
    ]


def lay_out(sheet: Sheet, explanations: Mapping[str, Mapping[int, str]] | None = None) -> Layout:
    """The rows of `sheet` sorted into children and the rest.

    `explanations` is what people have said of headers: key of a header -> number of the column -> field.
    """
    return _Reading(sheet, explanations or {}).run()


class _Reading:
    """One pass down a sheet."""

    def __init__(self, sheet: Sheet, explanations: Mapping[str, Mapping[int, str]]):
        self.sheet = sheet
        self.explanations = explanations
        self.rows = sheet.rows
        self.found = Layout()
        self.table: Table | None = None
        self.class_text = ""
        self.below_header = 0
        self.table_from = 0  # the row below the header
        self.merged_at: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _right in sheet.merged:
            self.merged_at.setdefault(top, []).append((left, bottom))
        self.fills = self._fills()

    def run(self) -> Layout:
        index = 0
        while index < len(self.rows) and (self.table or index < HEADER_WITHIN):
            depth = self._header(index) if self._may_be_header(index) else 0
            if depth:
                index += depth
                continue
            if self.table is None:
                self._text_row(self.rows[index])
            else:
                self._data_row(index)
            index += 1
        if self.table is None:
            self._doubtful_header()
            self.found.is_form = not self.found.doubtful and is_form(self.rows)
        return self.found

    # ---- headers

    def _may_be_header(self, index: int) -> bool:
        """Below a header only a row with a header for the name can be another one."""
        return self.table is None or not self.table.headertexts.isdisjoint(self.rows[index])

    def _header(self, index: int) -> int:
        """Takes the header that begins at `index`, if one does; the number of its rows, or 0."""
        depth = self._depth(index) or self._explained_depth(index)
        if not depth:
            return 0
        paths = self._paths(self._start(index), index + depth)
        understood, unknown = self._columns(paths)
        guessed = self._names(understood, unknown, index + depth)
        if guessed:
            understood, unknown = explained(understood, unknown, {guessed.at: "name"})
        table = table_below(key_of(paths), self.sheet.first_row + index + depth - 1, understood, unknown, guessed)
        if table.name_at is None or len(table.columns) < 2:
            return 0
        self.table = table
        self.table_from = index + depth
        self.found.tables.append(self.table)
        self.below_header = 0
        return depth

    def _doubtful_header(self) -> None:
        """Keeps the row that may be a header although it is hardly understood, if there is one."""
        index = find_header(self.rows, HEADER_WITHIN)
        depth = 0 if index is None else self._reach(index)
        if not depth:
            return
        end = index + depth
        paths = self._paths(self._start(index), end)
        row = self.sheet.first_row + end - 1
        self.found.doubtful = table_below(key_of(paths), row, *self._columns(paths), None)
        below = [at for at in range(end, len(self.rows)) if any(cell is not None for cell in self.rows[at])]
        self.found.below = [self.sheet.first_row + at for at in below[:LOOKED_AT]]

    def _start(self, index: int) -> int:
        """Where the header begins: a row above that says only whose the columns are belongs to it."""
        return index - 1 if index and only_owners(self.rows[index - 1]) else index

    def _columns(self, paths) -> tuple[list[Column], list[Column]]:
        """The columns understood and unknown, with what people have said of this header."""
        told = self.explanations.get(key_of(paths), {})
        said = {paths[n][0]: field for n, field in told.items() if n < len(paths)}
        return explained(*columns(paths), said)

    def _names(self, understood: list[Column], unknown: list[Column], below: int) -> Column | None:
        """Where no header says where the names stand: the unknown column of a plain roster that is full of names."""
        fields = {column.field for column in understood} - {IGNORED, SERIAL}
        if "name" in fields or len(fields) < ENOUGH_COLUMNS:
            return None
        for column in unknown:
            cells = [_at(row, column.at) for row in self.rows[below : below + LOOKED_AT]]
            filled = [cell for cell in cells if cell is not None]
            if filled and sum(map(is_name, filled)) >= ENOUGH_NAMES * len(filled):
                return column
        return None

    def _depth(self, index: int) -> int:
        """How many header rows begin at `index`: none if its words are not known."""
        return self._reach(index) if is_header_row(self.rows[index], least=2) else 0

    def _explained_depth(self, index: int) -> int:
        """The same for a header whose words are known only because somebody has explained them."""
        if not self.explanations or len(texts_of(self.rows[index])) < 2:
            return 0
        depth = self._reach(index)
        known = depth and key_of(self._paths(self._start(index), index + depth)) in self.explanations
        return depth if known else 0

    def _reach(self, index: int) -> int:
        """As far as merged cells and known words reach down from a row of a header; 0 if that is too far for one."""
        row, depth = self.sheet.first_row + index, 1
        for left, bottom in self.merged_at.get(row, ()):
            text = _at(self.rows[index], left - self.sheet.first_column)
            if text and bottom - row < MOST_HEADER_ROWS and meaning(str(text)):
                depth = max(depth, bottom - row + 1)
        while index + depth < len(self.rows) and is_header_row(self.rows[index + depth], least=1):
            if takes_away(self.rows[index + depth - 1], self.rows[index + depth]):
                break
            depth += 1
        return depth if depth <= MOST_HEADER_ROWS else 0

    def _paths(self, start: int, end: int) -> list[tuple[int, str, tuple[str, ...]]]:
        """Column by column the header texts from the top down, with the names of groups above."""
        block = [[_header_text(cell) for cell in row] for row in self.rows[start:end]]
        width = max(map(len, block))
        for line in block:
            line += [""] * (width - len(line))
        for upper, lower in zip(block, block[1:], strict=False):
            _spread_groups(upper, lower)
        paths = []
        for at in range(width):
            texts = tuple(dict.fromkeys(line[at] for line in block if line[at]))
            if texts:
                paths.append((at, column_letter(self.sheet.first_column + at), texts))
        return paths

    def _fills(self) -> dict[int, list[tuple[int, int, object]]]:
        """Row index -> (index of the first row, position, value) of the merged cells that cover it from above.

        Merged cells that overlap are no spreadsheet's work: there is an end to them.
        """
        fills: dict[int, list[tuple[int, int, object]]] = {}
        left_to_do = MAX_CELLS
        for top, left, bottom, _right in self.sheet.merged:
            first, at = top - self.sheet.first_row, left - self.sheet.first_column
            value = _at(self.rows[first], at) if 0 <= first < len(self.rows) else None
            covered = range(first + 1, min(bottom - self.sheet.first_row + 1, len(self.rows)))
            left_to_do -= len(covered)
            if value is None or left_to_do < 0:
                continue
            for index in covered:
                fills.setdefault(index, []).append((first, at, value))
        return fills

    # ---- rows below a header

    def _data_row(self, index: int) -> None:
        cells = self.rows[index]
        self.below_header += 1
        if self._is_child(cells):
            row = self.sheet.first_row + index
            self.found.lines.append(Line(row, self._filled(cells, index), self.table, self.class_text))
        else:
            self._other_row(index, cells)

    def _filled(self, cells: list, index: int) -> list:
        if index not in self.fills:
            return cells
        cells = list(cells)
        for first, at, value in self.fills[index]:
            if first < self.table_from:
                continue
            cells += [None] * (at + 1 - len(cells))
            if cells[at] is None:
                cells[at] = value
        return cells

    def _is_child(self, cells: list) -> bool:
        """A name and anything else; or, where the name is missing or is none, enough else to be a child's row."""
        table = self.table
        name = _at(cells, table.name_at)
        serial = None if table.serial_at is None else _at(cells, table.serial_at)
        if self._is_example(cells, name, serial):
            return False
        if is_name(name) and not _names_class(name):
            return serial is not None or self._filled_columns(cells) > 1
        if self._has_id_number(cells):
            return True
        if says_other(cells):
            return False
        filled = self._filled_columns(cells)
        return filled >= (2 if name is None else 4) or (filled == 3 and self._names_class_or_sex(cells))

    def _has_id_number(self, cells: list) -> bool:
        at = next((column.at for column in self.table.columns if column.field == "id_number"), -1)
        return sum(map(str.isdigit, str(_at(cells, at))[:LONGEST_ID_CELL])) >= ID_DIGITS

    def _names_class_or_sex(self, cells: list) -> bool:
        """What stands beside a name that is none speaks for a child if it says its class, or boy or girl."""
        for column in self.table.columns:
            cell = _at(cells, column.at)
            if cell.__class__ is str and len(cell) < LONGEST_ID_CELL:
                if column.field == "class_text" and find_class(cell).number:
                    return True
                if column.field == "sex" and squeeze(cell) in words("sex"):
                    return True
        return False

    def _filled_columns(self, cells: list) -> int:
        width = len(cells)
        return sum([column.at < width and cells[column.at] is not None for column in self.table.columns])

    def _is_example(self, cells: list, name: object, serial: object) -> bool:
        example = pattern("rows", "example")
        if serial.__class__ is str and example.fullmatch(squeeze(serial)):
            return True
        if self.below_header > EXAMPLE_ROWS:
            return False
        if name.__class__ is str and pattern("rows", "example_name").fullmatch(squeeze(name)):
            return True
        return any(cell.__class__ is str and len(cell) < 8 and example.fullmatch(squeeze(cell)) for cell in cells)

    def _other_row(self, index: int, cells: list) -> None:
        """A row that is no child: blank, a total, a note, a class, or something that the user should look at."""
        named = self._text_row(cells)
        if not named and self._filled_columns(cells) and not self._is_known_text(cells):
            text = " ".join(clean(str(cell)) for cell in cells if cell is not None)
            self.found.left_out.append((self.sheet.first_row + index, text[:80]))

    def _is_known_text(self, cells: list) -> bool:
        name, serial = _at(cells, self.table.name_at), _at(cells, self.table.serial_at or 0)
        return says_other(cells) or self._is_example(cells, name, serial)

    def _text_row(self, cells: list) -> bool:
        """Keeps the texts of a row; whether it named the class of the rows below it."""
        texts = [clean(cell) for cell in texts_of(cells)]
        self.found.texts += texts
        named = next((text for text in without_signatures(texts) if find_class(text)), "")
        if named:
            self.class_text = named
        return bool(named)


def _header_text(cell: object) -> str:
    return "" if cell is None else "".join(clean(str(cell)).split("\n"))


def _spread_groups(upper: list[str], lower: list[str]) -> None:
    """A group's name counts for the empty cells to its right that have a header below, merged or not."""
    group = ""
    for at, text in enumerate(upper):
        if text:
            said = meaning(text)
            group = text if said and said.owner and not said.attribute else ""
        elif group and lower[at]:
            upper[at] = group
        else:
            group = ""


def _names_class(name: str) -> bool:
    return ("班" in name or "级" in name) and bool(find_class(name))


def _at(cells: list, at: int) -> object:
    return cells[at] if 0 <= at < len(cells) else None
