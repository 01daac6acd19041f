"""The child: one permanent file, and the rule who may open it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import age, today
from lib.fields import DigestField, SensitiveText, Sensitivity, taken
from lib.id_numbers import IdNumberError
from lib.id_numbers import parse as parse_id
from lib.models import ScopedQuerySet
from lib.pinyin import SpelledField, called
from registry.codes import Ethnicity, NoIdReason, Sex
from registry.models.survey import TermSurvey
from registry.models.term import ClassTerm
from registry.rights import CHANGE, EXPORT, SEE

# Names in queries on which the apps above this one hang their relations: the only upward references there are.
ACTIVE_PAIRING = "pairings"


class ChildQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Whole school for leadership, office and psychology; own class this term; children paired with (design 4)."""
        return SEE.over(self, user, on)

    def in_class_of(self, user, on=None):
        """The children of the classes that `user` heads in the term of the day `on`."""
        return self.filter(pk__in=self.ids_in_class_of(user, on))

    def helped_by(self, user, on=None):
        """The children paired with `user` on the day `on`."""
        return self.filter(pk__in=self.ids_helped_by(user, on))

    def changeable_by(self, user, on=None):
        return CHANGE.over(self, user, on)

    def may_add(self, user):
        return user.has_role(Role.OFFICE) or ClassTerm.objects.headed_by(user, today()).exists()

    def exportable_by(self, user, on=None):
        """Leadership and office take away the school's, class teachers their class's; the others read (design 4)."""
        return EXPORT.over(self, user, on)

    def may_export(self, user):
        return user.has_role(Role.LEADERSHIP) or self.may_add(user)

    def called(self, text):
        """By a part of the name, by pinyin or by initials."""
        return self.filter(called(text))

    def on_register(self, on):
        """Those with a survey row in the term of `on` who had joined by then and not left before (design 3)."""
        return self.filter(Exists(TermSurvey.objects.on_register(on).filter(child=OuterRef("pk"))))

    @staticmethod
    def ids_in_class_of(user, on=None):
        """For `pk__in`: by joins, because the cost of a page is mostly that of putting nested queries together."""
        heads = {"school_class__terms__head_teacher": user, "school_class__terms__term": F("term")}
        return TermSurvey.objects.in_term_of(on or today()).filter(**heads).order_by().values("child")

    @staticmethod
    def ids_helped_by(user, on=None):
        pairing = Child._meta.get_field(ACTIVE_PAIRING).related_model
        return pairing.objects.active(on or today()).filter(staff=user).order_by().values("child")


class Child(models.Model):
    name = models.CharField(_("name"), max_length=50, db_index=True)
    spelled = SpelledField(source="name")  # by which it is found without a Chinese keyboard
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    id_number = SensitiveText(
        _("ID number"),
        kind=Sensitivity.ID_NUMBER,
        max_length=18,
        help_text=_("18 characters. Sex and date of birth follow from it and are checked against it."),
    )
    id_digest = DigestField(source="id_number")
    no_id_reason = models.CharField(
        _("reason for lacking an ID number"), max_length=20, choices=NoIdReason.choices, blank=True
    )
    ethnicity = models.CharField(_("ethnic group"), max_length=2, choices=Ethnicity.choices, blank=True)
    created_at = models.DateTimeField(_("file opened at"), auto_now_add=True)

    objects = ChildQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                name="id_number_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="child_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def age(self, on) -> int | None:
        """Full years on the day `on`."""
        return age(self.birth_date, on) if self.birth_date else None

    def clean(self):
        """Sex and birth date follow from the ID number; where they disagree the person decides (policy 3)."""
        if not self.id_number:
            return
        try:
            known = parse_id(self.id_number)
        except IdNumberError as error:
            raise ValidationError({"id_number": str(error)}, code=error.kind) from error
        self.id_number = known.number
        if taken(self, "id_digest"):
            raise ValidationError({"id_number": _("This ID number is already on file. Ask the office.")}, code="taken")
        self.sex = self.sex or known.sex
        self.birth_date = self.birth_date or known.birth_date
        conflicts = {}
        if self.sex != known.sex:
            conflicts["sex"] = _("The ID number says %(sex)s. Correct whichever is wrong.") % {
                "sex": Sex(known.sex).label
            }
        if self.birth_date != known.birth_date:
            conflicts["birth_date"] = _("The ID number says %(day)s. Correct whichever is wrong.") % {
                "day": known.birth_date
            }
        if conflicts:
            raise ValidationError(conflicts)
