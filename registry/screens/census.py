"""The survey's totals class by class, as a workbook and on paper, and whose classes a person surveys."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import workbook_response
from lib.text import clean
from registry.census import COUNTS, SIGNED, TOTALS, Census, census
from registry.models import ClassTerm, Term, TermSurvey

SURVEYORS = (Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP)
EVERYWHERE = (Role.OFFICE, Role.LEADERSHIP)


def surveyed_by(user, on):
    """A class teacher surveys the own class only, also when a child of another one is paired with her."""
    classes = ClassTerm.objects.all() if user.has_role(*EVERYWHERE) else ClassTerm.objects.headed_by(user, on)
    return classes.select_related("school_class", "term", "head_teacher")


def rows_of(user, class_term, on):
    rows = TermSurvey.objects.visible_to(user).on_register(class_term.term.register_day(on))
    return rows.filter(term=class_term.term, school_class=class_term.school_class)


def census_of(request, on) -> Census | None:
    """Of the term that the address names (`?term=2026-spring`), else of the present one."""
    slug = clean(request.GET.get("term", ""))
    term = Term.objects.filter(slug=slug, first_day__lte=on).first() or Term.objects.current(on).first()
    if term is None:
        return None
    return census(request.user, term, surveyed_by(request.user, on).filter(term=term), on)


@screen(*EVERYWHERE)
def export(request):
    """The table as it stands on the page, with how it was found out, as a workbook; logged."""
    found = census_of(request, today())
    if found is None:
        raise Http404
    headers = [
        _("grade"), _("class"), _("class teacher"), *(str(count.label) for count in COUNTS),
        _("signed by"), _("signed on"), _("signature"),
    ]  # fmt: skip
    rows = [_row(kind, line, found.term) for kind, line in found.lines]
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.EXPORT, kind="registry.classterm", detail=f"{found.term.slug} {len(rows)}"
    )
    return workbook_response(_("Term survey"), headers, rows)


@screen(*EVERYWHERE)
def paper(request):
    """The table on A4, where each class teacher signs by hand."""
    on = today()
    found = census_of(request, on)
    if found is None:
        raise Http404
    return render(request, "registry/survey_paper.html", {"census": found, "columns": TOTALS, "today": on})


def _row(kind, line, term) -> list:
    grade = name = teacher = ""
    if line.class_term:
        of = line.class_term
        grade, name = line.grade_name(term), line.name
        teacher = of.head_teacher.name if of.head_teacher else ""
    else:
        grade = line.name if kind == "class" else _("%(name)s in all") % {"name": line.name}
    signed = line.signature
    said = {SIGNED: _("signed")}.get(line.state, _("sign again") if signed else _("not signed"))
    return [
        grade, name, teacher, *(line.counts[count.name] for count in COUNTS),
        signed and signed.by.name, signed and signed.on, said if line.class_term else "",
    ]  # fmt: skip
