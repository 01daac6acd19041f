"""Mandatory reporting: opened with one tap from a record or the child's file, and in sight until all have been told."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from care.harm_forms import EndForm, HarmForm, told_form
from care.models import HarmReport, Office
from care.rights import REPORT
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import screen
from lib.text import whole_number
from registry.attachments import shelf
from registry.kinds import all_kinds
from registry.models import Child

OFFICES = {office.value: told_form(office.value) for office in Office}


@screen()
def new(request, pk):
    """What was noticed about the child; the record from which it was opened goes along."""
    child = get_object_or_404(REPORT.over(Child.objects, request.user, today()), pk=pk)
    key, about = drafts.about_child("harm", pk), _record_asked_for(request, child)
    typed, back = None, reverse("child", args=[pk])
    if request.method == "POST":
        once.check_new(request)
        form = HarmForm(request.POST, instance=HarmReport(child=child, author=request.user, **about))
        if form.is_valid():
            report = once.save(request, back, drafts.saving(request, key, form.save))
            messages.success(request, _("Saved. Now tell the offices, and note it here."), extra_tags=f"draft:{key}")
            return redirect("harm", report.pk)
    else:
        typed = drafts.find(request.user, key)
        form = HarmForm(initial=drafts.as_initial(HarmForm, typed) if typed else {"on": today()})
    context = {"child": child, "form": form, "back": back, "key": key, "typed": typed}
    return render(request, "care/harm_form.html", context)


def _record_asked_for(request, child) -> dict:
    """The record that the address names, if the person may read it and it is about the child."""
    wanted, slug = whole_number(request.GET.get("record", "")), request.GET.get("kind", "")
    kind = next((kind for kind in all_kinds() if kind.slug == slug), None)
    if not kind or not wanted:
        return {}
    readable = kind.model.objects.visible_to(request.user).filter(pk=wanted, links__child=child)
    return {"record_kind": slug, "record_id": wanted} if readable.exists() else {}


@screen()
def edit(request, pk):
    report = get_object_or_404(HarmReport.objects.changeable_by(request.user).select_related("child"), pk=pk)
    page = reverse("harm", args=[pk])
    with meanwhile.held(report):
        form = HarmForm(request.POST if request.method == "POST" else None, instance=report)
        if request.method == "POST":
            once.check_new(request)
            if form.is_valid():
                once.save(request, page, form.save)
                messages.success(request, _("Saved."))
                return redirect(page)
    return render(request, "care/harm_form.html", {"child": report.child, "form": form, "back": page})


@screen()
def harm(request, pk):
    """The report, and of each office whether it has been told."""
    return render(request, "care/harm.html", _page(request, get_object_or_404(_reports(request.user), pk=pk)))


def _reports(user):
    return HarmReport.objects.visible_to(user).select_related("child", "author", "closed_by")


def _page(request, report, **forms):
    is_open = report.closed_on is None
    offices = [
        {**one, "form": forms.get(one["slug"]) or OFFICES[one["slug"]](instance=report, user=request.user)}
        for one in report.offices
    ]
    return {
        "report": report, "child": report.child, "is_open": is_open, "offices": offices,
        "record": _record(request.user, report), "missing": report.missing,
        "closes": is_open and request.user.has_role(Role.LEADERSHIP),
        "shelf": shelf(report, may_change=is_open),
        "ending": forms.get("close") or EndForm(instance=report),
    }  # fmt: skip


def _record(user, report) -> dict | None:
    """The record from which it was opened, for whoever may read that."""
    kind = next((kind for kind in all_kinds() if kind.slug == report.record_kind), None)
    if not kind:
        return None
    found = kind.model.objects.visible_to(user).filter(pk=report.record_id).only("pk", "on").first()
    return found and {"kind": kind, "on": found.on, "url": reverse("record", args=[kind.slug, found.pk])}


@screen()
def do(request, pk, what):
    """`what`: the office that was told, or "close", which leadership does once all have been."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    rows = HarmReport.objects.changeable_by(request.user)
    if what not in (*OFFICES, "close") or (what == "close" and not request.user.has_role(Role.LEADERSHIP)):
        raise Http404
    report, page = get_object_or_404(rows, pk=pk), reverse("harm", args=[pk])
    with transaction.atomic():
        report = rows.select_for_update(of=("self",)).get(pk=report.pk)
        form = _form(request, report, what)
        if form.is_valid():
            once.save(request, page, lambda: _save(form, what, by=request.user))
            messages.success(request, _("Saved."))
            return redirect(page)
    shown = _reports(request.user).get(pk=pk)
    return render(request, "care/harm.html", _page(request, shown, **{what: form}))


def _form(request, report, what):
    if what != "close":
        return OFFICES[what](request.POST, instance=report, user=request.user)
    form = EndForm(request.POST, instance=report)
    if report.missing:
        form.add_error(None, _("Police, civil affairs and education must all have been told first, with a receipt."))
    return form


def _save(form, what, *, by):
    if what == "close":
        form.instance.closed_on, form.instance.closed_by = today(), by
    form.save()
