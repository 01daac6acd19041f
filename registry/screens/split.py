"""The survey's work split among the class's teachers (A3): who asks which family, and a list on paper for each."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, Staff
from lib import once
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.text import whole_number
from registry.actions import split_survey
from registry.screens.census import rows_of, surveyed_by

FIELD = "surveyor-"


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def split(request, pk):
    """Beside each child of the class, who asks its family."""
    class_term, rows = _rows(request, pk)
    teachers = list(_teachers(class_term))
    if request.method == "POST":
        return _save(request, class_term, rows, teachers)
    context = {
        "class_term": class_term,
        "rows": rows.select_related("child", "surveyor").order_by("state", "child__name", "pk"),
        "teachers": teachers,
        "gone": Staff.objects.filter(pk__in=rows.values("surveyor")).exclude(pk__in=[one.pk for one in teachers]),
    }
    return render(request, "registry/survey_split.html", context)


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def paper(request, pk):
    """For each teacher the children whose families are to be asked; the class teacher hands it out. Logged."""
    class_term, rows = _rows(request, pk)
    rows = rows.exclude(surveyor=None).select_related("child", "surveyor").prefetch_related("child__guardians")
    rows = list(rows.order_by("surveyor__number", "child__name", "pk"))
    for row in rows:
        row.guardian = next((one for one in row.child.guardians.all() if one.until is None), None)
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.PRINT, kind="registry.termsurvey", object_id=str(pk), detail=str(len(rows))
    )
    lists = [(surveyor, list(of)) for surveyor, of in groupby(rows, key=lambda row: row.surveyor)]
    return render(request, "registry/survey_split_paper.html", {"class_term": class_term, "lists": lists})


def _rows(request, pk):
    """The class and the rows of it that the person may change; without the right there is no such page."""
    on = today()
    class_term = get_object_or_404(surveyed_by(request.user, on), pk=pk)
    rows = rows_of(request.user, class_term, on).changeable_by(request.user)
    if not (request.user.has_role(Role.OFFICE) or class_term.head_teacher_id == request.user.pk):
        raise Http404
    return class_term, rows


def _teachers(class_term):
    """Who teaches in the class, its head first in line like the others."""
    subject_teachers = class_term.subject_teachers.values("staff")
    found = Staff.objects.active().filter(pk__in=subject_teachers)
    return (found | Staff.objects.active().filter(pk=class_term.head_teacher_id)).order_by("number")


def _save(request, class_term, rows, teachers):
    """Takes what names a row of the class and a teacher of it; anything else asks for nothing."""
    possible = {str(one.pk): one.pk for one in teachers} | {"": None}
    asked = {
        whole_number(name.removeprefix(FIELD)): possible[value]
        for name, value in request.POST.items()
        if name.startswith(FIELD) and value in possible
    }
    asked.pop(None, None)
    here = reverse("survey-split", args=[class_term.pk])
    once.save(request, here, lambda: split_survey(surveys=rows, surveyors=asked, by=request.user))
    messages.success(request, _("Saved who asks whom."))
    return redirect(here)
