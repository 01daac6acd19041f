"""What is filled in and kept on paper: the pairing card with its signatures, and a child's growth diary."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib import drafts, meanwhile, once
from lib.dates import today
from lib.fields import Sensitivity
from lib.models import AccessLog
from lib.screens import screen
from pairing.forms import CardForm
from pairing.models import DiaryEntry, Pairing, PairingCard, SupportSession, with_own_card
from pairing.parts import reads_diary
from registry.disclosure import Disclosure
from registry.kinds import kind_of
from registry.models import Child, TermSurvey
from registry.standing import Standing

LINES = 10  # of the log that go on the card; the rest stands in the child's file


@screen()
def card(request, pk):
    """The card on A4, as far as it is filled in, with the latest of the helper's log (forms.md 4.5)."""
    rows = Pairing.objects.visible_to(request.user).select_related("child", "staff", "card")
    pairing = get_object_or_404(rows, pk=pk)
    child, on = pairing.child, today()
    reading = Disclosure(request.user, on, revealed=(child.pk,))
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.PRINT, kind="pairing.pairing", object_id=pk, detail="card"
    )
    log = SupportSession.objects.all().on_file_of(child, reading.standing).filter(author=pairing.staff_id)
    context = {
        "pairing": pairing, "child": child, "card": getattr(pairing, "card", None), "today": on,
        **_family(child, lambda kind, value: reading.show(child.pk, kind, value)),
        # Of who no longer helps the child, the number is none of the reader's business.
        "helper_phone": pairing.staff.phone if pairing.is_active(on) else "",
        "log": list(log.order_by("-on", "-pk")[:LINES])[::-1],
        "may_change": with_own_card(request.user).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "pairing/card.html", context)


def _family(child, show):
    """Class, address, carer and parents as the reader may see them."""
    rows = TermSurvey.objects.filter(child=child).select_related("school_class", "term")
    survey, guardian = rows.order_by("-term__first_day").first(), child.guardians.filter(until=None).first()
    parents = [
        {
            "row": row,
            "phones": "、".join(show(Sensitivity.PHONE, one) for one in row.phone_list),
            "workplace": show(Sensitivity.EMPLOYER, row.workplace),
        }
        for row in child.parents.order_by("kind")
    ]
    return {
        "survey": survey,
        "address": show(Sensitivity.ADDRESS, survey.address) if survey else "",
        "guardian": guardian,
        "guardian_phones": "、".join(show(Sensitivity.PHONE, one) for one in guardian.phone_list) if guardian else "",
        "parents": parents,
    }


@screen()
def card_edit(request, pk):
    """The helper fills the card in, or the class teacher, the office or leadership."""
    pairing = get_object_or_404(with_own_card(request.user).select_related("child", "staff"), pk=pk)
    found, key = PairingCard.objects.filter(pairing=pairing).first(), f"pairing-card-{pk}"
    typed = drafts.begun(request, key)
    with meanwhile.held(found if request.method == "POST" else None):
        form = CardForm(
            request.POST or None, instance=found or PairingCard(pairing=pairing),
            initial=drafts.as_initial(CardForm, typed), opened=drafts.opened(typed),
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            back = reverse("pairing-card", args=[pk])
            once.save(request, back, drafts.saving(request, key, form.save))
            messages.success(request, _("Saved. Print it, and have it signed."), extra_tags=f"draft:{key}")
            return redirect(back)
    context = {"form": form, "pairing": pairing, "child": pairing.child, "key": key, "typed": typed}
    return render(request, "pairing/card_form.html", context)


@screen()
def diary(request, pk):
    """The child's growth diary from its first page on, as the reader may read it; it prints."""
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=pk)
    standing = Standing(request.user, today())
    if not reads_diary(child, standing):
        raise Http404
    entries = DiaryEntry.objects.all().on_file_of(child, standing).select_related("author").order_by("on", "pk")
    context = {
        "child": child, "entries": list(entries), "today": standing.on, "kind": kind_of(DiaryEntry),
        "may_add": DiaryEntry.objects.all().may_add_about(child, standing),
    }  # fmt: skip
    return render(request, "pairing/diary.html", context)
