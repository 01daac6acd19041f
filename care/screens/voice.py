"""What the child says itself (P5.三.5): it ticks a face on the phone handed to it, and gives the phone back.

And the sum of it for a class and a term, beside levels, plans and reviews: what helps, and where.
"""

from collections import Counter
from dataclasses import dataclass, field

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import Role
from care.models import CarePlan, ChildVoice, Level, PlanReview, ProgressRecord
from care.rights import HEAR, PLAN
from lib import once
from lib.dates import today
from lib.forms import Chips
from lib.screens import screen
from lib.text import whole_number
from registry.models import Child, ClassTerm, Term, TermSurvey

FACES = {1: "mood-low", 2: "mood-uneasy", 3: "mood-calm", 4: "mood-cheerful"}
WISHES = 20


class VoiceForm(forms.ModelForm):
    class Meta:
        model = ChildVoice
        fields = ["face", "helps", "words"]
        widgets = {"face": Chips(icons=FACES), "helps": Chips}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["face"].choices = [*reversed(ChildVoice.Face.choices)]


@screen()
def voice(request, pk):
    """A page without a way out, for the child's own hands."""
    on = today()
    child = get_object_or_404(PLAN.over(Child.objects, request.user, on), pk=pk)
    term = get_object_or_404(Term.objects.current(on))
    about = ChildVoice(child=child, term=term, plan=_plan(request, child), on=on, author=request.user)
    done = reverse("voice-done", args=[pk])
    if request.method == "POST":
        once.check_new(request)
    form = VoiceForm(request.POST if request.method == "POST" else None, instance=about)
    if request.method == "POST" and form.is_valid():
        once.save(request, done, form.save)
        return redirect(done)
    return render(request, "care/voice.html", {"child": child, "form": form})


def _plan(request, child):
    wanted = whole_number(request.GET.get("plan", ""))
    return wanted and CarePlan.objects.visible_to(request.user).filter(pk=wanted, child=child).first() or None


@screen()
def done(request, pk):
    child = get_object_or_404(PLAN.over(Child.objects, request.user, today()), pk=pk)
    return render(request, "care/voice_done.html", {"child": child})


# ---------------------------------------------------------------------------- the sum of it
@dataclass(slots=True)
class Line:
    """What is known of the children of one class in a term."""

    name: str
    class_term: int | None = None  # the key, where the reader fills in its levels
    children: int = 0
    levels: Counter = field(default_factory=Counter)
    planned: set = field(default_factory=set)
    reviewed: set = field(default_factory=set)
    faces: Counter = field(default_factory=Counter)
    helps: Counter = field(default_factory=Counter)

    @property
    def level_counts(self):
        return [self.levels[code] for code in Level.values]

    @property
    def face_counts(self):
        return [self.faces[face] for face in ChildVoice.Face.values]

    @property
    def asked(self) -> int:
        return sum(self.face_counts)


@screen(Role.CLASS_TEACHER, Role.LEADERSHIP, Role.PSYCHOLOGY)
def evaluation(request):
    """By class: study levels, plans and their reviews, and how the children say they are."""
    on, terms = today(), list(Term.objects.filter(first_day__lte=today()))
    term = next((one for one in terms if one.slug == request.GET.get("term")), terms[0] if terms else None)
    lines = list(_lines(request.user, term, on).values()) if term else []
    wishes = ChildVoice.objects.visible_to(request.user).filter(term=term, words__is_empty=False)
    context = {
        "term": term, "terms": terms, "lines": lines, "levels": Level.labels, "faces": ChildVoice.Face.labels,
        "wishes": wishes.select_related("child")[:WISHES],
    }  # fmt: skip
    return render(request, "care/evaluation.html", context)


def _lines(user, term, on) -> dict:
    heads = dict(ClassTerm.objects.headed_by(user, on).filter(term=term).values_list("school_class", "pk"))
    rows = TermSurvey.objects.filter(term=term, child__in=HEAR.over(Child.objects, user, on).values("pk"))
    rows = rows.select_related("school_class", "term").order_by(
        "school_class__stage", "-school_class__intake_year", "school_class__number", "pk"
    )
    lines, of_child = {}, {}
    for row in rows:
        line = lines.setdefault(row.school_class_id, Line(row.class_name, heads.get(row.school_class_id)))
        line.children += 1
        of_child[row.child_id] = line
    _count(of_child, user, term)
    return lines


def _count(of_child, user, term):
    """Four questions, whatever the number of classes; each starts from what the reader may see."""
    span = (term.first_day, term.last_day)
    for child, level in ProgressRecord.objects.visible_to(user).filter(term=term).values_list("child", "level"):
        if child in of_child:
            of_child[child].levels[level] += 1
    for child in (
        CarePlan.objects.visible_to(user).in_force().filter(started_on__lte=span[1]).values_list("child", flat=True)
    ):
        if child in of_child:
            of_child[child].planned.add(child)
    for child in PlanReview.objects.visible_to(user).filter(on__range=span).values_list("links__child", flat=True):
        if child in of_child:
            of_child[child].reviewed.add(child)
    for child, face, helps in (
        ChildVoice.objects.visible_to(user).filter(term=term).values_list("child", "face", "helps")
    ):
        if child in of_child:
            of_child[child].faces[face] += 1
            of_child[child].helps[helps] += 1
