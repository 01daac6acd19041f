"""Leadership comments on a record, asks for a follow-up, thanks and reminds; it waits on the desk until answered."""

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from lib.models import Draft
from pairing.models import Pairing
from registry.models import Note
from reports.models import CareStandard
from talks.models import Talk
from tests.personas import client_of
from visits.models import HomeVisit

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


def talk(school, author, *children, content="想爸爸了"):
    record = Talk.objects.create(on=school.today, author=author, content=content)
    record.set_children(children)
    return record


def send(client, address, **typed):
    return client.post(address, {"once": str(uuid.uuid4()), **typed}, follow=True)


def ask(school, record, text="请家访一次", **over):
    due_on = (school.today + WEEK).isoformat()
    return send(
        client_of(school.sun), f"/records/talk/{record.pk}/note/ask/", **{"text": text, "due_on": due_on, **over}
    )


def asked(school, record, *, due_on=None, on=None):
    """An ask as it stands in the database, written on any day."""
    on = on or school.today
    return Note.objects.create(
        kind="ask", to=record.author, by=school.sun, on=on, due_on=due_on or on + WEEK, text="请家访一次",
        record_kind="talk", record_id=record.pk,
    )  # fmt: skip


def home(staff):
    return client_of(staff).get("/", follow=True).text


def test_an_ask_waits_on_the_teachers_desk_until_it_is_answered(school):
    record = talk(school, school.zhang, school.xiaoyu)
    page = ask(school, record)
    assert page.redirect_chain == [(f"/records/talk/{record.pk}/", 302)]
    assert "已放到张老师的工作台上" in page.text

    note = Note.objects.get()
    assert (note.to, note.by, note.on, note.due_on) == (school.zhang, school.sun, school.today, school.today + WEEK)
    desk = home(school.zhang)
    assert "请家访一次" in desk
    assert f"/records/talk/{record.pk}/" in desk

    page = send(client_of(school.zhang), f"/notes/{note.pk}/answer/", text="周六去过了", next="/desk/")
    assert page.redirect_chain == [("/desk/", 302)]
    assert "已回复孙校长" in page.text
    assert "请家访一次" not in page.text
    note.refresh_from_db()
    assert note.answer == "周六去过了"
    assert note.answered_at is not None
    assert note.history.first().history_user == school.zhang
    assert "周六去过了" in client_of(school.sun).get(f"/records/talk/{record.pk}/").text
    assert "周六去过了" in client_of(school.zhang).get("/notes/").text


@pytest.mark.parametrize(("kind", "typed"), [("thanks", {}), ("comment", {"text": "谈得细"})])
def test_thanks_and_a_comment_are_answered_with_one_tap(school, kind, typed):
    record = talk(school, school.wang, school.xiaoyu)
    send(client_of(school.sun), f"/records/talk/{record.pk}/note/{kind}/", **typed)
    assert "知道了" in home(school.wang)
    page = send(client_of(school.wang), f"/notes/{Note.objects.get().pk}/answer/", next="/")
    assert "孙校长会看到您已知道" in page.text
    assert "写给您的话" not in home(school.wang)
    assert Note.objects.get().answered_at is not None


def test_an_ask_is_answered_with_words(school):
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    page = send(client_of(school.zhang), f"/notes/{note.pk}/answer/", text=" ")
    assert "这里还没有填" in page.text
    assert "请家访一次" in page.text  # what it is an answer to
    assert Note.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_on": "2020-01-01"}, "这一天已经过去了"),
        ({"due_on": "2999-01-01"}, "请核对年份"),
        ({"due_on": "x"}, "日期"),
        ({"text": ""}, "这里还没有填"),
        ({"text": "字" * 2001}, "2000"),
    ],
)
def test_what_is_wrong_with_an_ask_is_said_and_nothing_typed_is_lost(school, wrong, said):
    typed = {"text": "请看看家里", **wrong}
    page = ask(school, talk(school, school.zhang, school.xiaoyu), **typed)
    assert said in page.text
    assert typed["text"] in page.text
    assert not Note.objects.exists()


def test_the_ask_proposes_a_week(school):
    page = client_of(school.sun).get(f"/records/talk/{talk(school, school.zhang, school.xiaoyu).pk}/")
    ask_form = next(one["form"] for one in page.context["note_forms"] if one["kind"] == "ask")
    assert ask_form["due_on"].value() == school.today + WEEK


def test_a_double_tap_thanks_once(school):
    client, sent = client_of(school.sun), {"once": str(uuid.uuid4())}
    address = f"/records/talk/{talk(school, school.zhang, school.xiaoyu).pk}/note/thanks/"
    assert [client.post(address, sent).status_code for _tap in range(2)] == [302, 302]
    assert Note.objects.count() == 1


def test_an_answer_sent_twice_is_told_so_and_changes_nothing(school):
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    zhang = client_of(school.zhang)
    send(zhang, f"/notes/{note.pk}/answer/", text="去过了")
    assert "已经回复过了" in send(zhang, f"/notes/{note.pk}/answer/", text="没去").text
    assert Note.objects.get().answer == "去过了"


def test_only_leadership_writes_and_not_about_its_own_words(school):
    record = talk(school, school.zhang, school.xiaoyu)
    for name in ("zhang", "wang", "qian", "zhou", "wu"):
        client = client_of(school.staff[name])
        assert send(client, f"/records/talk/{record.pk}/note/thanks/").status_code == 404
        assert send(client, "/notes/remind/", to=school.li.pk, text="x").status_code == 404
    school.sun.grant(Role.PSYCHOLOGY)
    own = talk(school, school.sun, school.xiaoyu)
    assert "note/ask" not in client_of(school.sun).get(f"/records/talk/{own.pk}/").text
    assert send(client_of(school.sun), f"/records/talk/{own.pk}/note/thanks/").status_code == 404
    assert send(client_of(school.sun), f"/records/talk/{record.pk}/note/reminder/").status_code == 404
    assert not Note.objects.exists()


def test_nothing_is_written_to_who_would_never_read_it(school):
    lost = talk(school, school.feng, school.wanglei)  # the pairing ended yesterday
    left = talk(school, school.chen, school.xiaoyu)  # the account is closed
    for record in (lost, left):
        assert "note/ask" not in client_of(school.sun).get(f"/records/talk/{record.pk}/").text
        assert ask(school, record).status_code == 404


def test_a_note_is_read_by_leadership_and_by_whom_it_is_for_and_by_nobody_else(school):
    record = talk(school, school.wang, school.xiaoyu)  # Zhang and Zhou may read the record
    note = asked(school, record)
    assert {name for name, person in school.staff.items() if Note.objects.visible_to(person).exists()} == {
        "sun",
        "wang",
    }
    for name in ("zhang", "zhou"):
        assert "请家访一次" not in client_of(school.staff[name]).get(f"/records/talk/{record.pk}/").text
        assert "请家访一次" not in home(school.staff[name])
    for name in ("zhang", "li", "qian", "zhou", "wu", "sun"):
        assert send(client_of(school.staff[name]), f"/notes/{note.pk}/answer/", text="x").status_code == 404
    assert Note.objects.get().answered_at is None


def test_the_note_goes_with_the_child(school):
    note = asked(school, talk(school, school.wang, school.xiaoyu))
    Pairing.objects.filter(staff=school.wang).update(
        started_on=school.today - WEEK, ended_on=school.today - DAY, end_reason="other"
    )
    assert "请家访一次" not in home(school.wang)
    assert client_of(school.wang).get(f"/notes/{note.pk}/answer/").status_code == 404
    assert "请家访一次" in client_of(school.sun).get("/notes/").text


def test_a_record_of_another_kind_with_the_same_key_does_not_lend_its_readers(school):
    record = talk(school, school.wang, school.xiaoyu)
    visit = HomeVisit.objects.create(pk=record.pk, on=school.today, author=school.wang, notes="去过了")
    visit.set_children([school.chenchen])  # not Wang's to read any more
    note = asked(school, record)
    Note.objects.filter(pk=note.pk).update(record_kind="visit")
    assert not Note.objects.visible_to(school.wang).exists()


def test_a_note_on_a_record_that_is_gone_is_gone(school):
    record = talk(school, school.zhang, school.xiaoyu)
    asked(school, record)
    record.delete()
    assert not Note.objects.visible_to(school.sun).exists()
    assert "请家访一次" not in home(school.zhang)


def test_a_note_names_no_child_that_its_reader_may_not_know(school):
    asked(school, talk(school, school.zhang, school.xiaoyu, school.chenchen))
    desk = home(school.zhang)
    note = desk[desk.index('class="row note"') : desk.index("note-form")]
    assert "李小雨" in note
    assert "陈晨" not in note


def test_leadership_reminds_anybody_of_the_staff_and_it_stands_on_their_front_page(school):
    for name in ("zhang", "wang", "zhou", "qian"):
        to = school.staff[name]
        page = send(client_of(school.sun), "/notes/remind/", to=to.pk, text=f"提醒{name}：谈心还差两个孩子")
        assert f"已放到{to.name}的工作台上" in page.text
        assert f"提醒{name}" in home(to)
    assert "提醒qian" not in home(school.zhang)


def test_leadership_reads_on_the_dashboard_what_a_colleague_wrote(school):
    school.qian.grant(Role.LEADERSHIP)
    send(client_of(school.qian), "/notes/remind/", to=school.sun.pk, text="请看看留言")
    assert "请看看留言" in home(school.sun)
    note = Note.objects.get()
    assert send(client_of(school.sun), f"/notes/{note.pk}/answer/", next="/dashboard/").status_code == 200
    assert Note.objects.get().answered_at is not None


def test_a_reminder_opens_filled_in_from_a_page_that_knows(school):
    page = client_of(school.sun).get(f"/notes/remind/?{urlencode({'to': school.zhang.pk, 'text': '谈心逾期两人'})}")
    assert page.context["form"]["to"].value() == school.zhang.pk
    assert "谈心逾期两人" in page.text


def test_a_reminder_about_a_child_names_it_in_no_address_and_goes_with_the_child(school):
    url = f"/notes/remind/?to={school.wang.pk}&child={school.xiaoyu.pk}"
    client = client_of(school.sun)
    page = client.get(url)
    assert "李小雨" in page.context["form"]["text"].value()
    send(client, url, to=school.wang.pk, text=page.context["form"]["text"].value())
    assert "李小雨" in home(school.wang)
    Pairing.objects.filter(child=school.xiaoyu, staff=school.wang).update(
        ended_on=school.today - dt.timedelta(days=1), end_reason=Pairing.EndReason.OTHER
    )
    assert Note.objects.visible_to(school.wang).count() == 0
    assert client_of(school.zhang).get(f"/notes/remind/?child={school.xiaoyu.pk}").status_code == 404


def test_a_reminder_begun_for_one_is_not_put_to_another(school):
    client = client_of(school.sun)
    url = f"/notes/remind/?{urlencode({'to': school.zhang.pk, 'text': '谈心逾期两人'})}"
    key = client.get(url).context["draft_key"]
    client.post(f"/drafts/{key}", {"body": urlencode({"to": school.zhang.pk, "text": "写了一半的话", "v": "a.1"})})
    assert "写了一半的话" in client.get(url).text
    assert "写了一半的话" not in client.get(f"/notes/remind/?to={school.wang.pk}").text


def test_nobody_is_reminded_who_has_no_front_page_or_has_left(school):
    for person in (school.wu, school.chen, school.sun):
        page = send(client_of(school.sun), "/notes/remind/", to=person.pk, text="提醒")
        assert page.context["form"].errors.keys() == {"to"}
    for nonsense in ("x", "9" * 30, ""):
        assert send(client_of(school.sun), "/notes/remind/", to=nonsense, text="提醒").status_code == 200
    assert not Note.objects.exists()


def test_an_ask_past_its_day_says_so_to_both_and_kindly(school):
    record = talk(school, school.zhang, school.xiaoyu)
    asked(school, record, on=school.today - WEEK, due_on=school.today)
    assert "过了日子" not in home(school.sun)
    asked(school, record, on=school.today - WEEK, due_on=school.today - DAY)
    assert "有 1 条请跟进过了日子还没有回复" in home(school.sun)
    assert "写几句就好" in home(school.zhang)
    late = client_of(school.sun).get("/notes/?state=overdue")
    assert len(late.context["notes"]) == 1


def test_leadership_is_told_of_an_answer_and_who_has_been_reminded(school):
    CareStandard.objects.create(term=school.term, duty="talk")
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    assert "条给您的回复" not in home(school.sun)
    send(client_of(school.zhang), f"/notes/{note.pk}/answer/", text="去过了")
    assert "最近几天有 1 条给您的回复" in home(school.sun)
    people = client_of(school.sun).get("/dashboard/people/").text
    assert "已提醒" not in people
    send(client_of(school.sun), "/notes/remind/", to=school.zhang.pk, text="谈心")
    assert "已提醒" in client_of(school.sun).get("/dashboard/people/").text
    assert len(client_of(school.sun).get("/notes/?state=open").context["notes"]) == 1


@pytest.mark.parametrize("way", ["abc", "-1", "\u0669", "//evil.example/", "https://evil.example/", ""])
def test_a_way_back_that_is_no_page_of_ours_leads_to_the_notes(school, way):
    page = client_of(school.sun).post(
        "/notes/remind/", {"to": school.zhang.pk, "text": "谈心", "next": way, "once": str(uuid.uuid4())}
    )
    assert (page.status_code, page.url) == (302, "/notes/")


def test_an_answer_of_invisible_characters_is_none(school):
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    send(client_of(school.zhang), f"/notes/{note.pk}/answer/", text="\u200b \u200b")
    note.refresh_from_db()
    assert note.answered_at is None


def test_the_page_of_a_record_leads_back_to_its_child(school):
    record = talk(school, school.zhang, school.xiaoyu)
    page = client_of(school.sun).get(f"/records/talk/{record.pk}/")
    assert page.context["back"] == f"/children/{school.xiaoyu.pk}/"
    assert f'<a href="/children/{school.xiaoyu.pk}/">李小雨</a>' in page.text


def test_the_list_is_narrowed_by_state(school):
    record = talk(school, school.zhang, school.xiaoyu)
    asked(school, record)
    done = asked(school, record)
    send(client_of(school.zhang), f"/notes/{done.pk}/answer/", text="去过了")
    sun = client_of(school.sun)
    found = {
        state: len(sun.get(f"/notes/?state={state}").context["notes"]) for state in ("open", "answered", "all", "x")
    }
    assert found == {"open": 1, "answered": 1, "all": 2, "x": 1}
    assert len(client_of(school.zhang).get("/notes/").context["notes"]) == 2


def test_leadership_takes_back_what_nobody_has_answered(school):
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    assert send(client_of(school.zhang), f"/notes/{note.pk}/withdraw/").status_code == 404
    assert "已撤回" in send(client_of(school.sun), f"/notes/{note.pk}/withdraw/").text
    assert not Note.objects.exists()
    assert Note.history.filter(history_type="-").get().history_user == school.sun
    answered = asked(school, talk(school, school.zhang, school.xiaoyu))
    send(client_of(school.zhang), f"/notes/{answered.pk}/answer/", text="去过了")
    assert send(client_of(school.sun), f"/notes/{answered.pk}/withdraw/").status_code == 404


def test_what_is_typed_waits_and_is_gone_when_it_is_sent(school):
    note = asked(school, talk(school, school.zhang, school.xiaoyu))
    zhang, key = client_of(school.zhang), f"answer-{note.pk}"
    zhang.post(f"/drafts/{key}", {"body": urlencode({"text": "周六打算去", "once": str(uuid.uuid4())})})
    page = zhang.get("/").text
    assert "周六打算去" in page
    taken_up = re.search(r'name="taken_up" value="([^"]+)"', page)[1]
    answered = send(zhang, f"/notes/{note.pk}/answer/", text="周六去过了", taken_up=taken_up, next="/")
    assert f'data-extra="draft:{key}"' in answered.text
    assert not Draft.objects.exists()


def test_a_comment_begun_comes_back_on_the_records_page(school):
    record = talk(school, school.zhang, school.xiaoyu)
    sun, key = client_of(school.sun), f"note-comment-talk-{record.pk}"
    sun.post(f"/drafts/{key}", {"body": urlencode({"text": "谈得很细", "once": str(uuid.uuid4())})})
    assert "谈得很细" in sun.get(f"/records/talk/{record.pk}/").text
    assert "谈得很细" not in client_of(school.zhang).get(f"/records/talk/{record.pk}/").text


NEVER = {
    "an ask without a day": {"kind": "ask", "due_on": None},
    "an ask for a day before": {"kind": "ask", "due_on": -1},
    "a day for a comment": {"kind": "comment", "due_on": 1},
    "an empty comment": {"kind": "comment", "text": ""},
    "a note to oneself": {"kind": "comment", "to": "sun"},
    "a reminder about a record": {"kind": "reminder"},
    "a comment about nothing": {"kind": "comment", "record_kind": "", "record_id": None},
    "a kind that is none": {"kind": "praise"},
    "an ask answered without words": {"kind": "ask", "due_on": 1, "answered": True},
    "an answer at no time": {"kind": "comment", "answer": "好"},
}


@pytest.mark.parametrize("wrong", NEVER.values(), ids=NEVER)
def test_the_database_refuses(school, wrong):
    wrong, due = dict(wrong), wrong.get("due_on")
    fields = {
        "to": school.staff[wrong.pop("to", "zhang")], "by": school.sun, "on": school.today, "text": "好",
        "record_kind": "talk", "record_id": 1, "answered_at": timezone.now() if wrong.pop("answered", False) else None,
        **wrong, "due_on": school.today + due * DAY if due else None,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(**fields)
