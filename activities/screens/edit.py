"""Planning an activity, changing the plan, telling what came of it, putting it off, choosing the children."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import actions
from activities.forms import ActivityForm, CancelForm, OutcomeForm, PutOffForm, SignUpForm
from activities.models import Activity, Participant
from activities.models.children import SIGN_UP
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import screen
from registry.models import Child

LIST = "admin:activities_activity_changelist"


def visible_or_404(request, pk):
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related("organiser"), pk=pk)


def changeable_or_404(request, pk):
    return get_object_or_404(Activity.objects.changeable_by(request.user), pk=pk)


@screen()
def new(request):
    if not Activity.objects.all().may_add(request.user):
        raise Http404
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in Activity.Kind.values else {}
    form = ActivityForm(request.POST or None, user=request.user, on=today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form)
    return _page(request, form, _("New activity"), reverse(LIST), "activity-new")


def _begin(request, form):
    data = form.cleaned_data
    led_to = reverse(LIST)
    with once.saving(request, led_to):
        activity = actions.begin(
            activity=form.save(commit=False),
            classes=list(data.get("classes") or ()),
            everyone=data.get("everyone", False),
            by=request.user,
        )
        form.save_m2m()
    messages.success(request, _("Saved: %(title)s") % {"title": activity}, extra_tags="draft:activity-new")
    drafts.forget(request.user, "activity-new", request.POST)
    held = activity.state == Activity.State.HELD
    return redirect("activity-held" if held else "activity", activity.pk)


@screen()
def edit(request, pk):
    found = changeable_or_404(request, pk)
    with meanwhile.held(found):
        form = ActivityForm(request.POST or None, instance=found, user=request.user, on=today())
        if request.method == "POST" and form.is_valid():
            return _saved(request, form, found, f"activity-edit-{pk}")
    return _page(request, form, _("Change the plan"), reverse("activity", args=[pk]), f"activity-edit-{pk}")


@screen()
def outcome(request, pk):
    """What came of it. Saving it says that it has been held."""
    found = changeable_or_404(request, pk)
    key = f"activity-held-{pk}"
    with meanwhile.held(found):
        initial = {"on": min(found.on, today())}
        form = OutcomeForm(request.POST or None, instance=found, user=request.user, on=today(), initial=initial)
        if request.method == "POST" and form.is_valid():
            found.state = Activity.State.HELD
            return _saved(request, form, found, key)
    return _page(request, form, f"{found} · {_('What came of it')}", reverse("activity", args=[pk]), key)


def _saved(request, form, found, key):
    led_to = reverse("activity", args=[found.pk])
    with once.saving(request, led_to):
        found._history_user = request.user
        form.save()
        if "classes" in form.fields:
            actions.set_classes(activity=found, classes=list(form.cleaned_data["classes"]))
        if "staff" in form.fields:
            actions.set_staff(activity=found, staff=form.cleaned_data["staff"], by=request.user)
    messages.success(request, _("Saved."), extra_tags=f"draft:{key}")
    drafts.forget(request.user, key, request.POST)
    return redirect(led_to)


def _page(request, form, title, back, key):
    typed = None if form.is_bound else drafts.find(request.user, key)
    if typed is not None:
        form.initial |= drafts.as_initial(type(form), typed)
    context = {"form": form, "title": title, "back": back, "draft_key": key, "typed": typed}
    return render(request, "activities/form.html", context)


@screen()
def postpone(request, pk):
    return _put_off(request, pk, PutOffForm, _("Postpone"))


@screen()
def cancel(request, pk):
    return _put_off(request, pk, CancelForm, _("Cancel the activity"))


def _put_off(request, pk, form_class, title):
    found = changeable_or_404(request, pk)
    if not found.is_open:
        raise Http404
    form = form_class(request.POST or None, activity=found, on=today())
    back = reverse("activity", args=[pk])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with once.saving(request, back):
            if "to" in said:
                actions.postpone(activity=found, to=said["to"], reason=said["reason"], by=request.user)
            else:
                state = Activity.State.CANCELLED
                actions.set_state(activity=found, state=state, reason=said["reason"], by=request.user)
        return redirect(back)
    return render(request, "activities/form.html", {"form": form, "title": f"{found} · {title}", "back": back})


@screen()
def children(request, pk):
    """Who takes part, of the children in the person's care; whoever runs it deals them into groups."""
    found = visible_or_404(request, pk)
    if not Activity.objects.all().may_add(request.user) or found.state == Activity.State.CANCELLED:
        raise Http404
    runs = Activity.objects.changeable_by(request.user).filter(pk=pk).exists()
    among = SIGN_UP.over(Child.objects, request.user, today())
    there = Participant.objects.filter(activity=found).order_by().values_list("child", flat=True)
    offered = among.filter(pk__in=among.on_register(today()).values("pk")) | among.filter(pk__in=there.all())
    form = SignUpForm(
        request.POST or None, children=offered, on=today(), deals=runs, initial={"children": list(there)}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _sign_up(request, found, form, offered):
        return redirect("activity", pk)
    back = reverse("activity", args=[pk])
    title = _("Who takes part")
    return render(request, "activities/form.html", {"form": form, "title": f"{found} · {title}", "back": back})


def _sign_up(request, found, form, offered) -> bool:
    said = form.cleaned_data
    try:
        with once.saving(request, reverse("activity", args=[found.pk])):
            among = list(offered.values_list("pk", flat=True))
            actions.sign_up(activity=found, children=said["children"], among=among, by=request.user)
            if said.get("groups"):
                actions.deal(activity=found, groups=said["groups"], by=request.user)
    except ValidationError as error:
        form.add_error("children", error)
        return False
    return True
