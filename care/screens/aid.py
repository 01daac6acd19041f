"""Aid as office and leadership look at it: by fund, class and hardship; who got nothing; what is to be approved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from care.aid_figures import NOT_CLASSED, overview_of
from care.giving import approve as approve_rows
from care.giving import take_approval_back
from care.models import Aid, Fund, FundIncome
from care.screens.giving import MOST
from care.screens.signing import dressed
from lib import once
from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import workbook_response
from lib.text import whole_number
from registry.models import Term


@screen(Role.LEADERSHIP, Role.OFFICE)
def overview(request):
    """One term: what each fund, class and kind of hardship comes to, and every child in hardship with what it got."""
    on = today()
    terms = list(Term.objects.filter(first_day__lte=on))
    term = next((one for one in terms if one.slug == request.GET.get("term")), terms[0] if terms else None)
    found = overview_of(request.user, term, on) if term else None
    children = _children(request, found)
    if request.GET.get("export") and found:
        return _workbook(request, children, term)
    context = {
        "terms": terms,
        "term": term,
        "found": found,
        "children": children,
        "show": request.GET.get("show", ""),
        "school_class": request.GET.get("class", ""),
        "may_give": Aid.objects.all().may_add(request.user),
        "not_classed": NOT_CLASSED,
    }
    return render(request, "care/aid_overview.html", context)


def _children(request, found):
    """In hardship, or all who got something (`show=all`), or in hardship without anything (`show=nothing`)."""
    if not found:
        return []
    show, of = request.GET.get("show", ""), whole_number(request.GET.get("class", ""))
    wanted = {
        "all": lambda one: one.times,
        "nothing": lambda one: one.hardship and not one.times,
    }.get(show, lambda one: one.hardship)
    return [one for one in found.children if wanted(one) and (not of or one.class_id == of)]


def _workbook(request, children, term):
    AccessLog.objects.create(by=request.user, act=AccessLog.Act.EXPORT, kind="care.aid", detail=str(len(children)))
    headers = [_("class"), _("name"), _("hardship"), _("times"), _("amount (yuan)"), _("last received on")]
    body = [
        [one.class_name, one.name, "、".join(one.hardship_names), one.times, one.amount, one.last] for one in children
    ]
    return workbook_response(_("Aid %(term)s") % {"term": term}, [str(text) for text in headers], body)


@screen(Role.LEADERSHIP)
def approve(request):
    """What others gave and nobody has approved; POST approves what is ticked."""
    rows = Aid.objects.approvable_by(request.user)
    if request.method == "POST":
        return _approve(request, rows)
    return render(request, "care/aid_approve.html", {"rows": dressed(rows, request.user), "most": MOST})


def _approve(request, rows):
    keys = [key for text in request.POST.getlist("aid") if (key := whole_number(text))]
    if "back" in request.POST:
        return _take_back(request, keys)
    rows = rows.filter(pk__in=keys)
    n = once.save(request, "/aid/approve/", lambda: approve_rows(rows=rows, on=today(), by=request.user))
    if n:
        text = ngettext("%(n)s piece of aid approved.", "%(n)s pieces of aid approved.", n)
        messages.success(request, text % {"n": n})
    else:
        messages.warning(request, _("Nothing is ticked yet."))
    return redirect("aid-approve")


def _take_back(request, keys):
    """An approval given by mistake, so that the record can be corrected."""
    rows = Aid.objects.visible_to(request.user).filter(pk__in=keys)
    n = once.save(request, "/aid/approve/", lambda: take_approval_back(rows=rows, by=request.user))
    if n:
        messages.success(request, _("Approval taken back. The record can be corrected again."))
    return redirect("aid-approve")


@screen(Role.LEADERSHIP, Role.OFFICE)
def fund(request, pk):
    """What came into the fund, what went out, and to whom."""
    found = get_object_or_404(Fund.objects.visible_to(request.user), pk=pk)
    context = {
        "fund": found,
        "incomes": FundIncome.objects.visible_to(request.user).filter(fund=found),
        "rows": dressed(found.aid.all(), request.user),
        "n": found.aid.count(),
        "most": MOST,
    }
    return render(request, "care/fund.html", context)
