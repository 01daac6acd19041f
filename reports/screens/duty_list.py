"""The list behind a number of a standard: one row per child (class, helper) and period."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import WITH_FIGURES, Staff
from lib.dates import Period, month_of
from lib.models import AccessLog
from lib.periods import month_name, name_of
from lib.screens import screen
from lib.sheets.write import workbook_response
from registry.duties import Subject
from registry.models import Child, School, SchoolClass, TermSurvey
from registry.records import writable_children
from reports.figures.engine import whole_percent
from reports.figures.outcomes import BEHIND, DONE, ENDED, RUNNING, Outcomes
from reports.figures.subjects import BY_CLASS, BY_HELPER
from reports.looking import Looking
from reports.models import CareStandard

PER_PAGE, MOST = 50, 100_000  # rows on a page, and in a workbook


@dataclass(frozen=True, slots=True)
class Named:
    """Of whom a row is: name, class, and the page about them."""

    name: str
    class_name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    when: str
    state: str
    month: Period | None

    @classmethod
    def of(cls, query):
        when, state = query.get("when", ""), query.get("state", "")
        return cls(when if when in (ENDED, RUNNING) else "", state if state in (BEHIND, DONE) else "", _month(query))


def _month(query) -> Period | None:
    try:
        return month_of(dt.date.fromisoformat(f"{query.get('month', '')}-01"))
    except ValueError:
        return None


@screen(*WITH_FIGURES)
def duty_list(request, pk):
    look, asked = Looking.of(request), Asked.of(request.GET)
    standard = get_object_or_404(
        CareStandard.objects.visible_to(request.user).filter(term=look.term).select_related("term"), pk=pk
    )
    outcomes = Outcomes(
        standard, look.on, sight=look.sight, when=asked.when, month=asked.month, state=asked.state
    )  # fmt: skip
    if "export" in request.GET:
        return _export(request, look, standard, outcomes)
    page = Paginator(outcomes, PER_PAGE).get_page(request.GET.get("page"))
    required, done = outcomes.sums()
    context = {
        "look": look,
        "standard": standard,
        "asked": asked,
        "month": month_name(asked.month.first) if asked.month else "",
        "page": page,
        "lines": _lines(look, standard, page.object_list),
        "required": required,
        "done": done,
        "percent": whole_percent(done, required),
        "may_export": Child.objects.all().may_export(request.user),
        "writable": _writable(request.user, look, standard, page.object_list),
        "kind": standard.kind,
    }
    return render(request, "reports/duty_list.html", context)


def _lines(look, standard, outcomes):
    named = NAMES[standard.subject](look, {outcome.subject for outcome in outcomes})
    return [
        {
            "outcome": one,
            "who": named.get(one.subject),
            "period": name_of(one.slot, standard.per),
            "runs": one.slot.last >= look.on,
        }
        for one in outcomes
    ]


def _writable(user, look, standard, outcomes) -> set:
    """The children of this page for whom the person could log it now."""
    if standard.subject != Subject.CHILD or not look.is_today:
        return set()
    found = writable_children(user, look.on).filter(pk__in=[one.subject for one in outcomes])
    return set(found.values_list("pk", flat=True))


def _children(look, keys):
    rows = TermSurvey.objects.filter(term=look.term, child__in=keys).select_related("child", "school_class", "term")
    return {row.child_id: Named(row.child.name, row.class_name, reverse("child", args=[row.child_id])) for row in rows}


def _classes(look, keys):
    year = look.term.school_year
    rows = SchoolClass.objects.filter(pk__in=keys)
    return {of.pk: Named(of.name_in(year), of.name_in(year), look.at(BY_CLASS, of.pk).url("dashboard")) for of in rows}


def _helpers(look, keys):
    rows = Staff.objects.filter(pk__in=keys)
    return {staff.pk: Named(staff.name, "", look.at(BY_HELPER, staff.pk).url("dashboard")) for staff in rows}


def _school(look, keys):
    return {key: Named(School.get().name) for key in keys}


NAMES = {Subject.CHILD: _children, Subject.CLASS: _classes, Subject.HELPER: _helpers, Subject.SCHOOL: _school}


def _export(request, look, standard, outcomes):
    """The whole list as a workbook, of those whom the person may take away in a file."""
    if not Child.objects.all().may_export(request.user):
        raise Http404
    rows = outcomes[0:MOST]
    if standard.subject == Subject.CHILD:
        allowed = set(Child.objects.exportable_by(request.user).values_list("pk", flat=True))
        rows = [one for one in rows if one.subject in allowed]
    body = [
        [line["who"].class_name, line["who"].name, line["period"], line["outcome"].required, line["outcome"].days]
        for line in _lines(look, standard, rows)
    ]
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.EXPORT, kind="figures.duty",
        detail=f"{len(body)} {standard.pk} {request.GET.urlencode()}"[:200],
    )  # fmt: skip
    headers = [_("class"), _("name"), _("period"), _("required"), _("days done")]
    return workbook_response(str(standard), headers, body)
