"""A plan as lines of a page: what the file says, what was understood, what is wrong, what would change."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from lib.text import clean
from registry.codes import EducationVerdict
from registry.models import Child, Guardian, SchoolClass, TermSurvey
from registry.roster.facts import CHILD, GUARDIAN, PARENTS, SURVEY
from registry.roster.given import SCHOOL_CLASS, columns_of
from registry.roster.headers import CLASS_FIELDS
from registry.roster.labels import LABELS
from registry.roster.plan import NEW, Match, Plan
from registry.roster.problems import INFO, Problem
from registry.roster.rows import shown
from registry.roster.values import plain
from registry.roster.vocabulary import canonical

PROBLEM = "problem"  # the kind of a line about which something has to be said, whatever becomes of it
DIGEST, OF = 8, ":"  # characters
LONGEST_MENDED = 1_000  # characters; what is longer is mended in the file


@dataclass(frozen=True, slots=True)
class Difference:
    label: object
    old: str
    new: str


@dataclass(slots=True)
class Cell:
    """A value of a line: as it stands (mended or as written), as the file has it, as it was understood.

    `name` is that of its input on the page.
    """

    name: str
    label: str
    text: str
    written: str
    understood: str
    problems: list

    @property
    def mended(self) -> bool:
        return self.text != self.written

    @property
    def may_be_mended(self) -> bool:
        return len(self.text) <= LONGEST_MENDED

    @property
    def sent_with(self) -> str:
        """Its field and a digest of what stands in its box, to tell later whether somebody has typed in it."""
        return f"{self.name.rsplit('-', 1)[1]}{OF}{digest_of(self.text)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file; what was not understood stands as it was written. `kinds` are the filters it is under.

    `doubtful` are the cells of which something is said, `cells` the others; `problems` are about no cell.
    """

    match: Match
    number: int  # of its sheet
    name: str
    class_name: str
    id_number: str
    birth_date: str
    guardian: str
    phones: str
    problems: list
    doubtful: list
    cells: list
    differences: list
    kinds: frozenset
    sent_with: str  # see Cell
    back_again: bool  # new to this term's register, but the school has the child's file


class Preview:
    """The lines of a plan: their kinds at once, a line when it is looked at."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.year = plan.term.school_year if plan.matches else 0
        self.numbers = {source.sheet.name: n for n, source in enumerate(plan.understanding.sources)}
        self.said: dict[tuple, list[Problem]] = {}
        for problem in plan.problems:
            if problem.severity != INFO or problem.kind == "id_duplicate":  # which holds a row, however it is said
                self.said.setdefault((problem.sheet, problem.row), []).append(problem)
        everything = [*plan.matches, *plan.left_out]
        self.matches = sorted(everything, key=lambda match: (self.numbers[match.row.sheet], match.row.row))

    @property
    def elsewhere(self) -> list[Problem]:
        """What is said of rows that are no line of their own, as those that repeat a child."""
        lines = {match.place for match in self.matches}
        return [problem for place, said in self.said.items() if place not in lines for problem in said]

    def kinds_of(self, match: Match) -> frozenset:
        return frozenset({match.action, PROBLEM} if match.place in self.said else {match.action})

    def of_kind(self, kind: str) -> list[Match]:
        return [match for match in self.matches if not kind or kind in self.kinds_of(match)]

    def lines(self, matches: Iterable[Match]) -> list[Line]:
        return [self._line(match) for match in matches]

    def _line(self, match: Match) -> Line:
        values, year = match.row.values, self.year
        said = self.said.get(match.place, [])
        cells = list(self._cells(match, said))
        about = {problem for cell in cells for problem in cell.problems}
        relation = text_of("guardian_relation", values.get("guardian_relation"), year)
        return Line(
            match=match,
            number=self.numbers[match.row.sheet],
            name=values.get("name") or "",
            class_name=text_of(SCHOOL_CLASS, match.school_class, year) or _written(match, SCHOOL_CLASS),
            id_number=values.get("id_number") or _written(match, "id_number"),
            birth_date=text_of("birth_date", values.get("birth_date"), year),
            guardian=f"{relation} {values.get('guardian_name') or ''}".strip(),
            phones=" ".join(values.get("guardian_phones") or ()),
            problems=[problem for problem in said if problem not in about],
            doubtful=[cell for cell in cells if cell.problems],
            cells=[cell for cell in cells if not cell.problems],
            differences=[
                Difference(LABELS.get(name, name), text_of(name, old, year), text_of(name, new, year))
                for name, (old, new) in match.changes.items()
            ],
            kinds=self.kinds_of(match),
            sent_with=" ".join(cell.sent_with for cell in cells),
            back_again=match.action == NEW and match.known is not None,
        )

    def _cells(self, match: Match, said: list[Problem]):
        """A cell for each field of the row, and for each field that something is said about and that has none."""
        row, columns = match.row, match.row.line.table.columns
        fields = [SCHOOL_CLASS if column.field in CLASS_FIELDS else column.field for column in columns]
        source = self.plan.understanding.sources[self.numbers[row.sheet]]
        for about in dict.fromkeys([*fields, *(problem.field for problem in said if problem.field in LABELS)]):
            of_field = columns_of(columns, about)
            written = [source.cell(row.row, column.at) for column in of_field]
            standing = [_at(row.line.cells, column.at) for column in of_field]
            yield Cell(
                name=f"m-{self.numbers[row.sheet]}-{row.row}-{about}",
                label=" / ".join(column.header for column in of_field) or str(LABELS[about]),
                text=joined(standing),
                written=joined(written),
                understood=self._understood(match, about),
                problems=[problem for problem in said if problem.field == about],
            )

    def _understood(self, match: Match, about: str) -> str:
        if about == SCHOOL_CLASS:
            return text_of(about, match.school_class, self.year)
        return text_of(about, match.row.values.get(about), self.year)


def digest_of(text: str) -> str:
    return hashlib.sha256(clean(text).strip().encode()).hexdigest()[:DIGEST]


def digests_in(text: str) -> dict[str, str]:
    """Field -> digest, of what a row was sent with."""
    return {about: digest for about, of, digest in (part.partition(OF) for part in text.split()) if of}


def joined(cells: list) -> str:
    """The cells of one field as one line to be corrected: grade and class side by side, phones after each other."""
    return " ".join(" ".join(plain(cell).split()) for cell in cells if cell is not None)


def _at(cells, at):
    return cells[at] if at < len(cells) else None


def _written(match: Match, field: str) -> str:
    return shown(match.row, field)[:30]


def text_of(name: str, value, year: int) -> str:
    """A value of the roster's field `name` as people read it."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, SchoolClass):
        return value.name_in(year)
    if isinstance(value, dt.date):
        return value.isoformat()
    words = _words().get(name, {})
    if isinstance(value, tuple):
        return "、".join(str(words.get(code, code)) for code in value)
    return str(words.get(value, value))


@cache
def _words() -> dict:
    """Roster's field -> code -> word, from the choices of the model's field that keeps it."""
    tables = [(CHILD, Child), (SURVEY, TermSurvey), (GUARDIAN, Guardian)]
    found = {name: _choices(model, attribute) for table, model in tables for name, attribute in table.items()}
    found |= {f"{parent}_away": _choices(TermSurvey, f"{parent}_away") for parent in PARENTS}
    return found | {"away": canonical("away"), "left_behind_type": dict(EducationVerdict.choices)}


def _choices(model, attribute):
    field = model._meta.get_field(attribute)
    return dict(getattr(field, "codes", None) or field.flatchoices)
