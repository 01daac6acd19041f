"""Logging a record, correcting it, and reading it: one page each for every kind of record."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import WITH_FIGURES, Role
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import came_from, screen
from lib.text import whole_number
from registry import actions
from registry.duties import all_duties
from registry.kinds import all_kinds, by_group, kind_or_404
from registry.models import Attachment, Child, Note
from registry.noteboard import dressed, may_note, note_forms
from registry.standing import Standing
from registry.steps import steps_after

TEACHING = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)


@screen()
def log(request, kind, pk=None):
    """The form to log a record, or (with `pk`) to correct one's own."""
    kind = kind_or_404(kind)
    record = get_object_or_404(kind.model.objects.changeable_by(request.user), pk=pk) if pk else None
    child = _child_asked_for(request, kind)
    if not record and not kind.model.objects.all().may_add(request.user):
        raise Http404
    key = _draft_key(kind, record, child)
    typed = None
    if request.method == "POST":
        once.check_new(request)
        with meanwhile.held(record):
            form = _form(request, kind, record, child)
            if form.is_valid() and (saved := _try(request, kind, form, key, child)):
                return saved
    else:
        typed = drafts.find(request.user, key)
        form = _form(request, kind, record, child, typed)
    context = {
        "kind": kind, "form": form, "record": record, "child": child, "back": _back(request),
        "draft_key": key, "typed": typed, "taken_up": drafts.taken_up(request, typed),
    }  # fmt: skip
    return render(request, "registry/log.html", context)


def _try(request, kind, form, key, child):
    """None where saving itself found what is in the way: a fund that a colleague emptied at the same moment."""
    try:
        return _save(request, kind, form, key, child)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _form(request, kind, record, child, typed=None):
    return kind.form(
        request.POST or None,
        request.FILES or None,
        instance=record,
        user=request.user,
        on=today(),
        initial=_initial(request, kind, record, child, typed),
        opened=drafts.opened(typed),
    )


@screen(*WITH_FIGURES)
def choose(request):
    """The plus at the bottom of the phone: what shall be logged? Whoever may have children and has none is told so."""
    standing = Standing(request.user, today())
    kinds = [kind for kind in all_kinds() if kind.model.objects.all().may_add(request.user, standing)]
    if not kinds and not request.user.has_role(*TEACHING):
        raise Http404
    context = {
        "everyday": [kind for kind in kinds if kind.everyday],
        "groups": by_group([kind for kind in kinds if not kind.everyday]),
        "begun": _begun(request.user, kinds),
    }
    return render(request, "registry/choose.html", context)


@screen()
def record(request, kind, pk):
    """A record as it was written, with those of its children that the reader may know of."""
    kind = kind_or_404(kind)
    rows = kind.model.objects.readable_by(request.user).select_related("author")
    found, on = get_object_or_404(rows, pk=pk), today()
    found.was_opened_by(request.user)
    noted = may_note(request.user, found, kind, on)
    notes = dressed(_notes_on(found, kind, request.user), request.user, on)
    children = list(found.children_for(request.user))
    home = reverse("child", args=[children[0].pk]) if len(children) == 1 else reverse("admin:index")
    context = {
        "kind": kind,
        "record": found,
        "children": children,
        "facts": list(_facts(kind, found)),
        "attachments": list(Attachment.objects.about(found, kind)) if kind.attachments else [],
        "may_change": kind.model.objects.changeable_by(request.user).filter(pk=pk).exists(),
        "notes": notes,
        "thanked": any(one.note.kind == Note.Kind.THANKS and one.note.by == request.user for one in notes),
        "may_note": noted,
        "note_forms": note_forms(request.user, found, kind, on) if noted else [],
        "steps": steps_after(kind, found, children, Standing(request.user, on)),
        "back": came_from(request, otherwise=home),
    }
    return render(request, "registry/record.html", context)


@screen()
def undo(request, kind, pk):
    """For a moment after saving, the author takes the record back and goes on where it was typed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kind = kind_or_404(kind)
    child = _child_asked_for(request, kind)
    key, form_url = _draft_key(kind, None, child), _form_url(request, kind, child)
    once.check_new(request)
    record = get_object_or_404(kind.model.objects.undoable_by(request.user, timezone.now()), pk=pk)
    if drafts.find(request.user, key):
        text = _("Not taken back: you have begun another one in the same form. Save or discard that one first.")
        messages.warning(request, text)
        return redirect(form_url)
    form = kind.form(instance=record, user=request.user, on=today())

    def save():
        drafts.put_back(request.user, key, form)
        actions.undo(record=record, by=request.user)

    once.save(request, form_url, save)
    messages.success(request, _("Taken back. Nothing is saved now."))
    return redirect(form_url)


def _form_url(request, kind, child):
    query = ({"child": child.pk} if child else {}) | {"next": _back(request)}
    return f"{reverse('log', args=[kind.slug])}?{urlencode(query)}"


def _notes_on(found, kind, user):
    return Note.objects.about(found, kind).visible_to(user).select_related("by", "to")


def _begun(user, kinds) -> list[dict]:
    """The records that `user` has begun and not saved: kind, and child where the form was opened for one."""
    by_slug, standing = {kind.slug: kind for kind in kinds}, Standing(user, today())
    keys = [(by_slug[slug], last) for slug, _dash, last in _parted(drafts.waiting(user)) if slug in by_slug]
    children = Child.objects.in_bulk([n for _kind, last in keys if (n := whole_number(last))])
    found = [(kind, children.get(whole_number(last)), last) for kind, last in keys]
    return [
        {"kind": kind, "child": child}
        for kind, child, last in found
        if last == "new" or (child and kind.model.objects.all().may_add_about(child, standing))
    ]


def _parted(keys):
    return [key.rpartition("-") for key in keys]


def _child_asked_for(request, kind):
    wanted = request.GET.get("child", "")
    if not wanted:
        return None
    children = kind.model.objects.writable_children(request.user, today())
    return get_object_or_404(children, pk=whole_number(wanted))


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
    asked = {**asked, **kind.form.asked_for(request.GET, request.user, today())}
    return {**asked, "children": [child.pk]} if child else asked


def _save(request, kind, form, key, child):
    back, new = _back(request), form.instance.pk is None

    def save():
        drafts.forget(request.user, key, request.POST)
        return form.save()

    saved = once.save(request, back, save)
    names = "、".join(child.name for child in saved.children_for(request.user))
    text = _("Saved: %(kind)s, %(names)s") % {"kind": kind.name, "names": names}
    tags = [f"draft:{key}"]  # which tells draft.js that nothing need wait
    if new:
        child = f"?child={child.pk}" if child else ""
        tags.append(f"undo:{reverse('log-undo', args=[kind.slug, saved.pk])}{child}")
    messages.success(request, text, extra_tags=" ".join(tags))
    return redirect(back)


def _back(request) -> str:
    return came_from(request, otherwise=reverse("admin:index"))


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
