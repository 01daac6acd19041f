"""An export: what was asked for, and the workbook that is handed in for it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import override

from lib.sheets.printed import Heading, Page, printed_workbook
from lib.text import squeeze
from registry.codes import YesNo
from registry.models import School, Term
from registry.roster.exports.entries import Entry, read_entries, register_day, survey_rows
from registry.roster.exports.layouts import Column, Layout
from registry.roster.exports.places import Place
from registry.roster.exports.summary import count_sexes, summary_of
from registry.roster.exports.values import value_of
from registry.roster.vocabulary import handing_in, pattern, words

SAFE_LENGTH = 8  # characters; only shorter texts are taken for an example or for "as above"
LANGUAGE = "zh-hans"  # of what is handed in, whatever language the person reads
SUMMARY_WIDTHS = (24, 28, 8, 8, 8, 11, 8)


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody asked for. `on` is today; of a term that has ended the register is as it stood on its last day."""

    layout: Layout
    term: Term
    place: Place
    per_class: bool
    user: object
    on: dt.date

    def rows(self):
        """The survey rows of the place, whether they count for the layout or not."""
        return self.place.of(survey_rows(self.user, self.term, self.on), self.term)

    def entries(self) -> list[Entry]:
        rows = self.rows()
        if self.layout.counted:
            rows = rows.exclude(**{f"{self.layout.counted}__in": (YesNo.NO.value, "")})
        return read_entries(rows, user=self.user, term=self.term, on=self.on)


@dataclass(frozen=True, slots=True)
class Made:
    """The workbook, its name, and how many children stand in it."""

    data: bytes
    filename: str
    count: int


def make(export: Export) -> Made:
    """The workbook of an export."""
    with override(LANGUAGE):
        return _Maker(export).make()


class _Maker:
    def __init__(self, export: Export):
        self.export, self.layout = export, export.layout
        self.school = School.get().name
        self.day = handing_in()["day"].format(register_day(export.term, export.on))

    def make(self) -> Made:
        entries = self.export.entries()
        pages = [self._page(name, group) for name, group in self._groups(entries)]
        if self.layout.parts:
            pages.append(self._summary(entries, sum(len(page.rows) for page in pages)))
        filename = handing_in()["filename"].format(title=self._title(self.layout.title, self.export.place.of_title))
        return Made(printed_workbook(pages), filename, len(entries))

    def _groups(self, entries) -> list[tuple[str, list[Entry]]]:
        """Name of the class -> its children; one nameless group if they all stand on one sheet."""
        if not self.export.per_class or not entries:
            return [("", entries)]
        found = groupby(entries, key=lambda entry: entry.survey.class_name)
        return [(name or handing_in()["no_class"], list(group)) for name, group in found]

    def _title(self, title: str, place: str) -> str:
        said = handing_in()
        whole = said["title"].format(school=self.school, term=self.export.term, title=title)
        return whole + (said["of_place"].format(place=place) if place else "")

    def _page(self, class_name: str, entries) -> Page:
        place = class_name or self.export.place.of_title
        table, missing = self._table(entries)
        return Page(
            name=class_name or self.layout.title,
            title=self._title(self.layout.title, place),
            under=(handing_in()["under"].format(school=self.school, day=self.day),),
            headings=[Heading(_header(column), column.width) for column in self.layout.columns],
            rows=table,
            totals=(_total(entries),),
            foot=(*self._notes(missing), *self.layout.foot),
            fixed=_name_at(self.layout.columns),
            paging=handing_in()["paging"],
        )

    def _table(self, entries) -> tuple[list[list], Counter]:
        """The rows, and header of a required column -> in how many rows it is empty."""
        table, missing = [], Counter()
        for number, entry in enumerate(entries, start=1):
            entry.number = number
            values = [value_of(entry, column.value) for column in self.layout.columns]
            for column, value in zip(self.layout.columns, values, strict=True):
                if column.required and value in (None, "", ()):
                    missing[column.header] += 1
            pairs = zip(self.layout.columns, values, strict=True)
            table.append([_set_off(column.shown(value)) or None for column, value in pairs])
        return table, missing

    def _notes(self, missing) -> list[str]:
        """What is still to be found out, and for whom it cannot be told whether they count."""
        said, notes = handing_in(), []
        if missing:
            columns = (
                said["missing_column"].format(header=column.header, count=missing[column.header])
                for column in self.layout.columns
                if missing[column.header]
            )
            notes.append(said["missing"].format(columns=said["and"].join(columns)))
        undecided = self._undecided()
        if undecided:
            notes.append(said["undecided"].format(count=undecided))
        return notes

    def _undecided(self) -> int:
        return self.export.rows().filter(**{self.layout.counted: ""}).count() if self.layout.counted else 0

    def _summary(self, entries, listed: int) -> Page:
        summary = summary_of(self.layout, entries, listed)
        return Page(
            name=self.layout.summary_title,
            title=self._title(self.layout.summary_title, self.export.place.of_title),
            under=(handing_in()["under"].format(school=self.school, day=self.day),),
            headings=[
                Heading(text, width) for text, width in zip(handing_in()["headings"], SUMMARY_WIDTHS, strict=True)
            ],
            rows=list(summary.rows()),
            groups=summary.groups(),
            totals=(summary.check(),),
            foot=self.layout.foot,
            paging=handing_in()["paging"],
        )


def _header(column: Column) -> str:
    return handing_in()["required"].format(header=column.header) if column.required else column.header


def _name_at(columns) -> int:
    """How many columns it takes to have the child's name among them."""
    return 1 + next((at for at, column in enumerate(columns) if column.value == "child.name"), 0)


def _set_off(value):
    """A text that the import would take for "as above" or for an example gets spaces behind it, which it takes away."""
    if not isinstance(value, str) or len(value) >= SAFE_LENGTH:
        return value
    plain = squeeze(value)
    misread = plain in words("ditto") or pattern("rows", "example").fullmatch(plain)
    return value.ljust(SAFE_LENGTH) if misread else value


def _total(entries) -> str:
    said, counts = handing_in(), count_sexes(entries)
    boys, girls, unknown = counts.by_sex
    text = said["total"].format(count=counts.all, boys=boys, girls=girls)
    return text + (said["sex_unknown"].format(count=unknown) if unknown else "")
