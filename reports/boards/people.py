"""Who is behind: class teachers and helpers, each with what is overdue and what is missing now."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Staff
from registry.duties import Subject
from registry.models import ClassTerm
from reports.boards.duties import duty_cell, duty_columns
from reports.boards.groups import groups_of
from reports.figures.engine import tallies
from reports.figures.subjects import BY_CLASS, BY_HELPER
from reports.looking import Looking
from reports.models import CareStandard
from reports.tables import Cell, Column, Row, Table

Responsible = CareStandard.Responsible


@dataclass(slots=True)
class Behind:
    """A person with the number of duties of children (or classes) that are overdue, and that are missing now."""

    staff: Staff
    role: str
    overdue: int = 0
    missing: int = 0

    @property
    def remind(self) -> str:
        """Where a reminder to this person is written, with a beginning of it."""
        text = _("Something is still missing for the children in your care: %(n)s this time.") % {"n": self.missing}
        return f"{reverse('note-remind')}?{urlencode({'to': self.staff.pk, 'text': text})}"


def people_tables(look: Looking) -> tuple[list[Table], list[Behind]]:
    """A table for the class teachers, one for the helpers, and who of them is behind, most first."""
    heads = ClassTerm.objects.filter(term=look.term).exclude(head_teacher=None).select_related("head_teacher")
    teachers = {class_term.school_class_id: class_term.head_teacher for class_term in heads}
    of_classes, behind = _table(look, Responsible.CLASS_TEACHER, BY_CLASS, _("Class teachers"), teachers)
    helpers = {staff.pk: staff for staff in Staff.objects.filter(pairings__isnull=False).distinct()}
    of_helpers, also = _table(look, Responsible.HELPER, BY_HELPER, _("Helpers"), helpers)
    return [of_classes, of_helpers], sorted([*behind, *also], key=lambda one: (-one.missing, -one.overdue))


def _table(look, responsible, by, title, staff):
    standards = [
        s for s in look.term.standards.all() if s.responsible == responsible and s.subject in (Subject.CHILD, by)
    ]  # fmt: skip
    tallied = tallies(standards, look.on, by=by, sight=look.sight)
    rows, behind = [], []
    for group in groups_of(look, by, {key for of in tallied.values() for key in of}):
        person = staff.get(group.key)
        tally = {s: tallied[s.pk].get(group.key) for s in standards}
        rows.append(Row(Cell(_named(group, person, by), group.url), [duty_cell(group, s, tally[s]) for s in standards]))
        if person and person.is_active:
            one = Behind(person, group.name if by == BY_CLASS else str(responsible.label))
            one.overdue = sum(of.ended.behind for of in tally.values() if of)
            one.missing = sum(of.running.behind for of in tally.values() if of)
            behind += [one] if one.overdue or one.missing else []
    return Table(f"people-{by}", title, [Column(_("name")), *duty_columns(standards)], rows), behind


def _named(group, person, by):
    if by != BY_CLASS:
        return group.name
    return f"{group.name} {person.name if person else _('None named')}"
