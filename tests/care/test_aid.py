"""Aid: no fund gives more than it has, what is approved stands, who reads and who gives (design.md 4)."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from openpyxl import load_workbook

from care.giving import Share, approve, give, sign
from care.models import Aid, Fund, FundIncome, Giving
from lib.money import fen, yuan
from registry.actions import undo
from registry.models import TermSurvey
from tests.personas import client_of
from visits.models import HomeVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(school):
    return Fund.objects.create(
        name="关爱基金", source="state", school_year=school.term.school_year, budget=Decimal("300.10"),
        opened_on=school.term.first_day,
    )  # fmt: skip


def aid_of(school, child, fund=None, by=None, **facts):
    given = {"on": school.today, "author": by or school.zhang, "content": "营养补助", "amount": Decimal("100"), **facts}
    aid = Aid.objects.create(fund=fund, **given)
    aid.set_children([child])
    return aid


def typed(school, child, fund, amount, **more):
    return {
        "on": school.today, "children": child.pk, "what": "allowance", "content": "营养补助", "amount": amount,
        "fund": fund.pk if fund else "", **more,
    }  # fmt: skip


def log(staff, body):
    return client_of(staff).post("/log/aid/", body)


def test_money_is_exact_to_the_fen(school, fund):
    """Ten times 0.1 is 1, and thirty times 10.01 leaves a fen-exact balance."""
    assert fen("0.29") == 29
    assert yuan(30010) == Decimal("300.10")
    with pytest.raises(ValueError, match="whole number of fen"):
        fen(Decimal("0.001"))
    for _index in range(10):
        aid_of(school, school.xiaoyu, fund, amount=Decimal("0.10"))
    fund.refresh_from_db()
    assert (fund.given, fund.balance) == (Decimal("1.00"), Decimal("299.10"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT given FROM care_fund")
        assert cursor.fetchone()[0] == 100


def test_more_than_the_balance_is_refused_in_words(school, fund):
    answer = log(school.zhang, typed(school, school.xiaoyu, fund, "300.11"))
    assert "余额只有300.10元，这次要发300.11元，不够" in answer.text
    assert not Aid.objects.exists()
    assert log(school.zhang, typed(school, school.xiaoyu, fund, "300.10")).status_code == 302
    fund.refresh_from_db()
    assert fund.balance == 0


def test_a_donation_on_top_can_be_given_too(school, fund):
    FundIncome.objects.create(fund=fund, on=school.today, amount=Decimal("50"), giver="校友会")
    assert log(school.zhang, typed(school, school.xiaoyu, fund, "350.10")).status_code == 302


def test_a_correction_counts_what_it_gives_back(school, fund):
    aid = aid_of(school, school.xiaoyu, fund, amount=Decimal("300"))
    client = client_of(school.zhang)
    client.post(f"/log/aid/{aid.pk}/", typed(school, school.xiaoyu, fund, "300.10"))
    aid.refresh_from_db()
    fund.refresh_from_db()
    assert (aid.amount, fund.balance) == (Decimal("300.10"), Decimal(0))
    assert "不够" in client.post(f"/log/aid/{aid.pk}/", typed(school, school.xiaoyu, fund, "300.11")).text


def test_what_is_taken_back_is_in_the_fund_again(school, fund):
    aid = aid_of(school, school.xiaoyu, fund)
    undo(record=aid, by=school.zhang)
    fund.refresh_from_db()
    assert fund.given == 0


def test_the_database_itself_refuses_more_than_there_is(school, fund):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(given=Decimal("300.11"))
    aid_of(school, school.xiaoyu, fund, amount=Decimal("300"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(budget=Decimal("299.99"))


def test_the_budget_cannot_go_below_what_was_given(school, fund):
    aid_of(school, school.xiaoyu, fund, amount=Decimal("300"))
    rows = {"incomes-TOTAL_FORMS": 0, "incomes-INITIAL_FORMS": 0}
    body = {
        "name": fund.name, "source": "state", "school_year": fund.school_year, "opened_on": fund.opened_on, **rows,
    }  # fmt: skip
    client = client_of(school.qian)
    answer = client.post(f"/care/fund/{fund.pk}/change/", {**body, "budget": "100"})
    assert "已发放的比这个数还多" in answer.text
    assert client.post(f"/care/fund/{fund.pk}/change/", {**body, "budget": "310.50"}).status_code == 302
    fund.refresh_from_db()
    assert fund.balance == Decimal("10.50")


def test_a_closed_fund_gives_nothing(school, fund):
    Fund.objects.filter(pk=fund.pk).update(closed_on=school.today - dt.timedelta(days=1))
    log(school.zhang, typed(school, school.xiaoyu, fund, "1"))
    assert not Aid.objects.exists()


def test_an_amount_or_goods(school):
    assert "请填写金额，或写明是什么物品" in log(school.zhang, typed(school, school.xiaoyu, None, "")).text
    assert log(school.zhang, typed(school, school.xiaoyu, None, "", goods="书包1个")).status_code == 302
    assert "各签各的" in log(
        school.zhang, typed(school, school.xiaoyu, None, "5") | {"children": [school.xiaoyu.pk, school.wanglei.pk]}
    ).text  # fmt: skip


# ------------------------------------------------------------------ giving to many
def gifts(school, fund, **more):
    return {"on": school.today, "what": "allowance", "content": "冬季补助", "amount": "100", "fund": fund.pk, **more}


def test_a_giving_is_all_or_nothing(school, fund):
    """Three at 100 and one at 0.11 more than is left: nobody gets anything."""
    client = client_of(school.qian)
    some = [school.xiaoyu.pk, school.wanglei.pk, school.chenchen.pk]
    body = gifts(school, fund, child=some, **{f"amount-{school.chenchen.pk}": "100.11"})
    assert "不够" in client.post("/aid/give/", body).text
    assert (Aid.objects.count(), Giving.objects.count()) == (0, 0)
    body[f"amount-{school.chenchen.pk}"] = "100.10"
    client.post("/aid/give/", body)
    assert sorted(Aid.objects.values_list("amount", flat=True)) == [100, 100, Decimal("100.10")]
    fund.refresh_from_db()
    assert fund.balance == 0
    assert Aid.objects.first().history.count() == 1


def test_a_giving_is_taken_back_as_a_whole_by_whoever_gave(school, fund):
    client = client_of(school.zhang)
    body = gifts(school, fund, child=[school.xiaoyu.pk, school.wanglei.pk])
    page = client.post("/aid/give/", body, follow=True).text
    giving = Giving.objects.get()
    address = f"/aid/givings/{giving.pk}/undo/"
    assert address in page
    assert client_of(school.qian).post(address).status_code == 404
    client.post(address)
    fund.refresh_from_db()
    assert (Aid.objects.count(), Giving.objects.count(), fund.given) == (0, 0, 0)


def test_what_has_been_signed_for_is_not_taken_back(school, fund):
    client = client_of(school.zhang)
    client.post("/aid/give/", gifts(school, fund, child=[school.xiaoyu.pk, school.wanglei.pk]))
    giving, first = Giving.objects.get(), Aid.objects.first()
    client.post(f"/aid/givings/{giving.pk}/", {"signed": [first.pk]})
    assert "没有撤回" in client.post(f"/aid/givings/{giving.pk}/undo/", follow=True).text
    assert Aid.objects.count() == 2


def test_a_class_teacher_gives_to_the_own_class_alone(school, fund):
    """Another class's child, ticked by a forged form, gets nothing."""
    page = client_of(school.zhang).get("/aid/give/").text
    assert "李小雨" in page
    assert "陈晨" not in page
    client_of(school.zhang).post("/aid/give/", gifts(school, fund, child=[school.xiaoyu.pk, school.chenchen.pk]))
    assert [aid.children.get() for aid in Aid.objects.all()] == [school.xiaoyu]
    for staff in (school.wang, school.zhou, school.sun, school.wu):
        assert client_of(staff).get("/aid/give/").status_code == 404
        assert client_of(staff).post("/aid/give/", gifts(school, fund, child=[school.xiaoyu.pk])).status_code == 404


def test_signatures_are_collected_by_whoever_may_give(school, fund):
    giving = give(
        shares=[Share(school.xiaoyu.pk, Decimal(1)), Share(school.chenchen.pk, Decimal(1))], what="allowance",
        content="补助", on=school.today, by=school.qian, fund=fund,
    )  # fmt: skip
    own, foreign = Aid.objects.get(links__child=school.xiaoyu), Aid.objects.get(links__child=school.chenchen)
    teacher = client_of(school.zhang)
    assert "陈晨" not in teacher.get(f"/aid/givings/{giving.pk}/").text
    teacher.post(f"/aid/givings/{giving.pk}/", {"signed": [own.pk, foreign.pk], f"recipient-{own.pk}": "王秀英"})
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.recipient, own.signed_on, foreign.signed_on) == ("王秀英", school.today, None)
    assert sign(rows=Aid.objects.all(), recipients={own.pk: "别人"}, on=school.today, by=school.qian) == 0
    leader = client_of(school.sun)
    assert leader.get(f"/aid/givings/{giving.pk}/").status_code == 200
    leader.post(f"/aid/givings/{giving.pk}/", {"signed": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.signed_on is None


def test_the_sheet_adds_up_and_shows_no_other_class(school, fund):
    giving = give(
        shares=[Share(school.xiaoyu.pk, Decimal("10.50")), Share(school.chenchen.pk, Decimal("20.25"))],
        what="allowance", content="补助", on=school.today, by=school.qian, fund=fund,
    )  # fmt: skip
    sheet = client_of(school.sun).get(f"/aid/givings/{giving.pk}/sheet/").text
    assert "30.75" in sheet
    assert "签领表" in sheet
    own = client_of(school.zhang).get(f"/aid/givings/{giving.pk}/sheet/").text
    assert "10.50" in own
    assert "陈晨" not in own
    assert "30.75" not in own


# ------------------------------------------------------------------ approval and reading
def test_leadership_approves_what_others_gave_and_it_stands(school):
    aid, own = aid_of(school, school.xiaoyu), aid_of(school, school.xiaoyu, by=school.sun)
    leader = client_of(school.sun)
    assert "1笔资助待审批" in leader.get("/dashboard/").text
    leader.post("/aid/approve/", {"aid": [aid.pk, own.pk]})
    aid.refresh_from_db()
    own.refresh_from_db()
    assert (aid.approved_by, aid.approved_on, own.approved_on) == (school.sun, school.today, None)
    assert "资助待审批" not in leader.get("/dashboard/").text
    assert client_of(school.zhang).get(f"/log/aid/{aid.pk}/").status_code == 404
    assert client_of(school.qian).post("/aid/approve/", {"aid": [own.pk]}).status_code == 404


def test_an_approval_is_taken_back_by_leadership_so_that_a_mistake_can_be_corrected(school):
    aid = aid_of(school, school.xiaoyu)
    leader = client_of(school.sun)
    leader.post("/aid/approve/", {"aid": [aid.pk]})
    assert "撤回审批" in leader.get(f"/records/aid/{aid.pk}/").text
    assert "撤回审批" not in client_of(school.zhang).get(f"/records/aid/{aid.pk}/").text
    leader.post("/aid/approve/", {"aid": [aid.pk], "back": "1"})
    assert client_of(school.zhang).get(f"/log/aid/{aid.pk}/").status_code == 200


def test_a_concern_leads_on_to_aid_for_whoever_gives_it(school):
    visit = HomeVisit.objects.create(on=school.today, author=school.wang, notes="家里断粮", concern=True)
    visit.set_children([school.xiaoyu])
    address = f"/log/aid/?child={school.xiaoyu.pk}"
    assert address in client_of(school.zhang).get(f"/records/visit/{visit.pk}/").text
    assert address not in client_of(school.wang).get(f"/records/visit/{visit.pk}/").text


def test_nobody_approves_the_own_even_past_the_form(school):
    aid = aid_of(school, school.xiaoyu, by=school.sun)
    with pytest.raises(IntegrityError), transaction.atomic():
        approve(rows=Aid.objects.filter(pk=aid.pk), on=school.today, by=school.sun)


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhang", 200), ("wang", 200), ("sun", 200), ("qian", 200), ("zhou", 404), ("li", 404), ("wu", 404)],
)
def test_who_reads_aid(school, who, status):
    aid = aid_of(school, school.xiaoyu)
    assert client_of(school.staff[who]).get(f"/records/aid/{aid.pk}/").status_code == status


def test_a_helper_gives_no_aid(school):
    assert client_of(school.wang).get("/log/aid/").status_code == 404
    assert "发放签领表" not in client_of(school.wang).get(f"/records/aid/{aid_of(school, school.xiaoyu).pk}/").text


def test_the_file_sums_this_school_year(school):
    aid_of(school, school.xiaoyu, amount=Decimal("100.50"))
    aid_of(school, school.xiaoyu, amount=Decimal("0.05"), on=school.term.first_day)
    aid_of(school, school.xiaoyu, amount=Decimal("777"), on=school.today - dt.timedelta(days=500))
    page = client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/").text
    assert "100.55元" in page
    assert "100.55元" not in client_of(school.zhou).get(f"/children/{school.xiaoyu.pk}/").text


# ------------------------------------------------------------------ the overview
def test_the_overview_finds_who_in_hardship_received_nothing(school, fund):
    TermSurvey.objects.filter(child__in=[school.xiaoyu, school.wanglei], term=school.term).update(hardship=("8",))
    TermSurvey.objects.filter(child=school.chenchen, term=school.term).update(hardship=("0",))
    aid_of(school, school.xiaoyu, fund, amount=Decimal("20.20"))
    client = client_of(school.qian)
    page = client.get("/aid/?show=nothing").text
    listed = page[page.index('id="children"') :]
    assert "王磊" in listed
    assert "李小雨" not in listed
    assert "陈晨" not in listed
    book = load_workbook(io.BytesIO(client.get("/aid/?export=1").content)).active
    rows = {row[1]: (row[3], Decimal(str(row[4]))) for row in book.iter_rows(min_row=2, values_only=True)}
    assert rows == {"李小雨": (1, Decimal("20.20")), "王磊": (0, Decimal(0))}
    for staff in (school.zhang, school.wang, school.zhou, school.wu):
        assert client_of(staff).get("/aid/").status_code == 404


def test_only_who_keeps_the_funds_reads_who_donated(school, fund):
    FundIncome.objects.create(fund=fund, on=school.today, amount=Decimal("50"), giver="爱心人士甲")
    assert "爱心人士甲" in client_of(school.sun).get(f"/aid/funds/{fund.pk}/").text
    assert client_of(school.zhang).get(f"/aid/funds/{fund.pk}/").status_code == 404
    assert "爱心人士甲" not in client_of(school.zhang).get(f"/care/fund/{fund.pk}/change/").text
