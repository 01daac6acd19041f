"""One roster: see what was understood and what would change, mend it, confirm it, take it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import once, progress
from lib.dates import today
from lib.models import AccessLog
from lib.screens import ask_first, screen
from lib.sheets.write import file_response
from lib.takeback import CannotTakeBack
from lib.text import clean, whole_number
from registry.codes import LeavingReason
from registry.models import RosterImport, Term
from registry.roster.commit import term_is_over
from registry.roster.given import LEFT_OUT as LEAVE_OUT
from registry.roster.guesses import proposals
from registry.roster.headers import IGNORED, SERIAL
from registry.roster.intake import (
    NoChildrenError,
    RosterChangedError,
    confirming,
    discard,
    explain,
    look_again,
    mend,
    open_again,
    original_of,
    plan_again,
    still_held,
    undo,
)
from registry.roster.labels import columns_by_owner
from registry.roster.marked import marked_copy
from registry.roster.plan import CHANGED, HELD, LEFT_OUT, NEW, UNCHANGED, facts_of_term, term_of
from registry.roster.preview import LONGEST_MENDED, PROBLEM, Preview, digest_of, digests_in
from registry.roster.terms import term_on
from registry.roster.understanding import EXPLAIN, IMPORT, REFUSE

OPEN, DONE = RosterImport.State.OPEN, RosterImport.State.DONE
FILTERS = (PROBLEM, HELD, CHANGED, NEW, UNCHANGED, LEFT_OUT)
PER_PAGE = 50
# Why a child that the file does not name may have left; STAYS keeps it on the register.
REASONS = [choice for choice in LeavingReason.choices if choice[0] not in ("", LeavingReason.MISTAKE)]
STAYS = "stays"
KEEP = "keep"  # a column stays as it is understood, which no list has a word for
ALL_LABELS = {name: label for _owner, fields in columns_by_owner() for name, label in fields}
LISTED = {*ALL_LABELS, IGNORED}
FEWEST_COLUMNS = 2
TICKED, NOT_TICKED = "ticked", "not"  # how the box to leave a row out was sent
YEARS = range(2000, 2101)
MOST_OBSTACLES = 20


@screen(Role.OFFICE)
def preview(request, pk):
    """Row by row what the file says, what was understood, and what importing it would do."""
    brought_in = _roster(request, pk)
    if request.method == "POST":
        return _decide(request, brought_in)
    made = plan_again(brought_in, on=today()) if brought_in.state in (OPEN, DONE) else None
    if brought_in.state == OPEN and made.understanding.outcome == REFUSE:
        brought_in.message = made.understanding.message
        return render(request, "registry/roster_done.html", {"roster": brought_in})
    if brought_in.state != OPEN:
        context = _done(brought_in, made) | {"too_late": "changed" in request.GET}
        return render(request, "registry/roster_done.html", context)
    return render(request, "registry/roster_preview.html", _shown(request, brought_in, made))


def _roster(request, pk) -> RosterImport:
    return get_object_or_404(RosterImport.objects.visible_to(request.user).select_related("by", "undone_by"), pk=pk)


def _shown(request, brought_in, made):
    looked, asked = Preview(made), request.GET.get("show", "")
    show = asked if asked in FILTERS else ""
    page = Paginator(looked.of_kind(show), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "roster": brought_in,
        "plan": made,
        "totals": made.totals(),
        "before": RosterImport.objects.visible_to(request.user).same_as(brought_in).first(),
        "elsewhere": looked.elsewhere,
        "new_classes": _names(made),
        "several_sheets": len(looked.numbers) > 1,
        "page": page,
        "rows": looked.lines(page),
        "show": show,
        "tabs": [(slug, len(looked.of_kind(slug))) for slug in FILTERS],
        "n": len(looked.matches),
        "going_in": len(made.of(NEW)) + len(made.of(CHANGED)),
        "headers": _headers(made),
        "not_understood": sum(
            len(table.unknown) for source in made.understanding.sources for table, _below in source.layout.headers()
        ),
        "to_be_explained": made.understanding.outcome == EXPLAIN,
        "fields": columns_by_owner(),
        "reasons": REASONS,
        "stays": STAYS,
        "terms": _terms(made.term),
        "changed": "changed" in request.GET,
        "over": term_is_over(made.term, today()),
        "fingerprint": made.fingerprint(),
    }


def _done(brought_in, made):
    """What became of it, and the rows that still wait for the office to mend them, read from the original once more."""
    context = {"roster": brought_in}
    if made and brought_in.totals.get(HELD) and made.understanding.outcome == IMPORT:
        looked = Preview(made)
        context["several_sheets"] = len(looked.numbers) > 1
        context["held"] = looked.lines(still_held(brought_in, made))
        context["settled"] = brought_in.totals[HELD] - len(context["held"])
    return context


def _names(made) -> list[str]:
    """The classes that would be opened, as everybody calls them in that term."""
    year = made.term.school_year if made.new_classes else 0
    classes = sorted(made.new_classes, key=lambda of: (of.grade_in(year), of.number))
    return [of.name_in(year) for of in classes]


def _headers(made) -> list[dict]:
    """Each header of the file once, with its columns and what stands below them, for whoever wants to explain one."""
    found = {}
    for source in made.understanding.sources:
        for table, below in source.layout.headers():
            found.setdefault(table.key, (source, table, below))
    return [
        {"table": table, "sheet": source.sheet.name, "columns": list(_columns(source, table, below))}
        for source, table, below in found.values()
    ]  # fmt: skip


def _columns(source, table, below):
    unknown = {column.at for column in table.unknown}
    samples = [_samples(source, column, below) for column in table.all]
    fields = proposals(table.all, unknown, samples)
    for n, (column, field) in enumerate(zip(table.all, fields, strict=True)):
        listed = field in LISTED
        yield {
            "n": n, "column": column, "samples": samples[n][:2], "unknown": column.at in unknown,
            "field": field if listed else KEEP, "listed": listed,
        }  # fmt: skip


def _samples(source, column, below) -> list[str]:
    cells = [source.cell(row, column.at) for row in below]
    return list(dict.fromkeys(str(cell)[:20] for cell in cells if cell is not None))


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


# ---------------------------------------------------------------------- what a person decides
def _decide(request, brought_in):
    """One button, one answer; what does not fit the state of the import leads back to it."""
    once.check_new(request)  # who taps twice is led to where the first tap went
    answers = ANSWERS_OPEN if brought_in.state == OPEN else ANSWERS_DONE if brought_in.state == DONE else {}
    answer = next((act for name, act in answers.items() if name in request.POST), None)
    try:
        return answer(request, brought_in) if answer else redirect(_changed(brought_in))
    except RosterChangedError:  # somebody else has confirmed it or put it aside
        return redirect(_changed(brought_in))


def _changed(brought_in) -> str:
    """The page as it is now, with a word that what was sent came too late."""
    return reverse("roster-preview", args=[brought_in.pk]) + "?changed=1"


def _discard(request, brought_in):
    question = _("What was corrected here is lost with it; what the columns hold is remembered. Put it aside?")
    if brought_in.worked_on and (
        page := ask_first(request, title=brought_in.filename, question=question, button=_("Yes, put it aside"))
    ):
        return page
    discard(roster=brought_in)
    messages.info(request, _("“%(file)s” was put aside; nothing was imported.") % {"file": brought_in.filename})
    return redirect("roster")


def _change_term(request, brought_in):
    year, _dash, season = request.POST["term"].partition("-")
    if whole_number(year) in YEARS and season in Term.Season.values:
        look_again(roster=brought_in, on=today(), term=facts_of_term(Term.usual(int(year), season)))
    return redirect("roster-preview", brought_in.pk)


def _mend(request, brought_in):
    """Whatever was typed is kept, right or wrong; the page then says what is still wrong with it."""
    made = Preview(plan_again(brought_in, on=today()))
    texts = _leave_out(request.POST, made) | _typed(request.POST, made)
    if texts:
        mend(roster=brought_in, texts=texts, by=request.user)
        look_again(roster=brought_in, on=today())
    return redirect(_here(request, brought_in))


def _typed(posted, made) -> dict:
    """(sheet, row, field) -> what was typed where that is not what stands there; None where it is as in the file.

    A box that holds what it was sent with was not touched, although a colleague may have mended the cell since.
    """
    found = {}
    for match in made.matches:
        prefix = f"m-{made.numbers[match.row.sheet]}-{match.row.row}-"
        if f"{prefix}in" not in posted:  # a row that was not on the page
            continue
        (line,) = made.lines([match])
        sent_with = digests_in(posted[f"{prefix}in"])
        for cell in (*line.doubtful, *line.cells):
            about, typed = cell.name.removeprefix(prefix), posted.get(cell.name)
            if typed is None or not cell.may_be_mended or sent_with.get(about) == digest_of(typed):
                continue
            if clean(typed).strip() != cell.text.strip():
                as_in_file = typed.strip() == cell.written.strip()
                found[match.row.sheet, match.row.row, about] = None if as_in_file else typed[:LONGEST_MENDED]
    return found


def _leave_out(posted, made) -> dict:
    """Rows that are not to go in after all, or after all are; asked only of rows whose box the page sends."""
    found = {}
    for match in made.matches:
        prefix = f"m-{made.numbers[match.row.sheet]}-{match.row.row}-"
        asked, out = posted.get(f"{prefix}asked"), f"{prefix}out" in posted
        if asked is None or asked == (TICKED if out else NOT_TICKED):  # as it was sent
            continue
        if out != (match.action == LEFT_OUT):
            found[match.row.sheet, match.row.row, LEAVE_OUT] = "1" if out else None
    return found


def _explain(request, brought_in):
    """Only what differs from how it is understood by itself is remembered."""
    headers = _headers(plan_again(brought_in, on=today()))
    header = next((one for one in headers if one["table"].key == request.POST.get("header")), None)
    if header is None:
        return redirect("roster-preview", brought_in.pk)
    said, stands = {}, []
    for of in header["columns"]:
        field = request.POST.get(f"column-{of['n']}", KEEP)
        if field in LISTED and (of["unknown"] or field != of["column"].field):
            said[of["n"]] = field
        stands.append(field if field in LISTED else of["column"].field)
    if wrong := _not_a_list(stands):
        messages.error(request, wrong)
        return redirect("roster-preview", brought_in.pk)
    try:
        explain(roster=brought_in, key=header["table"].key, columns=said, by=request.user, on=today())
        messages.success(request, _("The columns are understood like this from now on."))
    except NoChildrenError:
        messages.error(request, _("With the columns like this no row is a child. Nothing was changed."))
    return redirect("roster-preview", brought_in.pk)


def _not_a_list(fields: list[str]) -> str:
    """What is wrong with columns that hold these fields."""
    held = [field for field in fields if field not in (IGNORED, SERIAL)]
    if "name" not in held or len(set(held)) < FEWEST_COLUMNS:
        return _("One column must hold the names, and one more something else. Nothing was changed.")
    twice = next((field for field in held if held.count(field) > 1 and not field.endswith("_phones")), None)
    if twice in ALL_LABELS:
        message = _("Two columns cannot both hold “%(field)s”. Nothing was changed.")
        return message % {"field": ALL_LABELS[twice]}
    return ""


def _here(request, brought_in) -> str:
    query = request.POST.get("query", "")
    return reverse("roster-preview", args=[brought_in.pk]) + (f"?{query}" if query else "")


def _confirm(request, brought_in):
    fingerprint, leaving = request.POST.get("fingerprint", ""), _leaving(request.POST)
    work = confirming(roster=brought_in, fingerprint=fingerprint, leaving=leaving, by=request.user, on=today())
    return progress.answer(request, _importing(request, brought_in, work))


def _importing(request, brought_in, work):
    here = reverse("roster-preview", args=[brought_in.pk])
    try:
        with once.saving(request, here):
            yield from work
    except RosterChangedError:
        return _changed(brought_in)
    return here


def _leaving(posted) -> dict[int, str]:
    """child's pk -> why it left: as was said of the child, else as of all of them together."""
    of_all, found = posted.get("left-all", ""), {}
    for name, said in posted.items():
        pk, reason = whole_number(name.removeprefix("left-")), said or of_all
        if name.startswith("left-") and pk and reason and reason != STAYS:
            found[pk] = reason
    return found


def _again(request, brought_in):
    with once.saving(request, reverse("roster")):
        made = open_again(roster=brought_in, by=request.user, on=today())
        look_again(roster=made, on=today())
    return redirect(reverse("roster-preview", args=[made.pk]) + f"?show={HELD}")


def _undo(request, brought_in):
    question = _("The %(new)s new children go out again, the %(changed)s changed ones are as before. Take it back?")
    if page := ask_first(
        request, title=_("Take the import back"), question=question % brought_in.totals, button=_("Yes, take it back")
    ):
        return page
    try:
        undo(roster=brought_in, by=request.user)
    except CannotTakeBack as error:
        context = {
            **_done(brought_in, plan_again(brought_in, on=today())),
            "obstacles": _obstacles(error.obstacles, request.user),
        }
        return render(request, "registry/roster_done.html", context, status=409)
    messages.success(request, _("The import was taken back; the register is as it was before."))
    return redirect("roster-preview", brought_in.pk)


ANSWERS_OPEN = {
    "discard": _discard, "confirm": _confirm, "mend": _mend, "explain": _explain, "term": _change_term,
}  # fmt: skip
ANSWERS_DONE = {"again": _again, "undo": _undo}


def _obstacles(obstacles, user) -> dict:
    """What stands in the way, each row and what was built on it named once; of records the office is not told."""
    told = {model: _may_be_told(model, user) for model in {obstacle.by_model for obstacle in obstacles}}
    said = {}
    for obstacle in obstacles:
        what = obstacle.by_model._meta.verbose_name if told[obstacle.by_model] else _("was built on since")
        if obstacle.by_model is None:
            what = _("was changed since")
        said[f"{obstacle.row._meta.verbose_name}：{obstacle.row} · {what}"] = None
    return {"n": len(said), "shown": list(said)[:MOST_OBSTACLES]}


def _may_be_told(model, user) -> bool:
    """Does the person see rows of this kind at all?"""
    rows = model and model._default_manager.all()
    return hasattr(rows, "visible_to") and rows.visible_to(user).exists()


@screen(Role.OFFICE)
def marked(request, pk):
    """The same workbook with every doubtful cell coloured and explained, to be mended there and brought in again."""
    brought_in = _roster(request, pk)
    made = plan_again(brought_in, on=today())
    if made.understanding.outcome != IMPORT:
        raise Http404
    name, data, content_type = marked_copy(original_of(brought_in), brought_in.filename, made)
    trace = {"kind": "registry.rosterimport", "object_id": brought_in.pk, "detail": name[:200]}
    AccessLog.objects.create(by=request.user, act=AccessLog.Act.EXPORT, **trace)
    return file_response(data, name, content_type)
