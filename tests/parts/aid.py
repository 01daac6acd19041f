"""Aid, illness, boarding and the funds, for the tests over everything."""

import datetime as dt
from decimal import Decimal

from care.models import Aid, BoardingDay, Fund, FundIncome, Giving, HealthEvent
from tests.visibility.admin_addresses import Model, of_kind
from tests.visibility.table import (
    CLEAR,
    HELPER,
    LEADERSHIP,
    NO,
    OFFICE,
    TEACHER,
    relation,
)  # fmt: skip
from tests.visibility.targets import Page, Target, nothing, only, without

FORUM = ("sun", ["xiaoyu", "chenchen"])
WRITTEN = {
    "aid": [
        ("zhang", ["xiaoyu"]), ("qian", ["wanglei"]), ("he", ["tiantian"]), ("zheng", ["xiaoyu"]),
        ("sun", ["chenchen"]),
    ],
    "health": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("feng", ["wanglei"]), ("li", ["chenchen"]), FORUM],
    "boarding": [("zhang", ["xiaoyu", "wanglei"]), ("zhao", ["chenchen"]), ("he", ["tiantian"]), FORUM],
}  # fmt: skip
EXTRA = {"aid": lambda school: {"amount": Decimal("50.00"), "recipient": "奶奶", "signed_on": school.today}}
THINGS = {"aid": "aid", "health": "health", "boarding": "health"}
LOGGED_BY = {"aid": {TEACHER, OFFICE}, "health": {TEACHER, HELPER}, "boarding": {TEACHER, HELPER}}
READING = {
    #            TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE IT NONE
    "aid":      (CLEAR, CLEAR, NO,    CLEAR, CLEAR, NO, NO),
    "health":   (CLEAR, CLEAR, CLEAR, CLEAR, NO,    NO, NO),
    "donation": (NO,    NO,    NO,    CLEAR, CLEAR, NO, NO),  # who put how much into a fund
}  # fmt: skip
WRITING = {
    "care.AidChild": {TEACHER, OFFICE},
    "care.HealthChild": {TEACHER, HELPER},
    "care.BoardingChild": {TEACHER, HELPER},
}
SETTING_UP = {
    "care.Fund": {TEACHER, OFFICE, LEADERSHIP},  # what is given is taken off its balance
    "care.FundIncome": {OFFICE, LEADERSHIP},
    "care.Giving": {TEACHER, OFFICE},
    "care.Aid": {TEACHER, OFFICE, LEADERSHIP},  # recorded and signed for by the first two, approved by the third
}
HEADS = {"xiaoyu": "zhang", "wanglei": "zhang", "chenchen": "li", "tiantian": "he"}


def plant(world):
    """A fund with a donation, and a giving of two pieces of aid that nobody has signed for, in classes A and B."""
    today = world.school.today
    fund = Fund.objects.create(
        name="关爱基金", source="donation", school_year=today.year, budget=Decimal("1000"), opened_on=today
    )
    giver = world.plant("donation", "who donated")
    receipt = world.plant("donation", "the receipt for it")
    FundIncome.objects.create(fund=fund, on=today, amount=Decimal("100"), giver=giver, receipt=receipt)
    for author, name in (("zhang", "xiaoyu"), ("li", "chenchen")):
        giving = Giving.objects.create(on=today, by=world.staff[author])
        text = world.plant("aid", f"what was given to {name} together with others", [name], author)
        aid = Aid.objects.create(
            on=today, author=world.staff[author], giving=giving, fund=fund, amount=Decimal("10"), content=text
        )
        aid.set_children([world.children[name]])


def deleted(world):
    today = world.school.today
    yield Giving.objects.create(on=today, by=world.staff["zhang"])
    yield Fund.objects.create(name="x", source="state", school_year=2020, opened_on=today)


def _pieces(world):
    """Aid by whoever may print its sheet: the class teacher, office and leadership; not the helper."""
    for row in Aid.objects.order_by("pk"):
        name = world.name_of(row.children.get())
        yield Target({"pk": row.pk}, lambda persona, name=name: not _prints(persona, name))
    yield from nothing(world, "care.Aid")


def _prints(persona, name) -> bool:
    """He heads a class and helps Xiaoyu: the sheet of what Xiaoyu received is there for him."""
    return relation(persona, name) in (TEACHER, OFFICE, LEADERSHIP) or (persona, name) == ("he", "xiaoyu")


def _givings(world):
    for row in Giving.objects.order_by("pk"):
        name = world.name_of(row.aid.get().children.get())
        yield Target({"pk": row.pk}, lambda persona, name=name: not _prints(persona, name))
    yield from nothing(world, "care.Giving")


def _own_givings(world):
    """To be taken back by whoever gave, for a moment."""
    for row in Giving.objects.order_by("pk"):
        by = world.persona_of(row.by_id)
        yield Target({"pk": row.pk}, lambda persona, by=by: persona != by)
    yield from nothing(world, "care.Giving")


def _funds(world):
    for row in Fund.objects.order_by("pk"):
        yield Target({"pk": row.pk}, without(OFFICE, LEADERSHIP))
    yield from nothing(world, "care.Fund")


def _all_aid(world) -> list:
    return list(Aid.objects.order_by("pk").values_list("pk", flat=True))


def _signatures(world, target):
    return [{"signed": _all_aid(world)}, {"signed": ["x", "9" * 30]}, {}]


def _gifts(world, target):
    everybody_there = [child.pk for child in world.children.values()]
    said = {"on": world.school.today, "what": "goods", "content": "x", "amount": "1"}
    return [{**said, "child": everybody_there}, {**said, "child": everybody_there, "amount": "9" * 40}, {}]


GIVERS = without(TEACHER, OFFICE)
PAGES = {
    "aid": Page(
        only(OFFICE, LEADERSHIP),
        ("", "show=nothing", "show=all&export=1", "term=x&class=x&show=x", "class=1", "term=2020-autumn"),
    ),
    "aid-give": Page(
        lambda world: [Target({}, GIVERS)],
        ("", "class=1&tick=all", "class=x&who=x", "who=hardship", "who=nothing", "who=boarders&tick=x", "who=key"),
        posts=_gifts,
    ),
    "aid-signing": Page(lambda world: [Target({}, GIVERS)], posts=_signatures),
    "aid-approve": Page(
        only(LEADERSHIP), posts=lambda w, t: [{"aid": _all_aid(w)}, {"aid": ["x", "9" * 30], "back": 1}, {}]
    ),
    "aid-giving": Page(_givings, posts=_signatures),
    "aid-giving-sheet": Page(_givings),
    "aid-giving-undo": Page(_own_givings, posts=lambda w, t: [{}]),
    "aid-sheet": Page(_pieces),
    "fund": Page(_funds),
}
KEEPERS = without(OFFICE, LEADERSHIP)
NO_FUNDS = without(TEACHER, OFFICE, LEADERSHIP)
ADMIN = {
    "care.Aid": Model(of_kind("aid")),
    "care.HealthEvent": Model(of_kind("health")),
    "care.BoardingDay": Model(of_kind("boarding")),
    "care.Fund": Model(
        lambda world: [(row.pk, NO_FUNDS) for row in Fund.objects.order_by("pk")],
        NO_FUNDS, export_hidden_from=KEEPERS, add_hidden_from=KEEPERS,
    ),
}  # fmt: skip
LISTS = ("aid", "aid-give", "aid-signing", "aid-approve")


def grow(school, index, child):
    on = school.today - dt.timedelta(days=index % 20)
    fund = Fund.objects.create(
        name=f"资金{index}", source="state", school_year=2026, budget=Decimal("500"), opened_on=school.term.first_day
    )
    FundIncome.objects.create(fund=fund, on=on, amount=Decimal("5"), giver="校友")
    first = Fund.objects.order_by("pk").first()
    giving = Giving.objects.order_by("pk").first() or Giving.objects.create(on=on, by=school.zhang)
    for of in (fund, first):
        row = Aid.objects.create(
            on=on, author=school.zhang, content="营养补助", amount=Decimal("1.50"), fund=of, giving=giving
        )
        row.set_children([child])
    ill = HealthEvent.objects.create(on=on, author=school.zhang, content="发烧")
    ill.set_children([child])
    evening = BoardingDay.objects.create(on=on, author=school.zhang, content="睡得好")
    evening.set_children([child])


def counted(school):
    giving = Giving.objects.order_by("pk").first()
    for who in ("sun", "qian"):
        yield who, "aid", ()
        yield who, "fund", [Fund.objects.order_by("pk").first().pk]
        yield who, "admin:care_fund_changelist", ()
        yield who, "admin:care_fund_export", ()
        yield who, "admin:care_fund_add", ()
        yield who, "admin:care_fund_change", [Fund.objects.order_by("pk").first().pk]
        yield who, "aid-giving", [giving.pk]
        yield who, "aid-giving-sheet", [giving.pk]
    for who in ("qian", "zhang"):
        yield who, "aid-give", ()
        yield who, "aid-signing", ()
    yield "sun", "aid-approve", ()
    yield "zhang", "aid-sheet", [Aid.objects.order_by("pk").first().pk]
