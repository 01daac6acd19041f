"""Notices of entrustment: of whom the school has none yet, and what stands in each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from lib import drafts, meanwhile, once
from lib.dates import today
from lib.screens import screen
from lib.sheets.write import file_response
from lib.text import whole_number
from registry.disclosure import Disclosure
from registry.models import Child, TermSurvey
from visits.actions import record_notice
from visits.forms.notice import NoticeForm
from visits.models import EntrustmentNotice

READERS = (Role.OFFICE, Role.LEADERSHIP, Role.CLASS_TEACHER)
PER_PAGE = 50
STATES = {"none": gettext_lazy("None yet"), "have": gettext_lazy("Received"), "all": gettext_lazy("All")}


@screen(*READERS)
def notices(request):
    """The children on the register, those first of whom no notice has come."""
    on = today()
    rows = _register(request.user, on)
    classes = {row.school_class_id: row.class_name for row in rows if row.school_class_id}
    chosen = whole_number(request.GET.get("class", ""))
    rows = [row for row in rows if chosen not in classes or row.school_class_id == chosen]
    state = request.GET.get("state", "") if request.GET.get("state") in STATES else "none"
    sorted_ = {"none": [row for row in rows if not row.has_notice], "have": [row for row in rows if row.has_notice]}
    shown = sorted_.get(state, rows)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [(slug, label, len(sorted_.get(slug, rows))) for slug, label in STATES.items()],
        "classes": classes.items(),
        "chosen": chosen if chosen in classes else None,
        "may_add": request.user.has_role(Role.OFFICE, Role.CLASS_TEACHER),
        "writable": set(Child.objects.changeable_by(request.user, on).values_list("pk", flat=True)),
    }
    return render(request, "visits/notices.html", context)


def _register(user, on) -> list[TermSurvey]:
    """This term's rows of the children in the person's class, or of the school, with the latest notice of each."""
    seen = Child.objects.visible_to(user, on)
    if not user.has_role(Role.OFFICE, Role.LEADERSHIP):
        seen = Child.objects.in_class_of(user, on)
    latest = EntrustmentNotice.objects.filter(child=OuterRef("child")).order_by("-received_on", "-pk")
    rows = TermSurvey.objects.on_register(on).filter(child__in=seen.values("pk"))
    rows = rows.select_related("child", "term", "school_class").annotate(
        has_notice=Exists(latest.order_by()),
        entrusted=Subquery(latest.values("entrusted")[:1]),
        received_on=Subquery(latest.values("received_on")[:1]),
    )
    return list(
        rows.order_by("school_class__stage", "-school_class__intake_year", "school_class__number", "child__name", "pk")
    )


@screen(Role.OFFICE, Role.CLASS_TEACHER)
def new(request, pk):
    child = get_object_or_404(Child.objects.changeable_by(request.user), pk=pk)
    made = EntrustmentNotice(child=child, received_by=request.user)
    return _form(request, made, child)


@screen(Role.OFFICE, Role.CLASS_TEACHER)
def edit(request, pk):
    rows = EntrustmentNotice.objects.changeable_by(request.user).select_related("child")
    found = get_object_or_404(rows, pk=pk)
    return _form(request, found, found.child)


def _form(request, notice, child):
    reading, back = Disclosure(request.user, today()), reverse("child", args=[child.pk])
    key = f"notice-{notice.pk}" if notice.pk else drafts.about_child("notice", child.pk)
    typed = drafts.begun(request, key)
    if request.method == "POST":
        once.check_new(request)
        with meanwhile.held(notice if notice.pk else None):
            form = NoticeForm(request.POST, request.FILES, instance=notice, reading=reading)
            if form.is_valid():
                paper = form.cleaned_data["paper_file"]

                def save():
                    record_notice(notice=form.instance, paper=paper, by=request.user)

                once.save(request, back, drafts.saving(request, key, save))
                said = _("Saved: notice of entrustment, %(name)s") % {"name": child.name}
                messages.success(request, said, extra_tags=f"draft:{key}")
                return redirect(back)
    else:
        begun = drafts.as_initial(NoticeForm, typed)
        form = NoticeForm(instance=notice, reading=reading, initial=begun, opened=drafts.opened(typed))
    context = {"form": form, "child": child, "notice": notice, "back": back, "key": key, "typed": typed}
    return render(request, "visits/notice_form.html", context)


@screen(*READERS)
def paper(request, pk):
    """The paper itself, to whoever writes notices for the child and to leadership: it holds addresses and phones."""
    rows = EntrustmentNotice.objects.visible_to(request.user)
    if not request.user.has_role(Role.LEADERSHIP):
        rows = EntrustmentNotice.objects.changeable_by(request.user)
    found = get_object_or_404(rows, pk=pk)
    if not found.paper:
        raise Http404
    ending = "pdf" if found.paper.name.endswith(".pdf") else "jpg"
    kind = {"pdf": "application/pdf", "jpg": "image/jpeg"}[ending]
    with found.paper.open("rb") as file:
        return file_response(file.read(), f"{_('Notice of entrustment')}.{ending}", kind)
