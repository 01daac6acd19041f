"""The progress file: a class's levels and marks in one table, and one child's line over the terms."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from care.models import Band, ChildVoice, Grade, Level, ProgressRecord, StudyCheck
from care.progress_chart import chart
from care.rights import HEAR, READ
from lib import once
from lib.dates import today
from lib.meanwhile import ComparesVersions, with_versions
from lib.screens import screen
from registry.models import Child, ClassTerm, TermSurvey
from registry.standing import Standing

FIELDS = ("level", "marks", "chinese", "maths", "conduct", "mood", "attendance")
LATEST = 10


class ProgressForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = ProgressRecord
        fields = FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name].choices = [("", "—"), *self.fields[name].choices[1:]]


@screen()
def of_class(request, pk):
    """One row for each child of one's own class, filled in at once."""
    on = today()
    class_term = get_object_or_404(
        ClassTerm.objects.headed_by(request.user, on).select_related("term", "school_class"), pk=pk
    )
    page = reverse("progress-class", args=[pk])
    if request.method != "POST":
        return _table(request, class_term, _forms(class_term, on))
    once.check_new(request)
    with transaction.atomic():
        rows = _forms(class_term, on, request.POST)
        if all(form.is_valid() for form in rows):
            once.save(request, page, lambda: _save(rows))
            messages.success(request, _("Saved."))
            return redirect(page)
    return _table(request, class_term, rows)


def _table(request, class_term, rows):
    return render(request, "care/progress_class.html", {"class_term": class_term, "forms": rows})


def _forms(class_term, on, sent=None):
    surveys = TermSurvey.objects.on_register(on).filter(term=class_term.term, school_class=class_term.school_class)
    children = [row.child for row in surveys.select_related("child").order_by("child__name", "child")]
    known = ProgressRecord.objects.filter(term=class_term.term, child__in=children).select_related("child")
    known = {row.child_id: row for row in with_versions(known)}
    return [
        ProgressForm(
            sent,
            prefix=f"c{child.pk}",
            instance=known.get(child.pk) or ProgressRecord(child=child, term=class_term.term),
        )
        for child in children
    ]


def _save(rows):
    """Only what was changed; a child of whom nothing is known gets no row."""
    for form in rows:
        if form.has_changed():
            form.save()


@screen()
def of_child(request, pk):
    """How the child gets on, term by term, against nobody but itself."""
    child = get_object_or_404(READ.over(Child.objects, request.user, today()), pk=pk)
    rows = list(ProgressRecord.objects.visible_to(request.user).filter(child=child).select_related("term"))
    hears = Standing(request.user, today()).has(HEAR, child.pk)
    oldest_first = rows[::-1]
    charts = [
        chart(_("study level"), [(r.term, r.level, r.get_level_display()) for r in oldest_first], len(Level)),
        chart(_("marks overall"), [(r.term, r.marks, r.get_marks_display()) for r in oldest_first], len(Band)),
        chart(_("conduct"), [(r.term, r.conduct, r.get_conduct_display()) for r in oldest_first], len(Grade)),
    ]
    voices = ChildVoice.objects.visible_to(request.user).filter(child=child)
    checks = StudyCheck.objects.visible_to(request.user).filter(links__child=child).select_related("author")
    context = {
        "child": child, "rows": rows, "charts": [one for one in charts if one], "checks": checks[:LATEST],
        "hears": hears, "voices": voices[:LATEST] if hears else [],
    }  # fmt: skip
    return render(request, "care/progress_child.html", context)
