"""Aid from two funds and in goods, illnesses, evenings in the dormitory. All of it is saved when the school is full."""

import datetime as dt
from decimal import ROUND_UP, Decimal

from care.models import Aid, BoardingDay, Fund, FundIncome, Giving, HealthEvent
from care.models.fund import recount
from registry.codes import Boarding
from reports.demo import personas
from reports.demo.records import Entry, save_records
from reports.demo.sources import source
from reports.demo.store import Past, save

IN_GOODS = 0.12  # of the children in a term
ILL = 0.3  # of the children in a term
IN_THE_DORMITORY = 0.2  # of the weeks, of a class's boarders
APPROVED_AFTER, UNTOLD_WITHIN = dt.timedelta(days=14), dt.timedelta(days=2)
FIRST_MONTH = dt.timedelta(days=45)  # the state's allowance comes early in a term
SPARE = 2000
ALL = frozenset({"all"})
HOW = {"good": 6, "fair": 3, "": 2}
PLACES = {"clinic": 4, "town": 4, "school": 3, "home": 2}
COSTS = (12, 18, 25, 36, 48, 85)


class Chapter:
    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.voice, self.calendar = dice, campus, voice, campus.calendar
        self.aid, self.ill = [], []
        self.days, self.givings, self.funds, self.boarders = {}, {}, {}, {}

    def settle(self, cases):
        for case in cases:
            for stay in case.stays:
                self._aid(case, stay)
                self._illness(case, stay)
            if case.facts.boarding == Boarding.BOARDER:
                self._board(case)

    # ------------------------------------------------------------------ aid
    def _aid(self, case, stay):
        if case.family.poor:
            for facts in source("aid")["fund"]:
                if facts["season"] in ("any", stay.term.season):
                    self._from_fund(case, stay, facts)
        if self.dice.chance(IN_GOODS):
            day = self.calendar.pick(self.dice, stay.joined_on, stay.last_day(self.calendar))
            if day:
                say = [
                    self.voice.say(stay.head, frozenset({"all"}), {}, "aid", name) for name in ("goods_for", "goods")
                ]
                self._give(case, day, stay.head, what="goods", content=say[0], goods=say[1])

    def _from_fund(self, case, stay, facts):
        """The whole class on one day; whoever was not there that day gets nothing."""
        key = (facts["name"], stay.school_class.pk, stay.term.slug)
        if key not in self.days:
            end = min(self.calendar.end(stay.term), stay.term.first_day + FIRST_MONTH)
            self.days[key] = self.calendar.pick(self.dice, stay.term.first_day, end)
        day = self.days[key]
        if day and stay.joined_on <= day <= stay.last_day(self.calendar):
            what = "allowance" if facts["source"] == "state" else "donation"
            amount = Decimal(facts["amount"])
            fund = self._fund(facts, stay.term.school_year)
            giving = self.givings.setdefault(key, Giving(on=day, by=stay.head))
            self._give(
                case, day, stay.head, what=what, content=facts["content"], amount=amount, fund=fund, giving=giving
            )

    def _fund(self, facts, year):
        """Opened on the first day of the school year of which the demo tells."""
        key = (facts["name"], year)
        if key not in self.funds:
            opened = min(term.first_day for term in self.calendar.terms if term.school_year == year)
            fund = Fund(name=facts["name"], source=facts["source"], school_year=year, opened_on=opened)
            self.funds[key] = fund, facts
        return self.funds[key][0]

    def _give(self, case, day, head, **facts):
        aid = Aid(on=day, author=head, **facts)
        carer = case.family.carer
        signed = self.calendar.pick(self.dice, day, day + APPROVED_AFTER) or day
        if signed <= self.calendar.until:
            aid.recipient, aid.signed_on = (carer.name if carer else case.child.name), signed
        if day + APPROVED_AFTER <= self.calendar.until:
            aid.approved_by, aid.approved_on = self.campus.staff[personas.HEAD], day + APPROVED_AFTER
        self.aid.append(Entry(aid, [case.child]))

    # ------------------------------------------------------------------ illness and boarding
    def _illness(self, case, stay):
        day = self.calendar.pick(self.dice, stay.joined_on, stay.last_day(self.calendar))
        if day is None or not self.dice.chance(ILL):
            return
        sign = self.dice.choice(tuple(source("aid")["illness"]))
        suits, braces = case.conditions(day), self.voice.braces(case)
        row = HealthEvent(on=day, author=stay.head, signs=(sign,), taken_to=self.dice.weighted(PLACES))
        row.content = self.voice.say(stay.head, suits, braces, "aid", "illness", sign)
        row.follow_up = self.voice.maybe(0.4, stay.head, suits, braces, "aid", "illness_next")
        row.taken_by = stay.head.name
        if row.taken_to in ("clinic", "town"):
            row.cost, row.paid_by = Decimal(self.dice.choice(COSTS)), self.dice.choice(("family", "teacher"))
        if day + UNTOLD_WITHIN < self.calendar.until:
            row.told, row.told_on = ("guardian" if case.family.carer else "mother",), day
        self.ill.append(Entry(row, [case.child]))

    def _board(self, case):
        for stay in case.stays:
            for week in self.calendar.weeks(stay.joined_on, stay.last_day(self.calendar)):
                key = (stay.school_class.pk, week.last)
                self.boarders.setdefault(key, (stay.head, week, []))[2].append(case.child)

    def _evenings(self):
        for head, week, children in self.boarders.values():
            day = self.calendar.pick(self.dice, week.first, week.last)
            if day and self.dice.chance(IN_THE_DORMITORY):
                row = BoardingDay(on=day, author=head)
                for name in ("meals", "self_care", "study", "sleep"):
                    setattr(row, name, self.dice.weighted(HOW))
                row.content = self.voice.say(head, ALL, {}, "aid", "evening")
                yield Entry(row, children)

    # ------------------------------------------------------------------ saving
    def close(self):
        self._save_funds()
        save([(giving, [Past(giving.on, giving.by)]) for giving in self.givings.values()])
        for entry in self.aid:  # their keys are known now
            entry.record.fund, entry.record.giving = entry.record.fund, entry.record.giving
        save_records(self.aid)
        for fund, _facts in self.funds.values():
            recount(fund.pk)
        save_records(self.ill)
        save_records(list(self._evenings()))

    def _save_funds(self):
        office = self.campus.office
        for fund, facts in self.funds.values():
            given = sum(entry.record.amount for entry in self.aid if entry.record.fund is fund)
            fund.budget = Decimal(0) if "givers" in facts else given + SPARE
            fund.income = (given // 1000 + 1) * 1000 if "givers" in facts else Decimal(0)
        save([(fund, [Past(fund.opened_on, office)]) for fund, _facts in self.funds.values()])
        incomes = [
            FundIncome(fund=fund, on=fund.opened_on, amount=_hundreds(fund.income / len(facts["givers"])), giver=giver)
            for fund, facts in self.funds.values()
            for giver in facts.get("givers", ())
        ]
        save([(income, [Past(income.on, office)]) for income in incomes])


def _hundreds(amount):
    """Donors give round sums."""
    return (amount / 100).to_integral_value(ROUND_UP) * 100
