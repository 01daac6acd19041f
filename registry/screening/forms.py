"""The questionnaire on a phone, and the decision about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.fields import Sensitivity
from lib.forms import Chips, DateInput
from lib.masks import mask_for, masked_field
from lib.meanwhile import ComparesVersions
from registry.disclosure import OF_CLASS_TEACHER, OF_ROLE, Level
from registry.models import Child, ClassTerm, SchoolClass, Screening

SENSITIVE = {"id_number": Sensitivity.ID_NUMBER, "guardian_phones": Sensitivity.PHONE}
DECISIONS = (*Screening.WITH_CHILD, *Screening.WITH_REASON)


def readable(user, screening, on) -> set[Sensitivity]:
    """What `user` reads of a questionnaire in the clear: by role, and as the class teacher of the pupil (design 4)."""
    tables = [OF_ROLE[role] for role in user.role_set if role in OF_ROLE]
    if ClassTerm.objects.headed_by(user, on).filter(school_class=screening.school_class_id).exists():
        tables.append(OF_CLASS_TEACHER)
    return {kind for kind in SENSITIVE.values() if any(table[kind] == Level.OPEN for table in tables)}


def shown(screening, user, on) -> dict:
    """The sensitive values as `user` may read them."""
    clear = readable(user, screening, on)
    values = {name: getattr(screening, name) for name in SENSITIVE}
    return {
        name: value if SENSITIVE[name] in clear else mask_for(SENSITIVE[name])(value) for name, value in values.items()
    }


def classes_to_fill(user, term, on) -> list[ClassTerm]:
    """The classes of `term` whose questionnaires `user` fills in, in the order in which people name them."""
    all_of_them = Screening.objects.all().may_export(user)
    rows = ClassTerm.objects.filter(term=term) if all_of_them else ClassTerm.objects.headed_by(user, on)
    rows = rows.filter(term=term).select_related("school_class", "term")
    return sorted(rows, key=lambda of: (of.school_class.grade_in(term.school_year), of.school_class.number))


class ScreeningForm(ComparesVersions, forms.ModelForm):
    """Of a pupil of one of the classes that the person may fill in."""

    class Meta:
        model = Screening
        fields = [
            "school_class", "name", "sex", "id_number", "birth_date", "household", "boarding", "at_home",
            "father_away", "father_away_since", "mother_away", "mother_away_since", "other_parent_able",
            "guardian_name", "guardian_relation", "guardian_phones", "hardship", "remarks",
        ]  # fmt: skip
        labels = {"guardian_name": _("name")}  # its heading says whose
        widgets = {
            **dict.fromkeys(["birth_date", "father_away_since", "mother_away_since"], DateInput),
            **dict.fromkeys(
                ["sex", "household", "boarding", "father_away", "mother_away", "other_parent_able"], Chips
            ),
        }  # fmt: skip

    def __init__(self, *args, user, on, class_terms, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["school_class"]
        field.queryset = SchoolClass.objects.filter(pk__in=[of.school_class_id for of in class_terms])
        field.choices = [("", _("Please choose")), *((of.school_class_id, of.name) for of in class_terms)]
        if len(class_terms) == 1:
            field.choices = field.choices[1:]
            field.initial = class_terms[0].school_class_id
        self._mask(readable(user, self.instance, on) if self.instance.pk else set(SENSITIVE.values()))

    def _mask(self, clear):
        """What the person may replace but not read, on a questionnaire that is corrected."""
        for name, kind in SENSITIVE.items():
            kept = getattr(self.instance, name)
            if kept and kind not in clear:
                self.fields[name] = masked_field(Screening._meta.get_field(name), kept)

    def parts(self):
        """Headings with the fields below them, as on the sheet of paper."""
        names = {
            _("The pupil"): ("school_class", "name", "sex", "id_number", "birth_date", "household", "boarding"),
            _("Who is away"): (
                "at_home", "father_away", "father_away_since", "mother_away", "mother_away_since", "other_parent_able",
            ),
            _("Who looks after the child"): ("guardian_name", "guardian_relation", "guardian_phones"),
            _("Hardship"): ("hardship", "remarks"),
        }  # fmt: skip
        return [(title, [self[name] for name in fields]) for title, fields in names.items()]


class DecisionForm(forms.Form):
    """What becomes of a questionnaire. `children` are those of the class whom the pupil may be."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=Chips,
        choices=[
            (Screening.Outcome.OPENED, _("Open a file")),
            (Screening.Outcome.NOT_LEFT_BEHIND, _("Not left behind")),
            (Screening.Outcome.AGAIN, _("Look at it again")),
            (Screening.Outcome.REGISTERED, _("On the register already")),
        ],
        error_messages={"required": _("Choose what is to become of it.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Needed when no file is opened.")
    )
    child = forms.ModelChoiceField(
        label=_("Whose file it is"),
        queryset=Child.objects.none(),
        required=False,
        help_text=_("Needed when the pupil is on the register already."),
    )

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = children
        self.fields["child"].empty_label = _("Please choose")

    def clean(self):
        found = super().clean()
        outcome = found.get("outcome")
        if outcome in Screening.WITH_REASON and not found.get("reason", "").strip():
            self.add_error("reason", _("Say why no file is opened."))
        if outcome == Screening.Outcome.REGISTERED and not found.get("child") and not self.has_error("child"):
            self.add_error("child", _("Choose whose file it is."))
        return found
