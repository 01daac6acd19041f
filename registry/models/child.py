"""The child: one permanent file, and the rule who may open it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import age, today
from lib.fields import DigestField, SensitiveText, Sensitivity, taken
from lib.id_numbers import IdNumberError
from lib.id_numbers import parse as parse_id
from lib.models import ScopedQuerySet
from registry.codes import Ethnicity, NoIdReason, Sex
from registry.models.survey import TermSurvey
from registry.models.term import ClassTerm, Term

WHOLE_SCHOOL = (Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)
# Names in queries on which the apps above this one hang their relations: the only upward references there are.
ACTIVE_PAIRING = "pairings"


class ChildQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Whole school for leadership, office and psychology; own class this term; children paired with (design 4)."""
        if not user.is_active:
            return self.none()
        if user.has_role(*WHOLE_SCHOOL):
            return self.all()
        return self.filter(Q(pk__in=self._in_class_of(user, on)) | Q(pk__in=self._helped_by(user, on)))

    def in_class_of(self, user, on=None):
        """The children of the classes that `user` heads in the term of the day `on`."""
        return self.filter(pk__in=self._in_class_of(user, on))

    def helped_by(self, user, on=None):
        """The children paired with `user` on the day `on`."""
        return self.filter(pk__in=self._helped_by(user, on))

    def changeable_by(self, user, on=None):
        if user.has_role(Role.OFFICE):
            return self.all()
        return self.in_class_of(user, on) if user.is_active else self.none()

    def may_add(self, user):
        return user.has_role(Role.OFFICE) or ClassTerm.objects.headed_by(user, today()).exists()

    def exportable_by(self, user, on=None):
        """Leadership and office take away the school's, class teachers their class's; the others read (design 4)."""
        if user.has_role(Role.LEADERSHIP, Role.OFFICE):
            return self.all()
        return self.in_class_of(user, on) if user.is_active else self.none()

    def may_export(self, user):
        return user.has_role(Role.LEADERSHIP) or self.may_add(user)

    def on_register(self, on):
        """Those with a survey row in the term of `on` who had joined by then and not left before (design 3)."""
        return self.filter(Exists(TermSurvey.objects.on_register(on).filter(child=OuterRef("pk"))))

    @staticmethod
    def _in_class_of(user, on):
        on = on or today()
        heads = ClassTerm.objects.headed_by(user, on)
        return TermSurvey.objects.filter(
            term__in=Term.objects.current(on), school_class__in=heads.values("school_class")
        ).values("child")

    @staticmethod
    def _helped_by(user, on):
        on = on or today()
        pairing = Child._meta.get_field(ACTIVE_PAIRING).related_model
        return pairing.objects.active(on).filter(staff=user).values("child")


class Child(models.Model):
    name = models.CharField(_("name"), max_length=50, db_index=True)
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
