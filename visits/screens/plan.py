"""Planning home visits (C1): a day's round on the phone, to whom to go, moved, cancelled, printed."""

import datetime as dt
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from lib import once
from lib.dates import today
from lib.models import AccessLog
from lib.screens import ask_first, screen
from registry.disclosure import Disclosure
from registry.models import Child
from visits.actions import cancel_visit, earlier_in_round, move_visit, plan_visits
from visits.forms.plan import MoveForm, PlanForm
from visits.models import HomeVisit, PlannedVisit
from visits.rounds import homes, log_shown, may_reveal, round_of

READERS = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY, Role.LEADERSHIP)
PLANNERS = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)
AHEAD = dt.timedelta(days=60)


@screen(*READERS)
def day(request):
    """The round of a day."""
    return _round(request)


@screen(*READERS)
def reveal(request):
    """The same with the addresses in the clear for whoever may ask for them; who asked is logged."""
    if request.method != "POST":
        return redirect("visit-plan")
    return _round(request, shown=True)


def _round(request, *, shown=False):
    on = today()
    chosen = _day(request.GET.get("on", "")) or on
    seen = PlannedVisit.objects.visible_to(request.user, on).standing()
    children = list(Child.objects.filter(pk__in=seen.filter(on=chosen).values("child")))
    reading = Disclosure(request.user, on, revealed=[child.pk for child in children] if shown else ())
    if shown:
        log_shown(children, request.user, AccessLog.Act.REVEAL, "visit plan")
    context = {
        "day": chosen, "today": on, "stops": round_of(chosen, request.user, reading),
        "days": _days_around(seen, on, chosen), "may_plan": PlannedVisit.objects.all().may_add(request.user),
        "may_reveal": not shown and may_reveal(children, reading), "here": _url(chosen),
    }  # fmt: skip
    return render(request, "visits/plan.html", context)


def _day(text) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _days_around(seen, on, chosen) -> list[dt.date]:
    """Today and the days to come on which something is planned, and those with something left undone."""
    rows = seen.with_done().filter(on__range=(on - AHEAD, on + AHEAD)).values_list("on", "done")
    return sorted({on, chosen, *(day for day, done in rows if day >= on or not done)})


@screen(*PLANNERS)
def add(request):
    """Which homes, on which day, with whom: those of whom nobody has been at home for longest come first."""
    on = today()
    children = list(HomeVisit.objects.writable_children(request.user, on).on_register(on).order_by("name", "pk"))
    shown = "reveal" in request.POST
    if request.method == "POST" and not shown:
        once.check_new(request)
    reading = Disclosure(request.user, on, revealed=[child.pk for child in children] if shown else ())
    if shown:
        log_shown(children, request.user, AccessLog.Act.REVEAL, "visit plan")
    at_home = homes(children, reading)
    order = _in_order(children, at_home)
    sent = request.POST if request.method == "POST" and not shown else None
    begun = {"on": _day(request.GET.get("on", "")) or on}
    form = PlanForm(sent, children=children, groups=_grouped(order, at_home), today=on, initial=begun)
    if sent is not None and form.is_valid():
        return _plan(request, form, order)
    context = {"form": form, "day": begun["on"], "may_reveal": not shown and may_reveal(children, reading)}
    return render(request, "visits/plan_add.html", context)


def _in_order(children, at_home):
    def key(child):
        home = at_home[child.pk]
        return (home.village or home.class_name, home.address if home.village else "", child.name, child.pk)

    return sorted(children, key=key)


def _grouped(order, at_home):
    """[(village, or class where it is not known, [(key, name)])]."""

    def place(child):
        home = at_home[child.pk]
        return home.village or home.class_name or _("Without a class")

    return [(name, [(child.pk, child.name) for child in of]) for name, of in groupby(order, key=place)]


def _plan(request, form, order):
    chosen = {child.pk for child in form.cleaned_data["children"]}
    facts = {name: form.cleaned_data[name] for name in ("on", "companion", "purpose")}
    url = _url(facts["on"])
    children = [child for child in order if child.pk in chosen]
    rows = once.save(request, url, lambda: plan_visits(children=children, by=request.user, **facts))
    messages.success(request, ngettext("%(n)d home planned", "%(n)d homes planned", len(rows)) % {"n": len(rows)})
    return redirect(url)


def _url(day) -> str:
    return f"{reverse('visit-plan')}?{urlencode({'on': day.isoformat()})}"


@screen(*READERS)
def paper(request):
    """The round on A4, with addresses, phones and room for what was found; logged."""
    on = today()
    chosen = _day(request.GET.get("on", "")) or on
    rows = PlannedVisit.objects.visible_to(request.user, on).standing().filter(on=chosen)
    children = list(Child.objects.filter(pk__in=rows.values("child")))
    log_shown(children, request.user, AccessLog.Act.PRINT, "visit plan")
    reading = Disclosure(request.user, on, revealed=[child.pk for child in children])
    context = {"day": chosen, "today": on, "stops": round_of(chosen, request.user, reading)}
    return render(request, "visits/plan_paper.html", context)


def _mine(request, pk):
    return get_object_or_404(PlannedVisit.objects.changeable_by(request.user).standing(), pk=pk)


@screen(*PLANNERS)
def earlier(request, pk):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = _mine(request, pk)
    url = _url(found.on)
    once.save(request, url, lambda: earlier_in_round(plan=found, by=request.user))
    return redirect(url)


@screen(*PLANNERS)
def move(request, pk):
    """To another day."""
    if request.method == "POST":
        once.check_new(request)
    found, on = _mine(request, pk), today()
    form = MoveForm(request.POST or None, today=on, initial={"on": found.on})
    if request.method == "POST" and form.is_valid():
        url = _url(form.cleaned_data["on"])
        once.save(request, url, lambda: move_visit(plan=found, on=form.cleaned_data["on"], by=request.user))
        messages.success(request, _("Moved."))
        return redirect(url)
    return render(request, "visits/plan_move.html", {"form": form, "plan": found, "back": _url(found.on)})


@screen(*PLANNERS)
def cancel(request, pk):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = _mine(request, pk)
    question = _("%(name)s is taken out of the round.") % {"name": found.child}
    if page := ask_first(request, title=_("Cancel the visit"), question=question, button=_("Yes, cancel")):
        return page
    url = _url(found.on)
    once.save(request, url, lambda: cancel_visit(plan=found, by=request.user))
    messages.success(request, _("Cancelled."))
    return redirect(url)
