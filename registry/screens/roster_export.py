"""Handing in the register: choose a layout, a term and a part of the school, and get a workbook."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import XLSX, file_response
from lib.text import clean
from registry.models import Child, Term
from registry.roster.exports.entries import register_day, survey_rows
from registry.roster.exports.layouts import layouts
from registry.roster.exports.places import SCHOOL, Place, places
from registry.roster.exports.workbook import Export, make

LONGEST_DETAIL = 200
WHOLE_SCHOOL = (Role.LEADERSHIP, Role.OFFICE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for: the term (today's if it names none) and what parts of the school it has."""

    term: Term
    terms: list
    places: dict[str, Place]

    @classmethod
    def of(cls, request, on):
        if not Child.objects.all().may_export(request.user):
            raise Http404
        terms = list(Term.objects.visible_to(request.user))
        slug = clean(request.GET.get("term", ""))
        begun = [term for term in terms if term.first_day <= on]
        term = next((term for term in terms if term.slug == slug), None) or next(iter(begun or terms), None)
        if term is None:
            return cls(None, [], {})
        whole = _("Whole school") if request.user.has_role(*WHOLE_SCHOOL) else _("All in my care")
        return cls(term, terms, places(survey_rows(request.user, term, on), term, whole))


@screen()
def export(request):
    """The choice. Each term has classes of its own, so the term is chosen by a link and the rest in a form."""
    on = today()
    choice = Choice.of(request, on)
    context = {
        "choice": choice,
        "day": register_day(choice.term, on) if choice.term else None,
        "back": "roster" if request.user.has_role(Role.OFFICE) else "children",
        "layouts": layouts().values(),
        "masked": not request.user.has_role(Role.OFFICE),
        "whole_school": choice.places.get(SCHOOL),
    }
    return render(request, "registry/roster_export.html", context)


@screen()
def export_file(request):
    """The workbook. Masked is masked here too, and taking it away is logged with it."""
    on = today()
    choice, layout = Choice.of(request, on), layouts().get(request.GET.get("layout", ""))
    place = choice.places.get(request.GET.get("of", ""))
    if layout is None or place is None:
        raise Http404
    made = make(Export(layout, choice.term, place, "per_class" in request.GET, request.user, on))
    AccessLog.objects.create(
        by=request.user,
        act=AccessLog.Act.EXPORT,
        kind="registry.child",
        detail=f"{made.count} {layout.slug} {choice.term.slug} {place.key}"[:LONGEST_DETAIL],
    )
    return file_response(made.data, made.filename, XLSX)
