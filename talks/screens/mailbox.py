"""The whisper mailbox: opened each Friday, its letters read and answered."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import meanwhile, once
from lib.dates import today
from lib.forms import Chips, DateInput
from lib.screens import screen
from registry.forms import ChildrenField
from registry.models import Child
from talks import actions
from talks.models import Grant, MailboxOpening, Whisper
from talks.models.grant import opened_by_grant
from talks.models.mailbox import OPENING_KNOWN_TO

PER_PAGE = 30
MOST_LETTERS = 200  # more at once is a slip


class OpeningForm(forms.ModelForm):
    class Meta:
        model = MailboxOpening
        fields = ["on", "letters", "place"]
        widgets = {"on": DateInput}

    def clean_letters(self):
        letters = self.cleaned_data["letters"]
        if letters > MOST_LETTERS:
            raise ValidationError(_("So many letters? Look at the number once more."))
        return letters


class WhisperForm(meanwhile.ComparesVersions, forms.ModelForm):
    """What is kept of a letter. That it is answered says the way in which it was."""

    main = ("level", "safety", "way", "answer", "answered_on", "agreed", "content")
    children = ChildrenField(queryset=None, required=False)

    class Meta:
        model = Whisper
        fields = ["level", "safety", "agreed", "content", "way", "answer", "answered_on"]
        widgets = {"level": Chips, "way": Chips, "answered_on": DateInput}

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        self.fields["children"].label = _("From whom? Leave it empty if the letter is not signed.")
        self.fields["children"].offer(Child.objects.visible_to(user, on), on)
        self.fields["children"].initial = [self.instance.child_id] if self.instance.child_id else []
        self.fields["answered_on"].widget.attrs["max"] = on.isoformat()

    def main_fields(self):
        return [self[name] for name in self.main]

    def clean_children(self):
        children = self.cleaned_data["children"]
        if len(children) > 1:
            raise ValidationError(_("A letter is from one child."))
        return children

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way"):
            cleaned["answered_on"] = cleaned.get("answered_on") or self.today
        if (day := cleaned.get("answered_on")) and not self.instance.on <= day <= self.today:
            self.add_error("answered_on", ValidationError(_("The answer comes after the letter, and not after today.")))
        return cleaned

    def save(self, commit=True):
        self.instance.child = self.cleaned_data["children"].first()
        return super().save(commit)


@screen(*OPENING_KNOWN_TO)
def mailbox(request):
    """When it was opened, and how many letters lay in it. How many are answered is the psychology teacher's to know."""
    reads = request.user.has_role(Role.PSYCHOLOGY)
    rows = MailboxOpening.objects.visible_to(request.user).select_related("by")
    if reads:
        rows = rows.annotate(waiting=Count("whispers", filter=Q(whispers__answered_on=None)))
    page = Paginator(rows.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "talks/mailbox.html", {"page": page, "reads": reads})


@screen(Role.PSYCHOLOGY)
def new(request):
    if request.method == "POST":
        once.check_new(request)
    form = OpeningForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        back = reverse("mailbox")
        opening = once.save(request, back, lambda: actions.open_mailbox(opening=form.instance, by=request.user))
        messages.success(request, _("The opening of the mailbox is noted."))
        return redirect("mailbox-opening", opening.pk) if opening.letters else redirect(back)
    return render(request, "talks/mailbox_open.html", {"form": form})


@screen(Role.PSYCHOLOGY)
def opening(request, pk):
    """The letters of one opening."""
    found = get_object_or_404(MailboxOpening.objects.visible_to(request.user).select_related("by"), pk=pk)
    letters = Whisper.objects.visible_to(request.user).filter(opening=found).select_related("child")
    context = {"opening": found, "letters": letters.order_by("number", "pk")}
    return render(request, "talks/mailbox_opening.html", context)


@screen(Role.PSYCHOLOGY)
def more(request, pk):
    """One more letter."""
    found = get_object_or_404(MailboxOpening.objects.changeable_by(request.user), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = reverse("mailbox-opening", args=[pk])
    once.save(request, back, lambda: actions.one_more_letter(opening=found, by=request.user))
    return redirect(back)


@screen()
def whisper(request, pk):
    """The receipt of a letter: filled in by psychology teachers; read by grant, which is logged."""
    found = get_object_or_404(
        Whisper.objects.readable_by(request.user).select_related("child", "opening", "author"), pk=pk
    )
    if not Whisper.objects.changeable_by(request.user).filter(pk=pk).exists():
        return _read(request, found)
    back = reverse("mailbox-opening", args=[found.opening_id])
    with meanwhile.held(found):
        form = WhisperForm(request.POST or None, instance=found, user=request.user, on=today())
        if request.method == "POST" and form.is_valid():
            once.save(request, back, form.save)
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "talks/whisper.html", {"form": form, "whisper": found, "back": back})


def _read(request, found):
    if request.method != "GET":
        raise Http404
    if Grant.objects.in_force_for(request.user, today()).filter(whisper=found).exists():
        opened_by_grant(found, request.user)
    return render(request, "talks/whisper_read.html", {"whisper": found, "back": reverse("admin:index")})
