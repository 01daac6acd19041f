"""The first dashboard for leadership: who is on the register, who has been reached, each number a link to its list."""

from django.shortcuts import render

from accounts.models import Role
from lib.dates import today
from lib.screens import screen
from registry.kinds import all_kinds
from registry.models import Note, SchoolClass, Term
from registry.models.term import class_name, grade_name
from registry.noteboard import waiting_notes
from reports.conditions import conditions
from reports.roll import counted, key, roll

RATES = ("filed", "paired", "reached")
OPEN_ENDS = ("unfiled", "unpaired", "unreached")
VERDICTS = ("both-away", "one-away", "none-away", "away-unknown")
TRAITS = ("civil-affairs", "boarder", "key-support", "high-risk")
CLASS = ("school_class", "school_class__stage", "school_class__intake_year", "school_class__number")


@screen(Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)
def dashboard(request):
    on = today()
    slugs = [*RATES, *OPEN_ENDS, *VERDICTS, *TRAITS, *(kind.slug for kind in all_kinds())]
    term = Term.objects.current(on).first()
    classes = [_class_line(row, term) for row in counted(roll(request.user, on), on, slugs, *CLASS)]
    classes.sort(key=lambda line: (line["grade"] or 99, line["number"] or 0))
    total = _sum(classes, slugs)
    context = {
        "today": on,
        "notes": waiting_notes(request.user, on),
        "asks_overdue": _asks_overdue(request.user, on),
        "kinds": all_kinds(),
        "total": total,
        "rates": {slug: _rate(total[key(slug)], total["n"]) for slug in RATES},
        "classes": classes,
        "grades": _grades(classes, slugs),
    }
    return render(request, "reports/dashboard.html", context)


def _asks_overdue(user, on) -> int:
    """For leadership: how many of its asks have passed their day without an answer."""
    return Note.objects.visible_to(user, on).overdue(on).count() if user.has_role(Role.LEADERSHIP) else 0


def _class_line(row, term):
    """The counts of a class with its name and grade in the term; a child's class may be unknown."""
    line = {name: value for name, value in row.items() if name not in CLASS}
    line |= {"id": row["school_class"], "number": row["school_class__number"], "grade": None, "name": ""}
    if row["school_class"]:
        of = SchoolClass(stage=row["school_class__stage"], intake_year=row["school_class__intake_year"])
        line["grade"] = of.grade_in(term.school_year)
        line["name"] = class_name(line["grade"], line["number"])
    return _with_cells(line)


def _grades(classes, slugs):
    """One line per grade, the sum of its classes."""
    grades = {}
    for line in classes:
        grades.setdefault(line["grade"], []).append(line)
    return [
        {**_sum(lines, slugs), "grade": grade, "name": grade_name(grade) if grade else ""}
        for grade, lines in grades.items()
    ]


def _sum(lines, slugs):
    names = ("n", *(key(slug) for slug in slugs))
    return _with_cells({name: sum(line[name] for line in lines) for name in names})


def _with_cells(line):
    """The line with its cells per kind of record and per verdict, in the order of the table's columns."""
    labels = conditions()
    line["kinds"] = [{"kind": kind, "n": line[key(kind.slug)]} for kind in all_kinds()]
    line["verdicts"] = [{"slug": slug, "label": labels[slug].label, "n": line[key(slug)]} for slug in VERDICTS]
    return line


def _rate(part, whole) -> int | None:
    """Whole per cent, rounded down so that 100 % means everybody; None when there is nobody."""
    return part * 100 // whole if whole else None
