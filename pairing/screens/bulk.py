"""Pairing a class: its children without a helper on the left, the teachers who have room on the right."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib import once
from lib.dates import today
from lib.screens import screen
from lib.text import clean, whole_number
from pairing.actions import Choice, pair
from pairing.models import Pairing, helpers_with_load, pairable_children
from pairing.suggest import suggest_helpers
from registry.models import ClassTerm, School, SubjectTeacher, Term, TermSurvey


@screen()
def bulk(request):
    """GET shows the unpaired children by class; POST pairs those for whom a helper was chosen."""
    on = today()
    if not Pairing.objects.all().may_add(request.user):
        raise Http404
    rows = list(_unpaired(request.user, on))
    helpers = list(helpers_with_load(on))
    cap = School.get().helper_cap
    chosen, errors = _read(request, rows, helpers, cap) if request.method == "POST" else ([], {})
    if chosen and not errors:
        return _save(request, chosen, on)
    if request.method == "POST" and not chosen:
        messages.warning(request, _("No helper is chosen yet. Choose one beside a child's name."))
    groups = _grouped(rows, on)
    suggest_helpers(groups, helpers, cap)
    context = {
        "classes": groups,
        "helpers": helpers,
        "room": sum(max(0, cap - helper.load) for helper in helpers),
        "cap": cap,
        "kinds": Pairing.Kind.choices,
        "errors": errors,
        "n": len(rows),
    }
    return render(request, "pairing/bulk.html", context)


def _unpaired(user, on):
    """Survey rows of the children whom the person may pair and who have nobody."""
    paired = Pairing.objects.active(on).values("child")
    rows = TermSurvey.objects.on_register(on).filter(child__in=pairable_children(user, on)).exclude(child__in=paired)
    return rows.select_related("child", "school_class", "term").order_by(
        "-school_class__stage", "-school_class__intake_year", "school_class__number", "child__name", "pk"
    )


def _grouped(rows, on):
    """By class: its name, its class teacher's id, who teaches it what, its rows."""
    current = Term.objects.current(on)
    heads = dict(ClassTerm.objects.filter(term__in=current).values_list("school_class", "head_teacher"))
    taught = {pk: {head: _("class teacher")} for pk, head in heads.items() if head}
    teachers = SubjectTeacher.objects.filter(class_term__term__in=current).order_by("pk")
    for pk, staff, subject in teachers.values_list("class_term__school_class", "staff", "subject"):
        taught.setdefault(pk, {}).setdefault(staff, _("teaches %(subject)s here") % {"subject": subject})
    groups = {}
    for row in rows:
        groups.setdefault(row.school_class_id, []).append(row)
    return [
        {"name": of[0].class_name, "id": pk, "head": heads.get(pk), "taught": taught.get(pk, {}), "rows": of}
        for pk, of in groups.items()
    ]


def _read(request, rows, helpers, cap):
    """What was chosen, and by child what is wrong: a helper beyond the cap without a reason."""
    load = {helper.pk: helper.load for helper in helpers}
    names = {helper.pk: helper.name for helper in helpers}
    chosen, errors = [], {}
    for row in rows:
        picked = request.POST.get(f"helper-{row.child_id}", "")
        reason = clean(request.POST.get(f"reason-{row.child_id}", ""))[:200]
        row.picked, row.reason = picked, reason
        staff = whole_number(picked)
        if staff not in load:
            continue
        load[staff] += 1
        if load[staff] > cap and not reason:
            message = _("%(helper)s would have %(n)s children. Say why, or choose another.")
            errors[row.child_id] = row.error = message % {"helper": names[staff], "n": load[staff]}
        chosen.append(Choice(row.child_id, staff, reason if load[staff] > cap else ""))
    return chosen, errors


def _save(request, chosen, on):
    kind = request.POST.get("kind")
    kind = kind if kind in Pairing.Kind.values else Pairing.Kind.PROXY_PARENT
    back = request.get_full_path()
    made = once.save(request, back, lambda: pair(choices=chosen, kind=kind, on=on, by=request.user))
    messages.success(request, ngettext("%(n)d child paired", "%(n)d children paired", len(made)) % {"n": len(made)})
    return redirect(back)
