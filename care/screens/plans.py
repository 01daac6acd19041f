"""A plan on its page: what it says, how far it is, who decides; made and changed in one form."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from care import plan_actions
from care.models import CarePlan, ChildVoice, PlanMeasure, PlanReview, PlanVersion, State
from care.plan_forms import CloseForm, DecisionForm, MeasureForm, PlanForm, ReturnForm, VersionForm
from care.rights import CARRY_OUT, HEAR, PLAN
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import screen
from lib.text import whole_number
from registry.attachments import shelf
from registry.models import Child
from registry.standing import Standing

REVIEWS = 20


@screen()
def new(request, pk):
    """A plan for the child, begun by its class teacher or the psychology teacher."""
    child = get_object_or_404(PLAN.over(Child.objects, request.user, today()), pk=pk)
    key = drafts.about_child("plan", pk)
    typed = None
    if request.method == "POST":
        once.check_new(request)
        head = PlanForm(request.POST, instance=CarePlan(child=child), prefix="plan")
        says = VersionForm(request.POST)
        if all([head.is_valid(), says.is_valid()]):
            return _begin(request, head, says, key)
    else:
        typed = drafts.find(request.user, key)
        head = PlanForm(initial=_initial(request, typed), prefix="plan")
        says = VersionForm(initial=drafts.as_initial(VersionForm, typed) if typed else None)
    context = {
        "child": child, "head": head, "says": says, "back": reverse("child", args=[pk]), "key": key, "typed": typed,
        "form_title": _("New plan"),
    }  # fmt: skip
    return render(request, "care/plan_form.html", context)


def _initial(request, typed):
    if typed:
        stripped = typed.copy()
        for name in PlanForm.base_fields:
            stripped.setlist(name, typed.getlist(f"plan-{name}"))
        return drafts.as_initial(PlanForm, stripped)
    kind = request.GET.get("kind", "")
    asked = {"kind": kind} if kind in CarePlan.Kind.values else {}
    return {"started_on": today(), **asked}


def _begin(request, head, says, key):
    def save():
        drafts.forget(request.user, key, request.POST)
        return plan_actions.begin(plan=head.instance, version=says.instance, by=request.user)

    child = reverse("child", args=[head.instance.child_id])
    plan = once.save(request, child, save)
    messages.success(request, _("Saved. Now add what is done, by whom and when."), extra_tags=f"draft:{key}")
    return redirect("plan", plan.pk)


@screen()
def edit(request, pk):
    """The open version; for a plan in force, a new one is begun, and the old stays in force until it is approved."""
    plan = get_object_or_404(CarePlan.objects.changeable_by(request.user).select_related("child"), pk=pk)
    latest = plan_actions.newest(plan)
    if latest.state == State.SUBMITTED:
        messages.info(request, _("This waits for approval and is not changed meanwhile."))
        return redirect("plan", pk)
    page = reverse("plan", args=[pk])
    if request.method == "POST":
        once.check_new(request)
        with meanwhile.held(plan):
            head, says = _edit_forms(plan, latest, request.POST)
            if all(form.is_valid() for form in (head, says) if form):
                once.save(request, page, lambda: _save_edit(plan, head, says, by=request.user))
                messages.success(request, _("Saved."))
                return redirect("plan", pk)
    else:
        head, says = _edit_forms(plan, latest)
    context = {"child": plan.child, "plan": plan, "head": head, "says": says, "back": page, "latest": latest}
    return render(request, "care/plan_form.html", {**context, "form_title": _("Change the plan")})


def _edit_forms(plan, latest, sent=None):
    """The head is changed only before the plan was ever in force. A new version starts from what is in force."""
    head = None if plan_actions.in_force(plan) else PlanForm(sent, instance=plan, prefix="plan")
    return head, VersionForm(sent, instance=latest)


def _save_edit(plan, head, says, *, by):
    if head:
        head.save()
    if says.instance.is_open:
        says.save()
        return
    version = plan_actions.revise(plan=plan, by=by)
    for name in plan_actions.SAYS:
        setattr(version, name, says.cleaned_data[name])
    version.save()


@screen()
def plan(request, pk):
    """What is in force, what waits, what was done, and what earlier versions said."""
    found = get_object_or_404(_plans(request.user), pk=pk)
    return render(request, "care/plan.html", _page(request, found))


def _plans(user):
    return CarePlan.objects.visible_to(user).with_state().select_related("child", "author")


def _page(request, found, **forms):
    standing = Standing(request.user, today())
    versions = list(
        PlanVersion.objects.filter(plan=found).select_related("author", "decided_by").prefetch_related("measures")
    )
    running, open_one = found.ended_on is None, next((one for one in versions if one.is_open), None)
    force = next((one for one in versions if one.state == State.APPROVED), None)
    writes = running and standing.has(PLAN, found.child_id)
    hears = standing.has(HEAR, found.child_id)
    return {
        "plan": found, "child": found.child, "today": today(), "running": running, "force": force, "open": open_one,
        "earlier": [one for one in versions if one not in (force, open_one)],
        "writes": writes, "carries_out": running and standing.has(CARRY_OUT, found.child_id),
        "decides": bool(running and open_one and open_one.state == State.SUBMITTED)
        and request.user.has_role(Role.LEADERSHIP),
        "reviews": _reviews(request.user, found), "hears": hears,
        "voices": ChildVoice.objects.visible_to(request.user).filter(plan=found)[:REVIEWS] if hears else [],
        "measure": MeasureForm(), "decision": DecisionForm(), "closing": CloseForm(instance=found) if writes else None,
        "shelf": shelf(found, may_change=writes), **forms,
    }  # fmt: skip


def _reviews(user, found):
    return PlanReview.objects.visible_to(user).filter(plan=found).select_related("author")[:REVIEWS]


# ---------------------------------------------------------------------------- what is done on the page
@dataclass(frozen=True, slots=True)
class Step:
    """What may be done with which plans; `carry_out(request, plan)` returns a form to be shown again, or None."""

    plans: Any
    carry_out: Any
    said: Any = ""


@screen()
def do(request, pk, what):
    """One step of a plan; where the person may not take it, it does not exist."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    if what not in STEPS:
        raise Http404
    step = STEPS[what]
    found = get_object_or_404(step.plans(request.user), pk=pk)
    page = reverse("plan", args=[pk])
    wrong = {}
    try:
        with once.saving(request, page):
            wrong = step.carry_out(request, found) or {}
            if wrong:
                raise _Again
    except _Again:
        return render(request, "care/plan.html", _page(request, _plans(request.user).get(pk=pk), **wrong))
    except plan_actions.NotNow:
        messages.warning(request, _("That does not go any more, or something is missing. Look at the plan once more."))
    else:
        messages.success(request, _("Saved."))
    return redirect(page)


class _Again(Exception):  # noqa: N818  no error: the form comes back
    pass


def _changeable(user):
    return CarePlan.objects.changeable_by(user)


def _led(user):
    rows = CarePlan.objects.visible_to(user).filter(ended_on=None)
    return rows if user.has_role(Role.LEADERSHIP) else rows.none()


def _submit(request, found):
    plan_actions.submit(plan=found, by=request.user)


def _decide(form_class, *, approve):
    def carry_out(request, found):
        form = form_class(request.POST)
        if not form.is_valid():
            return {"decision": form}
        remark = form.cleaned_data["remark"]
        plan_actions.decide(plan=found, approve=approve, remark=remark, on=today(), by=request.user)
        return None

    return carry_out


def _add_measure(request, found):
    form = MeasureForm(request.POST)
    if not form.is_valid():
        return {"measure": form}
    plan_actions.add_measure(plan=found, measure=form.save(commit=False), by=request.user)
    return None


def _measure(request, found, **fits) -> PlanMeasure:
    wanted = whole_number(request.POST.get("measure", ""))
    return get_object_or_404(
        PlanMeasure.objects.select_related("version__plan"), version__plan=found, pk=wanted, **fits
    )


def _remove_measure(request, found):
    plan_actions.remove_measure(measure=_measure(request, found), by=request.user)


def _tick(request, found):
    measure = _measure(request, found, version__state=State.APPROVED)
    plan_actions.tick(measure=measure, on=today(), by=request.user)


def _close(request, found):
    form = CloseForm(request.POST, instance=found)
    if not form.is_valid():
        return {"closing": form}
    form.save()
    return None


STEPS = {
    "submit": Step(_changeable, _submit),
    "approve": Step(_led, _decide(DecisionForm, approve=True)),
    "return": Step(_led, _decide(ReturnForm, approve=False)),
    "measure": Step(_changeable, _add_measure),
    "remove": Step(_changeable, _remove_measure),
    "tick": Step(lambda user: CarePlan.objects.carried_out_by(user), _tick),
    "close": Step(_changeable, _close),
}
