"""Calling the roll on a phone: who signed in, who is back, who came for the family. Each tap is saved at once."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from activities import actions
from activities.models import Activity, Participant
from activities.screens.edit import visible_or_404
from activities.screens.looks import class_names, groups_of
from lib.dates import today
from lib.screens import screen
from lib.text import whole_number

YES, NO, UNSAID = "yes", "no", "unsaid"
PRESENCE = {YES: True, NO: False, UNSAID: None}
FAMILY = {one.value or UNSAID: one.value for one in Participant.Family}
ROLLS = {
    # what: its name, the column, what may be said of a child, the buttons
    "here": (_("Signing in"), "here", PRESENCE, ((YES, _("Here")), (NO, _("Missing")))),
    "back": (_("Roll-call on the way back"), "back", PRESENCE, ((YES, _("Back")), (NO, _("Missing")))),
    "family": (
        _("Families"), "family", FAMILY,
        (("father", _("Father")), ("mother", _("Mother")), ("guardian", _("Guardian")), ("other", _("Other")),
         ("absent", _("Nobody came"))),
    ),
}  # fmt: skip


@screen()
def roll(request, pk, which):
    if which not in ROLLS or not Activity.objects.all().may_add(request.user):
        raise Http404
    found = visible_or_404(request, pk)
    if found.state == Activity.State.CANCELLED or which not in found.rolls:
        raise Http404
    rows = Participant.objects.changeable_by(request.user).filter(activity=found)
    number = whole_number(request.GET.get("group", "")) or 0
    if request.method == "POST":
        return _tap(request, rows, which)
    return render(request, "activities/roll.html", _context(request, found, rows, which, number))


def _tap(request, rows, which):
    """`set` is "key:answer"; tapping what is pressed takes it back."""
    _name, column, answers, _buttons = ROLLS[which]
    key, _colon, answer = request.POST.get("set", "").partition(":")
    if whole_number(key) is None or answer not in answers:
        raise Http404
    row = get_object_or_404(rows, pk=key)
    actions.mark(participant=row, column=column, value=answers[answer], by=request.user)
    return redirect(f"{request.get_full_path()}#c{row.pk}")


def _context(request, found, rows, which, number):
    name, column, answers, buttons = ROLLS[which]
    everybody = list(rows.select_related("child"))
    shown = [row for row in everybody if not number or row.group == number]
    classes, spoken = class_names([row.child_id for row in shown], today()), {v: k for k, v in answers.items()}
    lines = [
        {
            "row": row, "class_name": classes.get(row.child_id, ""), "said": spoken[getattr(row, column)],
            "buttons": [(value, label, spoken[getattr(row, column)] == value) for value, label in buttons],
        }
        for row in shown
    ]  # fmt: skip
    said = [line for line in lines if line["said"] != UNSAID]
    there = [line for line in said if line["said"] not in (NO, "absent")]
    return {
        "activity": found, "which": which, "name": name, "lines": lines, "group": number, "there": len(there),
        "missing": len(said) - len(there), "waiting": len(lines) - len(said), "groups": groups_of(everybody),
        "rolls": [(slug, ROLLS[slug][0]) for slug in found.rolls],
    }  # fmt: skip
