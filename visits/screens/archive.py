"""The ledger of all contacts between home and school (C8): filtered, taken away as a workbook, printed."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import workbook_response
from registry.models import Child, Term, TermSurvey
from visits.ledger import MOST, Asked, home_kinds, ledger, lines

READERS = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY, Role.LEADERSHIP)
PER_PAGE = 50


@screen(*READERS)
def archive(request):
    on = today()
    terms = list(Term.objects.filter(first_day__lte=on))
    asked = Asked.of(request.GET, terms)
    child = None
    if asked.child is not None:
        child = get_object_or_404(Child.objects.visible_to(request.user, on), pk=asked.child)
    rows = ledger(asked, request.user, on)
    if "export" in request.GET:
        return _export(request, rows, on)
    context = {
        "asked": asked, "child": child, "terms": terms, "kinds": home_kinds(),
        "classes": _classes(request.user, asked, on), "list_url": _list_url(asked),
    }  # fmt: skip
    if "paper" in request.GET:
        return _paper(request, rows, on, context)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "lines": lines(page.object_list, request.user, on)}
    return render(request, "visits/archive.html", context)


def _list_url(asked) -> str:
    """The list of the one kind that is asked for, with filters of its own."""
    model = next((kind.model for kind in home_kinds() if kind.slug == asked.kind), None)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") if model else ""


def _classes(user, asked, on) -> list[tuple[int, str]]:
    """Those of the children in sight, under their names in the term that is looked at."""
    rows = TermSurvey.objects.filter(child__in=Child.objects.visible_to(user, on).values("pk"))
    rows = rows.filter(term=asked.term) if asked.term else rows.in_term_of(on)
    rows = rows.exclude(school_class=None).select_related("term", "school_class").distinct()
    rows = rows.order_by("school_class__stage", "-school_class__intake_year", "school_class__number", "pk")
    return list({row.school_class_id: row.class_name for row in rows}.items())


def _logged(request, act, n):
    AccessLog.objects.create(
        by=request.user, act=act, kind="visits.ledger", detail=f"{n} {request.GET.urlencode()}"[:200]
    )


def _export(request, rows, on):
    found = lines(rows[:MOST], request.user, on)
    _logged(request, AccessLog.Act.EXPORT, len(found))
    headers = [_("date"), _("kind"), _("children"), _("content"), _("recorded by"), _("concern")]
    body = [
        [one.on, str(one.kind.name), one.who, one.text, one.by, _("Yes") if one.concern else _("No")] for one in found
    ]
    return workbook_response(_("Home and school"), headers, body)


def _paper(request, rows, on, context):
    found = lines(rows[:MOST], request.user, on)
    _logged(request, AccessLog.Act.PRINT, len(found))
    return render(request, "visits/archive_paper.html", {**context, "lines": found[::-1], "today": on})
