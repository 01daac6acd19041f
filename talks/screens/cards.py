"""Talks as they are handed in: the record card (谈心记录卡) on A4, one or all of a term (plan 1, 5; plan 4, 5)."""

import datetime as dt

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.text import whole_number
from registry.models import Child, TermSurvey
from registry.standing import Standing
from talks.models import Talk

TEMPLATE = "talks/cards.html"


@screen()
def talk_card(request, pk):
    """A sheet for each child in the talk, or for the one asked for: a sheet goes into the file of one child."""
    talk = get_object_or_404(Talk.objects.readable_by(request.user).select_related("author"), pk=pk)
    children = list(talk.children_for(request.user).order_by("name", "pk"))
    if wanted := request.GET.get("child", ""):
        children = [child for child in children if child.pk == whole_number(wanted)]
    if not children:
        raise Http404
    surveys = _surveys(children, talk.on)
    sheets = [{"talk": talk, "child": child, "survey": surveys.get(child.pk)} for child in children]
    _log(request, "talks.talk", pk)
    return render(request, TEMPLATE, {"sheets": sheets, "today": today(), "back": reverse("record", args=["talk", pk])})


@screen()
def talk_cards(request, pk):
    """All talks with a child in a term, as far as the reader may read them; the latest term where none is named."""
    on = today()
    child = get_object_or_404(Child.objects.visible_to(request.user, on), pk=pk)
    standing = Standing(request.user, on)
    rows = TermSurvey.objects.filter(child=child, term__first_day__lte=on).select_related("term", "school_class")
    surveys = list(rows.order_by("-term__first_day"))
    survey, span = _asked_for(request.GET.get("term", ""), surveys)
    talks = Talk.objects.on_file_of(child, standing).filter(on__range=span).select_related("author")
    sheets = [{"talk": talk, "child": child, "survey": survey} for talk in talks.order_by("on", "pk")]
    _log(request, "registry.child", pk)
    context = {
        "sheets": sheets, "today": on, "child": child, "terms": [row.term for row in surveys],
        "term": survey and survey.term, "back": reverse("child", args=[pk]),
    }  # fmt: skip
    return render(request, TEMPLATE, context)


def _asked_for(slug, surveys):
    """(survey row, first and last day): a term lasts until the child's next one begins, so that no holiday is lost."""
    later = dt.date.max
    found = [(None, (dt.date.min, dt.date.min))]
    for row in surveys:
        found.append((row, (row.term.first_day, later)))
        later = row.term.first_day - dt.timedelta(days=1)
    named = [one for one in found[1:] if one[0].term.slug == slug]
    return (named or found[1:] or found)[0]


def _surveys(children, on) -> dict:
    """{child: the survey row of the term in which `on` lies}."""
    rows = TermSurvey.objects.filter(child__in=children, term__first_day__lte=on)
    return {row.child_id: row for row in rows.select_related("term", "school_class").order_by("term__first_day")}


def _log(request, kind, pk):
    AccessLog.objects.create(by=request.user, act=AccessLog.Act.PRINT, kind=kind, object_id=str(pk), detail=TEMPLATE)
