"""The red list: children at high risk or in key support with whom nobody has been in contact for a number of days."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pairing.models import Pairing
from registry.codes import Risk, YesNo
from registry.kinds import everyday_kinds
from registry.models import ClassTerm
from reports.boards.people import reminded_lately
from reports.looking import Looking
from reports.roll import by_class, full_roll, last_noticed
from reports.tables import Cell, Column, Row, Table

DAYS, SHORTEST, LONGEST = 14, 1, 365


def red_list(look: Looking, days: int = DAYS):
    """Rows of the roll, each with `last_<kind>`."""
    at_risk = Q(risk=Risk.HIGH) | Q(key_support=YesNo.YES)
    rows = full_roll(look.user, look.register_day, look.sight)
    return by_class(rows.filter(at_risk, ~_in_contact(look.register_day, days)))


def red_list_with_people(look: Looking, days: int) -> list:
    """The red list, each row with `last` (day of the latest record) and `people` (class teacher, then helpers)."""
    rows = list(red_list(look, days))
    heads = ClassTerm.objects.filter(term=look.term).exclude(head_teacher=None).select_related("head_teacher")
    teachers = {class_term.school_class_id: class_term.head_teacher for class_term in heads}
    pairings = Pairing.objects.active(look.register_day).filter(child__in=[row.child_id for row in rows])
    helpers, reminded = {}, reminded_lately(look)
    for pairing in pairings.exclude(staff=None).select_related("staff"):
        helpers.setdefault(pairing.child_id, []).append(pairing.staff)
    for row in rows:
        row.last = last_noticed(row)
        row.teacher, row.helpers = teachers.get(row.school_class_id), helpers.get(row.child_id, [])
        row.people = list(dict.fromkeys([*filter(None, [row.teacher]), *row.helpers]))
        row.reminded = [(staff, reminded[staff.pk]) for staff in row.people if staff.pk in reminded]
    return rows


def red_table(look: Looking, rows) -> Table:
    """The same as a table, for a workbook."""
    heads = _("name"), _("class"), _("Risk"), _("Key support"), _("last noticed"), _("class teacher"), _("helper")
    body = [
        Row(
            Cell(row.child.name),
            [
                Cell(row.class_name), Cell(row.get_risk_display()), Cell(row.get_key_support_display()), Cell(row.last),
                Cell(row.teacher and row.teacher.name), Cell("、".join(staff.name for staff in row.helpers)),
            ],
        )
        for row in rows
    ]  # fmt: skip
    children = frozenset(row.child_id for row in rows)
    return Table("red-list", _("Red list"), [Column(head) for head in heads], body, children=children)


def _in_contact(on, days):
    """Anybody with the child or its family in the `days` days up to `on`."""
    found = Q()
    since = on - dt.timedelta(days=days)
    for kind in everyday_kinds():
        found |= Q(Exists(kind.links.objects.filter(child=OuterRef("child"), on__gt=since, on__lte=on)))
    return found
