"""By what the children of the register are told apart: values that exclude each other and leave nobody out.

So the parts always add up to the whole (勾稽), and whoever has not been asked yet stands there as such.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import codes
from registry.codes import EducationVerdict, YesNo
from registry.models.away import IN_HARDSHIP, years_before

UNKNOWN = "unknown"
AGES = ((0, 5), (6, 13), (14, 16), (17, 99))  # full years; the first three are those of the official return


@dataclass(frozen=True, slots=True)
class Part:
    slug: str
    label: Any
    holds: Callable  # (on) -> Q over TermSurvey rows with their verdicts


@dataclass(frozen=True, slots=True)
class Breakdown:
    slug: str
    label: Any
    parts: tuple[Part, ...]


def _coded(slug, label, column, choices) -> Breakdown:
    """By the codes of a column; "" is whoever has not been asked."""
    parts = [_part(slug, value, name, column) for value, name in choices.choices if value]
    return Breakdown(slug, label, (*parts, _part(slug, "", codes.NOT_COLLECTED, column)))


def _part(slug, value, name, column) -> Part:
    return Part(f"{slug}.{value or UNKNOWN}", name, lambda on: Q(**{column: value}))


def _ages() -> Breakdown:
    def between(low, high):
        return lambda on: Q(
            child__birth_date__lte=years_before(on, low), child__birth_date__gt=years_before(on, high + 1)
        )

    parts = [Part(f"age.{low}", _age_label(low, high), between(low, high)) for low, high in AGES]
    unknown = Part(f"age.{UNKNOWN}", codes.NOT_COLLECTED, lambda on: Q(child__birth_date=None))
    return Breakdown("age", _("Age"), (*parts, unknown))


def _age_label(low, high):
    if low == 0:
        return pgettext_lazy("age", "5 and under")
    return pgettext_lazy("age", "17 and over") if high == AGES[-1][1] else f"{low}–{high}"


def _hardship() -> Breakdown:
    none = Q(hardship__has=codes.Hardship.NONE)
    return Breakdown(
        "hardship", _("Hardship"),
        (
            Part("hardship.yes", _("In hardship"), lambda on: IN_HARDSHIP),
            Part("hardship.no", pgettext_lazy("hardship", "None"), lambda on: none),
            Part(f"hardship.{UNKNOWN}", codes.NOT_COLLECTED, lambda on: Q(hardship="")),
        ),
    )  # fmt: skip


# A child may be in several of these at once: no breakdown, but counted and listed all the same.
KINDS_OF_HARDSHIP = tuple(
    Part(f"hardship-kind.{code}", label, lambda on, code=code: Q(hardship__has=code))
    for code, label in codes.Hardship.choices
    if code != codes.Hardship.NONE
)
BREAKDOWNS = (
    _coded("away", _("Parents away (education records)"), "education", EducationVerdict),
    _coded("civil", _("Left behind (civil affairs)"), "civil_affairs", YesNo),
    _coded("guardianship", _("Quality of care"), "guardianship", codes.Guardianship),
    _coded("boarding", _("Boarding"), "boarding", codes.Boarding),
    _hardship(),
    _coded("risk", _("Risk"), "risk", codes.Risk),
    _coded("key", _("Key support"), "key_support", YesNo),
    _ages(),
    _coded("sex", _("Sex"), "child__sex", codes.Sex),
)
