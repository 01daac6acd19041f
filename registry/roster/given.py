"""What people have said about a file beside the file: cells mended, rows left out, columns explained.

A mended cell counts as if the file said so: the same parser reads it and the same checks look at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry.roster.headers import CLASS_FIELDS, Column
from registry.roster.labels import LABELS
from registry.roster.layout import Line

SCHOOL_CLASS = "school_class"  # the one field that several columns may make up
LEFT_OUT = "left_out"  # instead of a field: the row is not to go in
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Given:
    """`mended` is (sheet, row) -> field -> text; `columns` is key of a header -> number of a column -> field."""

    mended: Mapping[Place, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def leaves_out(self, sheet: str, row: int) -> bool:
        return LEFT_OUT in self.mended.get((sheet, row), ())


NOTHING = Given()


def as_mended(line: Line, texts: Mapping[str, str]) -> Line:
    """The line as if the file had these texts; a field that has no column gets one behind the last."""
    cells, table = list(line.cells), line.table
    for about, text in texts.items():
        if about == LEFT_OUT:
            continue
        columns = columns_of(table.columns, about)
        if not columns:
            at = max([len(cells), *(column.at + 1 for column in table.columns)])
            columns = [Column(CLASS_FIELDS[0] if about == SCHOOL_CLASS else about, at, "", str(LABELS[about]))]
            letters = {**table.letters, about: "", columns[0].field: ""}
            table = replace(table, columns=(*table.columns, *columns), letters=letters, headed=table.headed | {at})
        for column in columns:
            cells += [None] * (column.at + 1 - len(cells))
            cells[column.at] = None
        cells[columns[0].at] = text.strip() or None
    return replace(line, cells=cells, table=table)


def columns_of(columns, about: str) -> list[Column]:
    """The columns that hold a field; of those that make up the class first the one that can hold all of it."""
    fields = CLASS_FIELDS if about == SCHOOL_CLASS else (about,)
    return sorted((c for c in columns if c.field in fields), key=lambda column: fields.index(column.field))
