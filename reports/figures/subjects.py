"""Who a duty is due for, as a query with the columns subject, group, since, until; narrowed to what the reader may see.

A group is a row of the table that is asked for: the school, a grade, a class, a helper, a child.
"""

from django.db.models import Case, Count, DateField, F, IntegerField, Max, Min, Q, Value, When
from django.db.models.functions import Cast

from accounts.models import Role
from pairing.models import Pairing
from registry.duties import Subject
from registry.models import Child, ClassTerm, Term, TermSurvey
from registry.models.term import FIRST_GRADE
from reports.models import CATEGORIES, CareStandard

BY_SCHOOL, BY_GRADE, BY_CLASS, BY_HELPER, BY_CHILD = "school", "grade", "class", "helper", "child"
GROUPS = (BY_SCHOOL, BY_GRADE, BY_CLASS, BY_HELPER, BY_CHILD)
WHOLE_SCHOOL = Value(0, output_field=IntegerField())
SEES_ALL = (Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)


def subjects_of(standard: CareStandard, term: Term, on, by: str, user=None):
    """None where the duty has no such groups (a parents' meeting has no child). Without a `user`: the whole school."""
    return SOURCES[standard.subject](standard, term, on, by, user)


def surveys_in_sight(term, user=None):
    """Of the children whom the reader may see today, whatever day the figures are of."""
    rows = TermSurvey.objects.filter(term=term).order_by()
    return rows if user is None else rows.filter(child__in=Child.objects.visible_to(user))


def _children(standard, term, on, by, user):
    rows = surveys_in_sight(term, user).filter(CATEGORIES[standard.whom])
    if by == BY_HELPER:
        running = Q(child__pairings__ended_on=None) | Q(child__pairings__ended_on__gte=on)
        rows = rows.filter(running, child__pairings__started_on__lte=on)
    return rows.annotate(grp=_group_of_child(by, term)).values("child", "grp", "joined_on", "left_on")


def _group_of_child(by, term):
    return {
        BY_SCHOOL: WHOLE_SCHOOL,
        BY_GRADE: grade_of("school_class__", term),
        BY_CLASS: F("school_class"),
        BY_HELPER: F("child__pairings__staff"),
        BY_CHILD: F("child"),
    }[by]


def grade_of(prefix, term):
    """The grade in the term as an expression, over a class at the end of `prefix`."""
    whens = [
        When(**{f"{prefix}stage": stage}, then=Value(first + term.school_year) - F(f"{prefix}intake_year"))
        for stage, first in FIRST_GRADE.items()
    ]
    return Case(*whens, output_field=IntegerField())


def _classes(standard, term, on, by, user):
    groups = {BY_SCHOOL: WHOLE_SCHOOL, BY_GRADE: grade_of("school_class__", term), BY_CLASS: F("school_class")}
    if by not in groups:
        return None
    rows = ClassTerm.objects.filter(term=term).order_by()
    if user is not None and not user.has_role(*SEES_ALL):
        rows = rows.filter(head_teacher=user)
    return _all_term(rows.annotate(grp=groups[by]), "school_class", term)


def _helpers(standard, term, on, by, user):
    """Whoever is paired in the term, from the first such day to the last."""
    groups = {BY_SCHOOL: WHOLE_SCHOOL, BY_HELPER: F("staff")}
    if by not in groups:
        return None
    rows = Pairing.objects.filter(Q(ended_on=None) | Q(ended_on__gte=term.first_day), started_on__lte=term.last_day)
    if user is not None and not user.has_role(*SEES_ALL):
        rows = rows.filter(staff=user)
    still = Count("pk", filter=Q(ended_on=None))
    rows = rows.order_by().values("staff").annotate(still=still, last=Max("ended_on"), since=Min("started_on"))
    until = Case(When(still=0, then=F("last")), output_field=DateField())
    return rows.annotate(grp=groups[by], until=until).values("staff", "grp", "since", "until")


def _school(standard, term, on, by, user):
    if by != BY_SCHOOL or (user is not None and not user.has_role(*SEES_ALL)):
        return None
    rows = Term.objects.filter(pk=term.pk).order_by()
    return _all_term(rows.annotate(grp=WHOLE_SCHOOL), "grp", term)


def _all_term(rows, subject, term):
    since = Value(term.first_day, output_field=DateField())
    until = Cast(Value(None), DateField())
    return rows.annotate(subject=F(subject), since=since, until=until).values("subject", "grp", "since", "until")


SOURCES = {
    Subject.CHILD: _children,
    Subject.CLASS: _classes,
    Subject.HELPER: _helpers,
    Subject.SCHOOL: _school,
}
