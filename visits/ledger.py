"""Every contact between home and school, of all kinds, on one list (plan 1, three (6): recorded and archived)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Value
from django.urls import reverse

from lib.text import whole_number
from registry.kinds import Group, all_kinds, in_one_query
from registry.models import Child, Term, TermSurvey

MOST = 5000  # lines of a workbook or of a printed ledger


def home_kinds() -> list:
    return [kind for kind in all_kinds() if kind.group == Group.HOME]


@dataclass(slots=True)
class Line:
    kind: Any
    pk: int
    on: dt.date
    text: str
    by: str
    concern: bool
    children: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("record", args=[self.kind.slug, self.pk])

    @property
    def who(self) -> str:
        return "、".join(self.children)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what kind, in which term (this one, unless another is asked for), of which class or child."""

    kind: str
    term: Term | None
    school_class: int | None
    child: int | None

    @classmethod
    def of(cls, query, terms):
        kind = query.get("kind", "")
        known = {str(term.pk): term for term in terms}
        latest = terms[0] if terms else None
        return cls(
            kind if kind in {one.slug for one in home_kinds()} else "",
            None if query.get("term") == "all" else known.get(query.get("term", ""), latest),
            whole_number(query.get("class", "")), whole_number(query.get("child", "")),
        )  # fmt: skip

    def children(self, seen):
        """Those of the children in sight that are asked for, or None where all are."""
        if self.child is not None:
            return seen.filter(pk=self.child)
        if self.school_class is None:
            return None
        rows = TermSurvey.objects.filter(school_class=self.school_class)
        rows = rows.filter(term=self.term) if self.term else rows
        return seen.filter(pk__in=rows.order_by().values("child"))


def ledger(asked: Asked, user, on):
    """The records as rows, newest first; each starts from what the person may read."""
    seen = Child.objects.visible_to(user, on)
    children = asked.children(seen)
    kinds = [kind for kind in home_kinds() if asked.kind in ("", kind.slug)]
    parts = [_part(kind, asked, children, user, on) for kind in kinds]
    return in_one_query(parts).order_by("-on", "of_kind", "-pk")


def _part(kind, asked, children, user, on):
    rows = kind.model.objects.visible_to(user, on).order_by()
    if asked.term:
        rows = rows.filter(on__range=(asked.term.first_day, asked.term.last_day))
    if children is not None:
        rows = rows.about(children)
    rows = rows.annotate(of_kind=Value(kind.slug), text=F(kind.headline), by=F("author__name"))
    return rows.values("of_kind", "pk", "on", "concern", "text", "by")


def lines(rows, user, on, *, within=None) -> list[Line]:
    """`rows` of the ledger with the names of their children in sight (or `within` those); one query."""
    kinds, found = {kind.slug: kind for kind in home_kinds()}, {}
    for row in rows:
        line = Line(kinds[row["of_kind"]], row["pk"], row["on"], row["text"], row["by"], row["concern"])
        found[row["of_kind"], row["pk"]] = line
    if found:
        for slug, pk, name in _names(kinds.values(), found, within or Child.objects.visible_to(user, on)):
            found[slug, pk].children.append(name)
    return list(found.values())


def _names(kinds, keys, children):
    parts = [
        kind.links.objects.filter(record__in=[pk for slug, pk in keys if slug == kind.slug], child__in=children)
        .order_by().values_list(Value(kind.slug), "record", "child__name")
        for kind in kinds
    ]  # fmt: skip
    return in_one_query(parts).order_by("child__name")
