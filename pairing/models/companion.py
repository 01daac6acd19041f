"""Those who help and are no staff: volunteers, other pupils, parents of other pupils (plans 1, 2, 3 and 4)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import not_to_come, today
from lib.fields import SensitiveText, Sensitivity
from lib.models import ScopedQuerySet
from registry.codes import Sex
from registry.models import ClassTerm, SchoolClass
from registry.models.people import Phones

LISTS_ALL = (Role.OFFICE, Role.LEADERSHIP)


class CompanionQuerySet(ScopedQuerySet):
    """A volunteer's phone is personal: the list is for the office, leadership and this term's class teachers alone.

    Everybody else meets a companion only with the child it is paired with, see `Companionship`.
    """

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        if user.has_role(*LISTS_ALL):
            return self.all()
        if not user.has_role(Role.CLASS_TEACHER):
            return self.none()
        return self.filter(Exists(ClassTerm.objects.headed_by(user, on or today())))

    def changeable_by(self, user):
        """Class teachers change whom they have entered themselves."""
        seen = self.visible_to(user)
        return seen if user.has_role(*LISTS_ALL) else seen.filter(added_by=user)

    def may_add(self, user):
        return user.has_role(*LISTS_ALL) or ClassTerm.objects.headed_by(user, today()).exists()

    def exportable_by(self, user):
        return self.visible_to(user) if user.has_role(*LISTS_ALL) else self.none()

    def may_export(self, user):
        return user.has_role(*LISTS_ALL)

    def ready(self):
        """Who may be paired: active, and a grown-up only once screened and bound by the declaration."""
        checked = Q(screened_on__isnull=False, declared_on__isnull=False)
        return self.filter(Q(kind=Companion.Kind.PUPIL) | checked, active=True)

    def volunteers(self):
        """Grown-ups and students from outside: the only ones who may have an account. Pupils and families never do."""
        return self.filter(kind__in=Companion.VOLUNTEERS)

    def with_account_page(self):
        """Who may have an account, and who has one: it must be possible to close it, whoever that is by now."""
        return self.filter(Q(kind__in=Companion.VOLUNTEERS) | Q(account__isnull=False))


class Companion(Phones):
    class Kind(models.TextChoices):
        TUTOR = "tutor", _("Off-campus tutor")
        STUDENT = "student", _("Student volunteer")
        PUPIL = "pupil", _("Pupil")
        FAMILY = "family", _("Parent of another pupil")

    VOLUNTEERS = (Kind.TUTOR, Kind.STUDENT)
    # Plan 1, 3(3): a volunteer has one or two children; plan 2, 3: so has who stands in for parents.
    MOST = {Kind.TUTOR: 2, Kind.STUDENT: 2, Kind.FAMILY: 2}

    kind = models.CharField(_("who this is"), max_length=10, choices=Kind.choices, default=Kind.TUTOR)
    name = models.CharField(_("name"), max_length=50)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    email = SensitiveText(_("e-mail"), kind=Sensitivity.PHONE, max_length=100, validators=[validate_email])
    organisation = models.CharField(_("occupation or organisation"), max_length=100, blank=True)
    village = models.CharField(
        _("neighbourhood"), max_length=50, blank=True,
        help_text=_("Village or street, as it stands in children's addresses: whoever lives near is suggested first."),
    )  # fmt: skip
    subjects = models.CharField(_("subjects and skills"), max_length=100, blank=True)
    availability = models.CharField(_("when they have time"), max_length=100, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("class"),
        help_text=_("Of the pupil."),
    )  # fmt: skip
    parent_of = models.CharField(_("whose parent"), max_length=50, blank=True, help_text=_("Name of the other pupil."))
    screened_on = models.DateField(
        _("screened on"), null=True, blank=True, validators=[not_to_come],
        help_text=_("Grown-ups are paired only once they have been screened and have signed the declaration."),
    )  # fmt: skip
    declared_on = models.DateField(
        _("safeguarding declaration signed on"), null=True, blank=True, validators=[not_to_come]
    )
    active = models.BooleanField(_("helps at present"), default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("account to sign in with"),
    )  # fmt: skip

    objects = CompanionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("volunteer or companion")
        verbose_name_plural = _("volunteers and companions")
        ordering = ["kind", "name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="companion_has_a_name")]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.kind == self.Kind.PUPIL and self.school_class_id is None:
            raise ValidationError({"school_class": _("In which class is this pupil?")}, code="class")
        if self.kind == self.Kind.FAMILY and not self.parent_of:
            raise ValidationError({"parent_of": _("Whose parent is this?")}, code="parent_of")

    @property
    def most(self) -> int | None:
        """How many children at most; None: as many as there are."""
        return self.MOST.get(self.kind)
