"""Tables of figures as plain data: shown on a page, printed, and taken away as a workbook, always the same."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from lib.models import AccessLog
from lib.sheets.write import workbook_response
from registry.models import Child

FAR = 30  # per cent below its target
EXPORT = "export"  # ?export=<slug of the table>


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` goes into a workbook, `text` (or the value) on the page; with `url` it leads to the list behind it.

    `parts` are further numbers in the same cell, in the order of their column's `parts`.
    """

    value: Any = None
    url: str = ""
    text: str = ""
    state: str = ""  # done, due, overdue or concern: coloured, and marked with its icon
    parts: tuple["Cell", ...] = ()

    @property
    def shown(self) -> str:
        return self.text or ("—" if self.value is None else str(self.value))


@dataclass(frozen=True, slots=True)
class Column:
    label: Any
    parts: tuple = ()  # what the further numbers of its cells are
    sub: Any = ""  # the second line of its heading

    @property
    def headers(self) -> list[str]:
        return [str(self.label), *(f"{self.label} {part}" for part in self.parts)]


@dataclass(frozen=True, slots=True)
class Row:
    head: Cell
    cells: list[Cell]

    @property
    def values(self) -> list:
        return [self.head.shown, *(value for cell in self.cells for value in (cell, *cell.parts))]


@dataclass(frozen=True, slots=True)
class Table:
    slug: str
    title: Any
    columns: list[Column]  # the head's first
    rows: list[Row]
    total: Row | None = None
    note: Any = ""
    holds: bool | None = None  # do its parts add up to what they are parts of? None: they need not
    children: frozenset = frozenset()  # the keys of those whom it names

    def workbook(self):
        lines = [*self.rows, self.total] if self.total else self.rows
        headers = [header for column in self.columns for header in column.headers]
        body = [[value.value if isinstance(value, Cell) else value for value in line.values] for line in lines]
        return workbook_response(str(self.title), headers, body)


def percent(value: int | None, url: str = "", *, target: int | None = None, parts: tuple = ()) -> Cell:
    """A share in whole per cent, marked where it reaches its target and where it misses it by far."""
    if value is None:
        return Cell(parts=parts)
    state = "" if target is None else "done" if value >= target else "overdue" if value < target - FAR else ""
    return Cell(value, url, f"{value}%", state, parts)


def number(value: int, url: str = "", state: str = "", text: str = "") -> Cell:
    """A count; nothing is behind a nought."""
    return Cell(value, url, text, state) if value else Cell(0)


def may_take_away(user, table: Table) -> bool:
    """A table that names children leaves the site only with whoever may take away each of them (design.md 4)."""
    allowed = Child.objects.exportable_by(user).filter(pk__in=table.children)
    return not table.children or allowed.count() == len(table.children)


def exported(request, tables: list[Table]):
    """The workbook of the table that the address asks for, which is logged; None when it asks for none."""
    slug = request.GET.get(EXPORT)
    table = next((table for table in tables if table.slug == slug), None)
    if table is None:
        return None
    if not may_take_away(request.user, table):
        raise Http404
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.EXPORT, kind=f"figures.{slug}"[:60], detail=request.GET.urlencode()[:200]
    )
    return table.workbook()
