"""Pairing a child with companions, renewing and ending that; filling in the pairing card."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lib.forms import DateInput, ManyChips
from lib.meanwhile import ComparesVersions
from pairing.actions import renew
from pairing.models import Companion, Companionship, PairingCard, companions_with_load, year_from
from pairing.models.companionship import PER_CHILD
from pairing.suggest import suggestions
from registry.forms import LONGEST_AGO, ChildrenField
from registry.models import SchoolClass, Term

Kind = Companionship.Kind
AHEAD = dt.timedelta(days=62)  # an agreement may be signed before it begins


class CompanionsField(ChildrenField):
    """Companions to tick, the most fitting first, with the reasons beside each name."""

    def suggest(self, rows, wish):
        self.queryset = rows
        self.choices = [(one.companion.pk, str(one)) for one in suggestions(wish, rows)]


class PairCompanionForm(forms.Form):
    """For one child and one kind: a single companion, or the two student volunteers of plan 3 under an agreement."""

    companions = CompanionsField(queryset=Companion.objects.none(), label=_("Who"), required=False)
    new_name = forms.CharField(label=_("Or another pupil: name"), max_length=50, required=False)
    new_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=_("class of that pupil"), required=False)
    started_on = forms.DateField(label=_("since"), widget=DateInput)
    agreed_until = forms.DateField(
        label=_("agreed until"), widget=DateInput, required=False, help_text=_("Empty: for one year.")
    )
    signed_by = forms.MultipleChoiceField(
        label=_("Who has signed the agreement"), choices=Companionship.Signer.choices, widget=ManyChips, required=False
    )

    def __init__(self, *args, child, kind, wish, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.child, self.kind, self.today = child, kind, on
        self.agreement = kind == Kind.VOLUNTEER
        of = Companionship.OF[kind]
        self.of_pupils = of == Companion.Kind.PUPIL
        most = Companion.MOST.get(of)
        self.theirs = Companionship.objects.open().filter(child=child, kind=kind)
        rows = companions_with_load([of]).exclude(pk__in=self.theirs.values("companion"))
        self.fields["companions"].suggest(rows.filter(load__lt=most) if most else rows, wish)
        self.fields["started_on"].initial = on
        if self.of_pupils:
            self._offer_classes(on)
        else:
            del self.fields["new_name"], self.fields["new_class"]
        if not self.agreement:
            self.fields["agreed_until"].help_text = ""
        self.fields["signed_by"].required = self.agreement

    def _offer_classes(self, on):
        term, field = Term.objects.current(on).first(), self.fields["new_class"]
        field.queryset = SchoolClass.objects.filter(terms__term=term)
        field.label_from_instance = lambda of: of.name_in(term.school_year) if term else str(of)

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if not self.today - LONGEST_AGO <= day <= self.today + AHEAD:
            raise ValidationError(_("Look at the day once more."))
        return day

    def clean(self):
        found = super().clean()
        companions, new = found.get("companions"), found.get("new_name")
        chosen = (len(companions) if companions is not None else 0) + bool(new)
        if new and not found.get("new_class"):
            self.add_error("new_class", _("In which class is this pupil?"))
        if self.agreement:
            self._check_agreement(found, chosen)
        elif not chosen and "companions" not in self.errors:
            self.add_error("companions", _("Choose somebody."))
        started, until = found.get("started_on"), found.get("agreed_until")
        if started and until and until <= started:
            self.add_error("agreed_until", _("The agreement must end after it begins."))
        return found

    def _check_agreement(self, found, chosen):
        """Plan 3 P3.8: two to a child, for a year, signed by all."""
        there = self.theirs.count()
        if chosen != PER_CHILD - there and "companions" not in self.errors:
            text = _("Two volunteers to a child: %(there)s there, choose %(n)s.")
            self.add_error("companions", text % {"there": there, "n": max(0, PER_CHILD - there)})
        if found.get("started_on") and not found.get("agreed_until"):
            found["agreed_until"] = year_from(found["started_on"])
        if set(found.get("signed_by") or ()) != set(Companionship.Signer.values) and "signed_by" not in self.errors:
            self.add_error("signed_by", _("The agreement holds once all three have signed."))


class RenewForm(forms.Form):
    agreed_until = forms.DateField(label=_("agreed until"), widget=DateInput)
    signed_by = forms.MultipleChoiceField(
        label=_("Who has signed the agreement"), choices=Companionship.Signer.choices, widget=ManyChips
    )

    def __init__(self, *args, companionship, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.companionship = companionship
        before = companionship.agreed_until or on
        self.fields["agreed_until"].initial = year_from(max(before, on) + dt.timedelta(days=1))

    def clean_agreed_until(self):
        until, before = self.cleaned_data["agreed_until"], self.companionship.agreed_until
        if before and until <= before or until <= self.companionship.started_on:
            raise ValidationError(_("The new agreement must end later than the old one."))
        return until

    def clean_signed_by(self):
        signed = self.cleaned_data["signed_by"]
        if set(signed) != set(Companionship.Signer.values):
            raise ValidationError(_("The agreement holds once all three have signed."))
        return signed

    def save(self, by):
        renew(companionship=self.companionship, by=by, **self.cleaned_data)


class EndForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = Companionship
        fields = ["ended_on", "end_reason", "handover"]
        widgets = {"ended_on": DateInput}

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        reasons = [choice for choice in Companionship.EndReason.choices if choice[0]]
        self.fields["end_reason"] = forms.ChoiceField(
            choices=[("", "---------"), *reasons], label=capfirst(self.fields["end_reason"].label)
        )
        self.fields["ended_on"].required = True
        if not self.is_bound:
            self.initial["ended_on"] = self.instance.ended_on or on

    def clean_ended_on(self):
        day = self.cleaned_data["ended_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class CardForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = PairingCard
        fields = ["situation", "goals", "measures", "summary"]
