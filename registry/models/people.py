"""Who cares for the child now, and the parents who are away."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.dates import not_to_come
from lib.fields import SensitiveText, Sensitivity
from lib.models import ScopedQuerySet
from lib.phones import parse as parse_phones
from registry.codes import Health, Relation, YesNo

OLDEST = 120  # years


class OfChildQuerySet(ScopedQuerySet):
    """Rows that belong to one child and are seen and changed by whoever sees and changes the child."""

    def visible_to(self, user):
        return self.filter(child__in=self._children().visible_to(user))

    def changeable_by(self, user):
        return self.filter(child__in=self._children().changeable_by(user))

    def may_add(self, user):
        return self._children().may_add(user)

    def _children(self):
        return self.model._meta.get_field("child").related_model.objects


class Phones(models.Model):
    """A person who can be called: one or several numbers, separated by spaces."""

    phones = SensitiveText(
        _("phone"), kind=Sensitivity.PHONE, max_length=80, help_text=_("Several numbers are separated by a space.")
    )

    class Meta:
        abstract = True

    @property
    def phone_list(self) -> list[str]:
        return self.phones.split()

    def clean(self):
        super().clean()
        found = parse_phones(self.phones)
        if found.problems:
            raise ValidationError(
                {
                    "phones": _("“%(text)s” is no phone number. A mobile has 11 digits.")
                    % {"text": found.problems[0].text}
                },
                code=found.problems[0].kind,
            )
        self.phones = " ".join(found.numbers)


class GuardianQuerySet(OfChildQuerySet):
    def current(self):
        return self.filter(until=None)

    def caring_on(self, on):
        """Who looked after each child on the day `on`; of several the one whose care ended first comes last."""
        begun = Q(since=None) | Q(since__lte=on)
        return self.filter(begun, Q(until=None) | Q(until__gt=on)).order_by("child", F("until").desc(nulls_first=True))


class Guardian(Phones):
    """Who looks after the child. A history: the current one has no end date, and there is at most one."""

    child = models.ForeignKey("registry.Child", models.CASCADE, related_name="guardians", verbose_name=_("child"))
    name = models.CharField(_("name"), max_length=50, blank=True)  # a roster may know only "grandmother" and her phone
    relation = models.CharField(_("relation to the child"), max_length=2, choices=Relation.choices, blank=True)
    age = models.PositiveSmallIntegerField(
        _("age when recorded"), null=True, blank=True, validators=[MaxValueValidator(OLDEST)]
    )
    occupation = models.CharField(_("occupation"), max_length=50, blank=True)
    health = models.CharField(_("health"), max_length=2, choices=Health.choices, blank=True)
    address = SensitiveText(_("address"), kind=Sensitivity.ADDRESS, max_length=200)
    entrusted = models.CharField(
        _("entrusted in writing by the parents"), max_length=1, choices=YesNo.choices, blank=True
    )
    since = models.DateField(_("since"), null=True, blank=True, validators=[not_to_come])
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Empty for whoever looks after the child now.")
    )

    objects = GuardianQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["child", F("until").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(until=None),
                name="one_current_guardian",
                violation_error_message=_("The child already has a current guardian; give that one an end date."),
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                name="guardian_dates_in_order",
                violation_error_message=_("The end date must not come before the beginning."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.get_relation_display())


class Parent(Phones):
    """Father or mother, with where they work; whether they are away stands on the term's survey row."""

    class Kind(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")

    class Status(models.TextChoices):
        NOT_COLLECTED = "", _("Not yet collected")
        ALIVE = "alive", _("Alive")
        DEAD = "dead", _("Deceased")
        LOST = "lost", _("No contact")

    child = models.ForeignKey("registry.Child", models.CASCADE, related_name="parents", verbose_name=_("child"))
    kind = models.CharField(_("father or mother"), max_length=6, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=50, blank=True)
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, blank=True)
    workplace = SensitiveText(
        _("place of work"), kind=Sensitivity.EMPLOYER, max_length=100, help_text=_("Province and city.")
    )
    employer = SensitiveText(_("employer"), kind=Sensitivity.EMPLOYER, max_length=100)
    employer_address = SensitiveText(_("employer's address"), kind=Sensitivity.EMPLOYER, max_length=200)

    objects = OfChildQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("parent")
        verbose_name_plural = _("parents")
        ordering = ["child", "kind"]
        constraints = [models.UniqueConstraint(fields=["child", "kind"], name="one_father_one_mother")]

    def __str__(self):
        return self.name or self.get_kind_display()
