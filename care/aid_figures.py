"""What aid of a term comes to: by fund, by class, by kind of hardship, and child by child. Three queries."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from care.models import Aid, AidChild, Fund
from lib.money import NOTHING
from registry.codes import Hardship
from registry.models import Child, TermSurvey

NOT_CLASSED = _("Without a class")


@dataclass(slots=True)
class Received:
    """A child of the term's register, and what it received in that term."""

    pk: int
    name: str
    class_id: int | None
    class_name: str
    hardship: tuple
    hardship_names: list
    times: int = 0
    amount: Decimal = NOTHING
    last: dt.date | None = None


@dataclass(slots=True)
class Sum:
    name: object
    children: set = field(default_factory=set)
    reached: set = field(default_factory=set)  # of them those who received something
    times: int = 0
    amount: Decimal = NOTHING
    pk: int | None = None

    def add(self, child, one):
        self.children.add(child)
        if one.times:
            self.reached.add(child)
        self.times += one.times
        self.amount += one.amount


@dataclass(slots=True)
class Overview:
    children: list
    funds: list
    classes: list
    hardships: list
    without_fund: Sum
    times: int
    amount: Decimal
    nothing: int  # in hardship, and received nothing


def overview_of(user, term, on) -> Overview:
    children = _children(user, term)
    links = _links(user, term)
    funds = {fund.pk: Sum(fund.name, pk=fund.pk) for fund in Fund.objects.visible_to(user, on)}
    without = Sum(_("From no fund"))
    for child, fund, amount, day in links:
        one = children.get(child)
        of = funds.get(fund, without)
        of.times, of.amount = of.times + 1, of.amount + (amount or NOTHING)
        of.reached.add(child)
        if one:
            one.times, one.amount = one.times + 1, one.amount + (amount or NOTHING)
            one.last = max(day, one.last) if one.last else day
    ordered = list(children.values())
    return Overview(
        ordered, [one for one in funds.values() if one.times], _by_class(ordered), _by_hardship(ordered), without,
        len(links), sum((amount or NOTHING for _child, _fund, amount, _day in links), NOTHING),
        sum(bool(one.hardship) and not one.times for one in ordered),
    )  # fmt: skip


def _children(user, term) -> dict:
    rows = TermSurvey.objects.filter(term=term, child__in=Child.objects.visible_to(user))
    rows = rows.select_related("child", "school_class", "term").order_by(
        "-school_class__stage", "-school_class__intake_year", "school_class__number", "child__name", "pk"
    )
    found = {}
    for row in rows:
        marked = tuple(code for code in row.hardship if code != Hardship.NONE)
        names = [str(Hardship(code).label) for code in marked if code in Hardship.values]
        name = row.class_name or str(NOT_CLASSED)
        found[row.child_id] = Received(row.child_id, row.child.name, row.school_class_id, name, marked, names)
    return found


def _links(user, term) -> list:
    """(child, fund, amount, day) of all aid of the term in sight."""
    rows = AidChild.objects.filter(on__range=(term.first_day, term.last_day), record__in=Aid.objects.visible_to(user))
    return list(rows.order_by().values_list("child", "record__fund", "record__amount", "on"))


def _by_class(children) -> list:
    sums = {}
    for one in children:
        sums.setdefault(one.class_id, Sum(one.class_name, pk=one.class_id)).add(one.pk, one)
    return list(sums.values())


def _by_hardship(children) -> list:
    """A child with two kinds of hardship counts for both."""
    sums = {code: Sum(label) for code, label in Hardship.choices if code != Hardship.NONE}
    for one in children:
        for code in one.hardship:
            if code in sums:
                sums[code].add(one.pk, one)
    return [one for one in sums.values() if one.children]
