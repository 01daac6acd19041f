"""Care standards: how often which duty is due for whom in a term (design.md 3)."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.periods import Per
from registry.codes import Boarding, Risk, YesNo
from registry.duties import Subject, all_duties
from registry.models import IN_HARDSHIP, Term
from registry.models.term import SetUpQuerySet


class CareStandardQuerySet(SetUpQuerySet):
    """Everyone may know what is due; leadership decides it."""

    def may_add(self, user):
        return user.has_role(Role.LEADERSHIP)


class Whom(models.TextChoices):
    """For whom a duty is due: for children of a category by their survey row, or for each of something else."""

    ALL = "all", _("every child")
    BOARDERS = "boarders", _("boarders")
    DAY_PUPILS = "day", _("day pupils")
    KEY_SUPPORT = "key_support", _("children in key support")
    HARDSHIP = "hardship", _("children in hardship")
    HIGH_RISK = "high_risk", _("children at high risk")
    WITH_PLAN = "plan", _("children with a plan")  # while it runs: see reports/figures/subjects.py
    EACH_CLASS = "class", _("each class")
    EACH_HELPER = "helper", _("each helper")
    SCHOOL = "school", _("the school")


# Over `TermSurvey` rows. Whoever has a plan has it for a while, which is asked where days are: figures/subjects.py.
CATEGORIES = {
    Whom.ALL: Q(),
    Whom.BOARDERS: Q(boarding=Boarding.BOARDER),
    Whom.DAY_PUPILS: Q(boarding=Boarding.DAY),
    Whom.KEY_SUPPORT: Q(key_support=YesNo.YES),
    Whom.HARDSHIP: IN_HARDSHIP,
    Whom.HIGH_RISK: Q(risk=Risk.HIGH),
    Whom.WITH_PLAN: Q(),
}
OTHER_SUBJECTS = {Whom.EACH_CLASS: Subject.CLASS, Whom.EACH_HELPER: Subject.HELPER, Whom.SCHOOL: Subject.SCHOOL}


def duty_choices():
    return [(slug, duty.name) for slug, duty in all_duties().items()]


# Duties that plans name and whose record type does not exist yet.
TO_COME = {
    "helper-report": _("Helper's report on the term"),
}


def _name_of(slug) -> str:
    duty = all_duties().get(slug)
    return str(duty.name if duty else TO_COME.get(slug, slug))


EVERYTHING = 100  # per cent
IN_PER_CENT = [MinValueValidator(1), MaxValueValidator(EVERYTHING)]


def _per_cent(name):
    return models.CheckConstraint(condition=Q(target__gte=1, target__lte=EVERYTHING), name=name)


class CareStandard(models.Model):
    class Responsible(models.TextChoices):
        CLASS_TEACHER = "class_teacher", _("class teacher")
        HELPER = "helper", _("helper")
        VOLUNTEER = "volunteer", _("volunteer")
        PSYCHOLOGY = "psychology", _("psychology teacher")
        OFFICE = "office", _("office")
        LEADERSHIP = "leadership", _("leadership group")

    term = models.ForeignKey(Term, models.CASCADE, related_name="standards", verbose_name=_("term"))
    duty = models.CharField(_("duty"), max_length=40, choices=duty_choices)
    responsible = models.CharField(
        _("responsible"), max_length=15, choices=Responsible.choices, default=Responsible.CLASS_TEACHER
    )
    count = models.PositiveSmallIntegerField(
        _("times"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    per = models.CharField(_("in"), max_length=10, choices=Per.choices, default=Per.MONTH)
    whom = models.CharField(_("for"), max_length=12, choices=Whom.choices, default=Whom.ALL)
    target = models.PositiveSmallIntegerField(_("target in per cent"), default=EVERYTHING, validators=IN_PER_CENT)
    since = models.DateField(
        _("counts since"), null=True, blank=True,
        help_text=_("Nothing is asked for periods that had ended before this day. Empty: from the term's first day."),
    )  # fmt: skip
    words = models.CharField(_("words of the plan"), max_length=200, blank=True)

    objects = CareStandardQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("care standard")
        verbose_name_plural = _("care standards")
        ordering = ["term", "responsible", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "duty", "responsible", "per", "whom"],
                name="standard_once",
                violation_error_message=_("There is such a standard already; change its number instead."),
            ),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=100), name="standard_count"),
            _per_cent("standard_target"),
        ]

    def __str__(self):
        return f"{self.duty_name} · {self.how_often} · {self.get_whom_display()}"

    @property
    def how_often(self) -> str:
        return ngettext("once %(per)s", "%(n)d times %(per)s", self.count) % {
            "n": self.count, "per": self.get_per_display(),
        }  # fmt: skip

    @property
    def duty_name(self) -> str:
        return _name_of(self.duty)

    @property
    def subject(self) -> Subject:
        return OTHER_SUBJECTS.get(self.whom, Subject.CHILD)

    @property
    def by_helpers(self) -> bool:
        """Only records by somebody paired with the child on their day count (design.md 3)."""
        helping = (self.Responsible.HELPER, self.Responsible.VOLUNTEER)
        return self.responsible in helping and self.subject == Subject.CHILD and not self.by_volunteers

    @property
    def by_volunteers(self) -> bool:
        """Only what volunteers paired with the child did counts, whoever wrote it down for them."""
        duty = all_duties().get(self.duty)
        return self.responsible == self.Responsible.VOLUNTEER and bool(duty and duty.by_volunteers)

    @property
    def done(self):
        """The records that fulfil it. The duty must be registered."""
        duty = all_duties()[self.duty]
        return duty.by_volunteers() if self.by_volunteers else duty.done()

    @property
    def kind(self) -> str:
        """The kind of record with which it is logged; "" where there is none."""
        duty = all_duties().get(self.duty)
        return "" if duty is None else duty.volunteers_kind if self.by_volunteers else duty.kind

    @property
    def number(self) -> str:
        """How much of it is asked for: "twice a week, target 80%"."""
        return _("%(often)s, target %(target)s%%") % {"often": self.how_often, "target": self.target}

    def clean(self):
        duty = all_duties().get(self.duty)
        if duty and self.subject not in (duty.subject, *duty.also):
            raise ValidationError({"whom": _("This duty is not done for that.")}, code="whom")


class RateTarget(models.Model):
    """What one of the three rates of design.md 3 is to reach in a term; plan 4 names two of them."""

    class Rate(models.TextChoices):
        FILING = "filing", _("Filing rate")
        PAIRING = "pairing", _("Pairing rate")
        RETENTION = "retention", _("Retention rate")

    term = models.ForeignKey(Term, models.CASCADE, related_name="rate_targets", verbose_name=_("term"))
    rate = models.CharField(_("rate"), max_length=10, choices=Rate.choices)
    target = models.PositiveSmallIntegerField(_("target in per cent"), default=EVERYTHING, validators=IN_PER_CENT)
    words = models.CharField(_("words of the plan"), max_length=200, blank=True)

    objects = CareStandardQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target of a rate")
        verbose_name_plural = _("targets of rates")
        ordering = ["term", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "rate"],
                name="rate_target_once",
                violation_error_message=_("This rate has a target already; change that one instead."),
            ),
            _per_cent("rate_target_percent"),
        ]

    def __str__(self):
        return f"{self.get_rate_display()} · {self.number}"

    @property
    def number(self) -> str:
        return f"{self.target}%"
