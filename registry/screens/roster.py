"""Bringing in a roster: upload, see what was understood and what would change, confirm. Nothing is saved before."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import once
from lib.dates import today
from lib.screens import screen
from lib.sheets.write import XLSX, file_response
from registry.codes import LeavingReason
from registry.models import RosterImport, Term
from registry.roster.commit import term_is_over
from registry.roster.intake import RosterChangedError, confirm, plan_again, receive
from registry.roster.plan import CHANGED, HELD, NEW, UNCHANGED, facts_of_term, term_of
from registry.roster.preview import lines
from registry.roster.template import template_workbook
from registry.roster.terms import term_on

OPEN = RosterImport.State.OPEN
FILTERS = ("problem", HELD, CHANGED, NEW, UNCHANGED)
# Why a child that the file does not name may have left; the empty answer keeps it on the register.
REASONS = [choice for choice in LeavingReason.choices if choice[0] not in ("", LeavingReason.MISTAKE)]


@screen(Role.OFFICE)
def roster(request):
    """What was brought in so far, and the form to bring in another file."""
    error = ""
    if request.method == "POST":
        error = _refused(request.FILES.get("file"))
        if not error:
            return _receive(request, request.FILES["file"])
    brought_in = RosterImport.objects.visible_to(request.user).select_related("by")[:50]
    return render(request, "registry/roster.html", {"imports": brought_in, "error": error})


def _refused(file) -> str:
    if file is None:
        return _("Choose a file first.")
    if file.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1024 // 1024
        return _("The file is larger than %(limit)s MB. Remove pictures and other sheets, or split it.") % {
            "limit": limit
        }
    return ""


def _receive(request, file):
    made, _plan = receive(data=file.read(), filename=file.name, by=request.user, on=today())
    return redirect("roster-preview", made.pk)


@screen(Role.OFFICE)
def preview(request, pk):
    """Row by row what the file says, what was understood, and what importing it would do."""
    brought_in = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    if brought_in.state != OPEN:
        return render(request, "registry/roster_done.html", _done(brought_in))
    if request.method == "POST":
        return _decide(request, brought_in)
    made = plan_again(brought_in, on=today())
    shown = request.GET.get("show", "")
    rows = lines(made)
    context = {
        "roster": brought_in,
        "plan": made,
        "totals": made.totals(),
        "new_classes": _names(made),
        "several_sheets": _several_sheets(rows),
        "rows": [line for line in rows if not shown or shown in line.kinds],
        "show": shown if shown in FILTERS else "",
        "tabs": [(slug, sum(slug in line.kinds for line in rows)) for slug in FILTERS],
        "n": len(rows),
        "going_in": len(made.of(NEW)) + len(made.of(CHANGED)),
        "reasons": REASONS,
        "terms": _terms(made.term),
        "over": term_is_over(made.term, today()),
        "fingerprint": made.fingerprint(),
    }
    return render(request, "registry/roster_preview.html", context)


def _done(brought_in):
    """What became of it, and the rows that wait for the office to mend them, read from the original once more."""
    context = {"roster": brought_in}
    if brought_in.state == RosterImport.State.DONE and brought_in.totals.get(HELD):
        rows = lines(plan_again(brought_in, on=today()))
        context["several_sheets"] = _several_sheets(rows)
        context["held"] = [line for line in rows if line.match.action == HELD]
    return context


def _several_sheets(rows) -> bool:
    return len({line.match.row.sheet for line in rows}) > 1


def _names(made) -> list[str]:
    """The classes that would be opened, as everybody calls them in that term."""
    year = made.term.school_year if made.new_classes else 0
    classes = sorted(made.new_classes, key=lambda of: (of.grade_in(year), of.number))
    return [of.name_in(year) for of in classes]


def _terms(chosen):
    """The terms that a roster may be for: those of the school, today's, and the two after the latest of these."""
    terms = [*Term.objects.all()[:4], term_of(term_on(today())), chosen]
    latest = max(terms, key=lambda term: term.first_day)
    coming = [Term.usual(*slug) for slug in _after(latest)]
    slugs = {term.slug: term for term in [*coming, *terms]}
    return sorted(slugs.values(), key=lambda term: term.first_day, reverse=True)


def _after(term):
    if term.season == Term.Season.AUTUMN:
        return [(term.year + 1, "spring"), (term.year + 1, "autumn")]
    return [(term.year, "autumn"), (term.year + 1, "spring")]


def _decide(request, brought_in):
    if "term" in request.POST and "confirm" not in request.POST:
        return _change_term(request, brought_in)
    if "discard" in request.POST:
        brought_in.state = RosterImport.State.DISCARDED
        brought_in.save(update_fields=["state"])
        messages.info(request, _("“%(file)s” was put aside; nothing was imported.") % {"file": brought_in.filename})
        return redirect("roster")
    return _confirm(request, brought_in)


def _change_term(request, brought_in):
    year, _dash, season = request.POST["term"].partition("-")
    if year.isdigit() and len(year) == 4 and season in Term.Season.values:
        made = plan_again(brought_in, on=today(), term=facts_of_term(Term.usual(int(year), season)))
        brought_in.term, brought_in.totals = made.term.slug, made.totals()
        brought_in.save(update_fields=["term", "totals"])
    return redirect("roster-preview", brought_in.pk)


def _confirm(request, brought_in):
    here = reverse("roster-preview", args=[brought_in.pk])
    leaving = {
        int(name.removeprefix("left-")): reason
        for name, reason in request.POST.items()
        if name.startswith("left-") and reason and name.removeprefix("left-").isdigit()
    }
    fingerprint = request.POST.get("fingerprint", "")
    try:
        totals = once.save(
            request,
            here,
            lambda: confirm(roster=brought_in, fingerprint=fingerprint, leaving=leaving, by=request.user, on=today()),
        )
    except RosterChangedError:
        messages.warning(request, _("The register has changed since this was shown. Nothing was imported; look again."))
        return redirect(here)
    messages.success(request, _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % totals)
    return redirect(here)


@screen(Role.OFFICE)
def original(request, pk):
    """The file as it came."""
    brought_in = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    with brought_in.file.open("rb") as file:
        return file_response(file.read(), brought_in.filename, "application/octet-stream")


@screen()
def template(request) -> HttpResponse:
    """An empty roster to fill in: headers that are understood, drop-downs, an example."""
    return file_response(template_workbook(), f"{_('Roster template')}.xlsx", XLSX)
