"""What is due for whom in this term, how far it is, and the presets of the five plans to begin from."""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.dates import today
from lib.screens import screen
from registry.models import Term
from reports.figures.engine import tallies
from reports.figures.subjects import BY_SCHOOL, Sight
from reports.standards import (
    ADDED,
    CHANGED,
    NOT_YET,
    REMOVED,
    SAME,
    apply,
    cap_in_words,
    change_in_words,
    changes,
    presets,
)

FROM_NOW = "now"  # what a form says of a plan that asks for nothing that had ended before today


@screen()
def standards(request):
    """The term's standards, each with how far it is among what the reader may see."""
    on = today()
    term = Term.objects.current(on).first()
    rows = list(term.standards.all()) if term else []
    found = tallies(rows, on, by=BY_SCHOOL, sight=Sight(request.user)) if rows else {}
    context = {
        "term": term,
        "lines": [{"standard": row, "tally": found[row.pk].get(0)} for row in rows],
        "targets": term.rate_targets.all() if term else [],
        "may_change": request.user.has_role(Role.LEADERSHIP),
        "presets": presets().values(),
    }
    return render(request, "reports/standards.html", context)


@screen(Role.LEADERSHIP)
def preset(request, slug):
    """What applying a preset to this term would change; POST does it."""
    term = Term.objects.current(today()).first()
    if slug not in presets() or term is None:
        raise Http404
    chosen, replace = presets()[slug], bool(request.GET.get("replace") or request.POST.get("replace"))
    if request.method == "POST":
        since = today() if request.POST.get("since") == FROM_NOW else None
        done = apply(preset=chosen, term=term, replace=replace, since=since, by=request.user)
        n = sum(change.what not in (SAME, NOT_YET) for change in done)
        messages.success(request, _("%(plan)s is applied: %(n)s standards changed.") % {"plan": chosen.name, "n": n})
        return redirect("standards")
    found = changes(chosen, term, replace=replace)
    lines = [{"change": one, "words": change_in_words(one)} for one in found]
    counts = Counter(one.what for one in found)
    context = {
        "preset": chosen, "term": term, "lines": lines, "cap": cap_in_words(chosen), "replace": replace,
        "added": counts[ADDED], "changed": counts[CHANGED], "removed": counts[REMOVED], "from_now": FROM_NOW,
    }  # fmt: skip
    return render(request, "reports/preset.html", context)
