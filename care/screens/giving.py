"""Giving aid to many children at once, and taking that back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Role
from care.forms.giving import GivingForm
from care.giving import give as give_to
from care.giving import take_back
from care.models import Aid, AidChild, Giving
from lib import once
from lib.dates import today
from lib.screens import screen
from lib.text import whole_number
from registry.codes import Boarding, Hardship, YesNo
from registry.models import TermSurvey

GIVERS = (Role.CLASS_TEACHER, Role.OFFICE)
MOST = 400  # children on one page; a larger school gives class by class
WHO = {
    "": gettext_lazy("Everybody"),
    "hardship": gettext_lazy("In hardship"),
    "nothing": gettext_lazy("Nothing received this term"),
    "key": gettext_lazy("Key support"),
    "boarders": gettext_lazy("Boarders"),
}


def in_hardship() -> Q:
    """Some hardship is marked: neither "none" alone nor nothing yet."""
    return ~Q(hardship="") & ~Q(hardship=(Hardship.NONE,))


def _narrowed(rows, who, on):
    if who == "hardship":
        return rows.filter(in_hardship())
    if who == "key":
        return rows.filter(key_support=YesNo.YES)
    if who == "boarders":
        return rows.filter(boarding=Boarding.BOARDER)
    if who == "nothing":
        given = AidChild.objects.filter(on__gte=OuterRef("term__first_day"), child=OuterRef("child"))
        return rows.filter(~Exists(given))
    return rows


@screen(*GIVERS)
def give(request):
    """GET shows whom the person may give to, by class; POST gives to those ticked."""
    on = today()
    rows = _rows(request, on)
    if rows is None:
        raise Http404
    every, shown = rows
    form = GivingForm(request.POST or None, user=request.user, on=on, rows=shown)
    if request.method == "POST":
        once.check_new(request)
        if form.is_valid() and (made := _give(request, form)):
            return made
    elif request.GET.get("tick") == "all":
        for row in shown:
            row.ticked = True
    return render(request, "care/give.html", {"form": form, **_shown(request, every, shown)})


def _shown(request, every, shown) -> dict:
    return {
        "groups": _by_class(shown),
        "n": len(shown),
        "most": MOST if len(shown) == MOST < len(every) else 0,
        "classes": _classes(every),
        "who": WHO.items(),
        "chosen": {"class": request.GET.get("class", ""), "who": request.GET.get("who", "")},
    }


def _rows(request, on):
    """(all rows, those shown) of the children whom the person may give to; None where there is nobody."""
    children = Aid.objects.all().writable_children(request.user, on)
    if not Aid.objects.all().may_add(request.user):
        return None
    rows = TermSurvey.objects.on_register(on).filter(child__in=children)
    rows = _narrowed(rows, request.GET.get("who", ""), on).select_related("child", "school_class", "term")
    rows = rows.order_by(
        "-school_class__stage", "-school_class__intake_year", "school_class__number", "child__name", "pk"
    )
    every = list(rows)
    asked = whole_number(request.GET.get("class", ""))
    shown = [row for row in every if row.school_class_id == asked] if asked else every
    return every, shown[:MOST]


def _classes(rows) -> list:
    return list({row.school_class_id: row.class_name for row in rows if row.school_class_id}.items())


def _by_class(rows) -> list:
    groups = {}
    for row in rows:
        groups.setdefault(row.class_name, []).append(row)
    return list(groups.items())


def _give(request, form):
    said = form.cleaned_data
    facts = {name: said[name] for name in ("what", "content", "on", "fund", "goods", "shares")}
    try:
        with once.saving(request, "/aid/signing/"):
            giving = give_to(by=request.user, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    n = len(said["shares"])
    text = ngettext(
        "Given to %(n)s child. Print the sheet and let it be signed.",
        "Given to %(n)s children. Print the sheet and let it be signed.",
        n,
    )
    messages.success(request, text % {"n": n}, extra_tags=f"undo:{reverse('aid-giving-undo', args=[giving.pk])}")
    return redirect("aid-giving", giving.pk)


@screen(*GIVERS)
def take_giving_back(request, pk):
    """For a moment after giving, whoever gave takes all of it back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = get_object_or_404(Giving.objects.visible_to(request.user).filter(by=request.user), pk=pk)
    rows, again = Aid.objects.undoable_by(request.user, timezone.now()), reverse("aid-give")
    try:
        once.save(request, again, lambda: take_back(giving=found, rows=rows, by=request.user))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("aid-giving", pk)
    messages.success(request, _("Taken back. Nothing is saved now."))
    return redirect(again)
