"""The office's front page: is the term ready? Roster in, classes headed, survey verified, children paired."""

from django.shortcuts import render

from accounts.models import Role
from lib.screens import screen
from registry.models import ClassTerm, RosterImport, Screening, TermSurvey
from registry.noteboard import waiting_notes
from registry.waiting import waiting_for
from reports.looking import Looking
from reports.roll import counted, roll


@screen(Role.OFFICE, Role.LEADERSHIP)
def setup(request):
    look = Looking.of(request)
    on, term = look.register_day, look.term
    classes = ClassTerm.objects.filter(term=term)
    context = {
        "today": look.on,
        "total": counted(roll(request.user, on), on, ["to-verify", "unpaired", "unfiled"]),
        "notes": waiting_notes(request.user, look.on),
        "waiting_things": waiting_for(request.user, look.on),
        "classes": classes.count(),
        "headless": list(classes.filter(head_teacher=None).select_related("school_class", "term")),
        "screenings": Screening.objects.visible_to(request.user, on).in_term_of(on).filter(outcome="").count(),
        "imports": RosterImport.objects.visible_to(request.user).select_related("by")[:5],
        "classless": TermSurvey.objects.on_register(on).filter(school_class=None).count(),
    }
    return render(request, "reports/setup.html", context)
