"""Two files of one child: found, looked at side by side, merged, and taken apart again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import once
from lib.screens import ask_first, screen
from lib.text import clean
from registry import beside, merging, unmerging
from registry.clashes import clashes, in_the_way
from registry.models import Child, Guardian, MergedFile, Parent, TermSurvey

MOST, PER_PAGE = 30, 50
LONGEST = 50  # characters; no name is longer


@screen(Role.OFFICE)
def find(request, pk):
    """Which file is the second one? Before anything is asked for, those that look like it."""
    child = get_object_or_404(Child.objects.changeable_by(request.user), pk=pk)
    asked = clean(request.GET.get("q", ""))[:LONGEST]
    others = Child.objects.changeable_by(request.user).exclude(pk=pk)
    found = others.called(asked) if asked else others.filter(_like(child))
    newest = TermSurvey.objects.filter(child=OuterRef("pk")).order_by("-term__first_day").values("pk")[:1]
    found = list(found.annotate(row=Subquery(newest)).order_by("spelled", "name", "pk")[: MOST + 1])
    rows = TermSurvey.objects.select_related("term", "school_class").in_bulk([child.row for child in found])
    context = {
        "child": child, "asked": asked, "more": len(found) > MOST, "most": MOST,
        "found": [(other, rows.get(other.row)) for other in found[:MOST]],
    }  # fmt: skip
    return render(request, "registry/merge_find.html", context)


def _like(child):
    """Of the same name, sounding the same, or born on the same day."""
    like = {"name": child.name, "spelled": child.spelled, "birth_date": child.birth_date}
    return Q(**{name: value for name, value in like.items() if value}, _connector=Q.OR)


@screen(Role.OFFICE)
def merge(request, pk, other):
    """The file `pk` stays, the other goes. Side by side, with what stands in the way."""
    files = Child.objects.changeable_by(request.user).prefetch_related("guardians", "parents")
    staying = get_object_or_404(files.exclude(pk=other), pk=pk)
    if request.method == "POST":
        once.check_new(request)
    away = get_object_or_404(files, pk=other)
    lines = beside.lines(staying, away, request.POST)
    found = clashes(staying, away)
    problems = blocked = in_the_way(found, staying, request.user)
    if request.method == "POST" and not blocked:
        try:
            return _merge(request, staying, away, lines)
        except ValidationError as error:
            problems = error.messages
    context = {
        "staying": staying, "away": away, "lines": lines, "twice": _twice(found),
        "problems": problems, "blocked": bool(blocked),
    }  # fmt: skip
    return render(request, "registry/merge.html", context)


def _twice(found) -> list:
    """What stands in both files and is not chosen line by line. That a record is about both says nothing."""
    rules = [clash.rule for clash in found if not clash.rule.needs_people and not clash.rule.is_link]
    return [rule.model._meta.verbose_name for rule in rules if rule.model not in (Guardian, Parent)]


def _merge(request, staying, away, lines):
    here, chosen = reverse("child", args=[staying.pk]), beside.taken(lines)
    once.save(request, here, lambda: merging.merge(staying=staying, away=away, taken=chosen, by=request.user))
    messages.success(request, _("The two files are one. Under “Merged files” they can be taken apart again."))
    return redirect(here)


@screen(Role.OFFICE)
def merged_files(request):
    rows = MergedFile.objects.visible_to(request.user).select_related("child", "by", "apart_by").defer("kept")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    on_top = MergedFile.objects.standing().values_list("child", "pk").order_by("pk")
    latest = set(dict(on_top).values())  # of each child the one that was merged last
    return render(request, "registry/merged_files.html", {"page": page, "latest": latest})


@screen(Role.OFFICE)
def apart(request, pk):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    merged = get_object_or_404(MergedFile.objects.changeable_by(request.user).select_related("child"), pk=pk)
    question = _("Make “%(away)s” and “%(stays)s” two files again? What was written since stays with %(stays)s.")
    names = {"away": merged.name, "stays": merged.child.name}
    if page := ask_first(request, title=_("Take apart"), question=question % names, button=_("Take apart")):
        return page
    led_to = reverse("child", args=[merged.away_id])
    try:
        newer = once.save(request, led_to, lambda: unmerging.take_apart(merged=merged, by=request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("merged-files")
    merged.child.refresh_from_db()  # which may have its own name again
    names["stays"] = merged.child.name
    messages.success(request, _("There are two files again: %(away)s and %(stays)s.") % names)
    if newer:
        what = _("Changed since the merging, and therefore left as it is: %(what)s")
        messages.warning(request, what % {"what": "，".join(newer)})
    return redirect(led_to)
