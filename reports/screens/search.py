"""A child from anywhere: by name, by pinyin or by initials, those who have left included."""

from django.db.models import OuterRef, Subquery
from django.shortcuts import redirect, render

from accounts.models import WITH_FIGURES
from lib.dates import today
from lib.screens import screen
from lib.text import clean
from registry.models import Child, TermSurvey

MOST = 50
LONGEST = 50  # characters; no name is longer


@screen(*WITH_FIGURES)
def search(request):
    """The only hit is opened; of many the first are shown, with the class each was in last."""
    asked = clean(request.GET.get("q", ""))[:LONGEST]
    found = _found(request.user, asked) if asked else []
    if len(found) == 1:
        return redirect("child", found[0].pk)
    rows = {row.child_id: row for row in _latest([child.pk for child in found[:MOST]])}
    for child in found:
        child.row = rows.get(child.pk)
    context = {"asked": asked, "found": found[:MOST], "more": len(found) > MOST, "most": MOST, "today": today()}
    return render(request, "reports/search.html", context)


def _found(user, asked) -> list[Child]:
    """One more than are shown, so as to know whether there are more."""
    return list(Child.objects.visible_to(user).called(asked).order_by("spelled", "name", "pk")[: MOST + 1])


def _latest(children):
    """The survey rows of the last term of each, which say the class and whether the child has left."""
    newest = TermSurvey.objects.filter(child=OuterRef("child")).order_by("-term__first_day").values("pk")[:1]
    rows = TermSurvey.objects.filter(child__in=children, pk=Subquery(newest))
    return rows.select_related("term", "school_class")
