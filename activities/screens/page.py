"""The page of an activity, one of its groups, its paper, and how often each child has taken part."""

from decimal import Decimal

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render

from accounts.models import WITH_FIGURES
from activities.models import Activity, Participant
from activities.models.activity import RUN_ALL
from activities.screens.edit import visible_or_404
from activities.screens.looks import by_group, class_names
from activities.screens.roll import ROLLS
from activities.sections import SECTIONS, rows_for
from lib.dates import today
from lib.screens import screen
from registry.attachments import shelf
from registry.models import Child, Term

OF_RUNNERS = ("expenses", "gifts", "incidents")  # read by those who run the activity


@screen()
def activity(request, pk):
    found = visible_or_404(request, pk)
    return render(request, "activities/activity.html", _context(request, found))


@screen()
def paper(request, pk):
    """Programme, names, minutes on A4; what only those who run it read is left out."""
    found = visible_or_404(request, pk)
    context = _context(request, found)
    context["classes"] = class_names([row.child_id for row in context["participants"]], today())
    return render(request, "activities/paper.html", context)


@screen()
def group(request, pk, number):
    found = visible_or_404(request, pk)
    participants, helpers = _people(request.user, found)
    shown = [one for one in by_group(participants, helpers) if one["number"] == number]
    if not shown:
        raise Http404
    context = {
        "activity": found, "group": shown[0], "stages": found.stages.all(),
        "classes": class_names([line["row"].child_id for line in shown[0]["lines"]], today()),
        "may_call": Activity.objects.all().may_add(request.user), "runs": _runs(request.user, found),
    }  # fmt: skip
    return render(request, "activities/group.html", context)


def _runs(user, found) -> bool:
    return Activity.objects.changeable_by(user).filter(pk=found.pk).exists()


def _people(user, found):
    rows = Participant.objects.visible_to(user).filter(activity=found).select_related("child")
    helpers = rows_for(SECTIONS["helpers"], found, user).select_related("staff", "child", "partner")
    return list(rows), list(helpers)


def _context(request, found):
    user, runs = request.user, _runs(request.user, found)
    participants, helpers = _people(user, found)
    lists = {
        slug: list(rows_for(SECTIONS[slug], found, user)) if slug in _read(found, runs) else []
        for slug in ("tasks", "programme", "expenses", "gifts", "incidents")
    }
    return {
        "activity": found, "runs": runs, "participants": participants, "helpers": helpers, "lists": lists,
        "classes_named": _classes(found), "partners": found.partners.all(),
        "groups": by_group(participants, helpers), "present": [h for h in helpers if h.role == "present"],
        "hazards": found.hazards.select_related("mender"), "sums": _sums(lists, found),
        "may_take_part": Activity.objects.all().may_add(user) and found.state != Activity.State.CANCELLED,
        "totals": _totals(user, found, runs, participants),
        "rolls": [(slug, ROLLS[slug][0]) for slug in found.rolls],
        "shelf": shelf(found, may_change=runs),
        "sections": [SECTIONS[slug] for slug in _offered(found, participants)] if runs else [],
    }  # fmt: skip


def _read(found, runs) -> list[str]:
    """The lists that are shown: gifts are brought to a drive alone."""
    shown = ["tasks", "programme", *(OF_RUNNERS if runs else ())]
    return shown if found.kind == Activity.Kind.DRIVE else [slug for slug in shown if slug != "gifts"]


def _offered(found, participants) -> list[str]:
    """Which lists one is led to; a round has hazards rather than a programme."""
    if found.is_check:
        return ["hazards"]
    offered = ["tasks", "programme", "helpers", *(["children"] if participants else []), "expenses", "incidents"]
    return [*offered, *(["gifts"] if found.kind == Activity.Kind.DRIVE else []), "hazards"]


def _classes(found) -> list[str]:
    """As the classes were called when it was held."""
    classes, term = list(found.classes.all()), Term.objects.current(found.on).first()
    return [one.name_in(term.school_year) if term else str(one) for one in classes]


def _sums(lists, found):
    def total(slug, name):
        return sum((getattr(row, name) or Decimal(0) for row in lists[slug]), Decimal(0))

    spent = total("expenses", "spent")
    return {
        "budgeted": total("expenses", "budgeted"), "spent": spent, "given": total("gifts", "amount"),
        "left": found.budget - spent if found.budget is not None else None,
    }  # fmt: skip


def _totals(user, found, runs, participants):
    """How many take part, are here, are back. Of others' children only those who run it know the number."""
    if not runs and not user.has_role(*RUN_ALL):
        rows = participants
    else:
        rows = found.participants.all()
    return {
        "n": len(rows), "here": sum(row.here is True for row in rows), "back": sum(row.back is True for row in rows),
        "came": sum(row.family not in ("", "absent") for row in rows),
        "absent": sum(row.family == "absent" for row in rows),
    }  # fmt: skip


@screen(*WITH_FIGURES)
def taking_part(request):
    """How often each child has taken part this term, those who never did first."""
    on = today()
    term = Term.objects.current(on).first()
    came = Q(participations__here=True, participations__activity__state=Activity.State.HELD)
    if term:
        came &= Q(participations__activity__on__range=(term.first_day, term.last_day))
    rows = Child.objects.visible_to(request.user, on).on_register(on)
    rows = list(rows.annotate(n=Count("participations", filter=came)).order_by("n", "name", "pk"))
    classes = class_names([row.pk for row in rows], on)
    lines = [{"child": row, "n": row.n, "class_name": classes.get(row.pk, "")} for row in rows]
    return render(request, "activities/counts.html", {"lines": lines, "term": term})
