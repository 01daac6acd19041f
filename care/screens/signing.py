"""The signatures for aid, collected by whoever may give it, and the sheet on which they stand (发放签领表)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from care.giving import sign
from care.models import Aid, AidChild, Giving
from care.screens.giving import GIVERS, MOST
from lib import once
from lib.dates import today
from lib.models import AccessLog
from lib.money import NOTHING
from lib.screens import screen
from lib.text import clean, whole_number
from registry.models import Child, TermSurvey


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
    seen = list(dressed(rows, request.user))
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


def dressed(rows, user):
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
        for row in dressed(rows.filter(pk__in=keys), request.user)
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
    rows = dressed(rows, request.user)
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
