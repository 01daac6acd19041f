"""The term's survey: the class teacher checks each child's row and verifies it, one by one or all at once (A2, A3)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from lib.dates import today
from lib.screens import ask_first, screen
from lib.text import whole_number
from registry.actions import verify
from registry.codes import SurveyMethod
from registry.models import ClassTerm, Term, TermSurvey


@screen(Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP)
def survey(request):
    """The classes with how far each is; a class teacher of one class goes straight to it."""
    on = today()
    classes = _classes(request.user, on)
    mine = [line for line in classes if line["class_term"].head_teacher_id == request.user.pk]
    if len(mine) == len(classes) == 1:
        return redirect("survey-class", mine[0]["class_term"].pk)
    return render(request, "registry/survey.html", {"classes": classes, "today": on})


@screen(Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP)
def survey_class(request, pk):
    """One class, row by row, with what to check; POST verifies the rows that were ticked, or all."""
    on = today()
    class_term = get_object_or_404(_surveyed_by(request.user, on), pk=pk)
    rows = _rows(request.user, class_term, on)
    may_verify = rows.changeable_by(request.user)
    if request.method == "POST":
        return _verify(request, may_verify, class_term, on)
    rows = rows.select_related("child", "verified_by").prefetch_related("child__guardians", "child__parents")
    context = {
        "class_term": class_term,
        "rows": _shown(rows.order_by("state", "child__name")),
        "waiting": may_verify.to_verify().count(),
        "may_verify": may_verify.exists(),
        "methods": [choice for choice in SurveyMethod.choices if choice[0]],
    }
    return render(request, "registry/survey_class.html", context)


def _classes(user, on):
    rows = TermSurvey.objects.visible_to(user).on_register(on)
    counts = (
        rows.order_by()
        .values("school_class")
        .annotate(n=Count("pk"), waiting=Count("pk", filter=Q(state=TermSurvey.State.TO_VERIFY)))
    )
    counts = {count["school_class"]: count for count in counts}
    classes = _surveyed_by(user, on).filter(term__in=Term.objects.current(on), school_class__in=counts)
    return [
        {"class_term": c, "n": counts[c.school_class_id]["n"], "waiting": counts[c.school_class_id]["waiting"]}
        for c in classes
    ]


def _surveyed_by(user, on):
    """A class teacher surveys the own class only, also when a child of another one is paired with her."""
    everywhere = user.has_role(Role.OFFICE, Role.LEADERSHIP)
    classes = ClassTerm.objects.all() if everywhere else ClassTerm.objects.headed_by(user, on)
    return classes.select_related("school_class", "term", "head_teacher")


def _rows(user, class_term, on):
    rows = TermSurvey.objects.visible_to(user).filter(term=class_term.term, school_class=class_term.school_class)
    return rows.filter(Q(left_on=None) | Q(left_on__gte=on))


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


def _verify(request, may_verify, class_term, on):
    method = request.POST.get("method", "")
    if method not in SurveyMethod.values:
        method = SurveyMethod.NOT_COLLECTED
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
