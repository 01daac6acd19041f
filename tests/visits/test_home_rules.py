"""Who may read and write what passes between home and school, and what must never be false."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from lib.models import AccessLog
from pairing.models import Pairing
from registry.kinds import kind_or_404
from tests.personas import client_of
from visits.actions import cancel_visit, earlier_in_round, move_visit, plan_visits, tell
from visits.models import BookPage, EntrustmentNotice, HomeVisit, Letter, MajorEvent, PlannedVisit, Told, Visitor
from visits.rounds import village_of

pytestmark = pytest.mark.django_db
HOME_KINDS = ("book", "visitor", "parent-call", "letter", "major")


def written(model, author, *children, **facts):
    row = model.objects.create(author=author, **facts)
    row.set_children(children)
    return row


def event_of(school, *children, author=None):
    return written(MajorEvent, author or school.zhang, *children, on=school.today, what="课间摔倒")


def once():
    return {"once": str(uuid.uuid4())}


# ---------------------------------------------------------------------------- C5
def test_an_event_stays_open_until_every_parent_away_was_told_or_it_is_said_why_not(school):
    event = event_of(school, school.xiaoyu)
    assert list(MajorEvent.objects.still_to_tell()) == [event]
    tell(event=event, child=school.xiaoyu, whom="mother", on=school.today, how="phone", by=school.zhang)
    tell(event=event, child=school.xiaoyu, whom="guardian", on=school.today, how="phone", by=school.zhang)
    assert list(MajorEvent.objects.still_to_tell()) == [event]
    tell(event=event, child=school.xiaoyu, whom="father", why_not="在海上，联系不到", by=school.zhang)
    assert list(MajorEvent.objects.still_to_tell()) == []


def test_a_parent_at_home_need_not_be_told_by_the_school(school):
    school.xiaoyu.surveys.update(mother_away="0", mother_away_since=None)
    event = event_of(school, school.xiaoyu)
    tell(event=event, child=school.xiaoyu, whom="father", on=school.today, how="phone", by=school.zhang)
    assert not MajorEvent.objects.still_to_tell().exists()


def test_told_says_when_and_how_or_why_not_and_never_both(school):
    event = event_of(school, school.xiaoyu)
    row = {"record": event, "child": school.xiaoyu, "whom": "father", "by": school.zhang}
    for wrong in ({}, {"on": school.today}, {"on": school.today, "how": "phone", "why_not": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Told.objects.create(**row, **wrong)


def test_nobody_notes_the_telling_for_a_child_of_another_class(school):
    event = event_of(school, school.xiaoyu, school.chenchen, author=school.sun)
    url, said = f"/events/{event.pk}/told/", {"on": school.today, "how": "phone"}
    teacher = client_of(school.zhang)
    assert "陈晨" not in teacher.get(url).text
    teacher.post(url, {"whom": f"{school.chenchen.pk}-father", **said, **once()})
    teacher.post(url, {"whom": f"{school.xiaoyu.pk}-father", **said, **once()})
    assert list(Told.objects.values_list("child", "whom")) == [(school.xiaoyu.pk, "father")]
    assert client_of(school.sun).get(url).status_code == 404  # leadership reads
    assert client_of(school.qian).get(url).status_code == 404


def test_the_day_of_telling_lies_between_the_event_and_today(school):
    event = event_of(school, school.xiaoyu)
    url, whom = f"/events/{event.pk}/told/", f"{school.xiaoyu.pk}-father"
    for days in (-1, 1):
        day = school.today + dt.timedelta(days=days)
        client_of(school.zhang).post(url, {"whom": whom, "on": day, "how": "phone", **once()})
    assert not Told.objects.exists()


# ---------------------------------------------------------------------------- C2, C3, C6
def test_the_whole_class_is_the_class_that_one_heads(school):
    """Somebody who helps a child of another class as well does not write that child into it."""
    Pairing.objects.create(child=school.yangyang, staff=school.zhang, started_on=school.term.first_day)
    said = {"on": school.today, "direction": "to", "theme": "我想对你说", "whole_class": "on", **once()}
    client_of(school.zhang).post("/log/letter/", said)
    assert set(Letter.objects.get().children.all()) == {school.xiaoyu, school.wanglei, school.liuyang}


def test_who_heads_no_class_is_not_offered_the_whole_class(school):
    client = client_of(school.wang)
    assert "whole_class" not in client.get("/log/letter/").text
    client.post("/log/letter/", {"on": school.today, "direction": "to", "whole_class": "on", **once()})
    assert not Letter.objects.exists()


def test_a_visit_to_school_is_settled_in_words(school):
    with pytest.raises(IntegrityError):
        written(Visitor, school.zhang, school.xiaoyu, on=school.today, reported="x", state="settled")


def test_the_family_has_not_answered_until_it_has(school):
    page = written(BookPage, school.zhang, school.xiaoyu, on=school.today, at_school="认真")
    assert list(BookPage.objects.unanswered()) == [page]
    page.at_home = "听话"
    page.save()
    assert not BookPage.objects.unanswered().exists()
    assert page.week.first.weekday() == 0
    assert page.on in page.week


@pytest.mark.parametrize("slug", HOME_KINDS)
def test_leadership_reads_it_and_the_office_does_not(school, slug):
    kind = kind_or_404(slug)
    row = written(kind.model, school.zhang, school.xiaoyu, on=school.today, **{kind.headline: "只给该看的人"})
    page = f"/visits/{kind.model._meta.model_name}/"
    assert "只给该看的人" not in client_of(school.qian).get(page).text
    assert "只给该看的人" in client_of(school.sun).get(page).text
    answers = [client_of(who).get(f"/records/{slug}/{row.pk}/").status_code for who in (school.qian, school.wang)]
    assert answers == [404, 404]


def test_the_book_on_paper_shows_a_helper_only_own_pages(school):
    written(BookPage, school.zhang, school.xiaoyu, on=school.today, at_school="班主任写的")
    written(BookPage, school.wang, school.xiaoyu, on=school.today, at_school="王老师写的")
    text = client_of(school.wang).get(f"/children/{school.xiaoyu.pk}/book/").text
    assert "王老师写的" in text
    assert "班主任写的" not in text


# ---------------------------------------------------------------------------- C1
def test_a_planned_visit_is_done_by_a_visit_on_that_day_or_later(school):
    plan_visits(children=[school.xiaoyu], on=school.today, by=school.zhang)
    written(HomeVisit, school.zhang, school.xiaoyu, on=school.today - dt.timedelta(days=1), notes="x")
    assert not PlannedVisit.objects.with_done().get().done
    written(HomeVisit, school.wang, school.xiaoyu, on=school.today, notes="x")
    assert PlannedVisit.objects.with_done().get().done


def test_a_round_keeps_its_order_and_holds_each_home_once(school):
    first = [school.xiaoyu, school.wanglei]
    plan_visits(children=first, on=school.today, by=school.zhang)
    plan_visits(children=[school.wanglei, school.liuyang], on=school.today, by=school.zhang)
    last = PlannedVisit.objects.get(child=school.liuyang)
    earlier_in_round(plan=last, by=school.zhang)
    rows = PlannedVisit.objects.order_by("position").values_list("child", flat=True)
    assert list(rows) == [school.xiaoyu.pk, school.liuyang.pk, school.wanglei.pk]


def test_a_visit_moved_to_a_day_on_which_the_home_is_planned_becomes_one_with_it(school):
    tomorrow = school.today + dt.timedelta(days=1)
    plan_visits(children=[school.xiaoyu], on=tomorrow, by=school.zhang)
    (plan,) = plan_visits(children=[school.xiaoyu], on=school.today, by=school.zhang)
    move_visit(plan=plan, on=tomorrow, by=school.zhang)
    assert [row.on for row in PlannedVisit.objects.standing()] == [tomorrow]
    cancel_visit(plan=PlannedVisit.objects.standing().get(), by=school.zhang)
    assert not PlannedVisit.objects.standing().exists()


def test_a_plan_goes_with_the_child(school):
    """A helper whose pairing has ended neither sees nor changes what was planned."""
    (plan,) = plan_visits(children=[school.wanglei], on=school.today, by=school.feng)
    client = client_of(school.feng)
    assert "王磊" not in client.get("/visit-plan/").text
    assert client.post(f"/visit-plan/{plan.pk}/cancel/", {"confirmed": "1", **once()}).status_code == 404
    assert client_of(school.zhang).post(f"/visit-plan/{plan.pk}/cancel/", {"confirmed": "1"}).status_code == 404
    assert "王磊" in client_of(school.zhang).get("/visit-plan/").text


def test_addresses_of_a_round_are_shown_to_whom_they_may_be_and_that_is_logged(school):
    plan_visits(children=[school.xiaoyu], on=school.today, by=school.zhang)
    plan_visits(children=[school.xiaoyu], on=school.today, by=school.wang)
    teacher, helper = client_of(school.zhang), client_of(school.wang)
    assert "和平村" not in teacher.get("/visit-plan/").text
    assert "和平村" in teacher.post("/visit-plan/reveal/", once()).text
    assert "和平村" not in helper.post("/visit-plan/reveal/", once()).text
    assert "和平村" not in helper.get("/visit-plan/paper/").text
    assert AccessLog.objects.filter(by=school.zhang, object_id=str(school.xiaoyu.pk), act="reveal").count() == 1


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("青场镇和平村3组", "和平村"),
        ("贵州省纳雍县新房乡滥坝村大寨组", "滥坝村"),
        ("城关镇阳光社区2栋", "阳光社区"),
        ("县城", ""),
    ],
)
def test_the_village_is_read_from_the_address(address, village):
    assert village_of(address) == village


# ---------------------------------------------------------------------------- the notice
def notice(school, child, **facts):
    given = {"entrusted": "王秀英", "written_on": school.today, "received_on": school.today, **facts}
    return EntrustmentNotice.objects.create(child=child, received_by=school.qian, **given)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("x.png", out.getvalue(), "image/png")


def test_class_teacher_and_office_write_notices_and_nobody_else(school):
    said = {"entrusted": "王秀英", "written_on": school.today, "received_on": school.today}
    answers = {
        name: client_of(school.staff[name])
        .post(f"/children/{school.xiaoyu.pk}/notice/", {**said, **once()})
        .status_code
        for name in ("zhang", "qian", "wang", "sun", "zhou", "li")
    }
    assert answers == {"zhang": 302, "qian": 302, "wang": 404, "sun": 404, "zhou": 404, "li": 404}
    assert EntrustmentNotice.objects.count() == 2


def test_a_class_teacher_keeps_the_place_of_work_without_reading_it(school):
    row = notice(school, school.xiaoyu, parents_place="东莞市长安镇")
    client, url = client_of(school.zhang), f"/notices/{row.pk}/"
    assert "东莞市长安镇" not in client.get(url).text
    said = {"entrusted": "李大伯", "written_on": school.today, "received_on": school.today, "parents_place": ""}
    client.post(url, {**said, **once()})
    row.refresh_from_db()
    assert (row.entrusted, row.parents_place) == ("李大伯", "东莞市长安镇")
    assert "东莞市长安镇" in client_of(school.qian).get(url).text


def test_the_paper_is_a_picture_or_a_pdf_and_is_kept_from_helpers(school):
    said = {"entrusted": "王秀英", "written_on": school.today, "received_on": school.today}
    url, office = f"/children/{school.xiaoyu.pk}/notice/", client_of(school.qian)
    page = SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")
    assert office.post(url, {**said, "paper_file": page, **once()}).status_code == 200
    office.post(url, {**said, "paper_file": picture(), **once()})
    paper = f"/notices/{EntrustmentNotice.objects.get().pk}/paper/"
    assert office.get(paper)["Content-Type"] == "image/jpeg"
    assert [client_of(who).get(paper).status_code for who in (school.zhang, school.sun)] == [200, 200]
    assert [client_of(who).get(paper).status_code for who in (school.wang, school.zhou, school.li)] == [404] * 3


def test_the_list_of_notices_is_of_the_class_or_the_school(school):
    notice(school, school.xiaoyu)
    text = client_of(school.zhang).get("/notices/?state=all").text
    assert "王磊" in text
    assert "陈晨" not in text
    assert "李小雨" not in client_of(school.zhang).get("/notices/").text
    assert "陈晨" in client_of(school.qian).get("/notices/").text
    assert client_of(school.wang).get("/notices/").status_code == 404


# ---------------------------------------------------------------------------- C8
def test_the_ledger_holds_what_one_may_read_and_no_more(school):
    written(Visitor, school.zhang, school.xiaoyu, on=school.today, reported="张老师记的")
    written(Visitor, school.li, school.chenchen, on=school.today, reported="李老师记的")
    written(BookPage, school.sun, school.xiaoyu, school.chenchen, on=school.today, at_school="校长记的")
    seen = {name: client_of(school.staff[name]).get("/home-school/").text for name in ("zhang", "wang", "sun")}
    assert ("张老师记的" in seen["zhang"], "李老师记的" in seen["zhang"], "陈晨" in seen["zhang"]) == (
        True,
        False,
        False,
    )
    assert ("张老师记的" in seen["wang"], "校长记的" in seen["wang"]) == (False, False)
    assert ("张老师记的" in seen["sun"], "李老师记的" in seen["sun"]) == (True, True)
    assert client_of(school.qian).get("/home-school/").status_code == 404
    assert client_of(school.zhang).get(f"/home-school/?child={school.chenchen.pk}").status_code == 404


def test_taking_the_ledger_away_is_logged(school):
    written(Visitor, school.zhang, school.xiaoyu, on=school.today, reported="张老师记的")
    client = client_of(school.zhang)
    assert client.get("/home-school/?export=1")["Content-Type"].endswith("sheet")
    assert "张老师记的" in client.get("/home-school/?paper=1").text
    assert set(AccessLog.objects.values_list("kind", "act")) == {
        ("visits.ledger", "export"),
        ("visits.ledger", "print"),
    }
