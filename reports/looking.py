"""What a page of figures looks at: as of which day, and the whole school or a grade, a class, a helper's children.

It stands in the address (`?on=2026-10-12&class=5`, or `?term=2026-spring` for one that has ended), and every link from
such a page goes on looking at the same.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Staff
from lib.dates import today
from lib.text import clean, whole_number
from registry.models import Child, ClassTerm, Term
from registry.models.term import grade_name
from reports.figures.subjects import BY_CHILD, BY_CLASS, BY_GRADE, BY_HELPER, BY_SCHOOL, NO_CLASS, Sight

PLACES = (BY_CLASS, BY_GRADE, BY_HELPER, BY_CHILD)  # in the order in which the address is asked
NONE = "none"  # in an address: of those in no class
GRADES, ONE_DAY = range(1, 10), dt.timedelta(days=1)
KINDS = {
    BY_SCHOOL: gettext_lazy("school"), BY_GRADE: gettext_lazy("grade"), BY_CLASS: gettext_lazy("class"),
    BY_HELPER: gettext_lazy("helper"), BY_CHILD: gettext_lazy("child"),
}  # fmt: skip


@dataclass(frozen=True)
class Looking:
    user: object
    on: dt.date
    term: Term | None
    by: str = BY_SCHOOL
    key: int = 0
    helper: int = 0  # of a child: only the periods in which it was with this helper
    whole_term: bool = False  # a term that has ended, rather than a day
    instead_of: bool = False  # the address asked for another day, for which there is nothing

    @classmethod
    def of(cls, request) -> "Looking":
        """What the address asks for; a day to come, or before the first term, is today."""
        now, wanted = today(), request.GET.get("on", "")
        asked = _day(wanted)
        slug = clean(request.GET.get("term", ""))
        ended = Term.objects.filter(slug=slug, last_day__lt=now).first() if slug else None
        if ended:
            return cls(request.user, now, None).in_term(ended)._at_place(request)
        on = asked if asked and asked < now else now
        term = Term.objects.current(on).first()
        if term is None and on != now:
            on, term = now, Term.objects.current(now).first()
        return cls(request.user, on, term, instead_of=bool(wanted) and asked != on)._at_place(request)

    def _at_place(self, request) -> "Looking":
        """At the first place that the address names and that there is; else at the whole school."""
        places = (self.at(by, _key(by, request.GET.get(by, ""))) for by in PLACES)
        found = next((found for found in places if found.key and found.name), self)
        helper = whole_number(request.GET.get("with", "")) if found.by == BY_CHILD else 0
        return replace(found, helper=helper or 0)

    @property
    def sight(self) -> Sight:
        return Sight(self.user, self.by, self.key, self.helper)

    @property
    def register_day(self) -> dt.date:
        """As of which day the register is looked at: in the holidays as it was on the term's last day."""
        return min(self.on, self.term.last_day) if self.term else self.on

    @property
    def told_day(self) -> dt.date:
        """As of which day, in words: of a term that has ended its last day."""
        return self.term.last_day if self.whole_term else self.on

    @property
    def is_today(self) -> bool:
        return self.on == today()

    @property
    def sees_all(self) -> bool:
        return self.sight.sees_all

    @cached_property
    def name(self) -> str:
        """Of the grade, class, helper or child; "" when there is no such thing, and for the school."""
        if self.by == BY_CLASS:
            return _("Class not known") if self.is_no_class else self.class_term.name if self.class_term else ""
        if self.by == BY_GRADE:
            return grade_name(self.key) if self.key in GRADES else ""
        of = {BY_HELPER: Staff, BY_CHILD: Child}.get(self.by)
        named = of.objects.visible_to(self.user) if of else None
        return named.filter(pk=self.key).values_list("name", flat=True).first() or "" if named is not None else ""

    @property
    def is_no_class(self) -> bool:
        return (self.by, self.key) == (BY_CLASS, NO_CLASS)

    @cached_property
    def class_term(self) -> ClassTerm | None:
        rows = ClassTerm.objects.filter(term=self.term, school_class=self.key).select_related("school_class", "term")
        return rows.select_related("head_teacher").first()

    @property
    def dashboard(self) -> str:
        return self.url("dashboard")

    @cached_property
    def rate_targets(self) -> dict:
        """{rate: what it is to reach in this term, in per cent}, for those that have a target."""
        return {of.rate: of.target for of in self.term.rate_targets.all()}

    @property
    def title(self) -> str:
        if self.by == BY_SCHOOL:
            return _("Whole school") if self.sees_all else _("All in my care")
        return self.name

    @property
    def kind(self) -> str:
        """What it is, as the head of a column."""
        return str(KINDS[self.by])

    def at(self, by: str, key: int = 0) -> "Looking":
        """The same day, elsewhere."""
        return replace(self, by=by, key=key, helper=0)

    def in_term(self, term: Term) -> "Looking":
        """The same place in a term that has ended, when all of it had; in the present one on the same day."""
        return self if term == self.term else replace(self, term=term, on=term.last_day + ONE_DAY, whole_term=True)

    @property
    def query(self) -> dict:
        """The parameters with which an address looks at the same."""
        found = {"term": self.term.slug} if self.whole_term else {} if self.is_today else {"on": self.on.isoformat()}
        if self.helper:
            found = {**found, "with": self.helper}
        return found if self.by == BY_SCHOOL else {**found, self.by: NONE if self.is_no_class else self.key}

    def url(self, view: str, *args, **query) -> str:
        """The address of a view that looks at the same."""
        asked = {name: value for name, value in {**self.query, **query}.items() if value not in ("", None)}
        return reverse(view, args=args) + (f"?{urlencode(asked, doseq=True)}" if asked else "")

    @property
    def way_back(self) -> list["Looking"]:
        """What this is a part of, the school first."""
        if self.by == BY_SCHOOL:
            return []
        found = [self.at(BY_SCHOOL)]
        if self.by == BY_CLASS and not self.is_no_class:
            grade = self.class_term.school_class.grade_in(self.term.school_year)
            found.append(self.at(BY_GRADE, grade))
        return found


def _key(by, text) -> int:
    return NO_CLASS if (by, text) == (BY_CLASS, NONE) else whole_number(text) or 0


def _day(text) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
