"""Who is behind: class teachers and helpers, each with what is overdue and what is missing now."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Staff
from registry.duties import Subject
from registry.models import ClassTerm, Note
from reports.boards.duties import duty_cell, duty_columns, figures_of
from reports.boards.groups import groups_of
from reports.figures.engine import tallies
from reports.figures.subjects import BY_CLASS, BY_HELPER, BY_SCHOOL
from reports.looking import Looking
from reports.models import CareStandard
from reports.tables import Cell, Column, Row, Table

Responsible = CareStandard.Responsible
LATELY = dt.timedelta(days=7)


@dataclass(slots=True)
class Behind:
    """A person, as what (a class, helper), and per duty how many children are still to be thought of, as a link."""

    staff: Staff
    roles: list = field(default_factory=list)
    missing: list[Cell] = field(default_factory=list)
    reminded_on: dt.date | None = None  # lately

    @property
    def total(self) -> int:
        return sum(cell.value for cell in self.missing)

    @property
    def remind(self) -> str:
        """Where a reminder to this person is written, with a beginning of it."""
        text = _("Something is still missing for the children in your care: %(n)s this time.") % {"n": self.total}
        return f"{reverse('note-remind')}?{urlencode({'to': self.staff.pk, 'text': text})}"


def people_tables(look: Looking) -> tuple[list[Table], list[Behind]]:
    """A table for the class teachers, for the whole school one for the helpers, who keep to no grade, and who of them
    is behind, most first.
    """
    heads = ClassTerm.objects.filter(term=look.term).exclude(head_teacher=None).select_related("head_teacher")
    teachers = {class_term.school_class_id: class_term.head_teacher for class_term in heads}
    helpers = {staff.pk: staff for staff in Staff.objects.filter(pairings__isnull=False).distinct()}
    behind: dict[int, Behind] = {}
    tables = [_table(look, Responsible.CLASS_TEACHER, BY_CLASS, _("Class teachers"), teachers, behind)]
    if look.by == BY_SCHOOL:
        tables.append(_table(look, Responsible.HELPER, BY_HELPER, _("Helpers"), helpers, behind))
    reminded = reminded_lately(look)
    for one in behind.values():
        one.reminded_on = reminded.get(one.staff.pk)
    return tables, sorted(behind.values(), key=lambda one: -one.total)


def reminded_lately(look) -> dict:
    """{member of staff: the day of the latest reminder of these days}."""
    return Note.objects.reminders().visible_to(look.user).reminded_since(look.on - LATELY)


def _table(look, responsible, by, title, staff, behind):
    standards = [
        s for s in look.term.standards.all() if s.responsible == responsible and s.subject in (Subject.CHILD, by)
    ]  # fmt: skip
    tallied = tallies(standards, look.on, by=by, sight=look.sight)
    rows = []
    for group in groups_of(look, by, {key for of in tallied.values() for key in of}):
        person = staff.get(group.key)
        tally = {s: tallied[s.pk].get(group.key) for s in standards}
        rows.append(Row(Cell(_named(group, person, by), group.url), [duty_cell(group, s, tally[s]) for s in standards]))
        if person and person.is_active:
            _note(behind, person, group.name if by == BY_CLASS else str(responsible.label), group, tally)
    return Table(f"people-{by}", title, [Column(_("name")), *duty_columns(standards)], rows)


def _note(behind, person, role, group, tally):
    """Adds to `behind` what is missing now for this group."""
    missing = [_missing(group, standard, of) for standard, of in tally.items() if of and of.running.behind]
    if missing:
        one = behind.setdefault(person.pk, Behind(person))
        one.roles.append(role)
        one.missing += missing


def _missing(group, standard, tally) -> Cell:
    _rate, _overdue, cell = figures_of(group.look, standard, tally)
    text = _("%(duty)s: %(n)s missing") % {"duty": standard.duty_name, "n": cell.value}
    return Cell(cell.value, cell.url, text, cell.state)


def _named(group, person, by):
    if by != BY_CLASS:
        return group.name
    return f"{group.name} {person.name if person else _('None named')}"
