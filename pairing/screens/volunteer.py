"""What a volunteer with an account sees, and all that it sees: the own children, and what it told about them."""

from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import screen
from pairing.forms import VolunteerReportForm
from pairing.models import CompanionReport, CompanionReportChild, Companionship
from registry.models import TermSurvey

LATEST = 3  # reports in sight; the earlier ones fold away


@dataclass
class OwnChild:
    """What a volunteer knows of a child: the name, the class, the agreement, and what it has told itself."""

    companionship: Companionship
    class_name: str = ""
    reports: list = field(default_factory=list)
    lapsed: bool = False  # has the agreement run out without anybody having renewed or ended it?

    @property
    def child(self) -> Any:
        return self.companionship.child

    @property
    def latest(self) -> list:
        return self.reports[:LATEST]

    @property
    def earlier(self) -> list:
        return self.reports[LATEST:]


def for_volunteers(view):
    """A page for whoever has signed in as a volunteer. For the staff it is not there."""

    @screen()
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_volunteer:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@for_volunteers
def own_page(request):
    """My children: whom I am with today, and one button for each."""
    return render(request, "pairing/volunteer.html", {"own": _own_children(request.user, today())})


@for_volunteers
def report(request, pk):
    """A new report about the child, if the volunteer is with it today."""
    return _report(request, _with_child(request, pk))


@for_volunteers
def correct(request, pk):
    """An own report, put right by its author for as long as the child is there."""
    found = get_object_or_404(CompanionReport.objects.told_by(request.user, today()), pk=pk)
    link = found.links.order_by("pk").first()
    return _report(request, _with_child(request, link.child_id), found)


def _own_children(user, on) -> list[OwnChild]:
    longest_last = F("agreed_until").asc(nulls_first=True)  # of two with the same child, the one that goes on is shown
    rows = Companionship.objects.signed_in_as(user, on).select_related("child").order_by(longest_last, "pk")
    own = {row.child_id: OwnChild(row, lapsed=bool(row.agreed_until and row.agreed_until < on)) for row in rows}
    surveys = TermSurvey.objects.in_term_of(on).filter(child__in=own).select_related("term", "school_class")
    for survey in surveys:
        own[survey.child_id].class_name = survey.class_name
    told = CompanionReportChild.objects.filter(child__in=own, record__author=user).select_related("record")
    for link in told.order_by("-on", "-record"):
        own[link.child_id].reports.append(link.record)
    return sorted(own.values(), key=lambda one: (one.child.name, one.child.pk))


def _with_child(request, child_id) -> Companionship:
    rows = Companionship.objects.signed_in_as(request.user, today()).filter(child=child_id)
    found = rows.select_related("child", "companion").order_by("pk").first()
    if found is None:
        raise Http404
    return found


def _report(request, companionship, record=None):
    child, typed = companionship.child, None
    key = f"volunteer-report-{f'record-{record.pk}' if record else child.pk}"
    if request.method == "POST":
        once.check_new(request)
        with meanwhile.held(record):
            form = _form(request, companionship, record)
            if form.is_valid():
                return _save(request, form, key)
    else:
        typed = drafts.find(request.user, key)
        form = _form(request, companionship, record, typed)
    context = {
        "form": form, "record": record, "child": child, "back": reverse("volunteer"),
        "draft_key": key, "typed": typed, "taken_up": drafts.taken_up(request, typed),
    }  # fmt: skip
    return render(request, "pairing/volunteer_report.html", context)


def _form(request, companionship, record, typed=None):
    return VolunteerReportForm(
        request.POST or None,
        instance=record,
        user=request.user,
        on=today(),
        companionship=companionship,
        initial=drafts.as_initial(VolunteerReportForm, typed) if typed else {},
        opened=drafts.opened(typed),
    )


def _save(request, form, key):
    back = reverse("volunteer")

    def save():
        drafts.forget(request.user, key, request.POST)
        form.save()

    once.save(request, back, save)
    messages.success(request, _("Saved. The teachers find it in the child's file."), extra_tags=f"draft:{key}")
    return redirect(back)
