"""The term's survey: the class teacher checks each child's row, verifies it and signs for the class (A2, A3)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from lib import once
from lib.dates import today
from lib.screens import ask_first, screen
from lib.text import whole_number
from registry.actions import RegisterChangedError, sign_class, verify
from registry.census import of_class
from registry.codes import SurveyMethod
from registry.models import ClassSignature, ClassTerm
from registry.screens.census import SURVEYORS, census_of, rows_of, surveyed_by


@screen(*SURVEYORS)
def survey(request):
    """Class by class how far each is and who signed; a class teacher of one class goes straight to it."""
    on = today()
    found = census_of(request, on)
    classes = found.classes if found else []
    if len(classes) == 1 and classes[0].class_term.head_teacher_id == request.user.pk:
        return redirect("survey-class", classes[0].class_term.pk)
    context = {"census": found, "everywhere": request.user.has_role(Role.OFFICE, Role.LEADERSHIP)}
    return render(request, "registry/survey.html", context)


@screen(*SURVEYORS)
def survey_class(request, pk):
    """One class, row by row, with what to check; POST verifies the rows that were ticked, or all."""
    on = today()
    class_term = get_object_or_404(surveyed_by(request.user, on), pk=pk)
    rows = rows_of(request.user, class_term, on)
    may_verify = rows.changeable_by(request.user)
    if request.method == "POST":
        return _verify(request, may_verify, class_term, on)
    rows = rows.select_related("child", "verified_by", "surveyor").prefetch_related(
        "child__guardians", "child__parents"
    )
    signatures = ClassSignature.objects.visible_to(request.user, on).filter(class_term=class_term)
    context = {
        "class_term": class_term,
        "rows": _shown(rows.order_by("state", "child__name", "pk")),
        "waiting": may_verify.to_verify().count(),
        "may_verify": may_verify.exists(),
        "now": timezone.now(),
        "methods": [choice for choice in SurveyMethod.choices if choice[0]],
        "line": of_class(request.user, class_term, on),
        "may_sign": ClassTerm.objects.headed_by(request.user, on).filter(pk=pk).exists(),
        "signatures": list(signatures.select_related("by").order_by("-pk")),
    }
    return render(request, "registry/survey_class.html", context)


@screen(Role.CLASS_TEACHER)
def sign(request, pk):
    """The class teacher signs for the class, once every row is verified; asked once more before."""
    on = today()
    mine = ClassTerm.objects.headed_by(request.user, on).select_related("school_class", "term")
    class_term = get_object_or_404(mine, pk=pk)
    if request.method != "POST":
        return redirect("survey-class", pk)  # the way back from the question
    if page := _ask_to_sign(request, of_class(request.user, class_term, on)):
        return page
    here, roll = redirect("survey-class", pk), request.POST.get("roll", "")
    try:
        once.save(request, here.url, lambda: sign_class(class_term=class_term, roll=roll, on=on, by=request.user))
    except RegisterChangedError:
        messages.warning(request, _("Not signed: the class's register has changed meanwhile. Look at it again."))
        return here
    messages.success(request, _("Signed for %(class)s.") % {"class": class_term.name})
    return here


def _ask_to_sign(request, line):
    """None once the person has said yes, or where there is nothing to be signed: the saving says why."""
    if not line.may_be_signed:
        return None
    totals = "，".join(f"{number.count.label} {number.value}" for number in line.totals[1:-1])
    question = ngettext(
        "%(class)s has %(n)d left-behind child this term (%(totals)s), and you have checked it?",
        "%(class)s has %(n)d left-behind children this term (%(totals)s), and you have checked all of them?",
        line.n,
    )
    if not line.n:
        question = _("%(class)s has no left-behind child this term, and you have checked that?")
    question %= {"class": line.name, "n": line.n, "totals": totals}
    return ask_first(request, title=_("Sign for the class"), question=question, button=_("Yes, sign"))


def _shown(rows):
    """Rows with `guardian` and `father`, `mother` as their own children's prefetched people."""
    rows = list(rows)
    for row in rows:
        row.guardian = next((g for g in row.child.guardians.all() if g.until is None), None)
        people = {parent.kind: parent for parent in row.child.parents.all()}
        row.father, row.mother = people.get("father"), people.get("mother")
    return rows


def _ask_for_all(request, n, class_term):
    question = ngettext(
        "The details of %(n)d child in %(class)s are right as they stand, and you have checked them?",
        "The details of all %(n)d children in %(class)s are right as they stand, and you have checked them?",
        n,
    ) % {"n": n, "class": class_term.name}
    return ask_first(request, title=_("Verify all"), question=question, button=_("Yes, verify all"))


def _changed_since(rows, seen: str) -> list[str]:
    """Whose details are not what the person has looked at."""
    try:
        moment = parse_datetime(seen)
    except ValueError:
        moment = None
    return list(rows.changed_after(moment).values_list("child__name", flat=True)) if moment else []


def _verify(request, may_verify, class_term, on):
    method = request.POST.get("method", "")
    if method not in SurveyMethod.values:
        method = SurveyMethod.NOT_COLLECTED
    stale = _changed_since(may_verify.to_verify(), request.POST.get("seen", ""))
    if stale:
        text = _("Changed since you looked: %(names)s. Look at it once more.")
        messages.warning(request, text % {"names": "、".join(stale)})
        return redirect("survey-class", class_term.pk)
    if "all" in request.POST:
        if page := _ask_for_all(request, may_verify.to_verify().count(), class_term):
            return page
    else:
        ticked = [number for number in map(whole_number, request.POST.getlist("row")) if number]
        may_verify = may_verify.filter(pk__in=ticked)
    n = verify(surveys=may_verify, method=method, on=on, by=request.user)
    if not n:
        messages.warning(request, _("Nothing is ticked yet. Tick the children whose details are right."))
        return redirect("survey-class", class_term.pk)
    messages.success(request, ngettext("%(n)d child verified", "%(n)d children verified", n) % {"n": n})
    return redirect("survey-class", class_term.pk)
