"""Giving aid to many children at once, the signatures for it, and the sheet on which they sign (发放签领表)."""

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
from care.giving import sign, take_back
from care.models import Aid, AidChild, Giving
from lib import once
from lib.dates import today
from lib.models import AccessLog
from lib.money import NOTHING
from lib.screens import screen
from lib.text import clean, whole_number
from registry.codes import Boarding, Hardship, YesNo
from registry.models import Child, TermSurvey

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
    context = {
        "form": form,
        "groups": _by_class(shown),
        "n": len(shown),
        "most": MOST if len(every) > MOST else 0,
        "classes": _classes(every),
        "who": WHO.items(),
        "chosen": {"class": request.GET.get("class", ""), "who": request.GET.get("who", "")},
    }
    return render(request, "care/give.html", context)


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


# ---------------------------------------------------------------------------- signatures
@screen(*GIVERS)
def signing(request):
    """Everything for which a signature is still missing, as far as the person may give aid."""
    if not Aid.objects.all().may_add(request.user):
        raise Http404
    return _signatures(request, None, Aid.objects.filter(signed_on=None))


@screen(*GIVERS, Role.LEADERSHIP)
def giving(request, pk):
    """What was given to many at once: who got how much and who has signed."""
    found = get_object_or_404(Giving.objects.visible_to(request.user), pk=pk)
    return _signatures(request, found, found.aid.all())


def _signatures(request, found, rows):
    on = today()
    writable = Aid.objects.writable_by(request.user, on)
    if request.method == "POST":
        return _sign(request, rows, writable)
    seen = list(_dressed(rows, request.user))
    may = set(writable.filter(pk__in=[row.pk for row in seen]).values_list("pk", flat=True))
    for row in seen:
        row.may_sign = row.signed_on is None and row.pk in may
    context = {
        "giving": found,
        "rows": seen,
        "unsigned": sum(row.may_sign for row in seen),
        "total": sum((row.amount or NOTHING for row in seen), NOTHING),
    }
    return render(request, "care/signing.html", context)


def _dressed(rows, user):
    """Those in sight, each with its child."""
    rows = rows.filter(pk__in=Aid.objects.visible_to(user).values("pk")).select_related("fund", "approved_by")
    rows = list(rows.order_by("-on", "pk")[:MOST])
    names = dict(AidChild.objects.filter(record__in=[row.pk for row in rows]).values_list("record", "child"))
    children = Child.objects.in_bulk(names.values())
    for row in rows:
        row.child = children.get(names.get(row.pk))
    return rows


def _sign(request, rows, writable):
    """Of those ticked; who signed stands beside the tick, the child itself where nothing stands there."""
    on, here = today(), request.path
    keys = {key for text in request.POST.getlist("signed") if (key := whole_number(text))}
    rows = Aid.objects.filter(pk__in=rows.values("pk")).filter(pk__in=writable.values("pk"))
    recipients = {
        row.pk: clean(request.POST.get(f"recipient-{row.pk}", ""))[:50] or row.child.name
        for row in _dressed(rows.filter(pk__in=keys), request.user)
    }
    n = once.save(request, here, lambda: sign(rows=rows, recipients=recipients, on=on, by=request.user))
    if n:
        messages.success(request, ngettext("%(n)s signature noted.", "%(n)s signatures noted.", n) % {"n": n})
    else:
        messages.warning(request, _("Nobody is ticked yet."))
    return redirect(here)


# ---------------------------------------------------------------------------- paper
@screen(*GIVERS, Role.LEADERSHIP)
def sheet(request, pk):
    """The list for signing, of everything given together."""
    found = get_object_or_404(Giving.objects.visible_to(request.user), pk=pk)
    return _sheet(request, found.aid.all())


@screen(*GIVERS, Role.LEADERSHIP)
def sheet_of_one(request, pk):
    aid = get_object_or_404(Aid.objects.visible_to(request.user), pk=pk)
    return _sheet(request, Aid.objects.filter(pk=aid.pk))


def _sheet(request, rows):
    rows = _dressed(rows, request.user)
    if not rows:
        raise Http404
    surveys = TermSurvey.objects.in_term_of(rows[0].on).filter(child__in=[row.child.pk for row in rows])
    classes = {one.child_id: one for one in surveys.select_related("school_class", "term")}
    for row in rows:
        row.survey = classes.get(row.child.pk)
    rows.sort(key=_place)
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.PRINT, kind="care.aid", object_id=str(rows[0].pk), detail=str(len(rows))
    )
    total = sum((row.amount or NOTHING for row in rows), NOTHING)
    return render(request, "care/aid_sheet.html", {"rows": rows, "first": rows[0], "total": total, "today": today()})


def _place(row):
    of = row.survey and row.survey.school_class
    return (of.stage != "primary", -of.intake_year, of.number, row.child.name) if of else (True, 1, 0, row.child.name)
