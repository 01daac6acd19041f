"""Companions of a child: choosing them, their agreement, renewing and ending it; and who has room."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import meanwhile, once
from lib.dates import today
from lib.fields import Sensitivity
from lib.screens import screen
from pairing.actions import Full, accompany, end_companionship, enrol_pupil
from pairing.forms import EndForm, PairCompanionForm, RenewForm
from pairing.models import (
    Companion,
    Companionship,
    Pairing,
    companions_with_load,
    helpers_with_load,
    pairable_children,
)
from pairing.suggest import wish_of
from registry.disclosure import Disclosure
from registry.models import School
from registry.standing import Standing

Kind = Companionship.Kind


@screen()
def room(request):
    """Who can take another child: teachers, volunteers, families (requirement B6)."""
    if not Pairing.objects.all().may_add(request.user):
        raise Http404
    companions = list(companions_with_load(Companion.MOST))
    groups = [(kind.label, [one for one in companions if one.kind == kind]) for kind in Companion.MOST]
    context = {"helpers": list(helpers_with_load(today())), "cap": School.get().helper_cap, "groups": groups}
    return render(request, "pairing/room.html", context)


@screen()
def pair_companion(request, pk, kind):
    """A volunteer, a pupil or a family for the child; the two student volunteers of plan 3 at once."""
    child, on = get_object_or_404(pairable_children(request.user), pk=pk), today()
    if kind not in Kind.values:
        raise Http404
    wish = wish_of(child, Standing(request.user, on))
    form = PairCompanionForm(request.POST or None, child=child, kind=Kind(kind), wish=wish, on=on)
    if request.method == "POST" and form.is_valid() and (done := _pair(request, form)):
        return done
    context = {
        "child": child, "form": form, "kind": Kind(kind),
        "enrol": f"{reverse('admin:pairing_companion_add')}?kind={Companionship.OF[Kind(kind)]}",
    }  # fmt: skip
    return render(request, "pairing/companion_new.html", context)


def _pair(request, form):
    """Saves, or says who was taken meanwhile."""
    found, back = form.cleaned_data, reverse("child", args=[form.child.pk])
    try:
        made = once.save(request, back, lambda: _accompany(form, found, request.user))
    except Full as full:
        form.add_error("companions", _("%(name)s has no room any more.") % {"name": full})
        return None
    names = "、".join(one.companion.name for one in made)
    messages.success(request, _("%(child)s is paired with %(names)s") % {"child": form.child.name, "names": names})
    return redirect(back)


def _accompany(form, found, by):
    companions = list(found["companions"])
    if found.get("new_name"):
        companions.append(enrol_pupil(name=found["new_name"], school_class=found["new_class"], by=by))
    agreed = {name: found[name] for name in ("started_on", "agreed_until")}
    return accompany(
        child=form.child, companions=companions, kind=form.kind, signed_by=tuple(found["signed_by"]), by=by, **agreed
    )


@screen()
def companionship(request, pk):
    """One companion of the child: who it is, how to be reached, what was agreed."""
    found = _seen(request, pk)
    reading = Disclosure(request.user, today())
    phones = [reading.show(found.child_id, Sensitivity.PHONE, one) for one in found.companion.phone_list]
    context = {
        "one": found, "child": found.child, "companion": found.companion, "phones": phones,
        "email": reading.show(found.child_id, Sensitivity.PHONE, found.companion.email),
        "may_call": phones == found.companion.phone_list,
        "may_change": Companionship.objects.changeable_by(request.user).filter(pk=pk).exists(),
        "today": today(),
        "may_open_account": request.user.has_role(Role.OFFICE) and found.companion.kind in Companion.VOLUNTEERS,
    }  # fmt: skip
    return render(request, "pairing/companionship.html", context)


def _seen(request, pk):
    rows = Companionship.objects.visible_to(request.user).select_related("child", "companion__school_class")
    return get_object_or_404(rows, pk=pk)


def _changeable(request, pk):
    rows = Companionship.objects.changeable_by(request.user).open().select_related("child", "companion")
    return get_object_or_404(rows, pk=pk)


@screen()
def renew(request, pk):
    """Another year, signed again."""
    found = _changeable(request, pk)
    if found.agreed_until is None:
        raise Http404
    form = RenewForm(request.POST or None, companionship=found, on=today())
    back = reverse("companionship", args=[pk])
    if request.method == "POST" and form.is_valid():
        once.save(request, back, lambda: form.save(request.user))
        messages.success(request, _("The agreement goes on until %(day)s") % {"day": found.agreed_until})
        return redirect(back)
    context = {"form": form, "one": found, "back": back, "title": _("Renew the agreement"), "note": ""}
    return render(request, "pairing/companionship_form.html", context)


@screen()
def end(request, pk):
    """With the reason, and a word for whoever comes next."""
    found = _changeable(request, pk)
    back = reverse("child", args=[found.child_id])
    with meanwhile.held(found if request.method == "POST" else None):
        form = EndForm(request.POST or None, instance=found, on=today())
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            once.save(request, back, lambda: _end(found, said, request.user))
            messages.success(request, _("Ended. It stays in the child's file."))
            return redirect(back)
    context = {
        "form": form, "one": found, "back": reverse("companionship", args=[pk]), "title": _("End this companionship"),
        "note": _("Who helped the child, and for how long, stays in the file."),
    }  # fmt: skip
    return render(request, "pairing/companionship_form.html", context)


def _end(found, said, by):
    end_companionship(
        companionship=found, on=said["ended_on"], reason=said["end_reason"], handover=said["handover"], by=by
    )


@screen()
def agreement(request, pk):
    """The agreement on A4, for all volunteers who are with the child under one, to be signed (plan 3 P3.8)."""
    child = get_object_or_404(pairable_children(request.user), pk=pk)
    rows = Companionship.objects.open().filter(child=child, kind__in=(Kind.VOLUNTEER, Kind.TUTOR))
    rows = list(rows.select_related("companion").order_by("started_on", "pk"))
    context = {"child": child, "rows": rows, "today": today(), "guardian": child.guardians.filter(until=None).first()}
    return render(request, "pairing/agreement.html", context)
