"""What leadership writes to a member of staff: about a record, or to remind; read, answered, found again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from lib import drafts, once
from lib.dates import today
from lib.screens import came_from, screen
from lib.text import clean, whole_number
from registry import actions
from registry.kinds import kind_or_404
from registry.messaging import tell
from registry.models import Child, Note
from registry.note_forms import LONGEST, ReminderForm, TapForm, WordsForm, form_for
from registry.noteboard import dressed, may_note

PER_PAGE = 50
ABOUT_RECORDS = (Note.Kind.COMMENT, Note.Kind.ASK, Note.Kind.THANKS)
REMIND_KEY = "note-remind"
STATES = {
    "open": gettext_lazy("Not yet answered"),
    "overdue": gettext_lazy("Past their day"),
    "answered": gettext_lazy("Answered"),
    "all": gettext_lazy("All"),
}


@screen()
def notes(request):
    """Leadership: what the school asked and was answered. Everybody else: what came to them."""
    leads, on = request.user.has_role(Role.LEADERSHIP), today()
    state = request.GET.get("state", "")
    state = state if state in STATES else "open" if leads else "all"
    seen = Note.objects.visible_to(request.user, on)
    rows = _in_state(seen, state, on).select_related("by", "to").order_by("-created_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "leads": leads, "state": state, "states": STATES.items(),
        "notes": dressed(page, request.user, on), "overdue": seen.overdue(on).count(),
    }  # fmt: skip
    return render(request, "registry/notes.html", context)


@screen(Role.LEADERSHIP)
def write(request, kind, pk, note_kind):
    """A comment on a record, an ask, or thanks; posted from the record's page, shown by itself when it came back."""
    record_kind, on = kind_or_404(kind), today()
    record = get_object_or_404(record_kind.model.objects.visible_to(request.user).select_related("author"), pk=pk)
    if note_kind not in ABOUT_RECORDS or not may_note(request.user, record, record_kind, on):
        raise Http404
    note_kind, key = Note.Kind(note_kind), f"note-{note_kind}-{kind}-{pk}"
    typed = None if request.method == "POST" else drafts.find(request.user, key)
    form = form_for(note_kind, _sent(request), on=on, initial=typed and typed.dict())
    back = reverse("record", args=[kind, pk])
    if request.method == "POST" and form.is_valid():

        def save():
            drafts.forget(request.user, key, request.POST)
            fields = {"record": record, "kind": note_kind, "by": request.user, "on": on}
            return actions.write_note(**fields, **form.cleaned_data)

        note = once.save(request, back, save)
        _say_where(request, note, key)
        return redirect(back)
    title = f"{note_kind.label} · {record.author}"
    return _form_page(request, form, title=title, back=back, key=key, typed=typed)


@screen(Role.LEADERSHIP)
def remind(request):
    """A reminder to anybody; `?to=`, `?child=` and `?text=` fill it in from a page that knows what is overdue."""
    to, about = whole_number(request.GET.get("to", "")), _child_asked_for(request)
    key = "-".join([REMIND_KEY, *(str(part) for part in (to, about and about.pk) if part)])
    typed = None if request.method == "POST" else drafts.find(request.user, key)
    given = typed.dict() if typed else {"to": to, "text": _proposed(request, about)}
    form = ReminderForm(_sent(request), user=request.user, initial=given)
    back = came_from(request, reverse("notes"))
    if request.method == "POST" and form.is_valid():

        def save():
            drafts.forget(request.user, key, request.POST)
            return actions.remind(by=request.user, on=today(), child=about, **form.cleaned_data)

        note = once.save(request, back, save)
        _say_where(request, note, key)
        return redirect(back)
    return _form_page(request, form, title=_("Remind somebody"), back=back, key=key, typed=typed)


def _child_asked_for(request):
    wanted = whole_number(request.GET.get("child", ""))
    return get_object_or_404(Child.objects.visible_to(request.user), pk=wanted) if wanted else None


def _proposed(request, about) -> str:
    """How the reminder may begin. The name of a child stands in no address."""
    if about:
        return _("Please look in on %(name)s: nobody has been in contact for a while.") % {"name": about.name}
    return clean(request.GET.get("text", ""))[:LONGEST]


@screen()
def answer(request, pk):
    """Answered on the desk or the record; shown by itself when the answer came back empty."""
    note, back = get_object_or_404(_mine(request.user, pk)), came_from(request, reverse("notes"))
    if note.answered_at:
        messages.info(request, _("This has been answered before."))
        return redirect(back)
    key = f"answer-{pk}"
    typed = None if request.method == "POST" else drafts.find(request.user, key)
    form = (WordsForm if note.wants_words else TapForm)(_sent(request), initial=typed and typed.dict())
    if request.method == "POST" and form.is_valid():

        def save():
            drafts.forget(request.user, key, request.POST)
            actions.answer(note=note, by=request.user, at=timezone.now(), text=form.cleaned_data["text"])

        once.save(request, back, save)
        said = _("Sent to %(name)s.") if note.wants_words else _("%(name)s sees that you have read it.")
        messages.success(request, said % {"name": note.by}, extra_tags=f"draft:{key}")
        return redirect(back)
    shown = dressed([note], request.user, today())[0]
    return _form_page(request, form, title=_("Answer"), back=back, key=key, typed=typed, note=shown)


@screen(Role.LEADERSHIP)
def withdraw(request, pk):
    """Takes back what nobody has answered yet."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = came_from(request, reverse("notes"))
    once.check_new(request)
    note = get_object_or_404(Note.objects.filter(pk=pk).withdrawable_by(request.user))
    once.save(request, back, lambda: actions.withdraw(note=note, by=request.user))
    messages.success(request, _("Taken back."))
    return redirect(back)


def _sent(request):
    return request.POST if request.method == "POST" else None


def _mine(user, pk):
    return Note.objects.filter(to=user, pk=pk).visible_to(user).select_related("by")


def _in_state(rows, state, on):
    narrowed = {
        "open": lambda: rows.pressing().unanswered(),
        "overdue": lambda: rows.overdue(on),
        "answered": lambda: rows.exclude(answered_at=None),
    }
    return narrowed[state]() if state in narrowed else rows


def _form_page(request, form, *, title, back, key, typed, note=None):
    taken_up = drafts.taken_up(request, typed)
    context = {
        "form": form, "title": title, "back": back, "draft_key": key, "typed": typed, "taken_up": taken_up,
        "note": note,
    }  # fmt: skip
    return render(request, "registry/note.html", context)


def _say_where(request, note, key):
    """Where the note went: the desk in any case, and for what presses, what the school's other channels made of it."""
    messages.success(request, _("It is on the desk of %(name)s.") % {"name": note.to}, extra_tags=f"draft:{key}")
    for delivery in tell(note):
        if delivery.taken:
            messages.success(request, _("Sent by %(channel)s as well.") % {"channel": delivery.channel})
        else:
            text = _("%(channel)s did not take it. It waits on the desk all the same.")
            messages.warning(request, text % {"channel": delivery.channel})
