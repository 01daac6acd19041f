"""Signs that a record may have been written to be counted: a text again, hardly any text, a month entered at once.

They are hints for a conversation, never verdicts (design 3). What is flagged is decided over all that the reader may
see of a term; to look at one class, teacher or child narrows what is shown and flags nothing else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, Value, When
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lib.dates import Period, begins, month_of
from registry.kinds import in_one_query, prose_kinds
from registry.models import Child, Term
from reports.figures.subjects import Sight, surveys_in_sight
from reports.roll import key

UNDER, FEWEST, MOST = 10, 1, 200  # characters under which a text is short: as a rule, and the least and most to ask for
RECORDS = 3  # of a month, on two days or more, before it can be said that all of it was entered at once
ALL, COPIED, SHORT, LAST_DAY = "all", "copied", "short", "last-day"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Flag:
    slug: str
    label: Any
    holds: Callable  # (Quality, kind) -> Q over the records of the kind


def _copied(quality, kind):
    """In another record by the same person. One record about several children is no copy, nor is it one when two
    people find the same few words.
    """
    return _any_of(text for texts in quality.copies[kind.slug].values() for text in texts.items())


def _any_of(texts) -> Q:
    """Of these authors with one of these digests."""
    found = Q(pk__in=[])
    for author, digests in texts:
        found |= Q(author=author, text_digest__in=digests)
    return found


FLAGS = {
    flag.slug: flag
    for flag in (
        Flag(COPIED, _("Same text again"), _copied),
        Flag(SHORT, _("Very short"), lambda quality, kind: Q(text_length__lt=quality.under)),
        Flag(LAST_DAY, _("Month entered at once"), lambda quality, kind: quality.months_at_once),
    )
}


def ended_months(term: Term, on: dt.date) -> list[Period]:
    """The calendar months of the term, clipped to it, whose last day is past on the day `on`."""
    found, first = [], term.first_day
    while first <= term.last_day:
        found.append(Period(first, min(month_of(first).last, term.last_day)))
        first = found[-1].last + DAY
    return [month for month in found if month.last < on]


@dataclass(frozen=True)
class Quality:
    """The records of a term as they stood on the day `on`: dated in it and entered by then."""

    sight: Sight
    term: Term
    on: dt.date
    under: int = UNDER

    def records(self, kind):
        """All of a kind about children whom the reader may see."""
        return self._about(kind, Sight(self.sight.user))

    def in_sight(self, kind):
        """Those about the children who are looked at."""
        return self._about(kind, self.sight)

    def _about(self, kind, sight):
        surveys = surveys_in_sight(sight, min(self.on, self.term.last_day)).filter(term=self.term)
        children = Child.objects.filter(pk__in=surveys.values("child"))
        rows = kind.model.objects.visible_to(self.sight.user).about(children)
        dated = {"on__gte": self.term.first_day, "on__lte": min(self.on, self.term.last_day)}
        return rows.filter(**dated, created_at__lt=begins(self.on + DAY)).order_by()

    @cached_property
    def copies(self) -> dict:
        """{kind: {how often a text stands: {author: [digests]}}}, of those that stand more than once."""
        found = {kind.slug: defaultdict(lambda: defaultdict(list)) for kind in prose_kinds()}
        for kind, author, digest, times in in_one_query([self._repeated(kind) for kind in prose_kinds()]):
            found[kind][times][author].append(digest)
        return found

    def _repeated(self, kind):
        rows = self.records(kind).exclude(text_digest=None).values("author", "text_digest", of_kind=Value(kind.slug))
        rows = rows.annotate(times=Count("pk")).filter(times__gt=1)
        return rows.values_list("of_kind", "author", "text_digest", "times")

    @cached_property
    def months_at_once(self) -> Q:
        """Who entered a whole month, whatever the kinds, on its last day or later. The running month has none yet."""
        found = Q(pk__in=[])
        for month in ended_months(self.term, self.on):
            authors = [author for (author, of), size in self._months.items() if of == month and size.at_once(month)]
            if authors:
                found |= Q(author__in=authors, on__range=(month.first, month.last))
        return found

    @cached_property
    def _months(self) -> dict:
        """{(author, ended month): its size}."""
        months, found = ended_months(self.term, self.on), defaultdict(_Size)
        if months:
            by_month = {month.first.replace(day=1): month for month in months}
            for author, month, *size in in_one_query([self._sizes(kind, months[-1].last) for kind in prose_kinds()]):
                found[author, by_month[month]].add(*size)
        return found

    def _sizes(self, kind, until):
        rows = self.records(kind).filter(on__lte=until).values("author", month=TruncMonth("on"))
        rows = rows.annotate(n=Count("pk"), first=Min("on"), last=Max("on"), entered=Min("created_at"))
        return rows.values_list("author", "month", "n", "first", "last", "entered")

    def counts(self) -> list[dict]:
        """A line per author and kind: `author`, `author__name`, `of_kind`, and how many of each flag under `key`."""
        return list(in_one_query([self._counts(kind) for kind in prose_kinds()]))

    def _counts(self, kind):
        flagged = {key(flag.slug): Count("pk", filter=flag.holds(self, kind)) for flag in FLAGS.values()}
        rows = self.in_sight(kind).values("author", "author__name", of_kind=Value(kind.slug))
        return rows.annotate(**{key(ALL): Count("pk")}, **flagged)

    def found(self, slug: str, *, author: int | None = None, kind: str = ""):
        """The records of all kinds with this flag, or all. Copies stand together; `times` is how many there are."""
        kinds = [one for one in prose_kinds() if kind in ("", one.slug)]
        rows = in_one_query([self._found(one, slug, author) for one in kinds])
        together = ["-times", "of_kind", "by", "text_digest"] if slug == COPIED else []
        return rows.order_by(*together, "-on", "of_kind", "-pk")

    def _found(self, kind, slug, author):
        rows, times = self.in_sight(kind), Value(0)
        if author:
            rows = rows.filter(author=author)
        if slug in FLAGS:
            rows = rows.filter(FLAGS[slug].holds(self, kind))
        if slug == COPIED:
            often = self.copies[kind.slug].items()
            whens = [When(_any_of(texts.items()), then=Value(times)) for times, texts in often]
            times = Case(*whens, default=Value(0), output_field=IntegerField())
        rows = rows.annotate(of_kind=Value(kind.slug), by=F("author__name"), times=times)
        return rows.values("of_kind", "pk", "on", "created_at", "by", "text_digest", "times")


@dataclass(slots=True)
class _Size:
    """How much somebody wrote about one month, and when the first of it was entered."""

    n: int = 0
    first: dt.date = dt.date.max
    last: dt.date = dt.date.min
    entered: dt.datetime | None = None

    def add(self, n, first, last, entered):
        self.n, self.first, self.last = self.n + n, min(self.first, first), max(self.last, last)
        self.entered = min(entered, self.entered or entered)

    def at_once(self, month: Period) -> bool:
        return self.n >= RECORDS and self.first < self.last and self.entered >= begins(month.last)
