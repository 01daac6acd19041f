"""Every rate and duty of a term as plain data: for the command, for other systems, for tables on a page."""

from django.utils.translation import gettext as _

from accounts.models import Staff
from registry.models import Child, School, SchoolClass, Term, TermSurvey
from registry.models.term import grade_name
from reports.figures.engine import Tally, tallies
from reports.figures.rates import rates
from reports.figures.subjects import ALL, BY_CHILD, BY_CLASS, BY_GRADE, BY_HELPER, BY_SCHOOL, Sight


def figures(term: Term, on, *, by: str, sight: Sight = ALL) -> dict:
    """{"term", "on", "rates": {name: {"done", "of", "rate"}}, "duties": [...]}; a rate is a number or None.

    "duties" has an entry per standard and group: {"name", "duty", "responsible", "per", "count", "whom", "target",
    "subject", "subject_name", "class", "required", "done", "rate", "due_now": {"required", "done", "ends"} or None,
    "overdue"}, where "overdue" counts the ended periods (of a child, a class …) in which less was done.
    """
    standards = list(term.standards.all())
    found = tallies(standards, on, by=by, sight=sight)
    names = NAMES[by](term, {group for of in found.values() for group in of})
    return {
        "term": term.slug,
        "on": on.isoformat(),
        "rates": {
            name: {"done": rate.done, "of": rate.of, "rate": rate.rate} for name, rate in rates(term, on, sight).items()
        },
        "duties": [
            {**_standard(standard), **_group(group, names), **_numbers(tally)}
            for standard in standards
            for group, tally in sorted(found[standard.pk].items(), key=lambda item: names.get(item[0], ("", "", ""))[2])
        ],
    }


def _standard(standard):
    fields = ("duty", "responsible", "per", "count", "whom", "target")
    return {"name": str(standard), **{name: getattr(standard, name) for name in fields}}


def _group(group, names):
    name, of_class, _order = names.get(group, ("", "", ""))
    return {"subject": group, "subject_name": name, "class": of_class}


def _numbers(tally: Tally):
    running = tally.running
    now = {"required": running.required, "done": running.done, "ends": tally.ends.isoformat()} if tally.ends else None
    return {
        "required": tally.ended.required,
        "done": tally.ended.done,
        "rate": tally.rate,
        "due_now": now,
        "overdue": tally.ended.behind,
    }


# {group: (name, class, what it is sorted by)}
def _school(term, groups):
    return {0: (School.get().name, "", "")}


def _grades(term, groups):
    return {grade: (grade_name(grade), "", f"{grade:02}") for grade in groups if grade} | {None: (_unknown(), "", "99")}


def _classes(term, groups):
    year = term.school_year
    classes = SchoolClass.objects.filter(pk__in=[group for group in groups if group])
    named = {of.pk: of for of in classes}
    return {
        pk: (of.name_in(year), of.name_in(year), f"{of.grade_in(year):02}-{of.number:02}") for pk, of in named.items()
    } | {None: (_unknown(), "", "99")}


def _helpers(term, groups):
    helpers = Staff.objects.filter(pk__in=groups)
    return {staff.pk: (staff.name, "", staff.number) for staff in helpers}


def _children(term, groups):
    names = dict(Child.objects.filter(surveys__term=term).values_list("pk", "name"))
    classes = _classes(term, set(SchoolClass.objects.values_list("pk", flat=True)))
    of_child = dict(TermSurvey.objects.filter(term=term).values_list("child", "school_class"))
    found = {}
    for pk, name in names.items():
        of_class, _same, order = classes.get(of_child[pk], classes[None])
        found[pk] = (name, of_class, f"{order}-{name}-{pk}")
    return found


def _unknown():
    return _("Class not known")


NAMES = {BY_SCHOOL: _school, BY_GRADE: _grades, BY_CLASS: _classes, BY_HELPER: _helpers, BY_CHILD: _children}
