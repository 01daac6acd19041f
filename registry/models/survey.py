"""The term's survey: one row per child and term, with its verdicts, derived or set by hand."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.fields import CodesField, SensitiveText, Sensitivity
from registry import codes
from registry.codes import EducationVerdict, YesNo
from registry.models.away import AwayFacts, civil_affairs_by_facts, education_by_facts, verdict
from registry.models.people import Guardian, OfChildQuerySet, Parent
from registry.models.term import Term


class TermSurveyQuerySet(OfChildQuerySet):
    def in_term_of(self, on):
        return self.filter(term__in=Term.objects.current(on))

    def changed_after(self, moment):
        """Of whose child or carers something was changed after that moment, whoever did it."""
        later = {"history_date__gt": moment}
        rows = Q(pk__in=TermSurvey.history.filter(**later).values("id"))
        for people in (Guardian, Parent):
            rows |= Q(child__in=people.history.filter(**later).values("child_id"))
        children = self.model._meta.get_field("child").related_model.history.filter(**later)
        return self.filter(rows | Q(child__in=children.values("id")))

    def on_register(self, on):
        """In the term of `on`, joined by then and not left before then (design 3)."""
        return self.in_term_of(on).filter(Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on)

    def dropped_out(self, on):
        """Whom the school has lost in the term of `on` up to that day (design 3, retention rate)."""
        return self.in_term_of(on).filter(left_reason=codes.LeavingReason.DROPPED_OUT, left_on__lte=on)

    def archived(self, on):
        """The last row of each child that is not on the register on `on`: its file stays and can be opened again."""
        of_child = TermSurvey.objects.filter(child=OuterRef("child"))
        newest = of_child.filter(term__first_day__lte=on).order_by("-term__first_day").values("pk")[:1]
        there = TermSurvey.objects.on_register(on).filter(child=OuterRef("child"))
        return self.filter(~Exists(there), pk=Subquery(newest))

    def to_verify(self):
        return self.filter(state=TermSurvey.State.TO_VERIFY)

    def with_verdicts(self, on):
        """Annotates both official verdicts as of `on`: `education` ("0", "1", "2") and `civil_affairs` ("1", "0").

        "" stands where the facts do not decide yet. A verdict that was overridden wins.
        """
        return self.annotate(education=education_verdict(on), civil_affairs=civil_affairs_verdict(on))


def education_verdict(on):
    """What the facts say; a verdict set by hand wins."""
    by_hand = When(~Q(education_override=""), then=F("education_override"))
    return verdict(by_hand, *education_by_facts(on))


def civil_affairs_verdict(on):
    """What the facts say; a verdict set by hand wins."""
    by_hand = When(~Q(civil_affairs_override=""), then=F("civil_affairs_override"))
    return verdict(by_hand, *civil_affairs_by_facts(on, born="child__birth_date"))


class TermSurvey(AwayFacts):
    """What was found about a child at one term's survey: the history of everything that changes by term."""

    class State(models.TextChoices):
        TO_VERIFY = "to_verify", _("To verify")
        VERIFIED = "verified", _("Verified")

    child = models.ForeignKey("registry.Child", models.CASCADE, related_name="surveys", verbose_name=_("child"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="surveys", verbose_name=_("term"))
    school_class = models.ForeignKey(
        "registry.SchoolClass", models.PROTECT, null=True, related_name="surveys", verbose_name=_("class")
    )
    joined_on = models.DateField(_("on the register since"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(
        _("reason for leaving"), max_length=20, choices=codes.LeavingReason.choices, blank=True
    )
    left_to = SensitiveText(_("where to"), max_length=100)

    address = SensitiveText(_("present address"), kind=Sensitivity.ADDRESS, max_length=200)
    registered_address = SensitiveText(_("address of household registration"), kind=Sensitivity.ADDRESS, max_length=200)
    health = models.CharField(_("health"), max_length=2, choices=codes.Health.choices, blank=True)
    health_note = SensitiveText(_("about the child's health"), max_length=500)

    guardianship = models.CharField(_("quality of care"), max_length=1, choices=codes.Guardianship.choices, blank=True)
    income = CodesField(_("sources of income"), choices=codes.Income.choices)
    aid = CodesField(_("aid received"), choices=codes.AidMeasure.choices)
    key_support = models.CharField(_("key support"), max_length=1, choices=YesNo.choices, blank=True)
    risk = models.CharField(_("risk"), max_length=1, choices=codes.Risk.choices, blank=True)
    remarks = SensitiveText(_("remarks"), multiline=True)
    doubts = SensitiveText(
        _("doubts"), multiline=True, editable=False,
        help_text=_("What the roster left doubtful, for the class teacher to settle; gone when the row is verified."),
    )  # fmt: skip

    education_override = models.CharField(
        _("education records' verdict, set by hand"),
        max_length=1,
        choices=EducationVerdict.choices,
        blank=True,
    )
    civil_affairs_override = models.CharField(
        _("civil affairs' verdict, set by hand"), max_length=1, choices=YesNo.choices, blank=True
    )
    override_reason = SensitiveText(_("why the verdict was set by hand"), max_length=200)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.TO_VERIFY)
    method = models.CharField(_("how it was found out"), max_length=15, choices=codes.SurveyMethod.choices, blank=True)
    surveyor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("verified by"),
    )  # fmt: skip
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    objects = TermSurveyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term survey")
        verbose_name_plural = _("term surveys")
        ordering = ["-term__first_day", "child"]
        indexes = [models.Index(fields=["term", "school_class"], name="survey_by_class")]
        constraints = [
            models.UniqueConstraint(fields=["child", "term"], name="one_survey_a_term"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="survey_left_after_joining",
                violation_error_message=_("A child cannot leave before it joined."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, left_reason="") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                name="leaving_has_day_and_reason",
                violation_error_message=_("Leaving takes both a day and a reason."),
            ),
            models.CheckConstraint(
                condition=Q(education_override="", civil_affairs_override="") | Q(override_reason__is_empty=False),
                name="override_has_a_reason",
                violation_error_message=_("Say why the verdict was set by hand."),
            ),
            models.CheckConstraint(
                condition=Q(state="to_verify") | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="verified_by_somebody_on_a_day",
            ),
        ]

    # What a new term takes over from the last: everything but who asked, who verified it and how (A2).
    CARRIED = (
        "child_id", "school_class_id", "address", "registered_address", "health", "health_note", *AwayFacts.FACTS,
        "guardianship", "income", "aid", "key_support", "risk", "remarks",
        "education_override", "civil_affairs_override", "override_reason",
    )  # fmt: skip

    def __str__(self):
        return f"{self.child} {self.term}"

    def carried_to(self, term: Term) -> "TermSurvey":
        """An unsaved row for `term` with what this row knew, still to be verified."""
        return TermSurvey(term=term, joined_on=term.first_day, **{name: getattr(self, name) for name in self.CARRIED})

    @property
    def class_name(self) -> str:
        return self.school_class.name_in(self.term.school_year) if self.school_class else ""

    def clean(self):
        if found := self.away_problems():
            raise ValidationError(found)
