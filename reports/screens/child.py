"""The child's file: who it is, who cares for it, what is missing, everything that happened; and its papers."""

from functools import lru_cache
from itertools import chain

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Role
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from pairing.models import Pairing
from registry.disclosure import FACTS, Disclosure, Level
from registry.file import parts_of
from registry.kinds import all_kinds, by_group
from registry.models import Child, ClassTerm, MergedFile, SubjectTeacher, Term, TermSurvey
from registry.rights import CHANGE
from reports.care import DONE, children_standards, marks
from reports.conditions import FILE_PARTS
from reports.facts import Facts
from reports.figures.subjects import BY_CHILD, Sight
from reports.looking import Looking
from reports.roll import with_last_days
from reports.timeline import Cut, file_entries, timeline

LATEST = 6  # periods of a duty


@screen()
def child(request, pk):
    """The old address of a file that was merged leads to the one that stayed, for whoever may see that."""
    found = _seen(request).filter(pk=pk).first()
    return _page(request, found) if found else redirect("child", _merged_or_404(request, pk).pk)


def _merged_or_404(request, pk):
    merged = MergedFile.objects.standing().filter(away_id=pk)
    return get_object_or_404(_seen(request), pk__in=merged.values("child"))


def _page(request, found, reading=None):
    """The file on the screen: what stands on paper, and what is due."""
    context = _file(request, found, reading)
    duties = _duties(request.user, found, context["survey"], context["today"])
    return render(request, "reports/child.html", {**context, "duties": duties})


@screen()
def reveal(request, pk):
    """The same page with the ID number, addresses and employers in the clear; who asked is logged."""
    if request.method != "POST":
        return redirect("child", pk)
    found = _child_or_404(request, pk)
    reading = _reading(request, found, revealed=True)
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.REVEAL, kind="registry.child", object_id=pk, detail=", ".join(FACTS)
    )
    return _page(request, found, reading)


@screen()
def card(request, pk):
    """The contact card on A4 (plan 1, 4(1)), with the teachers' phone numbers (plan 1, 7)."""
    return _print(request, pk, "reports/card.html")


@screen()
def file_print(request, pk):
    """The child's file on paper: identity, carers, survey and the list of records."""
    return _print(request, pk, "reports/file_print.html")


def _print(request, pk, template):
    found = _child_or_404(request, pk)
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.PRINT, kind="registry.child", object_id=pk, detail=template
    )
    everything = Cut(size=None)  # on paper there is no next page to be asked for
    return render(request, template, _file(request, found, _reading(request, found, revealed=True), everything))


def _seen(request):
    return Child.objects.visible_to(request.user, today()).prefetch_related("parents", "guardians")


def _child_or_404(request, pk):
    return get_object_or_404(_seen(request), pk=pk)


def _reading(request, found, *, revealed=False):
    return Disclosure(request.user, today(), revealed=(found.pk,) if revealed else ())


def _file(request, found, reading=None, cut=None):
    """`found` is in sight, and so are its pairings: they are visible to whoever sees the child.

    `cut` is which of the entries are shown; without it what the address asks for.
    """
    on = today()
    reading = reading or _reading(request, found)
    standing = reading.standing
    surveys = list(_surveys(on).filter(child=found))
    survey = surveys[0] if surveys else None
    class_term = _class_term(survey)
    pairings = list(Pairing.objects.filter(child=found).select_related("staff"))
    parts = parts_of(found, standing)
    others = [*file_entries(found, surveys, pairings), *chain.from_iterable(part.entries() for part in parts)]
    cut = cut or Cut.of(request.GET, [row.term for row in surveys])
    loggable = [kind for kind in all_kinds() if kind.model.objects.all().may_add_about(found, standing)]
    return {
        "today": on,
        "child": found,
        "survey": survey,
        "on_register": survey is not None and survey.left_on is None and survey.in_current_term,
        "facts": Facts(found, survey, reading),
        "missing": [label for slug, label, _holds in FILE_PARTS if survey and not getattr(survey, f"has_{slug}")],
        "may_reveal": any(reading.level(found.pk, kind) == Level.REVEAL for kind in FACTS),
        "may_change": standing.has(CHANGE, found.pk),
        "may_merge": request.user.has_role(Role.OFFICE),
        "everyday": [kind for kind in loggable if kind.everyday],
        "log_groups": by_group([kind for kind in loggable if not kind.everyday]),
        "helpers": [pairing for pairing in pairings if pairing.is_active(on)],
        "past_helpers": [pairing for pairing in pairings if pairing.ended_on and pairing.ended_on < on],
        "class_term": class_term,
        "subject_teachers": SubjectTeacher.objects.filter(class_term=class_term).select_related("staff"),
        "parts": sorted(parts, key=lambda part: not part.lines),  # what there is stands before what might be begun
        "terms": [row.term for row in surveys],
        "cut": cut,
        "timeline": timeline(found, others, standing, cut),
    }


@lru_cache(maxsize=4)
def _surveys(on):
    """Survey rows, the latest first, with verdicts, what is there of a complete file, and the last day of each duty.

    The query is put together once a day, see reports/roll.py.
    """
    parts = {f"has_{slug}": holds() for slug, _label, holds in FILE_PARTS}
    current = ExpressionWrapper(Q(term__in=Term.objects.current(on)), BooleanField())
    rows = (
        TermSurvey.objects.filter(term__first_day__lte=on).with_verdicts(on).annotate(in_current_term=current, **parts)
    )
    rows = rows.select_related("term", "school_class", "verified_by")
    return with_last_days(rows, on).order_by("-term__first_day")


def _class_term(survey):
    if not survey or not survey.school_class_id:
        return None
    rows = ClassTerm.objects.filter(term=survey.term_id, school_class=survey.school_class_id)
    return rows.select_related("head_teacher").first()


def _duties(user, found, survey, on):
    """The standards of the term of the survey row that are for this child, each with the periods that have begun."""
    if not survey:
        return []
    standards = children_standards(survey.term)
    marked = marks(standards, on, Sight(user, BY_CHILD, found.pk)).get(found.pk, {})
    runs = survey.term if survey.term.last_day >= on else None
    look = Looking(user, on, runs).at(BY_CHILD, found.pk).in_term(survey.term)
    return [_duty(look, standard, marked[standard.pk]) for standard in standards if standard.pk in marked]


def _duty(look, standard, marked):
    """The latest periods, and in how many of those that have ended it was done."""
    ended = [mark for mark in marked if mark.has_ended]
    return {
        "standard": standard,
        "url": look.url("duty-list", standard.pk),
        "marks": marked[-LATEST:],
        "more": len(marked) > LATEST,
        "ended": len(ended),
        "met": sum(mark.state == DONE for mark in ended),
    }
