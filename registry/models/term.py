"""The school, its terms, and its classes, which keep their name while their grade moves on."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import Period
from lib.models import ScopedQuerySet

OFFICE_ROLES = (Role.OFFICE, Role.LEADERSHIP)


class SetUpQuerySet(ScopedQuerySet):
    """What the school's set-up consists of: everyone reads it, the office and leadership change it."""

    def visible_to(self, user):
        return self.all() if user.is_active else self.none()

    def changeable_by(self, user):
        return self.all() if self.may_add(user) else self.none()

    def may_add(self, user):
        return user.has_role(*OFFICE_ROLES)


class Stage(models.TextChoices):
    """A school has primary classes, junior-middle classes, or both; each counts its own intake years."""

    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior middle school")
    BOTH = "both", _("Nine-year school")


FIRST_GRADE = {Stage.PRIMARY: 1, Stage.JUNIOR: 7}
LAST_GRADE = {Stage.PRIMARY: 6, Stage.JUNIOR: 9}


class School(models.Model):
    """The one school that this installation serves."""

    name = models.CharField(_("school's name"), max_length=60)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.BOTH)
    helper_cap = models.PositiveSmallIntegerField(
        _("children for one helper"),
        default=2,
        help_text=_("Pairing a teacher with more children than this needs a reason."),
    )

    objects = SetUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("school")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_school")]

    def __str__(self):
        return self.name

    @classmethod
    def get(cls):
        """The school; until somebody has named it, one whose stage follows from the classes it has."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, name=gettext("Our school"), stage=_stage_by_classes())

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


def _stage_by_classes() -> str:
    stages = set(SchoolClass.objects.order_by().values_list("stage", flat=True).distinct())
    return stages.pop() if len(stages) == 1 else Stage.BOTH


class TermQuerySet(SetUpQuerySet):
    def current(self, on):
        """The term that runs on `on`; in the holidays the one before, so that nobody loses access in July."""
        return self.filter(first_day__lte=on).order_by("-first_day")[:1]

    def before(self, term):
        return self.filter(first_day__lt=term.first_day).order_by("-first_day")[:1]


class Term(models.Model):
    class Season(models.TextChoices):
        AUTUMN = "autumn", _("Autumn term")
        SPRING = "spring", _("Spring term")

    slug = models.SlugField(_("short name"), max_length=20, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("calendar year it begins in"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    season = models.CharField(_("season"), max_length=6, choices=Season.choices)
    first_day = models.DateField(_("first day"), db_index=True)
    last_day = models.DateField(_("last day"))

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "season"], name="term_once"),
            models.CheckConstraint(
                condition=Q(first_day__lt=F("last_day")),
                name="term_dates_in_order",
                violation_error_message=_("The last day must come after the first."),
            ),
        ]

    def __str__(self):
        return gettext("%(year)s %(season)s") % {"year": self.year, "season": self.get_season_display()}

    @classmethod
    def usual(cls, year: int, season: str) -> "Term":
        """An unsaved term with its usual dates: 1 September-31 January, or 15 February-10 July."""
        if season == cls.Season.AUTUMN:
            days = dt.date(year, 9, 1), dt.date(year + 1, 1, 31)
        else:
            days = dt.date(year, 2, 15), dt.date(year, 7, 10)
        return cls(slug=f"{year}-{season}", year=year, season=season, first_day=days[0], last_day=days[1])

    @property
    def span(self) -> Period:
        return Period(self.first_day, self.last_day)

    def register_day(self, on: dt.date) -> dt.date:
        """The day within the term as of which its register is looked at on `on`: in the holidays its last one."""
        return max(self.first_day, min(on, self.last_day))

    @property
    def school_year(self) -> int:
        """The calendar year in which the school year of this term began."""
        return self.year if self.season == self.Season.AUTUMN else self.year - 1

    def clean(self):
        if not self.first_day or not self.last_day:
            return
        clash = (
            Term.objects.exclude(pk=self.pk).filter(first_day__lte=self.last_day, last_day__gte=self.first_day).first()
        )
        if clash:
            raise ValidationError(
                {"first_day": _("These dates overlap with %(term)s.") % {"term": clash}}, code="overlap"
            )

    def save(self, *args, **kwargs):
        self.slug = f"{self.year}-{self.season}"
        super().save(*args, **kwargs)


class SchoolClass(models.Model):
    """A class for as long as it exists: intake year and number (2023级2班). Its grade in a term is computed."""

    stage = models.CharField(
        _("stage"),
        max_length=10,
        choices=[c for c in Stage.choices if c[0] != Stage.BOTH],
        default=Stage.PRIMARY,
    )
    intake_year = models.PositiveSmallIntegerField(_("intake year"))
    number = models.PositiveSmallIntegerField(_("class number"))

    objects = SetUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-stage", "-intake_year", "number"]  # primary before junior, the youngest first
        constraints = [
            models.UniqueConstraint(fields=["stage", "intake_year", "number"], name="class_once"),
            models.CheckConstraint(
                condition=Q(intake_year__gte=1990, intake_year__lte=2100) & Q(number__gte=1, number__lte=99),
                name="class_plausible",
            ),
        ]

    def __str__(self):
        return gettext("Intake %(year)s, class %(number)s") % {
            "year": self.intake_year,
            "number": self.number,
        }

    @classmethod
    def in_grade(cls, grade: int, number: int, school_year: int) -> "SchoolClass":
        """The unsaved class that is class `number` of `grade` in that school year."""
        stage = Stage.JUNIOR if grade >= FIRST_GRADE[Stage.JUNIOR] else Stage.PRIMARY
        return cls(stage=stage, intake_year=school_year - (grade - FIRST_GRADE[stage]), number=number)

    def grade_in(self, school_year: int) -> int:
        return FIRST_GRADE[self.stage] + school_year - self.intake_year

    def name_in(self, school_year: int) -> str:
        """As everybody says it in that school year: Grade 3, class 2."""
        return class_name(self.grade_in(school_year), self.number)

    def has_finished_by(self, school_year: int) -> bool:
        """Has the class passed the last grade of its stage?"""
        return self.grade_in(school_year) > LAST_GRADE[self.stage]

    def graduates_by(self, school_year: int, stage: str) -> bool:
        """Have its children left a school of this stage? In a nine-year school the sixth grade goes on."""
        goes_on = stage == Stage.BOTH and self.stage == Stage.PRIMARY
        return self.has_finished_by(school_year) and not goes_on


def class_name(grade: int, number: int) -> str:
    return gettext("%(grade)s class %(number)s") % {"grade": grade_name(grade), "number": number}


def grade_name(grade: int) -> str:
    """Grade 3; in Chinese 三年级."""
    names = [
        _("Grade 1"), _("Grade 2"), _("Grade 3"), _("Grade 4"), _("Grade 5"),
        _("Grade 6"), _("Grade 7"), _("Grade 8"), _("Grade 9"),
    ]  # fmt: skip
    return str(names[grade - 1]) if 1 <= grade <= len(names) else gettext("Grade %(n)s") % {"n": grade}


class ClassTermQuerySet(SetUpQuerySet):
    def headed_by(self, user, on):
        """The classes whose class teacher `user` is in the term of the day `on`."""
        return self.filter(head_teacher=user, term__in=Term.objects.current(on))


class ClassTerm(models.Model):
    """A class in a term: who heads it and who teaches it. Carried forward when a term is opened."""

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="terms", verbose_name=_("class"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="classes", verbose_name=_("term"))
    head_teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classes_headed",
        verbose_name=_("class teacher"),
    )

    objects = ClassTermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("class in a term")
        verbose_name_plural = _("classes in a term")
        ordering = ["-term__first_day", "-school_class__stage", "-school_class__intake_year", "school_class__number"]
        constraints = [models.UniqueConstraint(fields=["school_class", "term"], name="class_once_a_term")]

    def __str__(self):
        return f"{self.term} {self.name}"

    @cached_property
    def name(self) -> str:
        return self.school_class.name_in(self.term.school_year)


class SubjectTeacher(models.Model):
    class_term = models.ForeignKey(
        ClassTerm, models.CASCADE, related_name="subject_teachers", verbose_name=_("class in a term")
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subjects_taught", verbose_name=_("teacher")
    )
    subject = models.CharField(_("subject"), max_length=30)

    objects = SetUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject teacher")
        verbose_name_plural = _("subject teachers")
        constraints = [models.UniqueConstraint(fields=["class_term", "staff", "subject"], name="subject_teacher_once")]

    def __str__(self):
        return f"{self.subject} {self.staff}"
