"""The dashboard: one page per question, each of the whole school or of a part of it, as of any day.

Whoever looks after children may open it too, and finds the figures of those in their care.
"""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import WITH_FIGURES, Role
from lib.screens import screen
from lib.text import whole_number
from registry.models import Note
from registry.noteboard import waiting_notes
from registry.waiting import waiting_for
from reports.boards.attention import DAYS, LONGEST, SHORTEST, red_list_with_people, red_table
from reports.boards.duties import duty_tables
from reports.boards.makeup import makeup_tables
from reports.boards.months import month_table
from reports.boards.people import LATELY, people_tables
from reports.boards.quality import LENGTHS, quality_of, quality_tables, quality_tiles
from reports.boards.tiles import tiles
from reports.boards.trend import trend
from reports.figures.rates import rates
from reports.figures.subjects import BY_CLASS, BY_GRADE, BY_SCHOOL
from reports.looking import Looking
from reports.quality import UNDER
from reports.screens.home import starts_at_dashboard
from reports.tables import exported, may_take_away

OF_THE_SCHOOL = (Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)
TABS = (
    ("dashboard", _("Overview"), WITH_FIGURES),
    ("dashboard-months", _("By month"), WITH_FIGURES),
    ("dashboard-people", _("Teachers"), OF_THE_SCHOOL),
    ("dashboard-attention", _("Red list"), WITH_FIGURES),
    ("dashboard-quality", _("Quality of records"), (Role.LEADERSHIP,)),
    ("dashboard-makeup", _("The children"), WITH_FIGURES),
    ("dashboard-trend", _("Term by term"), WITH_FIGURES),
)


def _page(request, look, tab, tables, **context):
    """The page with its tables, or the one of them that is asked for as a workbook."""
    if found := exported(request, tables):
        return found
    tabs = [(name, label, look.url(name)) for name, label, roles in TABS if request.user.has_role(*roles)]
    kept = {table.slug for table in tables if not may_take_away(request.user, table)}
    context = {"look": look, "tab": tab, "tabs": tabs, "tables": tables, "kept": kept, **context}
    return render(request, f"reports/boards/{tab.removeprefix('dashboard-')}.html", context)


def _empty(request, look, tab):
    """Before the first term there is nothing to count."""
    return _page(request, look, tab, [], nobody=True) if look.term is None else None


@screen(*WITH_FIGURES)
def overview(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard"):
        return page
    found = rates(look.term, look.on, look.sight)
    context = {
        "rates": found,
        "nobody": not found["retention"].of,
        "tiles": tiles(look, found),
        "notes": waiting_notes(request.user, look.on) if starts_at_dashboard(request.user) else [],
        "waiting_things": waiting_for(request.user, look.on) if starts_at_dashboard(request.user) else [],
        "notes_out": _notes_out(request.user, look.on) if look.is_today else {},
    }
    return _page(request, look, "dashboard", duty_tables(look), **context)


def _notes_out(user, on) -> dict:
    """What has become of the notes of leadership: `overdue` asks of anybody's, and `answered` lately of one's own."""
    if not user.has_role(Role.LEADERSHIP):
        return {}
    return Note.objects.visible_to(user, on).in_short(user, on, on - LATELY)


@screen(*WITH_FIGURES)
def months(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard-months"):
        return page
    standards = list(look.term.standards.all())
    asked = whole_number(request.GET.get("duty", ""))
    standard = next((one for one in standards if one.pk == asked), standards[0] if standards else None)
    tables = [month_table(look, standard)] if standard else []
    choices = [(one, look.url("dashboard-months", duty=one.pk)) for one in standards]
    return _page(request, look, "dashboard-months", tables, standard=standard, choices=choices)


@screen(*OF_THE_SCHOOL)
def people(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard-people"):
        return page
    if look.by not in (BY_SCHOOL, BY_GRADE, BY_CLASS):  # one person is no list of people
        look = look.at(BY_SCHOOL)
    tables, behind = people_tables(look)
    may_remind = request.user.has_role(Role.LEADERSHIP)
    return _page(request, look, "dashboard-people", tables, behind=behind, may_remind=may_remind)


@screen(*WITH_FIGURES)
def attention(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard-attention"):
        return page
    days = min(max(whole_number(request.GET.get("days", "")) or DAYS, SHORTEST), LONGEST)
    rows = red_list_with_people(look, days)
    context = {
        "rows": rows,
        "days": days,
        "choices": (7, 14, 30, 60),
        "may_remind": request.user.has_role(Role.LEADERSHIP),
    }
    return _page(request, look, "dashboard-attention", [red_table(look, rows)], **context)


@screen(Role.LEADERSHIP)
def quality(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard-quality"):
        return page
    found = quality_of(look, request.GET)
    counts = found.counts()
    context = {"tiles": quality_tiles(look, found, counts), "under": found.under, "usual": UNDER, "choices": LENGTHS}
    return _page(request, look, "dashboard-quality", quality_tables(look, found, counts), **context)


@screen(*WITH_FIGURES)
def makeup(request):
    look = Looking.of(request)
    return _empty(request, look, "dashboard-makeup") or _page(request, look, "dashboard-makeup", makeup_tables(look))


@screen(*WITH_FIGURES)
def term_by_term(request):
    look = Looking.of(request)
    if page := _empty(request, look, "dashboard-trend"):
        return page
    table, charts = trend(look)
    return _page(request, look, "dashboard-trend", [table], charts=charts)
