"""Companions: who may be paired, how many children each may have, who manages and who reads what."""

import datetime as dt

import pytest
from django.utils import timezone

from lib.periods import Per
from pairing.actions import Full, accompany, end_with_child
from pairing.agreements import running_out
from pairing.models import Companion, CompanionReport, Companionship, DiaryEntry, Pairing, PairingCard, year_from
from pairing.suggest import Wish, suggest_helpers, suggestions
from registry.models import TermSurvey
from reports.figures.engine import tallies
from reports.figures.subjects import BY_CHILD
from reports.models import CareStandard
from tests.parts.pairing import volunteer
from tests.personas import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def luo(school):
    return volunteer(school.qian, "罗大姐", kind="tutor", phones="13700002222", village="和平村")


def with_child(school, companion, child, **said):
    said = {"kind": "tutor", "started_on": school.term.first_day, **said}
    return Companionship.objects.create(child=child, companion=companion, **said)


def sent(school, *companions, **more):
    return {"companions": [one.pk for one in companions], "started_on": school.today, **more}


ALL_SIGNED = {"signed_by": ["companion", "guardian", "school"]}


def test_a_grown_up_is_offered_only_once_screened_and_bound(school):
    for name, checked in (("无", {}), ("核", {"screened_on": school.today}), ("承", {"declared_on": school.today})):
        Companion.objects.create(name=name, kind="tutor", added_by=school.qian, **checked)
    stopped = volunteer(school.qian, "停", kind="tutor", active=False)
    pupil = Companion.objects.create(name="同学", kind="pupil", added_by=school.zhang)
    assert list(Companion.objects.ready()) == [pupil]
    client = client_of(school.qian)
    client.post(f"/children/{school.xiaoyu.pk}/companion/tutor/", sent(school, stopped))
    assert not Companionship.objects.exists()


def test_a_volunteer_has_at_most_two_children_even_in_a_race(school, luo):
    for child in (school.xiaoyu, school.chenchen):
        with_child(school, luo, child)
    said = {"kind": "tutor", "started_on": school.today, "agreed_until": None, "signed_by": (), "by": school.qian}
    with pytest.raises(Full):
        accompany(child=school.liuyang, companions=[luo], **said)
    assert luo.companionships.count() == 2
    Companionship.objects.filter(child=school.xiaoyu).update(ended_on=school.today, end_reason="other")
    accompany(child=school.liuyang, companions=[luo], **said)
    assert luo.companionships.filter(ended_on=None).count() == 2


def test_an_agreement_takes_two_volunteers_three_signatures_and_lasts_a_year(school):
    client, url = client_of(school.zhang), f"/children/{school.xiaoyu.pk}/companion/volunteer/"
    one, two, three = (volunteer(school.qian, name) for name in ("甲", "乙", "丙"))
    for wrong in (
        sent(school, one, **ALL_SIGNED), sent(school, one, two, three, **ALL_SIGNED),
        sent(school, one, two, signed_by=["companion", "school"]), sent(school, one, two),
    ):  # fmt: skip
        client.post(url, wrong)
    assert not Companionship.objects.exists()
    client.post(url, sent(school, one, two, **ALL_SIGNED))
    made = Companionship.objects.all()
    assert {(row.agreed_until, row.signed_by) for row in made} == {
        (year_from(school.today), ("companion", "guardian", "school"))
    }
    client.post(url, sent(school, three, **ALL_SIGNED))
    assert made.count() == 2


@pytest.mark.parametrize(
    ("day", "last"), [((2026, 9, 1), (2027, 8, 31)), ((2028, 2, 29), (2029, 2, 28)), ((2027, 3, 1), (2028, 2, 29))]
)
def test_a_year_ends_the_day_before(day, last):
    assert year_from(dt.date(*day)) == dt.date(*last)


def test_agreements_are_reminded_of_in_their_last_month(school, luo):
    row = with_child(school, luo, school.xiaoyu, agreed_until=school.today + dt.timedelta(days=31))
    assert not running_out(school.zhang, school.today).exists()
    row.agreed_until = school.today + dt.timedelta(days=30)
    row.save()
    assert [len(running_out(who, school.today)) for who in (school.zhang, school.qian, school.li)] == [1, 1, 0]
    row.ended_on, row.end_reason = school.today, "term_over"
    row.save()
    assert not running_out(school.zhang, school.today).exists()


def test_only_those_who_pair_manage(school, luo):
    row = with_child(school, luo, school.xiaoyu, agreed_until=school.today + dt.timedelta(days=9))
    for who, status in (("zhang", 200), ("qian", 200), ("sun", 200), ("wang", 404), ("li", 404), ("zhou", 404)):
        client = client_of(school.staff[who])
        pages = ("renew", "end")
        assert {client.get(f"/companions/{row.pk}/{page}/").status_code for page in pages} == {status}, who
        assert client.get(f"/children/{school.xiaoyu.pk}/companion/tutor/").status_code == status, who
    client_of(school.wang).post(f"/companions/{row.pk}/end/", {"ended_on": school.today, "end_reason": "other"})
    row.refresh_from_db()
    assert row.ended_on is None


def test_who_reads_a_companion_and_its_phone(school, luo):
    row = with_child(school, luo, school.xiaoyu)
    seen = {}
    for who in ("zhang", "wang", "qian", "sun", "zhou", "li", "zhao", "wu"):
        answer = client_of(school.staff[who]).get(f"/companions/{row.pk}/")
        seen[who] = answer.status_code == 200 and ("13700002222" in answer.text)
        assert (answer.status_code == 200) == (who not in {"li", "zhao", "wu"}), who
    assert {who for who, phone in seen.items() if phone} == {"zhang", "wang", "qian"}


def test_the_list_is_for_those_who_pair_and_masks_strangers_phones(school, luo):
    with_child(school, luo, school.xiaoyu)
    status = {
        who: client_of(school.staff[who]).get("/pairing/companion/").status_code
        for who in ("zhang", "qian", "sun", "wang", "zhou", "wu")
    }
    assert status == {"zhang": 200, "qian": 200, "sun": 200, "wang": 404, "zhou": 404, "wu": 404}
    page = f"/pairing/companion/{luo.pk}/change/"
    shown = {
        who: "13700002222" in client_of(school.staff[who]).get(page).text for who in ("zhang", "li", "qian", "sun")
    }
    assert shown == {"zhang": True, "li": False, "qian": True, "sun": False}
    assert client_of(school.zheng).get("/pairing/companion/").text.count("罗大姐") == 0


def test_a_companionship_ends_when_the_child_leaves(school, luo):
    row = with_child(school, luo, school.xiaoyu)
    survey = TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    survey.left_on = school.today
    end_with_child(rows=[survey], by=school.qian)
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason) == (school.today, "child_left")


# ---------------------------------------------------------------------------- reports
def reported(school, by, companion, child, **more):
    return client_of(by).post(
        "/log/companion-report/",
        {"on": school.today, "children": child.pk, "companion": companion.pk, "ways": "visit", "content": "去看了他",
         **more},
    )  # fmt: skip


def test_a_report_is_by_somebody_who_was_with_the_child_that_day(school, luo):
    with_child(school, luo, school.xiaoyu, started_on=school.today)
    yesterday = school.today - dt.timedelta(days=1)
    assert "没有" in reported(school, school.zhang, luo, school.xiaoyu, on=yesterday).text
    reported(school, school.zhang, luo, school.liuyang)
    reported(school, school.li, luo, school.xiaoyu)
    assert not CompanionReport.objects.exists()
    for who in (school.zhang, school.wang, school.qian):
        reported(school, who, luo, school.xiaoyu)
    assert [row.author for row in CompanionReport.objects.order_by("pk")] == [school.zhang, school.wang, school.qian]


def test_the_office_reads_of_reports_its_own_alone(school, luo):
    with_child(school, luo, school.xiaoyu)
    reported(school, school.zhang, luo, school.xiaoyu, content="班主任记的")
    reported(school, school.qian, luo, school.xiaoyu, content="办公室记的")
    page = client_of(school.qian).get("/pairing/companionreport/").text
    assert ("办公室记的" in page, "班主任记的" in page) == (True, False)


def test_a_volunteers_duty_counts_what_volunteers_told_whoever_wrote_it(school, luo):
    """Plan 1 P1.4(3): not what staff did, and only while the volunteer was with the child."""
    standard = CareStandard.objects.create(
        term=school.term, duty="volunteer-report", responsible="volunteer", per=Per.TERM
    )
    contact = CareStandard.objects.create(
        term=school.term, duty="helper-contact", responsible="volunteer", per=Per.TERM
    )

    def done(of):
        counts = tallies([of], school.today, by=BY_CHILD)[of.pk]
        return {pk for pk, tally in counts.items() if tally.running.done + tally.ended.done}

    mother = volunteer(school.qian, "妈妈", kind="family", parent_of="某")
    with_child(school, mother, school.xiaoyu, kind="proxy_parent")
    reported(school, school.zhang, mother, school.xiaoyu)
    assert done(standard) == set()
    row = with_child(school, luo, school.xiaoyu)
    reported(school, school.zhang, luo, school.xiaoyu, ways="observed")
    assert (done(standard), done(contact)) == ({school.xiaoyu.pk}, set())
    reported(school, school.zhang, luo, school.xiaoyu)
    assert done(contact) == {school.xiaoyu.pk}
    Companionship.objects.filter(pk=row.pk).update(started_on=school.today + dt.timedelta(days=1))
    assert done(standard) == set()


# ---------------------------------------------------------------------------- suggestions
def test_whoever_lives_near_comes_first_then_the_freest(school, luo):
    far = volunteer(school.qian, "远", kind="tutor", village="新华村", sex="2", subjects="数学")
    for one in (luo, far):
        one.load = 0
    wish = Wish("青场镇和平村1组", "2", None, frozenset({"数学"}))
    found = suggestions(wish, [far, luo])
    assert [one.companion for one in found] == [luo, far]
    assert "住得近" in str(found[0])
    assert "能辅导数学" in str(found[1])
    assert suggestions(Wish("", "", None), [far, luo])[0].companion == far


def test_nobody_is_suggested_beyond_the_cap(school):
    class Row:
        suggestion = "?"

    one, rows = school.feng, [Row(), Row(), Row()]
    one.load = 0
    suggest_helpers([{"rows": rows, "head": None, "taught": {}}], [one], 2)
    assert [bool(row.suggestion) for row in rows] == [True, True, False]


# ---------------------------------------------------------------------------- card and diary
def test_the_card_is_filled_in_by_the_helper_while_paired(school):
    pairing = Pairing.objects.get(child=school.xiaoyu)
    url = f"/pairing/{pairing.pk}/card/edit/"
    allowed = {
        who for who, staff in school.staff.items() if who != "chen" and client_of(staff).get(url).status_code == 200
    }
    assert allowed == {"wang", "zhang", "qian", "sun"}
    client_of(school.zhou).post(url, {"goals": "x"})
    assert not PairingCard.objects.exists()
    client_of(school.wang).post(url, {"goals": "及格"})
    assert PairingCard.objects.get().goals == "及格"
    pairing.ended_on, pairing.end_reason = timezone.localdate() - dt.timedelta(days=1), "other"
    pairing.save()
    assert client_of(school.wang).get(url).status_code == 404


def test_the_card_masks_what_the_reader_may_not_have_printed(school):
    pairing = Pairing.objects.get(child=school.xiaoyu)
    phone, address = school.xiaoyu.guardians.get().phones, f"和平村{school.xiaoyu.pk}组"
    found = {}
    for who in ("zhang", "wang", "zhou", "sun", "qian"):
        text = client_of(school.staff[who]).get(f"/pairing/{pairing.pk}/card/").text
        found[who] = (phone in text, address in text)
    assert found == {
        "zhang": (True, True), "wang": (True, False), "zhou": (False, False), "sun": (True, True), "qian": (True, True),
    }  # fmt: skip


def test_the_number_of_who_no_longer_helps_is_not_on_the_card(school):
    ended, runs = Pairing.objects.get(child=school.wanglei), Pairing.objects.get(child=school.xiaoyu)
    client = client_of(school.zhang)
    assert school.feng.phone not in client.get(f"/pairing/{ended.pk}/card/").text
    assert school.wang.phone in client.get(f"/pairing/{runs.pk}/card/").text


def test_the_diary_is_one_book_for_class_teacher_and_helper(school):
    url = f"/children/{school.xiaoyu.pk}/diary/"
    for who in (school.zhang, school.wang, school.zhou, school.qian, school.li):
        client_of(who).post("/log/diary/", {"on": school.today, "children": school.xiaoyu.pk, "content": f"记于{who}"})
    assert {row.author for row in DiaryEntry.objects.all()} == {school.zhang, school.wang}
    status = {who: client_of(staff).get(url).status_code for who, staff in school.staff.items() if who != "chen"}
    assert {who for who, answer in status.items() if answer == 200} == {"zhang", "wang", "sun", "zhou"}
    for who in (school.zhang, school.wang):
        page = client_of(who).get(url).text
        assert "记于张老师" in page
        assert "记于王老师" in page
