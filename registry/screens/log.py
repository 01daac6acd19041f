"""Logging a record, correcting it, and reading it: one page each for every kind of record."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import drafts, once
from lib.dates import today
from lib.screens import screen
from lib.text import whole_number
from registry.duties import all_duties
from registry.kinds import all_kinds, kind_or_404
from registry.records import writable_children


@screen()
def log(request, kind, pk=None):
    """The form to log a record, or (with `pk`) to correct one's own."""
    kind = kind_or_404(kind)
    record = get_object_or_404(kind.model.objects.changeable_by(request.user), pk=pk) if pk else None
    child = _child_asked_for(request)
    if not record and not kind.model.objects.all().may_add(request.user):
        raise Http404
    key = _draft_key(kind, record, child)
    typed = None if request.method == "POST" else drafts.find(request.user, key)
    form = kind.form(
        request.POST or None,
        request.FILES or None,
        instance=record,
        user=request.user,
        on=today(),
        initial=_initial(request, kind, record, child, typed),
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, kind, form, key)
    context = {
        "kind": kind, "form": form, "record": record, "child": child, "back": _back(request),
        "draft_key": key, "typed": typed, "taken_up": _taken_up(request, typed),
    }  # fmt: skip
    return render(request, "registry/log.html", context)


@screen(Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)
def choose(request):
    """The plus at the bottom of the phone: what shall be logged?"""
    kinds = [kind for kind in all_kinds() if kind.model.objects.all().may_add(request.user)]
    return render(request, "registry/choose.html", {"kinds": kinds, "begun": _begun(request.user, kinds)})


@screen()
def record(request, kind, pk):
    """A record as it was written, with those of its children that the reader may know of."""
    kind = kind_or_404(kind)
    rows = kind.model.objects.visible_to(request.user).select_related("author")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "kind": kind,
        "record": found,
        "children": found.children_for(request.user),
        "facts": list(_facts(kind, found)),
        "may_change": kind.model.objects.changeable_by(request.user).filter(pk=pk).exists(),
        "back": _back(request),
    }
    return render(request, "registry/record.html", context)


def _begun(user, kinds) -> list[dict]:
    """The records that `user` has begun and not saved: kind, and child where the form was opened for one."""
    keys = [key.rpartition("-")[::2] for key in drafts.waiting(user)]
    children = writable_children(user, today()).in_bulk([int(last) for _slug, last in keys if last.isdigit()])
    by_slug = {kind.slug: kind for kind in kinds}
    return [
        {"kind": by_slug[slug], "child": children.get(int(last)) if last.isdigit() else None}
        for slug, last in keys
        if slug in by_slug and (last == "new" or (last.isdigit() and int(last) in children))
    ]


def _child_asked_for(request):
    wanted = request.GET.get("child", "")
    if not wanted:
        return None
    return get_object_or_404(writable_children(request.user, today()), pk=whole_number(wanted))


def _taken_up(request, typed) -> str:
    """The token of the draft with which the form was opened first."""
    return request.POST.get(drafts.TAKEN_UP, "") if typed is None else typed.get(once.FIELD, "")


def _draft_key(kind, record, child) -> str:
    if record:
        return f"{kind.slug}-record-{record.pk}"
    return f"{kind.slug}-{child.pk if child else 'new'}"


def _initial(request, kind, record, child, typed):
    """What the person had typed before, else the child and the duty from whose line a new form was opened."""
    if typed:
        return drafts.as_initial(kind.form, typed)
    if record:
        return {}
    duty = all_duties().get(request.GET.get("duty", ""))
    asked = duty.initial if duty and duty.kind == kind.slug else {}
    return {**asked, "children": [child.pk]} if child else asked


def _save(request, kind, form, key):
    back = _back(request)

    def save():
        drafts.forget(request.user, key, request.POST)
        return form.save()

    saved = once.save(request, back, save)
    names = "、".join(child.name for child in saved.children_for(request.user))
    text = _("Saved: %(kind)s, %(names)s") % {"kind": kind.name, "names": names}
    messages.success(request, text, extra_tags=f"draft:{key}")  # which tells draft.js that nothing need wait
    return redirect(back)


def _back(request) -> str:
    """Where the person came from, if that is a page of ours; the desk otherwise."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if asked and ours else reverse("admin:index")


def _facts(kind, found):
    """Label and text of every field that was filled in, in the order of the form."""
    columns = {field.name for field in found._meta.concrete_fields}
    for name in (*kind.form.main, *kind.form.more):
        value = getattr(found, name, None)
        if name not in columns or name in ("on", "concern") or value in ("", (), None):
            continue
        display = getattr(found, f"get_{name}_display", None)
        shown = display() if display else value
        label = kind.form.base_fields[name].label
        yield {"label": label, "value": "、".join(shown) if isinstance(shown, list) else shown}
