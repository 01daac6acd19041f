"""The screening of families by a questionnaire: who truly needs care, and whether a file is opened (A11)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import not_to_come, today
from lib.fields import CodesField, DigestField, SensitiveText, Sensitivity, taken
from lib.id_numbers import IdNumberError
from lib.id_numbers import parse as parse_id
from lib.models import ScopedQuerySet
from lib.phones import parse as parse_phones
from registry import codes
from registry.codes import AtHome, EducationVerdict, YesNo
from registry.models.away import AwayFacts, verdicts_by_facts
from registry.models.term import OFFICE_ROLES, ClassTerm, Term


class ScreeningQuerySet(ScopedQuerySet):
    """Class teachers those of their class this term, the office all; leadership reads all. Nobody else any."""

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        return self.all() if user.has_role(*OFFICE_ROLES) else self._of_class_of(user, on or today())

    def changeable_by(self, user, on=None):
        """Of this term: what was found in an earlier one stays as it was."""
        if not user.is_active:
            return self.none()
        on = on or today()
        return self.in_term_of(on) if user.has_role(Role.OFFICE) else self._of_class_of(user, on)

    def may_add(self, user):
        return user.has_role(Role.OFFICE) or ClassTerm.objects.headed_by(user, today()).exists()

    def exportable_by(self, user):
        return self.visible_to(user) if self.may_export(user) else self.none()

    def may_export(self, user):
        return user.has_role(Role.OFFICE)

    def in_term_of(self, on):
        return self.filter(term__in=Term.objects.current(on))

    def with_verdicts(self, on):
        """Annotates what the answers come to by both official definitions: `education` and `civil_affairs`."""
        return self.annotate(**verdicts_by_facts(on, born="birth_date"))

    def _of_class_of(self, user, on):
        heads = {"school_class__terms__head_teacher": user, "school_class__terms__term": F("term")}
        return self.in_term_of(on).filter(**heads)


class Screening(AwayFacts):
    """A family's answers about one pupil, and what came of them. A person decides; the answers only propose."""

    class Outcome(models.TextChoices):
        TO_DECIDE = "", _("To decide")
        OPENED = "opened", _("File opened")
        REGISTERED = "registered", _("On the register already")
        NOT_LEFT_BEHIND = "not", _("Not left behind")
        AGAIN = "again", _("To be looked at again")

    WITH_CHILD = (Outcome.OPENED, Outcome.REGISTERED)
    WITH_REASON = (Outcome.NOT_LEFT_BEHIND, Outcome.AGAIN)
    # What the survey row of an opened file takes over.
    TO_SURVEY = (*AwayFacts.FACTS, "remarks")

    term = models.ForeignKey(Term, models.PROTECT, related_name="screenings", verbose_name=_("term"))
    school_class = models.ForeignKey(
        "registry.SchoolClass", models.PROTECT, related_name="screenings", verbose_name=_("class")
    )
    name = models.CharField(_("pupil's name"), max_length=50)
    sex = models.CharField(_("sex"), max_length=1, choices=codes.Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True, validators=[not_to_come])
    id_number = SensitiveText(_("ID number"), kind=Sensitivity.ID_NUMBER, max_length=18)
    id_digest = DigestField(source="id_number")

    at_home = CodesField(_("who lives with the child"), choices=AtHome.choices)
    guardian_name = models.CharField(_("who looks after the child"), max_length=50, blank=True)
    guardian_relation = models.CharField(
        _("relation to the child"), max_length=2, choices=codes.Relation.choices, blank=True
    )
    guardian_phones = SensitiveText(_("phone"), kind=Sensitivity.PHONE, max_length=80)
    remarks = SensitiveText(_("What else the family says"), multiline=True, max_length=2000)

    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reason = SensitiveText(_("reason"), max_length=200)
    # A file stands on the questionnaire that opened it, and does not go while that is kept.
    child = models.ForeignKey(
        "registry.Child", models.PROTECT, null=True, blank=True, related_name="screenings", verbose_name=_("child")
    )
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filled in by")
    )
    filled_on = models.DateField(_("filled in on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["term", "school_class"], name="screening_by_class")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="screening_has_a_name"),
            models.UniqueConstraint(fields=["term", "id_digest"], name="screened_once_a_term"),
            models.CheckConstraint(
                condition=Q(outcome__in=["opened", "registered"], child__isnull=False)
                | (~Q(outcome__in=["opened", "registered"]) & Q(child=None)),
                name="screening_opened_has_a_child",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["not", "again"]) | Q(reason__is_empty=False),
                name="screening_not_opened_has_a_reason",
                violation_error_message=_("Say why no file is opened."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None, decided_by=None)
                | (~Q(outcome="") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="screening_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "opened", "registered", "not", "again"]), name="screening_outcome_known"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.term}"

    @property
    def class_name(self) -> str:
        return self.school_class.name_in(self.term.school_year)

    @property
    def is_settled(self) -> bool:
        """With a child's file behind it, the outcome stands; any other may still be decided anew."""
        return self.outcome in self.WITH_CHILD

    @property
    def proposal(self) -> str:
        """What the answers come to, on a row with its verdicts: left behind by either definition, by none, unclear."""
        if self.education in (EducationVerdict.ONE_AWAY, EducationVerdict.BOTH_AWAY) or self.civil_affairs == YesNo.YES:
            return self.Outcome.OPENED
        if self.education == EducationVerdict.NOT_LEFT_BEHIND:
            return self.Outcome.NOT_LEFT_BEHIND
        return self.Outcome.AGAIN

    @property
    def proposal_in_words(self):
        return {
            self.Outcome.OPENED: _("The answers propose: open a file"),
            self.Outcome.NOT_LEFT_BEHIND: _("The answers propose: not left behind"),
            self.Outcome.AGAIN: _("The answers do not say enough yet: ask once more who is away"),
        }[self.proposal]

    def clean(self):
        found = {**self._id_problems(), **self._phone_problems(), **self._contradictions(), **self._twin_problems()}
        if found:
            raise ValidationError(found)

    def _id_problems(self):
        if not self.id_number:
            return {}
        try:
            known = parse_id(self.id_number)
        except IdNumberError as error:
            return {"id_number": str(error)}
        self.id_number = known.number
        self.sex, self.birth_date = self.sex or known.sex, self.birth_date or known.birth_date
        found = {}
        if self.sex != known.sex:
            found["sex"] = _("The ID number says %(sex)s. Correct whichever is wrong.") % {
                "sex": codes.Sex(known.sex).label
            }
        if self.birth_date != known.birth_date:
            found["birth_date"] = _("The ID number says %(day)s. Correct whichever is wrong.") % {
                "day": known.birth_date
            }
        return found

    def _phone_problems(self):
        found = parse_phones(self.guardian_phones)
        if found.problems:
            what = _("“%(text)s” is no phone number. A mobile has 11 digits.")
            return {"guardian_phones": what % {"text": found.problems[0].text}}
        self.guardian_phones = " ".join(found.numbers)
        return {}

    def _contradictions(self):
        found = self.away_problems()
        for away, at_home in (("father_away", AtHome.FATHER), ("mother_away", AtHome.MOTHER)):
            if getattr(self, away) == YesNo.YES and at_home in self.at_home:
                found[away] = _("Away, yet living with the child: correct whichever is wrong.")
        if AtHome.NOBODY in self.at_home and len(self.at_home) > 1:
            found["at_home"] = _("Alone, yet with somebody: correct whichever is wrong.")
        return found

    def _twin_problems(self):
        """Nobody is screened twice in a term: the same number, or the same name in the class and nothing between."""
        if self.id_number and self._id_is_taken():
            return {"id_number": _("A questionnaire with this ID number is there already this term.")}
        if not (self.term_id and self.school_class_id):
            return {}
        others = Screening.objects.exclude(pk=self.pk).filter(term=self.term_id, school_class=self.school_class_id)
        for other in others.filter(name=self.name):
            if not self._is_somebody_else(other):
                return {"name": _("There is a questionnaire of this pupil already this term.")}
        return {}

    def _id_is_taken(self) -> bool:
        return self.term_id is not None and taken(self, "id_digest", within={"term": self.term_id})

    def _is_somebody_else(self, other) -> bool:
        if self.id_number and other.id_number:
            return self.id_number != other.id_number
        return bool(self.birth_date and other.birth_date) and self.birth_date != other.birth_date
