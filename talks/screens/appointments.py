"""Appointments with the psychology teacher: asked for by whoever looks after a child, arranged and kept by that one."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, Staff
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.forms import Chips, DateInput
from lib.screens import came_from, screen
from lib.text import whole_number
from registry.models import Child
from registry.rights import WRITE
from talks import actions
from talks.models import Appointment

PER_PAGE = 50
TABS = {"open": gettext_lazy("Still to come"), "past": gettext_lazy("Over")}
State, AskedBy = Appointment.State, Appointment.AskedBy


class AppointmentForm(meanwhile.ComparesVersions, forms.ModelForm):
    class Meta:
        model = Appointment
        fields = ["on", "at", "with_whom", "asked_by", "reason"]
        widgets = {"on": DateInput, "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), "asked_by": Chips}

    def __init__(self, *args, child, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.instance.child = on, child
        self.fields["with_whom"].queryset = Staff.objects.active().with_role(Role.PSYCHOLOGY)
        self.fields["with_whom"].empty_label = _("Whoever has time")
        callers = {AskedBy.CALLER}
        kept = callers if child is None else set(AskedBy) - callers
        self.fields["asked_by"].choices = [one for one in AskedBy.choices if one[0] in kept]
        if child is None:
            self.fields["asked_by"].initial = AskedBy.CALLER

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.today and on != self.initial.get("on"):
            raise ValidationError(_("This day has passed. Choose one that is still to come."))
        return on


@screen(Role.PSYCHOLOGY)
def appointments(request):
    """Day by day, what is to come; or what is over, the latest first."""
    on, tab = today(), request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    rows = Appointment.objects.visible_to(request.user, on).select_related("child", "with_whom", "by", "counselling")
    still = Q(state__in=Appointment.OPEN) | Q(state=State.KEPT, counselling=None, child__isnull=False)
    rows = rows.filter(still).order_by("on", "at", "pk") if tab == "open" else rows.exclude(still)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "talks/appointments.html", {"page": page, "tab": tab, "tabs": TABS.items(), "today": on})


@screen()
def new(request):
    """For a child in one's care; for a caller without a name by the psychology teacher alone."""
    on, child = today(), _child_asked_for(request)
    if child is None and not request.user.has_role(Role.PSYCHOLOGY):
        raise Http404
    key = drafts.about_child("appointment", child.pk if child else "nobody")
    typed = drafts.begun(request, key)
    begun = {"on": on, **drafts.as_initial(AppointmentForm, typed)}
    form = AppointmentForm(request.POST or None, child=child, on=on, initial=begun)
    otherwise = reverse("child", args=[child.pk]) if child else reverse("appointments")
    back = came_from(request, otherwise)
    if request.method == "POST" and form.is_valid():
        form.instance.by = request.user
        if request.user.has_role(Role.PSYCHOLOGY):  # who is asked has said yes
            form.instance.state = State.CONFIRMED
            form.instance.with_whom = form.instance.with_whom or request.user
        once.save(request, back, drafts.saving(request, key, form.save))
        messages.success(request, _("Noted: %(when)s.") % {"when": form.instance}, extra_tags=f"draft:{key}")
        return redirect(back)
    context = {"form": form, "child": child, "back": back, "key": key, "typed": typed}
    return render(request, "talks/appointment_form.html", context)


def _child_asked_for(request):
    wanted = request.GET.get("child", "")
    if not wanted:
        return None
    return get_object_or_404(WRITE.over(Child.objects, request.user, today()), pk=whole_number(wanted))


@screen()
def appointment(request, pk):
    """The psychology teacher arranges it; whoever asked reads what became of it."""
    rows = Appointment.objects.visible_to(request.user).select_related("child", "with_whom", "by", "counselling")
    found = get_object_or_404(rows, pk=pk)
    arranges = Appointment.objects.changeable_by(request.user).filter(pk=pk).exists()
    back, form = _home(request.user, found), None
    if arranges:
        if request.method == "POST":
            once.check_new(request)
        with meanwhile.held(found):
            form = AppointmentForm(request.POST or None, instance=found, child=found.child, on=today())
            if request.method == "POST" and form.is_valid():
                return _confirm(request, form, back)
    context = {
        "appointment": found, "form": form, "back": back, "may_cancel": found.may_cancel(request.user),
        "write": _writing(found) if _unwritten(request.user, found) else "", "State": State,
    }  # fmt: skip
    return render(request, "talks/appointment.html", context)


def _home(user, found) -> str:
    return reverse("appointments") if user.has_role(Role.PSYCHOLOGY) else reverse("child", args=[found.child_id])


def _confirm(request, form, back):
    form.instance.state = State.CONFIRMED
    form.instance.with_whom = form.instance.with_whom or request.user
    once.save(request, back, form.save)
    messages.success(request, _("Confirmed: %(when)s.") % {"when": form.instance})
    return redirect(back)


def _unwritten(user, found) -> bool:
    return Appointment.objects.to_write_up_by(user, today()).filter(pk=found.pk).exists()


def _writing(found) -> str:
    query = {"child": found.child_id, "appointment": found.pk, "next": reverse("appointments")}
    return f"{reverse('log', args=['counselling'])}?{urlencode(query)}"


@screen()
def settle(request, pk, state):
    """Kept, missed or called off. Whoever asked may call off; the rest is the psychology teacher's."""
    if state not in (State.KEPT, State.MISSED, State.CANCELLED):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
    allowed = found.may_cancel(request.user) and (state == State.CANCELLED or request.user.has_role(Role.PSYCHOLOGY))
    if not allowed:
        raise Http404
    back = _writing(found) if state == State.KEPT and found.child_id else _home(request.user, found)
    once.save(request, back, lambda: actions.settle(appointment=found, state=state))
    messages.success(request, f"{found}: {found.get_state_display()}")
    return redirect(back)
