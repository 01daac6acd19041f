"""Who of the parents is away and what that makes of the child: the facts that a family's questionnaire and the term's
survey have in common, and both official definitions, which follow from them (design 2)."""

import datetime as dt

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from lib.dates import not_to_come
from lib.fields import CodesField
from registry import codes
from registry.codes import EducationVerdict, YesNo

AWAY_AT_LEAST = dt.timedelta(days=90)  # 学籍: three months or more
CHILD_UNDER = 16  # 民政: full years


def years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


IN_HARDSHIP = ~Q(hardship="") & ~Q(hardship__has=codes.Hardship.NONE)  # of whichever kind


class AwayFacts(models.Model):
    """The facts. Whoever has them can be told left behind or not by both definitions."""

    FACTS = (
        "household", "boarding", "father_away", "father_away_since", "mother_away", "mother_away_since",
        "other_parent_able", "hardship",
    )  # fmt: skip

    household = models.CharField(_("household registration"), max_length=1, choices=codes.Household.choices, blank=True)
    boarding = models.CharField(_("boarding"), max_length=1, choices=codes.Boarding.choices, blank=True)
    father_away = models.CharField(_("father away"), max_length=1, choices=YesNo.choices, blank=True)
    father_away_since = models.DateField(_("father away since"), null=True, blank=True, validators=[not_to_come])
    mother_away = models.CharField(_("mother away"), max_length=1, choices=YesNo.choices, blank=True)
    mother_away_since = models.DateField(_("mother away since"), null=True, blank=True, validators=[not_to_come])
    other_parent_able = models.CharField(
        _("other parent able to care"),
        max_length=1,
        choices=YesNo.choices,
        blank=True,
        help_text=_("When one parent is away: is the other able to look after the child?"),
    )
    hardship = CodesField(_("hardship"), choices=codes.Hardship.choices)

    class Meta:
        abstract = True

    def away_problems(self) -> dict:
        """Field -> what cannot be true about it."""
        what = _("Not away, yet away since a day: correct whichever is wrong.")
        names = ("father_away", "mother_away")
        return {
            f"{name}_since": what
            for name in names
            if getattr(self, f"{name}_since") and getattr(self, name) == YesNo.NO
        }


def education_by_facts(on) -> list[When]:
    """学籍: 0 nobody, 1 one parent, 2 both away for three months or more. An unknown start counts as long ago."""
    long_ago = on - AWAY_AT_LEAST

    def away(parent):
        since = f"{parent}_away_since"
        return Q(**{f"{parent}_away": YesNo.YES}) & (Q(**{since: None}) | Q(**{f"{since}__lte": long_ago}))

    father, mother = away("father"), away("mother")
    both_known = ~Q(father_away="") & ~Q(mother_away="")
    return [
        When(father & mother, then=Value(EducationVerdict.BOTH_AWAY.value)),
        When(father | mother, then=Value(EducationVerdict.ONE_AWAY.value)),
        When(both_known, then=Value(EducationVerdict.NOT_LEFT_BEHIND.value)),
    ]


def civil_affairs_by_facts(on, *, born) -> list[When]:
    """民政: under 16, rural household, and both parents away, or one away and the other unable to care."""
    father, mother = Q(father_away=YesNo.YES), Q(mother_away=YesNo.YES)
    one, at_home = father | mother, Q(father_away=YesNo.NO) | Q(mother_away=YesNo.NO)
    neither = Q(father_away=YesNo.NO, mother_away=YesNo.NO)
    able, unable = Q(other_parent_able=YesNo.YES), Q(other_parent_able=YesNo.NO)
    born_after = years_before(on, CHILD_UNDER)
    too_old, young = Q(**{f"{born}__lte": born_after}), Q(**{f"{born}__gt": born_after})
    excluded = too_old | Q(household=codes.Household.URBAN) | neither | (one & at_home & able)
    included = young & Q(household=codes.Household.RURAL) & ((father & mother) | (one & unable))
    return [When(excluded, then=Value(YesNo.NO.value)), When(included, then=Value(YesNo.YES.value))]


def verdict(*whens):
    """Empty where the facts do not decide yet."""
    return Case(*whens, default=Value(""), output_field=models.CharField())


def verdicts_by_facts(on, *, born) -> dict:
    """Annotations with both verdicts for rows of `AwayFacts` without a verdict set by hand."""
    return {
        "education": verdict(*education_by_facts(on)),
        "civil_affairs": verdict(*civil_affairs_by_facts(on, born=born)),
    }
