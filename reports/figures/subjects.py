"""Who a duty is due for, as a query with the columns subject, group, since, until; narrowed to what the reader may see.

A group is a row of the table that is asked for: the school, a grade, a class, a helper, a child.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, Least

from accounts.models import Role
from care.models import CarePlan
from pairing.models import Pairing
from registry.duties import Subject
from registry.models import Child, ClassTerm, Term, TermSurvey
from registry.models.term import FIRST_GRADE
from reports.models import CATEGORIES, CareStandard, Whom

BY_SCHOOL, BY_GRADE, BY_CLASS, BY_HELPER, BY_CHILD = "school", "grade", "class", "helper", "child"
BY_HELPED = "helped"  # to look at the children whom a helper has today, whoever had them before
GROUPS = (BY_SCHOOL, BY_GRADE, BY_CLASS, BY_HELPER, BY_CHILD)
NO_CLASS = -1  # the key of the class of those whose class is not known
WHOLE_SCHOOL = Value(0, output_field=IntegerField())
SEES_ALL = (Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at: of what `user` may see today (None: of all), the part that group `key` of a table `by` is.

    `helper` narrows it to the periods in which a child was with that helper.
    """

    user: Any = None
    by: str = BY_SCHOOL
    key: int = 0
    helper: int = 0

    @property
    def sees_all(self) -> bool:
        return self.user is None or self.user.has_role(*SEES_ALL)


ALL = Sight()


def subjects_of(standard: CareStandard, on, by: str, sight: Sight = ALL):
    """None where the duty has no such groups (a parents' meeting has no child)."""
    return SOURCES[standard.subject](standard, on, by, sight)


def surveys_in_sight(sight: Sight, on):
    """Of the children whom the reader may see today, whatever day and term the figures are of."""
    rows = TermSurvey.objects.order_by()
    if sight.user is not None:
        rows = rows.filter(child__in=Child.objects.visible_to(sight.user))
    return WITHIN[sight.by](rows, sight.key, on)


def _within_grade(rows, grade, on):
    return rows.annotate(grade=grade_of("school_class__", "term__")).filter(grade=grade)


def _within_helper(rows, staff, on):
    return rows.filter(Exists(Pairing.objects.active(on).filter(child=OuterRef("child"), staff=staff)))


# {by: (survey rows, key, on) -> those within the group}
WITHIN = {
    BY_SCHOOL: lambda rows, key, on: rows,
    BY_GRADE: _within_grade,
    BY_CLASS: lambda rows, key, on: rows.filter(school_class=None if key == NO_CLASS else key),
    BY_HELPER: _within_helper,
    BY_HELPED: _within_helper,
    BY_CHILD: lambda rows, key, on: rows.filter(child=key),
}


def _children(standard, on, by, sight):
    helper = sight.helper or (sight.key if sight.by == BY_HELPER else 0)
    within = replace(sight, by=BY_SCHOOL) if sight.by == BY_HELPER else sight  # not only whom the helper has today
    rows = surveys_in_sight(within, on).filter(CATEGORIES[standard.whom], term=standard.term_id)
    rows = rows.annotate(grp=group_of_child(by), since=F("joined_on"), until=F("left_on"))
    if helper or by == BY_HELPER:
        rows = _while_paired(rows, helper)
    if standard.whom == Whom.WITH_PLAN:
        rows = _while_planned(rows, standard.term, sight.user)
    return rows.values("child", "grp", "since", "until")


def _while_paired(rows, staff):
    """A helper answers for the periods in which the child was with that helper, as the school does for those in which
    it was on the register: nobody is asked for what was due before, or after.
    """
    first, last, left = F("child__pairings__started_on"), F("child__pairings__ended_on"), F("left_on")
    # The databases do not agree on the least of a day and none.
    stays = When(left_on=None, then=last), When(child__pairings__ended_on=None, then=left)
    rows = rows.annotate(
        helper=F("child__pairings__staff"),
        since=Greatest("joined_on", first),
        until=Case(*stays, default=Least(left, last)),
    )
    return rows.filter(helper=staff) if staff else rows.exclude(helper=None)


def _while_planned(rows, term, user):
    """A child is asked for from the day on which its first plan of the term was in force until its last one ended.

    For whoever may not know of the plan (the office) there is none.
    """
    plans = CarePlan.objects.all() if user is None else CarePlan.objects.visible_to(user)
    plans = plans.in_force_within(term.first_day, term.last_day).filter(child=OuterRef("child"))
    first = Subquery(plans.order_by("in_force_since", "pk").values("in_force_since")[:1])
    last = Subquery(plans.order_by("-ended_on", "pk").values("ended_on")[:1])
    runs = Exists(plans.filter(ended_on=None))
    until = F("until")
    ends = When(runs, then=until), When(until=None, then=last)
    rows = rows.filter(Exists(plans)).annotate(
        planned_since=first, planned_until=Case(*ends, default=Least(until, last))
    )
    return rows.annotate(since=Greatest("since", "planned_since"), until=F("planned_until"))


def group_of_child(by):
    return {
        BY_SCHOOL: WHOLE_SCHOOL,
        BY_GRADE: grade_of("school_class__", "term__"),
        BY_CLASS: F("school_class"),
        BY_HELPER: F("child__pairings__staff"),
        BY_CHILD: F("child"),
    }[by]


def grade_of(of_class, of_term):
    """The grade in the term as an expression, over a class and a term at the end of these prefixes."""
    autumn = Q(**{f"{of_term}season": Term.Season.AUTUMN})
    school_year = Case(When(autumn, then=F(f"{of_term}year")), default=F(f"{of_term}year") - 1)
    whens = [
        When(**{f"{of_class}stage": stage}, then=Value(first) + school_year - F(f"{of_class}intake_year"))
        for stage, first in FIRST_GRADE.items()
    ]
    return Case(*whens, output_field=IntegerField())


def _classes(standard, on, by, sight):
    groups = {BY_SCHOOL: WHOLE_SCHOOL, BY_GRADE: grade_of("school_class__", "term__"), BY_CLASS: F("school_class")}
    if by not in groups or sight.by not in groups:
        return None
    rows = ClassTerm.objects.filter(term=standard.term_id).order_by()
    if not sight.sees_all:
        rows = rows.filter(head_teacher=sight.user)
    rows = WITHIN[sight.by](rows, sight.key, on)
    return _all_term(rows.annotate(grp=groups[by]), "school_class", standard.term)


def _helpers(standard, on, by, sight):
    """Whoever is paired in the term, from the first such day to the last."""
    groups, term = {BY_SCHOOL: WHOLE_SCHOOL, BY_HELPER: F("staff")}, standard.term
    if by not in groups or sight.by not in groups:
        return None
    rows = Pairing.objects.filter(Q(ended_on=None) | Q(ended_on__gte=term.first_day), started_on__lte=term.last_day)
    if not sight.sees_all:
        rows = rows.filter(staff=sight.user)
    if sight.by == BY_HELPER:
        rows = rows.filter(staff=sight.key)
    still = Count("pk", filter=Q(ended_on=None))
    rows = rows.order_by().values("staff").annotate(still=still, last=Max("ended_on"), since=Min("started_on"))
    until = Case(When(still=0, then=F("last")), output_field=DateField())
    return rows.annotate(grp=groups[by], until=until).values("staff", "grp", "since", "until")


def _school(standard, on, by, sight):
    if (by, sight.by) != (BY_SCHOOL, BY_SCHOOL) or not sight.sees_all:
        return None
    rows = Term.objects.filter(pk=standard.term_id).order_by()
    return _all_term(rows.annotate(grp=WHOLE_SCHOOL), "grp", standard.term)


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
