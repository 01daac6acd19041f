"""The parts of what one looks at: of a school grades and classes, of a grade classes, of a class children."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Staff
from registry.models import SchoolClass
from registry.models.term import grade_name
from reports.figures.subjects import (
    BY_CHILD,
    BY_CLASS,
    BY_GRADE,
    BY_HELPED,
    BY_HELPER,
    BY_SCHOOL,
    NO_CLASS,
    Sight,
    surveys_in_sight,
)
from reports.looking import Looking

PARTS = {BY_SCHOOL: (BY_GRADE, BY_CLASS), BY_GRADE: (BY_CLASS,), BY_CLASS: (BY_CHILD,), BY_HELPER: (BY_CHILD,)}


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table: its key among the figures, its name, its own page, and how to look at it alone."""

    key: int | None  # None: of those whose class is not known
    name: str
    url: str
    look: Looking


def sight_of_parts(look: Looking, by: str) -> Sight:
    """What is counted for the parts of what one looks at. Of a helper's children each stands with all its periods, so
    that a number is as long as the child's list; the helper's own numbers count what was theirs.
    """
    helped = look.by == BY_HELPER and by == BY_CHILD
    return Sight(look.user, BY_HELPED, look.key) if helped else look.sight


def groups_of(look: Looking, by: str, keys) -> list[Group]:
    """The groups of `by` with those keys, as people order them; at the end those whose class is not known."""
    found = NAMED[by](look, {key for key in keys if key})
    nowhere = look.at(BY_CLASS, NO_CLASS)
    return [*found, _group(nowhere, None, nowhere.name)] if None in keys else found


def _grades(look, keys):
    return [_group(look.at(BY_GRADE, key), key, grade_name(key)) for key in sorted(keys)]


def _classes(look, keys):
    year = look.term.school_year
    rows = sorted(SchoolClass.objects.filter(pk__in=keys), key=lambda of: (of.grade_in(year), of.number))
    return [_group(look.at(BY_CLASS, of.pk), of.pk, of.name_in(year)) for of in rows]


def _helpers(look, keys):
    rows = Staff.objects.filter(pk__in=keys)
    return [_group(look.at(BY_HELPER, staff.pk), staff.pk, staff.name) for staff in rows]


def _children(look, keys):
    rows = surveys_in_sight(Sight(look.user), look.on).filter(term=look.term, child__in=keys)
    named = rows.order_by("child__name", "child").values_list("child", "child__name")
    return [Group(pk, name, reverse("child", args=[pk]), look.at(BY_CHILD, pk)) for pk, name in named]


def _group(look, key, name):
    return Group(key, name, look.dashboard, look)


NAMED = {BY_GRADE: _grades, BY_CLASS: _classes, BY_HELPER: _helpers, BY_CHILD: _children}
