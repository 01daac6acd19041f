"""The screening of families (A11): the list, the questionnaire, what becomes of it, on paper and in a sheet."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.models import AccessLog
from lib.screens import ask_first, screen
from lib.sheets.write import XLSX, file_response, workbook_response
from lib.text import whole_number
from registry.actions import discard_screening, open_file, record_screenings, settle_screening
from registry.codes import AtHome, Hardship
from registry.models import Child, SchoolClass, Screening, Term
from registry.screening.forms import DecisionForm, ScreeningForm, classes_to_fill, shown
from registry.screening.sheet import empty_sheet, read
from registry.screens.census import SURVEYORS

PER_PAGE = 50
ALL, WAITING = "all", "waiting"
TABS = (ALL, *(value or WAITING for value in Screening.Outcome.values))
Outcome = Screening.Outcome


@screen(*SURVEYORS)
def screenings(request):
    """This term's questionnaires, narrowed by what became of them and by class; each class counted."""
    on = today()
    rows = Screening.objects.visible_to(request.user, on).in_term_of(on)
    classes = _class_lines(rows)
    school_class = whole_number(request.GET.get("class", ""))
    chosen = next((line for line in classes if line["pk"] == school_class), None)
    if chosen:
        rows = rows.filter(school_class=school_class)
    tab = request.GET.get("state", "") if request.GET.get("state") in TABS else ALL
    listed = _in_tab(rows, tab).with_verdicts(on).select_related("term", "school_class", "child", "decided_by")
    context = {
        "page": Paginator(listed.order_by("outcome", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "tabs": _tabs(rows),
        "tab": tab,
        "classes": classes,
        "chosen": chosen,
        "outcomes": Outcome.choices,
        "may_add": _may_fill(request.user, on),
        "may_export": Screening.objects.all().may_export(request.user),
    }
    return render(request, "registry/screenings.html", context)


@screen(*SURVEYORS)
def screening(request, pk):
    """One questionnaire with what its answers propose; POST decides."""
    on = today()
    if request.method == "POST":
        once.check_new(request)
    rows = Screening.objects.visible_to(request.user, on).with_verdicts(on)
    found = get_object_or_404(rows.select_related("term", "school_class", "child", "filled_by", "decided_by"), pk=pk)
    may_change = not found.is_settled and Screening.objects.changeable_by(request.user, on).filter(pk=pk).exists()
    if request.method == "POST" and not may_change:
        raise Http404
    children = _candidates(request.user, found, on)
    form = DecisionForm(request.POST or None, children=children, initial=_decided_before(found, children))
    if request.method == "POST" and form.is_valid() and _decide(request, found, form, on):
        return redirect("screening", pk)
    context = {"screening": found, "form": form, "may_change": may_change, "shown": shown(found, request.user, on)}
    return render(request, "registry/screening.html", context)


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def fill_in(request, pk=None):
    """The questionnaire on a phone, new or (with `pk`) to be corrected until a file is opened."""
    on = today()
    term = Term.objects.current(on).first()
    found = None
    if pk:
        undecided = Screening.objects.changeable_by(request.user, on).exclude(outcome__in=Screening.WITH_CHILD)
        found = get_object_or_404(undecided, pk=pk)
    class_terms = classes_to_fill(request.user, term, on) if term else []
    if not class_terms:
        raise Http404
    instance = found or Screening(term=term, filled_by=request.user, filled_on=on)
    given = {"instance": instance, "user": request.user, "on": on, "class_terms": class_terms}
    key, typed = f"screening-{pk or 'new'}", None
    if request.method == "POST":
        once.check_new(request)
        with meanwhile.held(found):
            form = ScreeningForm(request.POST, **given)
            if instance.is_settled:  # a file was opened at this very moment
                raise Http404
            if form.is_valid():
                return _save(request, form, key)
    else:
        typed = drafts.find(request.user, key)
        begun = {"initial": drafts.as_initial(ScreeningForm, typed), "opened": drafts.opened(typed)} if typed else {}
        form = ScreeningForm(**given, **begun)
    taken_up = drafts.taken_up(request, typed)
    context = {"form": form, "screening": found, "draft_key": key, "typed": typed, "taken_up": taken_up}
    return render(request, "registry/screening_form.html", context)


def _save(request, form, key):
    made = form.instance

    def save():
        drafts.forget(request.user, key, request.POST)
        record_screenings(screenings=[made], by=request.user)

    once.save(request, reverse("screenings"), save)
    said = _("Saved: %(name)s. Now decide what becomes of it.") % {"name": made.name}
    messages.success(request, said, extra_tags=f"draft:{key}")
    return redirect("screening", made.pk)


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def discard(request, pk):
    """A questionnaire that was filled in by mistake is taken away; asked once more before."""
    if request.method == "POST":
        once.check_new(request)
    undecided = Screening.objects.changeable_by(request.user, today()).exclude(outcome__in=Screening.WITH_CHILD)
    found = get_object_or_404(undecided, pk=pk)
    if request.method != "POST":
        return redirect("screening", pk)  # the way back from the question
    question = _("The questionnaire of %(name)s is deleted.") % {"name": found.name}
    if page := ask_first(request, title=_("Delete the questionnaire"), question=question, button=_("Yes, delete")):
        return page
    once.save(request, reverse("screenings"), lambda: discard_screening(screening=found, by=request.user))
    messages.success(request, _("Deleted: %(name)s") % {"name": found.name})
    return redirect("screenings")


@screen(*SURVEYORS)
def paper(request):
    """The empty questionnaire on A4, one for each family."""
    context = {
        "term": Term.objects.current(today()).first(),
        "at_home": AtHome.labels,
        "hardship": [*Hardship.labels[1:], Hardship.labels[0]],
    }
    return render(request, "registry/screening_paper.html", context)


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def template(request):
    """The empty sheet to be filled in, one row per pupil."""
    return file_response(empty_sheet(), f"{_('Screening questionnaire')}.xlsx", XLSX)


@screen(Role.CLASS_TEACHER, Role.OFFICE)
def bring_in(request):
    """A sheet that was filled in: all its pupils, or what is wrong in which row and column and nobody."""
    on = today()
    term = Term.objects.current(on).first()
    class_terms = classes_to_fill(request.user, term, on) if term else []
    if not class_terms:
        raise Http404
    mistakes, error = [], ""
    if request.method == "POST":
        once.check_new(request)
        file = request.FILES.get("file")
        error = _refused(file)
        if not error:
            found = read(file.read(), file.name, term=term, class_terms=class_terms, on=on, by=request.user)
            if not found.mistakes:
                return _bring_in(request, found.screenings)
            mistakes = found.mistakes
    return render(request, "registry/screening_import.html", {"mistakes": mistakes, "error": error})


def _refused(file) -> str:
    if file is None:
        return _("Choose a file first.")
    if file.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1024 // 1024
        return _("The file is larger than %(limit)s MB. Remove pictures and other sheets, or split it.") % {
            "limit": limit
        }
    return ""


def _bring_in(request, found):
    waiting = f"{reverse('screenings')}?state=waiting"
    once.save(request, waiting, lambda: record_screenings(screenings=found, by=request.user))
    text = ngettext("%(n)d questionnaire brought in", "%(n)d questionnaires brought in", len(found))
    messages.success(request, text % {"n": len(found)})
    return redirect(waiting)


@screen(Role.OFFICE)
def export(request):
    """This term's questionnaires as a workbook; logged."""
    on = today()
    rows = Screening.objects.exportable_by(request.user).in_term_of(on).with_verdicts(on)
    rows = list(
        rows.select_related("term", "school_class", "filled_by", "decided_by").order_by("school_class", "name", "pk")
    )
    columns = list(_columns(None))
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.EXPORT, kind="registry.screening", detail=str(len(rows))
    )
    body = [[value for _label, value in _columns(row)] for row in rows]
    return workbook_response(_("Screening questionnaires"), [label for label, _value in columns], body)


EXPORTED = (
    "name", "sex", "birth_date", "id_number", "household", "boarding", "at_home", "father_away", "father_away_since",
    "mother_away", "mother_away_since", "other_parent_able", "guardian_name", "guardian_relation", "guardian_phones",
    "hardship", "remarks",
)  # fmt: skip


def _columns(row):
    """Label and value of each column; without a row, for the labels."""
    yield _("class"), row and row.class_name
    for name in EXPORTED:
        yield str(Screening._meta.get_field(name).verbose_name), row and _said(row, name)
    yield _("filled in by"), row and row.filled_by.name
    yield _("filled in on"), row and row.filled_on
    yield _("proposal"), row and str(row.proposal_in_words)
    yield _("outcome"), row and str(row.get_outcome_display())
    yield _("reason"), row and row.reason
    yield _("decided by"), row and row.decided_by and row.decided_by.name
    yield _("decided on"), row and row.decided_on


def _said(row, name):
    display = getattr(row, f"get_{name}_display", None)
    said = display() if display else getattr(row, name)
    return "、".join(said) if isinstance(said, list) else said


# ---------------------------------------------------------------------------- parts of the list
def _may_fill(user, on) -> bool:
    term = Term.objects.current(on).first()
    return bool(term and user.has_role(Role.CLASS_TEACHER, Role.OFFICE) and classes_to_fill(user, term, on))


def _in_tab(rows, tab):
    return rows if tab == ALL else rows.filter(outcome="" if tab == WAITING else tab)


def _tabs(rows):
    """Slug, label and how many, of every outcome."""
    counts = {row["outcome"]: row["n"] for row in rows.order_by().values("outcome").annotate(n=Count("pk"))}
    tabs = [(value or WAITING, label, counts.get(value, 0)) for value, label in Outcome.choices]
    return [(ALL, _("All"), sum(counts.values())), *tabs]


def _class_lines(rows):
    """Per class: its key and name, how many questionnaires, and how many of each outcome."""
    by_outcome = {f"n_{value or WAITING}": Count("pk", filter=Q(outcome=value)) for value in Outcome.values}
    counted = rows.order_by().values("school_class", "term").annotate(n=Count("pk"), **by_outcome)
    counts = {row["school_class"]: row for row in counted}
    terms = Term.objects.in_bulk({row["term"] for row in counts.values()})
    lines = []
    for pk, school_class in SchoolClass.objects.in_bulk(list(counts)).items():
        row, year = counts[pk], terms[counts[pk]["term"]].school_year
        numbers = [(value or WAITING, label, row[f"n_{value or WAITING}"]) for value, label in Outcome.choices]
        order = school_class.grade_in(year), school_class.number
        lines.append((order, {"pk": pk, "name": school_class.name_in(year), "n": row["n"], "numbers": numbers}))
    return [line for _order, line in sorted(lines, key=lambda pair: pair[0])]


# ---------------------------------------------------------------------------- the decision
def _decided_before(found, children) -> dict:
    """Nothing is ticked beforehand, for a person decides; only whose file it may be goes by the name."""
    namesake = children.filter(name=found.name).values_list("pk", flat=True)[:2]
    child = namesake[0] if len(namesake) == 1 else None
    return {"outcome": found.outcome or None, "reason": found.reason, "child": child}


def _candidates(user, found, on):
    """The children on the register of the pupil's class: one of them may be the pupil."""
    rows = Child.objects.visible_to(user, on).on_register(on)
    return rows.filter(surveys__term=found.term_id, surveys__school_class=found.school_class_id).order_by("name", "pk")


def _decide(request, found, form, on) -> bool:
    """Carries the decision out; what is in the way is said on the form."""
    asked, here = form.cleaned_data, reverse("screening", args=[found.pk])
    try:
        if asked["outcome"] == Outcome.OPENED:
            once.save(request, here, lambda: open_file(screening=found, on=on, by=request.user))
            text = _("A file for %(name)s is open and waits to be verified.")
        else:
            once.save(request, here, lambda: _settle(found, asked, on, request.user))
            text = _("Noted for %(name)s.")
    except ValidationError as error:
        for said in error.messages:
            form.add_error(None, said)
        return False
    messages.success(request, text % {"name": found.name})
    return True


def _settle(found, asked, on, by):
    with_child = asked["outcome"] == Outcome.REGISTERED
    settle_screening(
        screening=found, outcome=asked["outcome"], reason=asked["reason"], on=on, by=by,
        child=asked["child"] if with_child else None,
    )  # fmt: skip
